"""Which days are worked: declared for the evaluation, since the days off of a year are told by an official notice that no specification can know."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

__all__ = ["WorkingDays"]

_DAY = timedelta(days=1)
_WEEKEND = (6, 7)
_MOST = 5000
"""More days than any limit is looked for over: a calendar that declares no working day would be searched for ever."""


@dataclass(frozen=True, slots=True)
class WorkingDays:
    """A calendar."""

    holidays: frozenset[date] = frozenset()
    make_up_days: frozenset[date] = frozenset()
    """Days of a weekend that are worked in exchange."""
    weekend: tuple[int, ...] = _WEEKEND
    """The days of the week that are not worked, Monday being 1."""

    @classmethod
    def of(cls, given: Mapping[str, Any]) -> WorkingDays:
        """Read what `told` writes and target.yaml declares; raises ValueError for what is no date."""
        return cls(_days(given.get("holidays", ())), _days(given.get("make-up-days", ())), tuple(given.get("weekend", _WEEKEND)))

    def told(self) -> dict[str, Any]:
        """Return it as it is declared."""
        holidays, make_up_days = ([day.isoformat() for day in sorted(days)] for days in (self.holidays, self.make_up_days))
        return {"weekend": list(self.weekend), "holidays": holidays, "make-up-days": make_up_days}

    def works(self, day: date) -> bool:
        """Say whether a day is worked."""
        return day in self.make_up_days or (day not in self.holidays and day.isoweekday() not in self.weekend)

    def after(self, day: date, count: int = 1) -> date:
        """Return the working day that lies so many after a day, which itself is not counted."""
        for _ in range(_MOST):
            if count <= 0 or day == date.max:
                break
            day += _DAY
            count -= self.works(day)
        return day


def _days(given: Iterable[object]) -> frozenset[date]:
    return frozenset(date.fromisoformat(str(day)) for day in given)
