"""Working days: weekend, holidays and make-up days as declared."""

from __future__ import annotations

from datetime import date

import pytest

from hopquy.runner.model.working_days import WorkingDays

# Friday 20/11/2026; Monday 23 a holiday, Saturday 21 worked in exchange.
DECLARED = {"holidays": ["2026-11-23"], "make-up-days": ["2026-11-21"]}


@pytest.mark.parametrize(("count", "day"), [(0, 20), (1, 21), (2, 24), (3, 25)])
def test_counts_from_the_next_day(count, day):
    assert WorkingDays.of(DECLARED).after(date(2026, 11, 20), count) == date(2026, 11, day)


def test_says_what_it_was_told():
    calendar = WorkingDays.of(DECLARED)
    assert WorkingDays.of(calendar.told()) == calendar
    assert calendar.told()["weekend"] == [6, 7]
    assert not WorkingDays(weekend=(7,)).works(date(2026, 11, 22))
    assert WorkingDays(weekend=(7,)).works(date(2026, 11, 21))


def test_ends_where_no_day_is_worked():
    assert WorkingDays(weekend=(1, 2, 3, 4, 5, 6, 7)).after(date(2026, 11, 20)) > date(2026, 11, 20)


def test_a_day_has_to_be_one():
    with pytest.raises(ValueError, match="day"):
        WorkingDays.of({"holidays": ["2026-02-30"]})
