import importlib.util
import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from hopquy.runner.cli.group import run

HOPQUY = [sys.executable, "-c", "import sys; from hopquy.runner.cli import main; sys.exit(main())"]
ROOT = Path(__file__).parents[2]
_SPEC = importlib.util.spec_from_file_location("hopquy_test_targets", ROOT / "tests" / "targets.py")
targets = importlib.util.module_from_spec(_SPEC)
sys.modules[_SPEC.name] = targets
_SPEC.loader.exec_module(targets)


@pytest.fixture(autouse=True)
def _plain(monkeypatch):
    for name in ("PYTEST_ADDOPTS", "HOPQUY_TRACE", "HOPQUY_ADMIN_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOPQUY_LANG", "en")
    monkeypatch.setenv(targets.VARIABLE, targets.SECRET)


@pytest.fixture
def hopquy(capsys):
    """Run a command in this process; gives code, out, err, and what every command owes: no stack trace."""

    def called(*arguments):
        capsys.readouterr()
        code = run([str(argument) for argument in arguments])
        said = capsys.readouterr()
        assert "Traceback" not in said.out + said.err
        return SimpleNamespace(code=code, out=said.out, err=said.err)

    return called


@pytest.fixture
def reference(tmp_path):
    with targets.reference(tmp_path) as one:
        yield one


@pytest.fixture
def idle(tmp_path):
    """A target that does nothing unless it is asked to."""
    with targets.reference(tmp_path, poll_interval=None) as one:
        yield one


@pytest.fixture(scope="session")
def good_run(tmp_path_factory):
    """A run folder that `hopquy run` made of a conforming target over HTTP, and what the command said."""
    folder = tmp_path_factory.mktemp("good")
    environment = {**os.environ, targets.VARIABLE: targets.SECRET, "HOPQUY_LANG": "en"}
    with targets.reference(folder) as one:
        command = [*HOPQUY, "run", str(one.target()), "--out", str(folder / "run")]
        done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return SimpleNamespace(folder=folder / "run", out=done.stdout, err=done.stderr, target=folder / "target.yaml")


@pytest.fixture
def secret():
    return targets.SECRET


@pytest.fixture
def make():
    """The helpers of tests/targets.py."""
    return targets
