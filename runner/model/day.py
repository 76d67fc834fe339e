"""The days whose rules can be asked for."""

from __future__ import annotations

from datetime import date, timedelta, timezone

__all__ = ["FIRST", "LAST", "VIETNAM", "read_day"]

VIETNAM = timezone(timedelta(hours=7))
FIRST, LAST = date(2000, 1, 1), date(2100, 12, 31)
"""No rule of the specs is older; clocks and calendars have room to go on beyond both."""


def read_day(text: str) -> date:
    """Return the day that somebody wrote; raises ValueError with a sentence for them."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise ValueError(f"{text!r} is not a date; write it like 2026-01-31") from None
    if not FIRST <= day <= LAST:
        raise ValueError(f"{text} is out of range; a day lies between {FIRST} and {LAST}")
    return day
