import dataclasses
import importlib.util
import os
import subprocess
import sys
from functools import partial
from pathlib import Path
from types import SimpleNamespace

import pytest

from hopquy.fixtures.document_system.embedded import Embedded
from hopquy.runner.cli.group import run
from hopquy.runner.model.verdict import Mode
from hopquy.runner.plugin.embedded import play_embedded
from hopquy.runner.plugin.rehearsal import REHEARSALS

HOPQUY = [sys.executable, "-c", "import sys; from hopquy.runner.cli import main; sys.exit(main())"]
ROOT = Path(__file__).parents[2]
STORIES = ("test_sends_new_document", "test_sends_recall", "test_receives_and_reports", "test_refuses_with_reason")
FAULTY = ("drop-from-organ-id", "hash-of-other-file")
SHORT = tuple(f"--story={name}" for name in STORIES)
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
    """A run folder that `hopquy run` made of a conforming target over HTTP in all stories, and what the command said."""
    return _run_of(tmp_path_factory.mktemp("good"), (), 0)


@pytest.fixture(scope="session")
def short_run(tmp_path_factory):
    """The same of a few stories (`options` name them): undecided, with something of each kind in it."""
    return _run_of(tmp_path_factory.mktemp("short"), SHORT, 3)


def _run_of(folder, options, code):
    environment = {**os.environ, targets.VARIABLE: targets.SECRET, "HOPQUY_LANG": "en"}
    with targets.reference(folder) as one:
        command = [*HOPQUY, "run", str(one.target()), *options, "--out", str(folder / "run")]
        done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.returncode == code, done.stdout + done.stderr
    return SimpleNamespace(
        folder=folder / "run", out=done.stdout, err=done.stderr, target=folder / "target.yaml", options=options, code=code
    )


@pytest.fixture(scope="session")
def whole(tmp_path_factory):
    """Play all stories once against the embedded reference system, in mode ci: `honest`, `again`, or `faulty`; returns the run folder."""
    folder, defects = tmp_path_factory.mktemp("whole"), {"honest": (), "again": (), "faulty": FAULTY}

    def made(name):
        if not (folder / name).exists():
            with Embedded() as embedded:
                play_embedded(embedded, defects=defects[name], keep=True, out=folder / name, mode=Mode.CI)
        return folder / name

    return made


@pytest.fixture
def demo_plays(monkeypatch):
    """Let `hopquy demo` play only some stories."""

    def these(*stories):
        rehearsal = REHEARSALS["document-system"]
        monkeypatch.setitem(REHEARSALS, "document-system", dataclasses.replace(rehearsal, play=partial(rehearsal.play, stories=stories)))

    return these


@pytest.fixture
def secret():
    return targets.SECRET


@pytest.fixture(scope="session")
def make():
    """The helpers of tests/targets.py."""
    return targets
