"""Plays stories, one after another or several at a time in threads of their own; pytest then tells each by how it ended."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

__all__ = ["Company", "Ended", "Story"]


@dataclass(frozen=True, slots=True)
class Story:
    """A story to be played."""

    name: str
    function: Callable[..., Any]
    title: Mapping[str, str]
    alone: bool = False
    """Whether nothing else may be played meanwhile, since what it does to the wire could meet another story."""


@dataclass(frozen=True, slots=True)
class Ended:
    """How a story ended."""

    outcome: str
    """`done`, `unfinished` or `crashed`."""
    error: BaseException | None = None
    """What pytest is to raise for it."""


class Company:
    """With one worker a story is played when its end is asked for; with more, all but those that play alone begin at once."""

    def __init__(
        self, play: Callable[[Story], Ended], stories: Iterable[Story], workers: int = 1, before: Mapping[str, Ended] | None = None
    ) -> None:
        """`before` are stories that ended in an earlier part of the run: they are told, not played."""
        self._play = play
        self._ended: dict[str, Ended] = dict(before or {})
        self._stories = {story.name: story for story in stories if story.name not in self._ended}
        self._changed = threading.Condition()
        self._together = {name for name, story in self._stories.items() if not story.alone} if workers > 1 else set()
        waiting: queue.SimpleQueue[Story] = queue.SimpleQueue()
        for name, story in self._stories.items():
            if name in self._together:
                waiting.put(story)
        for number in range(min(workers, len(self._together)) if workers > 1 else 0):
            threading.Thread(target=self._work, args=(waiting,), name=f"hopquy-story-{number + 1}", daemon=True).start()

    def ended(self, name: str) -> Ended:
        """Return how a story ended, when it has."""
        if name in self._together:
            self._await({name})
        elif name not in self._ended:
            self._await(self._together)
            self._end(name, self._play(self._stories[name]))
        return self._ended[name]

    def _await(self, names: set[str]) -> None:
        with self._changed:
            while not names <= self._ended.keys():
                # Without a bound the wait of a main thread cannot be interrupted everywhere.
                self._changed.wait(1.0)

    def _work(self, waiting: queue.SimpleQueue[Story]) -> None:
        while True:
            try:
                story = waiting.get_nowait()
            except queue.Empty:
                return
            try:
                ended = self._play(story)
            except BaseException as error:  # noqa: BLE001 -- whoever waits for the story gets it
                ended = Ended("crashed", error)
            self._end(story.name, ended)

    def _end(self, name: str, ended: Ended) -> None:
        with self._changed:
            self._ended[name] = ended
            self._changed.notify_all()
