"""A small run folder, and how to look at what is found wrong with it."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from hopquy.runner.errors.evidence import EvidenceError
from hopquy.runner.evidence import LOG, PLAN, EvidenceLog, Redactor, canonical, read_record, seal
from hopquy.runner.model.observation import Author, Observation

VIEWS = {"report.json": b"{}\n", "report.html": b"<p>\n", "junit.xml": b"<t/>\n"}


class Run:
    """A folder that a run was recorded into, and its bytes as they were sealed."""

    def __init__(self, folder: Path, run_id: str = "a", count: int = 4) -> None:
        self.folder = folder
        folder.mkdir()
        plan = canonical({"p": run_id}) + b"\n"
        (folder / PLAN).write_bytes(plan)
        ticks = iter(datetime(2026, 11, 22, tzinfo=UTC) + timedelta(seconds=n) for n in range(1000))
        log = EvidenceLog(folder, {"plan_sha256": hashlib.sha256(plan).hexdigest()}, Redactor({}), lambda: next(ticks))
        for number in range(count):
            data = {"n": number, "chữ": "ơ"} if number else {}
            log.record(Observation("k", "p", Author.TARGET, "s", data), f"{run_id}{number // 2}".encode() if number % 3 else None)
        log.close()
        for name, view in VIEWS.items():
            (folder / name).write_bytes(view)
        seal(folder)
        self.files = {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}

    @property
    def lines(self) -> list[bytes]:
        """The lines of the log as sealed."""
        return self.files[LOG].splitlines(keepends=True)

    def write(self, name: str, data: bytes) -> None:
        """Change a file."""
        (self.folder / name).write_bytes(data)

    def damages(self):
        """What reading the folder finds wrong."""
        with pytest.raises(EvidenceError) as caught:
            read_record(self.folder)
        return caught.value.damages

    def log_line(self) -> int | None:
        """The line of the log that is found wrong; None when no line is named."""
        return next((damage.line for damage in self.damages() if damage.file == LOG and damage.line), None)


@pytest.fixture
def new_run(tmp_path):
    """Make a sealed run folder."""
    return lambda run_id="a", count=4: Run(tmp_path / f"run-{run_id}", run_id, count)


@pytest.fixture
def run(new_run):
    """One sealed run folder."""
    return new_run()
