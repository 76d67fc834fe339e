"""Dates and times: `date`, `datetime`, in the notations that the packets use."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from hopquy.runner.checks.ruling import Context, Ruling, seen
from hopquy.runner.checks.text import ruled_on
from hopquy.runner.model.finding import Phrase

__all__ = ["date", "datetime_", "parsed"]

_PARTS = {
    "yyyy": r"(?P<year>\d{4})",
    "MM": r"(?P<month>\d{2})",
    "dd": r"(?P<day>\d{2})",
    "HH": r"(?P<hour>\d{2})",
    "mm": r"(?P<minute>\d{2})",
    "ss": r"(?P<second>\d{2})",
    "SSS": r"(?P<millisecond>\d{3})",
    "[XXX]": r"(?P<zone>Z|[+-](?:[01]\d|2[0-3]):?[0-5]\d)?",
}
_HERE = timedelta(hours=7)
"""The zone of Asia/Ho_Chi_Minh, in which moments without a zone are meant."""


def parsed(text: str, notation: str) -> datetime | None:
    """Return the moment that a text means in a notation such as `yyyy/MM/dd HH:mm:ss`, as local time; None where it means none."""
    match = _pattern(notation).fullmatch(text)
    if match is None:
        return None
    met = match.groupdict()
    zone, millisecond = met.pop("zone", None), met.pop("millisecond", "0")
    parts = {"year": 1, "month": 1, "day": 1, **{name: int(value) for name, value in met.items()}}
    try:
        local = datetime(**parts, microsecond=int(millisecond) * 1000)  # type: ignore[arg-type] # noqa: DTZ001 -- local time without a zone
        return local if zone is None else local - _offset(zone) + _HERE
    except (OverflowError, ValueError):
        return None


def _offset(zone: str) -> timedelta:
    if zone == "Z":
        return timedelta()
    distance = timedelta(hours=int(zone[1:3]), minutes=int(zone[-2:]))
    return -distance if zone.startswith("-") else distance


def date(arguments: Mapping[str, Any], context: Context) -> Ruling:
    """Every text selected is a day of the calendar in that notation."""
    return _moment(arguments, context, "expect.date")


def datetime_(arguments: Mapping[str, Any], context: Context) -> Ruling:
    """Every text selected is a moment of the calendar in that notation."""
    return _moment(arguments, context, "expect.datetime")


def _moment(arguments: Mapping[str, Any], context: Context, key: str) -> Ruling:
    notation = arguments["format"]
    expected = Phrase.of(key, format=notation)
    return ruled_on(arguments["at"], context, lambda text: None if parsed(text, notation) else (expected, seen(text)))


@lru_cache(maxsize=64)
def _pattern(notation: str) -> re.Pattern[str]:
    return re.compile(
        "".join(_PARTS.get(part, re.escape(part)) for part in re.split(r"(yyyy|MM|dd|HH|mm|ss|SSS|\[XXX\])", notation)), re.ASCII
    )
