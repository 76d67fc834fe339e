"""Numbers: `integer`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from hopquy.runner.checks.ruling import Context, Ruling, seen
from hopquy.runner.checks.text import ruled_on
from hopquy.runner.model.finding import Phrase

__all__ = ["integer"]

_INTEGER = re.compile(r"[+-]?[0-9]{1,18}")


def integer(arguments: Mapping[str, Any], context: Context) -> Ruling:
    """Every text selected is an integer (ASCII digits, at most 18) within the bounds."""
    low, high = arguments.get("min"), arguments.get("max")
    expected = _expected(low, high)

    def judge(text: str) -> tuple[Phrase, Phrase] | None:
        right = _INTEGER.fullmatch(text) is not None and (low is None or int(text) >= low) and (high is None or int(text) <= high)
        return None if right else (expected, seen(text))

    return ruled_on(arguments["at"], context, judge)


def _expected(low: int | None, high: int | None) -> Phrase:
    if low is not None and high is not None:
        return Phrase.of("expect.integer-range", min=low, max=high)
    if low is not None:
        return Phrase.of("expect.integer-min", min=low)
    return Phrase.of("expect.integer-max", max=high) if high is not None else Phrase.of("expect.integer")
