"""How much of what comes is recorded: a flood must fill neither the disk nor the memory, and says so where it was cut."""

from __future__ import annotations

from collections import Counter

__all__ = ["Dam"]

_MOST_OF_ONE = 20_000
"""Calls to one operation."""
_MOST = 60_000
"""Calls to all of them."""
_MOST_BYTES = 2 << 30
"""Bytes of all bodies."""


class Dam:
    """Lets calls through until there are too many of them."""

    def __init__(self, most_of_one: int = _MOST_OF_ONE, most: int = _MOST, most_bytes: int = _MOST_BYTES) -> None:
        self._most_of_one, self._most, self._most_bytes = most_of_one, most, most_bytes
        self._let: Counter[str] = Counter()
        self._bytes = 0
        self.left_out: Counter[str] = Counter()
        """The calls that were not recorded, by operation."""

    def lets(self, operation: str, size: int) -> bool:
        """Say whether one more call to an operation, with a body of that size, is recorded."""
        full = self._let[operation] >= self._most_of_one or self._let.total() >= self._most or self._bytes + size > self._most_bytes
        if full:
            self.left_out[operation] += 1
        else:
            self._let[operation] += 1
            self._bytes += size
        return not full
