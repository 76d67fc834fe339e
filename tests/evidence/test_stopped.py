"""A run that is killed can be read up to there, and decides nothing."""

from __future__ import annotations

import subprocess
import sys

import pytest

from hopquy.runner.evidence import LOG, SEAL, read_record

CHILD = """
import hashlib, sys
from pathlib import Path
from hopquy.runner.evidence import EvidenceLog, Redactor
from hopquy.runner.model.observation import Author, Observation

class Halting:
    "A log file that takes only a part of the line with that number, and then waits for the end."
    def __init__(self, file, line, share):
        self.file, self.left, self.share = file, line, share
    def write(self, data):
        self.left -= 1
        if self.left < 0:
            self.file.write(bytes(data)[: int(len(data) * self.share)])
            print("half", flush=True)
            sys.stdin.read()
        return self.file.write(data)
    def close(self):
        self.file.close()

folder, halt, share = Path(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3])
(folder / "plan.json").write_bytes(b"{}")
log = EvidenceLog(folder, {"plan_sha256": hashlib.sha256(b"{}").hexdigest()}, Redactor({}))
if halt >= 0:
    log._file = Halting(log._file, halt, share)
for number in range(100_000):
    log.record(Observation("k", "p", Author.TARGET, "s", {"n": number}), b"bytes %d" % (number % 7))
    print(number, flush=True)
"""


@pytest.fixture
def killed(tmp_path):
    """Record in a child process and kill it once it has said a line."""

    def kill(said: str, halt: int = -1, share: float = 0.0):
        folder = tmp_path / f"run-{said}-{share}"
        folder.mkdir()
        command = [sys.executable, "-c", CHILD, str(folder), str(halt), str(share)]
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as child:
            for line in child.stdout:
                if line.strip() == said:
                    break
            child.kill()
            child.wait(10)
        return folder

    return kill


@pytest.mark.parametrize("recorded", [0, 1, 40])
def test_everything_up_to_the_kill_is_there(killed, recorded):
    record = read_record(killed(str(recorded)))
    assert not record.complete
    assert record.footer is None
    assert [observation.data["n"] for observation in record.observations] == list(range(len(record.observations)))
    assert len(record.observations) > recorded
    assert record.blobs.get(record.observations[0].blob) == b"bytes 0"


@pytest.mark.parametrize("share", [0.01, 0.5, 0.999])
def test_a_last_line_half_written_is_no_damage(killed, share):
    folder = killed("half", 3, share)
    assert not (folder / LOG).read_bytes().endswith(b"\n")
    record = read_record(folder)
    assert [observation.data["n"] for observation in record.observations] == [0, 1, 2]
    assert not record.complete


def test_a_log_can_end_anywhere_as_long_as_nothing_was_sealed(run):
    (run.folder / SEAL).unlink()
    whole = run.files[LOG]
    first = len(run.lines[0])
    for length in (*range(first, len(whole), 37), len(whole) - 1):
        run.write(LOG, whole[:length])
        record = read_record(run.folder)
        assert not record.complete
        assert len(record.observations) == whole.count(b"\n", 0, length) - 1
    for length in (0, 1, first - 1):
        run.write(LOG, whole[:length])
        assert [str(damage) for damage in run.damages()] == [
            "evidence.jsonl:1: the log is empty: nothing was recorded, or everything was cut off"
        ]


def test_a_cut_at_a_line_end_after_the_sealing_is_found(run):
    for count in range(1, len(run.lines)):
        run.write(LOG, b"".join(run.lines[:count]))
        found = [damage for damage in run.damages() if damage.line]
        assert [(damage.file, damage.line) for damage in found] == [(LOG, count + 1)]
        assert "the tail was cut off" in found[0].what


def test_a_finished_log_without_a_seal_is_not_taken_for_whole(run):
    (run.folder / SEAL).unlink()
    assert [damage.file for damage in run.damages()] == [SEAL]


def test_a_stopped_log_with_a_wrong_line_is_damaged_all_the_same(run):
    (run.folder / SEAL).unlink()
    run.write(LOG, b"".join([*run.lines[:2], run.lines[2].replace(b'"n":1', b'"n":7'), run.lines[3][:20]]))
    assert run.log_line() == 3
