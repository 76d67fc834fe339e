"""The clock of the target in one story: set to days that the calendar makes telling, and back to now at the end."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta

from hopquy.runner.model.working_days import WorkingDays
from hopquy.runner.plugin.onestop.stage import Stage

__all__ = ["ProductClock", "moved_clock"]

_DAY = timedelta(days=1)
_SOON = timedelta(days=2)
_BACK, _FORTH = timedelta(days=60), timedelta(days=366)
_FULL = 5
"""Working days around a day that is like any other."""


class ProductClock:
    """Days for a story to play on.

    They are those to come, which no other dossier was filed on; under a law that has ended, the last ones of that law.
    """

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self.moved = False
        """Whether the target said that its clock was set."""
        self.calendar = stage.there.calendar or WorkingDays()
        self._zone = stage.now.tzinfo
        former = stage.former_day
        start = stage.now.date() + _SOON if former is None else former - _BACK
        until = start + _FORTH if former is None else former
        self._days = [start + number * _DAY for number in range((until - start).days)]

    def set(self, day: date, hour: int, minute: int = 0) -> bool:
        """Let the target's clock show an hour of a day; says whether it will."""
        done = self._stage.set_clock(datetime.combine(day, time(hour, minute), self._zone))
        self.moved = self.moved or done
        return done

    def ordinary(self) -> date:
        """Return a Monday like any other: that week and the next are worked from Monday to Friday and not at their ends."""
        return (
            self._first(lambda day: day.isoweekday() == 1 and all(self._usual(day + number * _DAY) for number in range(14)))
            or self._days[0]
        )

    def before_days_off(self) -> list[date]:
        """Return working days that come before a weekend, before a holiday and before a weekend that is worked, as far as the calendar has them."""
        works = self.calendar.works
        kinds: tuple[Callable[[date], bool], ...] = (
            lambda day: works(day) and day.isoweekday() == _FULL and not works(day + _DAY) and works(day + 3 * _DAY),
            lambda day: works(day) and day + _DAY in self.calendar.holidays,
            lambda day: works(day) and day + _DAY in self.calendar.make_up_days,
        )
        found = [self._first(kind) for kind in kinds]
        return sorted({day for day in found if day is not None})

    def _first(self, wanted: Callable[[date], bool]) -> date | None:
        return next((day for day in self._days if wanted(day)), None)

    def _usual(self, day: date) -> bool:
        return self.calendar.works(day) is (day.isoweekday() <= _FULL)


@contextmanager
def moved_clock(stage: Stage) -> Iterator[ProductClock]:
    """Let a story set the target's clock, and set it back afterwards."""
    clock = ProductClock(stage)
    try:
        yield clock
    finally:
        if clock.moved:
            stage.set_clock(stage.now)
