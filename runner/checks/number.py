"""Numbers: `integer`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from hopquy.runner.checks.ruling import Context, Ruling, seen
from hopquy.runner.checks.text import ruled_on
from hopquy.runner.model.finding import Phrase

__all__ = ["integer"]

_INTEGER = re.compile(r"([+-]?)0*([0-9]*)(?<=[0-9])")
_HUGE = 18


def integer(arguments: Mapping[str, Any], context: Context) -> Ruling:
    """Every text selected is an integer, written in ASCII digits, within the bounds."""
    low, high = arguments.get("min"), arguments.get("max")
    expected = _expected(low, high)

    def judge(text: str) -> tuple[Phrase, Phrase] | None:
        value = _value(text)
        right = value is not None and (low is None or value >= low) and (high is None or value <= high)
        return None if right else (expected, seen(text))

    return ruled_on(arguments["at"], context, judge)


def _value(text: str) -> int | None:
    """Return the number; one of more digits than any bound has is given as 10^18."""
    match = _INTEGER.fullmatch(text)
    if match is None:
        return None
    sign, digits = match.groups()
    size = int(digits or "0") if len(digits) <= _HUGE else 10**_HUGE
    return -size if sign == "-" else size


def _expected(low: int | None, high: int | None) -> Phrase:
    if low is not None and high is not None:
        return Phrase.of("expect.integer-range", min=low, max=high)
    if low is not None:
        return Phrase.of("expect.integer-min", min=low)
    return Phrase.of("expect.integer-max", max=high) if high is not None else Phrase.of("expect.integer")
