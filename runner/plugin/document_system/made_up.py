"""Trying the target's reader on packets that are made up from the field tables, and searching the smallest on which it fails."""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from itertools import chain
from typing import TYPE_CHECKING, Protocol

from hopquy.runner.model.trial import Trial

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

    from hopquy.runner.plugin.document_system.trials import Examiner, Tried

__all__ = ["MadeUp"]


class _Examine(Protocol):
    def __call__(self, trials: Sequence[Tried], until: float | None = None) -> list[bool]:
        """Tell of each whether the target failed on it; wait no longer than until that moment of `time.monotonic`."""


class _Over(BaseException):
    """Nothing more is to be tried; hypothesis lets it through, as it would no `Exception`."""


class MadeUp:
    """One story's made-up packets: all of a kind are delivered at once; only where one fails, smaller ones follow one by one."""

    def __init__(self, examiner: Examiner, seed: str, most: int, *, smaller: int, seconds: float) -> None:
        self._examiner, self._seed, self._most = examiner, seed, most
        self._smaller, self._seconds = smaller, seconds
        self._until = 0.0
        self._made = 0
        self._known: dict[str, Tried | None] = {}
        """Packet -> its delivery, where the target failed on it; None where it did not."""

    def search(self, strategies: Sequence[SearchStrategy[Trial]], examine: _Examine) -> None:
        """Deliver what the strategies give and have it examined: whether the target failed on each; then search the smallest of each strategy that failed."""
        from hopquy.fixtures.searching import drawn  # noqa: PLC0415 -- hypothesis is heavy, and only these stories want it

        made = drawn(strategies, self._seed, self._most)
        together = list(chain.from_iterable(made))
        tried = [self._examiner.put(one, made_of=one.change) for one in together]
        for trial, one, failed in zip(together, tried, examine(tried), strict=True):
            self._known[_key(trial)] = self._known.get(_key(trial)) or (one if failed else None)
        self._until = time.monotonic() + self._seconds
        told: set[str] = set()
        for number, some in enumerate(made):
            failing = [trial for trial in some if self._known[_key(trial)]]
            if failing:
                found, by = self._smallest(strategies, number, failing, examine)
                delivery = self._known[_key(found)]
                assert delivery is not None  # noqa: S101 -- the target failed on it
                if delivery.document_id not in told:
                    told.add(delivery.document_id)
                    self._examiner.tell_smallest(delivery, self._made, by)

    def _smallest(
        self, strategies: Sequence[SearchStrategy[Trial]], number: int, failing: list[Trial], examine: _Examine
    ) -> tuple[Trial, str]:
        """Return the smallest packet of a strategy on which the target fails, and what ended the search."""
        from hopquy.fixtures.searching import smallest  # noqa: PLC0415 -- as above

        ended, stopped = "found", None

        def fails(trial: Trial) -> bool:
            nonlocal ended, stopped
            if _key(trial) not in self._known:
                ended = self._used_up() or ended
                if ended != "found":
                    raise _Over
                try:
                    self._try(trial, examine)
                except Exception as error:
                    stopped = error
                    raise _Over from error
            if self._known[_key(trial)]:
                failing.append(trial)
            return self._known[_key(trial)] is not None

        try:
            found = smallest(strategies, self._seed, self._most, number, fails)
        except _Over:
            if stopped is not None:
                raise stopped from None
            found = None
        return found or min(failing, key=lambda trial: (len(trial.change), len(_key(trial)))), ended

    def _used_up(self) -> str:
        """Return what is used up: `number`, `time`, or nothing."""
        if self._made >= self._smaller:
            return "number"
        return "time" if time.monotonic() >= self._until else ""

    def _try(self, trial: Trial, examine: _Examine) -> None:
        self._made += 1
        delivery = self._examiner.put(trial, made_of=trial.change, shrinking=True)
        (failed,) = examine([delivery], self._until)
        # What did not come until the time was over might have come later.
        self._known[_key(trial)] = delivery if failed and time.monotonic() <= self._until else None


def _key(trial: Trial) -> str:
    return json.dumps(list(trial.change), ensure_ascii=False, sort_keys=True)
