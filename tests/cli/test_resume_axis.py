"""A run against an intermediary system that was killed: gone on with by its own plan, in either dialect."""

import json
import os
import signal
import subprocess
import sys
import time

import pytest
import yaml

from hopquy.fixtures.intermediary import EmbeddedAxis
from hopquy.runner.evidence import read_record, read_stopped
from hopquy.runner.model.intermediary import AXIS_FEATURES
from hopquy.runner.model.target import AXIS_PACE

COMMAND = [sys.executable, "-c", "import sys; from hopquy.runner.cli import main; sys.exit(main())"]
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(os.name != "posix", reason="signals to a group of processes are POSIX"),
]


@pytest.fixture
def axis():
    with EmbeddedAxis() as embedded:
        yield embedded


def _target(folder, system, monkeypatch):
    for index, one in enumerate(system.systems):
        monkeypatch.setenv(f"HOPQUY_SECRET_{index}", one.secret)
    parameters = {
        "endpoint": system.endpoint,
        "dialect": system.dialect,
        "systems": [
            {"system_id": one.system_id, "secret": f"env:HOPQUY_SECRET_{index}", "codes": list(one.codes)}
            for index, one in enumerate(system.systems)
        ],
        "locked_code": system.locked_code,
        "unknown_code": system.unknown_code,
        "foreign_code": system.foreign_code,
        "driver": {"kind": "http", "url": system.control_url, "actions": ["restart", "settle"]},
        "points": {point: {"interval": 0.02, "deadline": 3} for point in AXIS_PACE},
    }
    features = list(AXIS_FEATURES)
    product = {"name": "Trục", "version": "1", "vendor": "V"}
    file = folder / "target.yaml"
    file.write_text(yaml.safe_dump({"role": "axis", "claims": {"product": product, "features": features}, "parameters": parameters}))
    return file


def _verdicts(folder):
    report = json.loads((folder / "report.json").read_text(encoding="utf-8"))
    return {row["id"]: row["verdict"] for row in report["requirements"]}, report["decision"]["outcome"]


def _killed_after(lines, command, folder):
    log = folder / "evidence.jsonl"
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True) as process:
        last = time.monotonic() + 60
        while process.poll() is None and not (log.is_file() and log.read_bytes().count(b"\n") >= lines):
            assert time.monotonic() < last
            time.sleep(0.01)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait(20)


@pytest.mark.parametrize(("dialect", "lines"), [("operator-vxp", 900), ("provincial-rest", 150)])
def test_killed_and_gone_on_with(hopquy, axis, tmp_path, monkeypatch, dialect, lines):
    with axis.run(dialect) as system:
        target = _target(tmp_path, system, monkeypatch)
        whole = tmp_path / "whole"
        assert hopquy("run", target, "--out", whole).code == 0
    with axis.run(dialect) as system:
        target = _target(tmp_path, system, monkeypatch)
        out = tmp_path / "run"
        _killed_after(lines, [*COMMAND, "run", str(target), "--out", str(out)], out)
        kept = read_stopped(out).observations
        said = hopquy("run", target, "--resume", out)
    assert said.code == 0, said.out + said.err
    record = read_record(out)
    assert record.observations[: len(kept)] == kept
    assert record.observations[len(kept)].kind == "run.resumed"
    assert _verdicts(out) == _verdicts(whole)
