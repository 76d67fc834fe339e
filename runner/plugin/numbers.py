"""The numbers under which our agencies issue documents: each once in a run, since a document is known by its number."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterable
from random import Random

from hopquy.runner.model.observation import Observation

__all__ = ["Numbers"]

_FROM, _BELOW = 1_000, 900_000_000
"""Wide enough that a product which keeps the documents of earlier runs of the day does not meet one of them again."""
_IN_IDENTIFIER = re.compile(r",(\d+)/[^,]*$")


class Numbers:
    """Gives numbers that were not given before; thread-safe, since stories play side by side."""

    def __init__(self, before: Iterable[Observation] = ()) -> None:
        """`before` is what was recorded until a run was stopped that goes on now."""
        identifiers = (str(one.data.get("document_id") or "") for one in before)
        self._given = {int(found[1]) for identifier in identifiers if (found := _IN_IDENTIFIER.search(identifier))}
        self._lock = threading.Lock()

    def draw(self, random: Random) -> int:
        """Return a number that nobody can know beforehand but by the seed."""
        return self.after(random.randrange(_FROM, _BELOW))

    def after(self, number: int) -> int:
        """Return the first number behind this one that is free."""
        with self._lock:
            number += 1
            while number in self._given:
                number += 1
            self._given.add(number)
            return number
