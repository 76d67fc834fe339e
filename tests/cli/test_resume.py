"""`hopquy run --resume`: a run that was killed at any point is gone on with by its own plan, and ends as if it had not been stopped."""

import json
import os
import signal
import subprocess
import sys
import time
from types import SimpleNamespace

import pytest

from hopquy.runner.errors.evidence import RunningError
from hopquy.runner.evidence import EvidenceLog, read_record, read_stopped
from hopquy.runner.evidence.redaction import Redactor

COMMAND = [sys.executable, "-c", "import sys; from hopquy.runner.cli import main; sys.exit(main())"]
pytestmark = pytest.mark.skipif(os.name != "posix", reason="signals to a group of processes are POSIX")


def _killed_after(lines, command, folder):
    """Start a run and kill it, child and all, once its log has that many lines."""
    log = folder / "evidence.jsonl"
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True) as process:
        last = time.monotonic() + 60
        while process.poll() is None and not (log.is_file() and log.read_bytes().count(b"\n") >= lines):
            assert time.monotonic() < last
            time.sleep(0.01)
        stopped = process.poll() is None
        if stopped:
            os.killpg(process.pid, signal.SIGKILL)
        process.wait(20)
    return stopped


def _verdicts(folder):
    report = json.loads((folder / "report.json").read_text(encoding="utf-8"))
    return {row["id"]: row["verdict"] for row in report["requirements"]}, report["decision"]["outcome"]


@pytest.mark.parametrize(("lines", "workers"), [(3, 1), (25, 1), pytest.param(120, 3, marks=pytest.mark.slow)])
def test_killed_and_gone_on_with(hopquy, reference, request, tmp_path, lines, workers):
    """Whenever it is killed: the rest is played, the chain is whole, and the verdicts are those of a run that was not stopped."""
    whole = request.getfixturevalue("short_run" if lines < 100 else "good_run")
    out, target = tmp_path / "run", reference.target()
    command = [*COMMAND, "run", str(target), *whole.options, "--out", str(out), "--workers", str(workers)]
    assert _killed_after(lines, command, out)
    kept = read_stopped(out).observations
    said = hopquy("run", target, "--resume", out, "--workers", workers)
    assert said.code == whole.code, said.out + said.err
    record = read_record(out)
    assert record.observations[: len(kept)] == kept
    resumed = next(observation for observation in record.observations if observation.kind == "run.resumed")
    assert resumed.seq == len(kept) + 1
    assert _verdicts(out) == _verdicts(whole.folder)
    assert hopquy("judge", out).code == whole.code
    again = hopquy("run", target, "--resume", out)
    assert again.code == 2
    assert "over and sealed" in again.err


def test_killed_twice_and_with_a_line_half_written(hopquy, reference, short_run, tmp_path):
    """A second part is stopped as well, and a line is cut in its middle: the third part ends it."""
    out, target = tmp_path / "run", reference.target()
    assert _killed_after(12, [*COMMAND, "run", str(target), *short_run.options, "--out", str(out)], out)
    assert _killed_after(40, [*COMMAND, "run", str(target), "--resume", str(out)], out)
    log = out / "evidence.jsonl"
    log.write_bytes(log.read_bytes()[:-7])
    assert hopquy("run", target, "--resume", out).code == short_run.code
    resumed = [observation for observation in read_record(out).observations if observation.kind == "run.resumed"]
    assert [observation.data["bytes_cut"] > 0 for observation in resumed] == [False, True]
    assert _verdicts(out) == _verdicts(short_run.folder)


def test_stopped_before_the_seal(hopquy, short_run, tmp_path):
    """All stories were played, but the views and the seal are not there: they are made, and nothing is played."""
    out = tmp_path / "run"
    (out / "blobs").mkdir(parents=True)
    for path in [short_run.folder / "plan.json", short_run.folder / "evidence.jsonl", *(short_run.folder / "blobs").iterdir()]:
        (out / path.relative_to(short_run.folder)).write_bytes(path.read_bytes())
    (out / "report.json").write_text('{"half', encoding="utf-8")
    said = hopquy("run", short_run.target, "--resume", out)
    assert said.code == short_run.code, said.err
    assert (out / "report.json").read_bytes() == (short_run.folder / "report.json").read_bytes()
    assert hopquy("judge", out).code == short_run.code


def test_another_target_or_plan_is_refused(hopquy, reference, tmp_path):
    """What differs from the plan is named; options that the plan holds are not taken again."""
    out, target = tmp_path / "run", reference.target(reference.driver("passive"), deadline=60)
    assert _killed_after(3, [*COMMAND, "run", str(target), "--out", str(out)], out)
    other = reference.target(reference.driver("passive"), deadline=61)
    said = hopquy("run", other, "--resume", out)
    assert said.code == 2
    assert "pace.fetch.deadline" in said.out + said.err
    said = hopquy("run", other, "--resume", out, "--only", "edxml/*")
    assert said.code == 2
    assert "--only" in said.err


def test_a_run_that_still_goes_on_is_left_alone(tmp_path):
    """Two writers of one log would spoil it: the second is refused."""
    log = EvidenceLog(tmp_path, {"run_id": "r"}, Redactor({}))
    (tmp_path / "plan.json").write_text("{}", encoding="utf-8")
    try:
        with pytest.raises(RunningError, match="still going on"):
            EvidenceLog(tmp_path, {}, Redactor({}), after=SimpleNamespace(header={}, observations=(), head="0" * 64))
    finally:
        log.abandon()
