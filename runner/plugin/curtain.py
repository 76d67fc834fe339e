"""When a run is over: the time given to it, or somebody who stops it."""

from __future__ import annotations

import threading
import time

__all__ = ["Curtain", "CurtainFell"]

_FOR_EVER = float("inf")


class CurtainFell(Exception):  # noqa: N818 -- says what happened
    """The time given to the run is over; what a story still waited for is not known."""


class Curtain:
    """Falls after `seconds`, or when it is dropped; stories look up at it while they wait."""

    def __init__(self, seconds: float | None = None) -> None:
        self._end = _FOR_EVER if seconds is None else time.monotonic() + seconds
        self._dropped = threading.Event()

    def drop(self) -> None:
        """Let it fall now."""
        self._dropped.set()

    @property
    def left(self) -> float:
        """The seconds until it falls, 0 when it has."""
        return 0.0 if self._dropped.is_set() else max(0.0, self._end - time.monotonic())

    @property
    def fallen(self) -> bool:
        """Whether it has fallen."""
        return self.left <= 0
