"""The commands that a pack names: a story by itself, with the same names again."""

import json
import shlex
import subprocess
import sys

import pytest

from hopquy.runner.cli.group import run


def names_of(folder):
    """What the run gave out: tokens and subjects of packets it delivered, in order."""
    lines = [json.loads(line) for line in (folder / "evidence.jsonl").read_bytes().splitlines()]
    bodies = [line["body"] for line in lines if line["type"] == "observation"]
    return [(one["story"], one["data"]["document_id"].split(",")[2]) for one in bodies if one["point"] == "axis.delivered"]


@pytest.fixture(scope="module")
def first(make, tmp_path_factory):
    """A run of two stories, `run`, and the `pack` of one requirement of it, while the target is there."""
    folder = tmp_path_factory.mktemp("first")
    with make.reference(folder) as one, pytest.MonkeyPatch.context() as patch:
        patch.setenv(make.VARIABLE, make.SECRET)
        stories = ["--story", "test_answers_recall", "--story", "test_refuses_with_reason"]
        assert run(["run", str(one.target()), *stories, "--out", str(folder / "run")]) == 3
        assert run(["reproduce", str(folder / "run"), "exchange/refuse/reports-refusal", "--out", str(folder / "pack")]) == 0
        yield folder


@pytest.mark.parametrize("entrance", ["hopquy", "pytest"])
def test_the_live_command_of_a_pack_gives_the_same_names(hopquy, first, tmp_path, monkeypatch, entrance):
    page = (first / "pack" / "README.md").read_text(encoding="utf-8")
    line = next(line for line in page.splitlines() if line.startswith("hopquy run" if entrance == "hopquy" else "pytest"))
    monkeypatch.chdir(first)
    words = [*shlex.split(line)[1:], "--out" if entrance == "hopquy" else "--hopquy-out", str(tmp_path / "again")]
    if entrance == "hopquy":
        assert hopquy(*words).code == 3
    else:
        command = [sys.executable, "-m", "pytest", *words, "-q", "-p", "no:cacheprovider"]
        done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)
        assert done.returncode == 3, done.stdout + done.stderr
    report = json.loads((tmp_path / "again" / "report.json").read_bytes())
    assert [one["name"] for one in report["stories"]] == ["test_refuses_with_reason"]
    (row,) = [one for one in report["requirements"] if one["id"] == "exchange/refuse/reports-refusal"]
    assert row["verdict"] == "pass"
    assert names_of(tmp_path / "again") == [one for one in names_of(first / "run") if one[0] == "test_refuses_with_reason"]
