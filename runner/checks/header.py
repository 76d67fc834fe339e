"""A header of an HTTP call: `header`, which puts the header's text to the other words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hopquy.runner.checks.occurrence import occurs
from hopquy.runner.checks.ruling import Context, Ruling, combined
from hopquy.runner.checks.text import matches, max_length, not_empty, one_of

__all__ = ["header"]


def header(arguments: Mapping[str, Any], context: Context) -> Ruling:
    """The header, named without regard to case, is as the inner words say."""
    at = f"headers/{arguments['name'].lower()}"
    rulings = []
    if "occurs" in arguments:
        rulings.append(occurs({"at": at, **arguments["occurs"]}, context))
    if "not-empty" in arguments:
        rulings.append(not_empty(at, context))
    if "matches" in arguments:
        rulings.append(matches({"at": at, "pattern": arguments["matches"]}, context))
    if "one-of" in arguments:
        rulings.append(one_of({"at": at, "list": arguments["one-of"]}, context))
    if "max-length" in arguments:
        rulings.append(max_length({"at": at, "limit": arguments["max-length"]}, context))
    return combined(rulings)
