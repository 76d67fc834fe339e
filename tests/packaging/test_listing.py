"""The list of packages in pyproject.toml is written out, so it has to be complete."""

import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]
SETUPTOOLS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["setuptools"]
PARTS = ("fixtures", "reports", "runner", "specs", "suites")


def _folders_with_modules():
    return {module.parent for part in PARTS for module in (ROOT / part).rglob("*.py")}


def test_every_package_folder_is_listed():
    found = {"hopquy." + ".".join(folder.relative_to(ROOT).parts) for folder in _folders_with_modules()}
    assert sorted(SETUPTOOLS["packages"]) == sorted(found - {"hopquy.runner._package"} | {"hopquy"})


def test_every_folder_with_modules_is_a_package():
    assert [folder for folder in _folders_with_modules() if not (folder / "__init__.py").is_file()] == []


def test_every_part_has_its_folder():
    assert SETUPTOOLS["package-dir"] == {"hopquy": "runner/_package", **{f"hopquy.{part}": part for part in PARTS}}
