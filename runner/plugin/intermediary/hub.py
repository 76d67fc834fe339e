"""What all players of a run share: the log, the names of calls, and whether the target still answers."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from typing import Any

from hopquy.runner.evidence import EvidenceLog
from hopquy.runner.model.observation import Author, Observation
from hopquy.runner.plugin.acting import Unfinished

__all__ = ["Hub", "Unanswered"]

_ENOUGH = 3
"""Stories in a row that may end because no answer came; then no more are tried."""


class Unanswered(Unfinished):
    """The target gave no answer that a story could go on with."""


class Hub:
    """Records, and counts."""

    def __init__(self, log: EvidenceLog) -> None:
        self._log = log
        self._lock = threading.Lock()
        # A run that is gone on with: the names of its calls go on as well.
        self._calls = max((_number(one.data["call"]) for one in log.observations if one.kind == "relay.asked"), default=0)
        self._lost: list[str] = []

    def next_call(self) -> str:
        """Return a name for a call; raises Unanswered where story after story had none answered."""
        with self._lock:
            if len(self._lost) >= _ENOUGH:
                raise Unanswered(f"no answer in {len(self._lost)} stories one after another, the last time: {self._lost[-1]}")
            self._calls += 1
            return f"call-{self._calls}"

    def record(self, kind: str, point: str, author: Author, story: str, data: Mapping[str, Any], blob: bytes | None = None) -> None:
        """Write an observation."""
        self._log.record(Observation(kind, point, author, story, data), blob)

    def answered(self) -> None:
        """Hear that the target is there."""
        with self._lock:
            self._lost.clear()

    def lost(self, what: str) -> Unanswered:
        """Hear that a story cannot go on; returns what to raise."""
        told = self._log.clean(what)
        with self._lock:
            self._lost.append(told)
        return Unanswered(told)


def _number(name: str) -> int:
    return int(name.removeprefix("call-"))
