"""Whole runs, on real sockets, with somebody hostile where the target should be."""

from __future__ import annotations

import importlib.util
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any
from urllib.parse import urlsplit

import pytest

from hopquy.fixtures.document_system.persona import PERSONAS
from hopquy.fixtures.document_system.system import DocumentSystem
from hopquy.runner.evidence import read_record
from hopquy.runner.model.target import Driver, Pace, Product, Target
from hopquy.runner.model.verdict import Verdict
from hopquy.runner.plugin.entrance import play
from hopquy.runner.plugin.session import Request
from hopquy.runner.spec import shipped
from hopquy.runner.verdict.judgement import Judgement, judge_record


def _module(name: str, path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


HERE = Path(__file__).parent
wire_client = _module("hostile_wire_client", HERE.parent / "axis" / "wire_client.py")
axis_zoo = _module("hostile_zoo", HERE / "zoo.py")
_module("hostile_drivers", HERE / "drivers.py")
PERSONA = PERSONAS["operator-sdk"]
SECRET = "khoa-bi-mat-cua-muc-tieu"
FEATURES = ("send", "receive", "refuse")
POINTS = ("packet", "fetch", "done", "status", "resend")
RECEIVING = "test_receives_and_reports"


@dataclass(frozen=True)
class Address:
    """Where our axis listens, and who the target is there."""

    url: str

    @property
    def at(self) -> tuple[str, int]:
        parts = urlsplit(self.url)
        return parts.hostname or "", parts.port or 0

    def client(self) -> Any:
        """A client that signs as the target does."""
        return wire_client.WireClient(self.url, PERSONA.system_id, SECRET)


@dataclass(frozen=True)
class Played:
    """A run that is over."""

    judgement: Judgement
    seconds: float
    grown: int
    """Bytes that this process took more at its peak."""
    folder: Path

    def verdict(self, id_: str) -> Verdict:
        return next(one.verdict for one in self.judgement.verdicts if one.id == id_)

    def failed(self) -> set[str]:
        return {one.id for one in self.judgement.verdicts if one.verdict is Verdict.FAIL}

    def reasons(self) -> set[str]:
        return {reason.code for reason in self.judgement.decision.reasons}

    def of(self, kind: str) -> list[Any]:
        return [one for one in self.judgement.record.observations if one.kind == kind]


def peak() -> int:
    status = Path("/proc/self/status")
    if not status.exists():
        return 0
    return next(int(line.split()[1]) * 1024 for line in status.read_text().splitlines() if line.startswith("VmHWM"))


def forget_peak() -> None:
    path = Path("/proc/self/clear_refs")
    if path.exists():
        path.write_text("5")


def wear_memory_out() -> None:
    """Leave the allocator as hours of work do: once blocks of that size were freed it keeps them among all others, where what grows leaves holes."""
    for megabytes in range(1, 32):
        bytearray(megabytes << 20)


Peer = Callable[[Address, threading.Event], None]


@pytest.fixture
def run(tmp_path: Path) -> Callable[..., Played]:
    """Play stories against a peer that finds our axis and does its worst until it is told to stop, or has done."""

    def played(
        peer: Peer | None = None,
        *,
        stories: tuple[str, ...] = (RECEIVING,),
        driver: Driver | None = None,
        deadline: float = 0.25,
        honest: bool = False,
        after: bool = False,
        skip_doctor: bool = True,
        **more: Any,
    ) -> Played:
        target = Target(
            Product("kẻ lạ", "1", "không rõ"), "document-system", FEATURES, PERSONA.system_id, SECRET, PERSONA.codes,
            driver=driver or Driver("passive"), pace={point: Pace(0.02, deadline) for point in POINTS},
        )  # fmt: skip
        folder = tmp_path / "run"
        stop = threading.Event()
        threads: list[threading.Thread] = []
        systems: list[DocumentSystem] = []

        def progress(what: str, told: str) -> None:
            if what != "@axis":
                return
            address = Address(told)
            if honest:
                systems.append(DocumentSystem(PERSONA, told, SECRET, poll_interval=0.03))
            if peer is not None:
                threads.append(threading.Thread(target=axis_zoo.tolerantly, args=(peer, address, stop), daemon=True))
                threads[-1].start()
                if after:
                    threads[-1].join(300)

        wear_memory_out()
        forget_peak()
        before = peak()
        started = time.monotonic()
        try:
            judgement = play(Request(target, stories=stories, out=folder, skip_doctor=skip_doctor, **more), progress=progress)
        finally:
            stop.set()
            for system in systems:
                system.close()
        seconds = time.monotonic() - started
        grown = peak() - before
        for thread in threads:
            thread.join(10)
            assert not thread.is_alive(), "the peer itself hangs"
        found = Played(judgement, seconds, grown, folder)
        _owed(found)
        return found

    return played


def _owed(played: Played) -> None:
    """What every run owes, whoever it met: a sealed record that anybody judges the same, and no fault of ours."""
    assert played.judgement.record.complete
    again = judge_record(read_record(played.folder), shipped())
    assert [(one.id, one.verdict, one.blocked_by) for one in again.verdicts] == [
        (one.id, one.verdict, one.blocked_by) for one in played.judgement.verdicts
    ]
    assert again.decision == played.judgement.decision
    assert played.of("axis.fault") == []
    assert [one.id for one in played.judgement.verdicts if one.verdict is Verdict.ERROR] == []
    assert played.judgement.decision.exit in (1, 3), "such a target is never conformant, and never our own fault"
    assert (played.folder / "report.html").is_file()
