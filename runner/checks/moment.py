"""Dates and times: `date`, `datetime`, in the notations that the packets use."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
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
}


def parsed(text: str, notation: str) -> datetime | None:
    """Return the moment that a text means in a notation such as `yyyy/MM/dd HH:mm:ss`; None where it means none."""
    match = _pattern(notation).fullmatch(text)
    if match is None:
        return None
    parts = {"year": 1, "month": 1, "day": 1, **{name: int(value) for name, value in match.groupdict().items()}}
    try:
        return datetime(**parts)  # type: ignore[arg-type] # noqa: DTZ001 -- the packets carry local time without a zone
    except ValueError:
        return None


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
    return re.compile("".join(_PARTS.get(part, re.escape(part)) for part in re.split(r"(yyyy|MM|dd|HH|mm|ss)", notation)), re.ASCII)
