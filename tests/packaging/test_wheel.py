"""What a vendor installs: the whole of it, nothing else, and it works beside folders that are called as ours are."""

import os
import shutil
import subprocess
import sys
import tarfile
import zipfile
from importlib import metadata
from pathlib import Path
from types import SimpleNamespace

import pytest

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
PARTS = ("fixtures", "reports", "runner", "specs", "suites")
HOSTILE_CONFTEST = """\
import pytest


@pytest.fixture(autouse=True)
def stage():
    raise RuntimeError("the vendor's own fixture of that name")


@pytest.hookimpl
def pytest_collection_modifyitems(items):
    items[:] = [item for item in items if "hopquy" not in str(item.path)]
"""
HOSTILE_INI = """\
[pytest]
addopts = -x --strict-markers --strict-config -k "not receives and not sends"
python_files = check_*.py
python_functions = check_*
filterwarnings = error
testpaths = nowhere
"""
ORDINARY_INI = """\
[pytest]
addopts = -ra --strict-markers --strict-config --import-mode=prepend
filterwarnings = error
testpaths = tests
"""


def _files():
    """Every file of the parts, by its name in the wheel."""
    names = {}
    for part in PARTS:
        for path in (ROOT / part).rglob("*"):
            if path.is_file() and path.suffix != ".pyc":
                name = path.relative_to(ROOT).as_posix()
                names["hopquy/" + name.removeprefix("runner/_package/")] = path
    return names


def _run(*command, cwd, expect=0, **environment):
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST_", "PYTHON", "HOPQUY_"))}
    done = subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env={**kept, "PYTHONUTF8": "1", "HOPQUY_LANG": "en", **environment},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == expect, done.stdout + done.stderr
    assert "Traceback" not in done.stdout + done.stderr
    return done.stdout


def _has_build_tools():
    try:
        return int(metadata.version("setuptools").partition(".")[0]) >= 77
    except metadata.PackageNotFoundError:
        return False


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """The source archive, and the wheel that is built from it alone."""
    folder = tmp_path_factory.mktemp("built")
    source = folder / "source"
    for part in PARTS:
        shutil.copytree(ROOT / part, source / part, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, source / name)
    # Without setuptools of the right age here, the build fetches it from the index that pip is set up for.
    _run(sys.executable, "-m", "build", *(["--no-isolation"] if _has_build_tools() else []), "--outdir", folder, source, cwd=folder)
    (wheel,), (archive,) = folder.glob("*.whl"), folder.glob("*.tar.gz")
    return SimpleNamespace(wheel=wheel, archive=archive)


@pytest.fixture(scope="module")
def installed(built, tmp_path_factory):
    """A fresh environment with the wheel in it; what hopquy depends on is lent by this one."""
    folder = tmp_path_factory.mktemp("installed") / "môi trường"
    _run(sys.executable, "-m", "venv", "--without-pip", folder, cwd=folder.parent)
    scripts = folder / ("Scripts" if os.name == "nt" else "bin")
    python = scripts / Path(sys.executable).name
    _run(sys.executable, "-m", "pip", "--python", python, "install", "--quiet", "--no-deps", "--no-index", built.wheel, cwd=folder)
    site = Path(_run(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", cwd=folder).strip())
    lent = [path for path in sys.path if Path(path).name in {"site-packages", "dist-packages"}]
    (site / "zz-lent.pth").write_text("\n".join(lent) + "\n", encoding="utf-8")
    return SimpleNamespace(python=python, hopquy=scripts / "hopquy", site=site)


@pytest.fixture
def vendor(tmp_path):
    """A vendor's project, in which our folders' names mean something else."""
    folder = tmp_path / "sản phẩm"
    for name in PARTS:
        (folder / name).mkdir(parents=True)
        (folder / name / "__init__.py").write_text(
            f'raise RuntimeError("the vendor\'s own package {name} was imported")\n', encoding="utf-8"
        )
    (folder / "tests").mkdir()
    (folder / "tests" / "test_product.py").write_text("def test_adds_up():\n    assert 1 + 1 == 2\n", encoding="utf-8")
    (folder / "pytest.ini").write_text(ORDINARY_INI, encoding="utf-8")
    return folder


def test_wheel_holds_every_file_and_no_other(built):
    with zipfile.ZipFile(built.wheel) as wheel:
        names = {name for name in wheel.namelist() if ".dist-info/" not in name}
        assert sorted(names) == sorted(_files())
        for name, path in _files().items():
            assert wheel.read(name) == path.read_bytes(), name
        (listed,) = [name for name in wheel.namelist() if name.endswith(".dist-info/entry_points.txt")]
        assert "[pytest11]\nhopquy = hopquy.runner.plugin" in wheel.read(listed).decode()
        assert any(name.endswith("licenses/LICENSE") for name in wheel.namelist())


def test_source_archive_holds_every_file(built):
    with tarfile.open(built.archive) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    assert {path.relative_to(ROOT).as_posix() for path in _files().values()} <= names
    assert {"LICENSE", "README.md", "pyproject.toml"} <= names


def test_commands_work_beside_the_vendors_own_packages(installed, vendor):
    where = _run(installed.python, "-P", "-c", "import hopquy.runner.spec as s; print(s.__file__)", cwd=vendor).strip()
    assert Path(where).is_relative_to(installed.site), "the wheel is what is tried"
    assert _run(installed.hopquy, "--version", cwd=vendor).startswith("hopquy ")
    packet = installed.site / "hopquy" / "specs" / "edxml" / "examples" / "new.edxml"
    assert "pass" in _run(installed.hopquy, "validate", packet, "--explain", cwd=vendor)
    assert "CONFORMANT" in _run(installed.hopquy, "demo", "--out", vendor / "run", cwd=vendor)
    _run(installed.hopquy, "judge", vendor / "run", cwd=vendor)


def test_the_vendors_own_tests_are_left_alone(installed, vendor):
    said = _run(installed.python, "-m", "pytest", cwd=vendor)
    assert "1 passed" in said
    assert "hopquy-" in said, "the plugin is there"
    probe = "import sys, pytest; code = pytest.main(['-q']); sys.exit(code or any(n.startswith('hopquy.runner.') and n != 'hopquy.runner.plugin' for n in sys.modules))"
    _run(installed.python, "-c", probe, cwd=vendor)


@pytest.mark.parametrize("entrance", ["run", "pytest"])
def test_run_beside_the_vendors_own_packages(installed, vendor, make, entrance):
    with make.reference(vendor) as reference:
        target = reference.target()
        options = {make.VARIABLE: make.SECRET, "cwd": vendor}
        if entrance == "run":
            (vendor / "conftest.py").write_text(HOSTILE_CONFTEST, encoding="utf-8")
            (vendor / "pytest.ini").write_text(HOSTILE_INI, encoding="utf-8")
            said = _run(
                installed.hopquy, "run", target, "--out", vendor / "run", **options, PYTEST_ADDOPTS="-k nothing", PYTHONPATH=str(vendor)
            )
            assert "CONFORMANT" in said
        else:
            said = _run(
                installed.python,
                "-m",
                "pytest",
                "--pyargs",
                "hopquy.suites",
                "--hopquy-target",
                target,
                "--hopquy-out",
                vendor / "run",
                **options,
            )
            assert " passed" in said
    _run(installed.hopquy, "judge", vendor / "run", cwd=vendor)


def test_second_entrance_in_a_hostile_pytest_is_not_green(installed, vendor, make):
    (vendor / "conftest.py").write_text(HOSTILE_CONFTEST, encoding="utf-8")
    (vendor / "pytest.ini").write_text(HOSTILE_INI, encoding="utf-8")
    with make.reference(vendor) as reference:
        target = reference.target()
        command = [installed.python, "-m", "pytest", "--pyargs", "hopquy.suites", "--hopquy-target", target, "--hopquy-out", vendor / "run"]
        _run(*command, cwd=vendor, expect=3, **{make.VARIABLE: make.SECRET})
