"""Time that is bounded: a deadline that every wait on a socket keeps to, and work that may not be waited for any longer."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from typing import TypeVar

__all__ = ["Deadline", "within"]

_T = TypeVar("_T")


class Deadline:
    """The moment by which something has to be over."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self._end = time.monotonic() + seconds

    @property
    def left(self) -> float:
        """The seconds that are left; raises TimeoutError when there are none."""
        left = self._end - time.monotonic()
        if left <= 0:
            raise TimeoutError
        return left

    def hold(self, line: socket.socket) -> socket.socket:
        """Let the next act on a socket take no longer than what is left."""
        line.settimeout(self.left)
        return line


def within(seconds: float, work: Callable[[], _T]) -> _T:
    """Do something that cannot be interrupted, a look-up of a name say, in a thread that is left behind when it takes too long."""
    done: Future[_T] = Future()

    def run() -> None:
        try:
            done.set_result(work())
        except BaseException as error:  # noqa: BLE001 -- it is raised again by whoever waits
            done.set_exception(error)

    threading.Thread(target=run, name="hopquy-probe", daemon=True).start()
    return done.result(seconds)
