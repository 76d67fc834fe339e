"""The commands that a pack names: a story by itself, with the same names again."""

import json
import shlex
import subprocess
import sys

import pytest


def names_of(folder):
    """What the run gave out: tokens and subjects of packets it delivered, in order."""
    lines = [json.loads(line) for line in (folder / "evidence.jsonl").read_bytes().splitlines()]
    bodies = [line["body"] for line in lines if line["type"] == "observation"]
    return [(one["story"], one["data"]["document_id"].split(",")[2]) for one in bodies if one["point"] == "axis.delivered"]


@pytest.mark.parametrize("entrance", ["hopquy", "pytest"])
def test_the_live_command_of_a_pack_gives_the_same_names(hopquy, reference, tmp_path, monkeypatch, entrance):
    first = tmp_path / "first"
    assert (
        hopquy("run", reference.target(), "--story", "test_answers_recall", "--story", "test_refuses_with_reason", "--out", first).code == 3
    )
    assert hopquy("reproduce", first, "exchange/refuse/reports-refusal", "--out", tmp_path / "pack").code == 0
    page = (tmp_path / "pack" / "README.md").read_text(encoding="utf-8")
    line = next(line for line in page.splitlines() if line.startswith("hopquy run" if entrance == "hopquy" else "pytest"))
    monkeypatch.chdir(tmp_path)
    words = shlex.split(line)[1:]
    if entrance == "hopquy":
        assert hopquy(*words, "--out", "again").code == 3
    else:
        command = [sys.executable, "-m", "pytest", *words, "--hopquy-out", "again", "-q", "-p", "no:cacheprovider"]
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, encoding="utf-8", check=False)
        assert done.returncode == 3, done.stdout + done.stderr
    report = json.loads((tmp_path / "again" / "report.json").read_bytes())
    assert [one["name"] for one in report["stories"]] == ["test_refuses_with_reason"]
    (row,) = [one for one in report["requirements"] if one["id"] == "exchange/refuse/reports-refusal"]
    assert row["verdict"] == "pass"
    assert names_of(tmp_path / "again") == [one for one in names_of(first) if one[0] == "test_refuses_with_reason"]
