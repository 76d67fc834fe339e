"""One at a time, in the order of asking."""

from __future__ import annotations

import threading
import time
from collections import deque

__all__ = ["Turns"]

_LOOKING_AGAIN = 1.0


class Turns:
    """Lets one thread after another have its turn, whoever came first first."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._waiting: deque[object] = deque()
        self._closed = False

    def take(self, seconds: float) -> bool:
        """Wait for a turn; False when it did not come within those seconds, or will not come any more."""
        ticket, end = object(), time.monotonic() + seconds
        with self._changed:
            self._waiting.append(ticket)
            while not self._closed and self._waiting[0] is not ticket and time.monotonic() < end:
                # Without a bound the wait of a main thread cannot be interrupted everywhere.
                self._changed.wait(min(_LOOKING_AGAIN, end - time.monotonic()))
            if not self._closed and self._waiting[0] is ticket:
                return True
            self._waiting.remove(ticket)
            return False

    def give(self) -> None:
        """End the turn that was taken."""
        with self._changed:
            self._waiting.popleft()
            self._changed.notify_all()

    def pause(self, seconds: float) -> None:
        """Wait outside the line, not longer than it is open."""
        with self._changed:
            self._changed.wait_for(lambda: self._closed, seconds)

    def close(self) -> None:
        """Give no turn any more, and wake who waits."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()
