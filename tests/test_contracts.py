"""Who may import whom: the contracts of pyproject.toml hold, and each of them can fail."""

import ast
import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
PARTS = ("fixtures", "reports", "runner", "specs", "suites")
CONTRACTS = [contract["name"] for contract in PROJECT["tool"]["importlinter"]["contracts"]]

PLANTED = {
    "Imports go down only": ("runner/codec/call.py", "from hopquy.runner.plan import read_plan"),
    "Nobody imports stories": ("reports/html.py", "from hopquy.suites.document import files"),
    "A simulator shares nothing with the judge": ("fixtures/partner.py", "import hopquy.runner.codec.xml"),
    "Views contact nothing": ("reports/junit.py", "import hopquy.runner.probes.sandbox"),
    "Checks and judges have no clock, network, environment or randomness": ("runner/judges/packet.py", "def late():\n    import time"),
    "Judging and views reach no network library, however far": ("runner/codec/content.py", "import socket"),
    "Only probes, drivers and fixtures speak HTTP": ("runner/evidence/blobs.py", "from requests import get"),
}
"""Contract -> a module and the import in it that breaks the contract."""


def _tree(folder: Path) -> Path:
    for part in PARTS:
        shutil.copytree(
            ROOT / part,
            folder / "hopquy" / part,
            ignore=lambda where, names: [n for n in names if not (n.endswith(".py") or (Path(where) / n).is_dir())],
        )
    shutil.copy(ROOT / "runner" / "_package" / "__init__.py", folder / "hopquy" / "__init__.py")
    return folder


def _lint(folder: Path) -> tuple[int, str]:
    environment = {**os.environ, "PYTHONPATH": str(folder), "PYTHONUTF8": "1", "COLUMNS": "200"}
    command = [
        sys.executable,
        "-c",
        "from importlinter.cli import lint_imports_command as run; run()",
        "--config",
        str(ROOT / "pyproject.toml"),
        "--no-cache",
        "--no-logo",
    ]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, encoding="utf-8", check=False)
    return done.returncode, done.stdout + done.stderr


def _words(said: str) -> dict[str, str]:
    return dict(re.findall(r"^(.+?) (KEPT|BROKEN)\b", said, re.MULTILINE))


@pytest.fixture(scope="module")
def tree(tmp_path_factory):
    return _tree(tmp_path_factory.mktemp("tree"))


def test_contracts_hold(tree):
    code, said = _lint(tree)
    assert _words(said) == dict.fromkeys(CONTRACTS, "KEPT"), said
    assert code == 0


@pytest.mark.parametrize("name", CONTRACTS)
def test_contract_can_fail(tree, name):
    file, line = PLANTED[name]
    module = tree / "hopquy" / file
    clean = module.read_bytes()
    module.write_bytes(clean + f"\n\n{line}\n".encode())
    try:
        code, said = _lint(tree)
    finally:
        module.write_bytes(clean)
    assert code == 1
    assert _words(said)[name] == "BROKEN", said
    assert "hopquy." + file.removesuffix(".py").replace("/", ".") + " -> " in said.split(f"\n{name}\n---")[1]


def test_every_part_of_the_engine_has_its_layer():
    layers = PROJECT["tool"]["importlinter"]["contracts"][0]["layers"]
    named = {name.strip() for line in layers for name in line.split("|")}
    engine = {
        f"hopquy.runner.{folder.name}"
        for folder in (ROOT / "runner").iterdir()
        if (folder / "__init__.py").is_file() and folder.name != "_package"
    }
    assert named == engine | {f"hopquy.{part}" for part in PARTS if part != "runner"}
    assert sorted(folder.parent.name for folder in ROOT.glob("*/__init__.py")) == sorted(PARTS)


def _modules(*folders: str) -> Iterator[tuple[Path, ast.Module]]:
    for folder in folders:
        for path in sorted((ROOT / folder).rglob("*.py")):
            yield path, ast.parse(path.read_text(encoding="utf-8"))


def _imported(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "relative imports are not used"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def _foreign(tree: ast.Module) -> list[str]:
    return [name for name in _imported(tree) if name.partition(".")[0] not in {*sys.stdlib_module_names, "hopquy"}]


def _opens_urls(tree: ast.Module) -> list[str]:
    """`urllib.parse` is for everyone; the linter cannot tell it from `urllib.request`."""
    return [name for name in _imported(tree) if name.startswith(("urllib.request", "ftplib", "smtplib", "xmlrpc"))]


def _asserts(tree: ast.Module) -> list[int]:
    """Where a story judges: `assert`, `pytest.fail`, `pytest.raises`, `raise`."""
    found = [node.lineno for node in ast.walk(tree) if isinstance(node, ast.Assert | ast.Raise)]
    return found + [node.lineno for node in ast.walk(tree) if isinstance(node, ast.Attribute) and node.attr in {"fail", "raises", "xfail"}]


def _absolute_names(tree: ast.Module) -> list[str]:
    return [name for name in _imported(tree) if name.partition(".")[0] in PARTS]


@pytest.mark.parametrize(
    ("rule", "folders", "bad"),
    [
        (_foreign, ["runner/model", "runner/errors", "runner/_package", "specs"], "def f():\n    import yaml"),
        (_opens_urls, ["reports", "runner", "specs", "suites"], "from urllib import request"),
        (_asserts, ["suites"], "def test_x(stage):\n    assert stage"),
        (_asserts, ["suites"], "def test_x(stage):\n    pytest.fail('x')"),
        (_absolute_names, list(PARTS), "from runner.model import tree"),
    ],
    ids=["standard-library-only", "no-url-opener", "no-assert", "no-fail", "by-full-name"],
)  # fmt: skip
def test_rule_on_each_module(rule, folders, bad):
    assert rule(ast.parse(bad)), "the rule can fail"
    told = {str(path.relative_to(ROOT)): found for path, tree in _modules(*folders) if (found := rule(tree))}
    assert told == {}
