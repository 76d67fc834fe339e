"""Who waits for what comes in, and whose it is: what every capture of a counterpart's events has."""

from __future__ import annotations

import threading
from collections.abc import Callable

__all__ = ["Hearing"]


class Hearing:
    """The stories that play, the marks by which what comes in is theirs, and those who wait for it."""

    def __init__(self) -> None:
        self._owners: dict[str, str] = {}
        self._tokens: list[str] = []
        self._playing: list[str] = []
        self._changed = threading.Condition()

    def begin(self, story: str) -> None:
        """Hear that a story begins: what cannot be told to belong to a story is of the one that plays, where only one does."""
        with self._changed:
            self._playing.append(story)

    def end(self, story: str) -> None:
        """Hear that a story is over."""
        with self._changed:
            if story in self._playing:
                self._playing.remove(story)

    def own(self, story: str, mark: str) -> None:
        """Say that what bears this mark, a token, an identifier or a code, belongs to a story."""
        with self._changed:
            if mark and mark not in self._owners:
                self._owners[mark] = story
                self._tokens.append(mark)

    def wait(self, reached: Callable[[], bool], seconds: float, interval: float) -> bool:
        """Wait until something is reached, looking again at every event and every interval."""
        with self._changed:
            left = seconds
            while left > 0:
                if self._changed.wait_for(reached, min(interval, left)):
                    return True
                left -= interval
            return reached()

    def _owner(self, *marks: str) -> str:
        """Return the story that one of these marks belongs to, else the only one that plays."""
        found = next((self._owners[mark] for mark in marks if mark in self._owners), None)
        return found if found is not None else self._playing[0] if len(self._playing) == 1 else ""
