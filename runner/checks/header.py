"""A header of an HTTP call: `header`, which puts the header's text to the other words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from hopquy.runner.checks.occurrence import occurs
from hopquy.runner.checks.ruling import Context, Ruling, combined
from hopquy.runner.checks.text import matches, max_length, not_empty, one_of
from hopquy.runner.model.finding import Finding, Phrase

__all__ = ["header"]


def header(arguments: Mapping[str, Any], context: Context) -> Ruling:
    """Headers of that name, in whatever case, have a text, and are as the inner words say."""
    at = f"headers/{arguments['name'].lower()}"
    rulings = []
    if "occurs" in arguments:
        rulings.append(_told_of_header(occurs({"at": at, **arguments["occurs"]}, context), arguments["name"]))
    rulings.append(not_empty(at, context))
    if "matches" in arguments:
        rulings.append(matches({"at": at, "pattern": arguments["matches"]}, context))
    if "one-of" in arguments:
        rulings.append(one_of({"at": at, "list": arguments["one-of"]}, context))
    if "max-length" in arguments:
        rulings.append(max_length({"at": at, "limit": arguments["max-length"]}, context))
    return combined(rulings)


def _told_of_header(ruling: Ruling, name: str) -> Ruling:
    return ruling if not ruling.findings else replace(ruling, findings=tuple(_of_header(finding, name) for finding in ruling.findings))


def _of_header(finding: Finding, name: str) -> Finding:
    expected = Phrase.of("expect.header", name=name) if finding.expected.key == "expect.present" else finding.expected
    observed = Phrase("seen.not-unique-header", finding.observed.gaps) if finding.observed.key == "seen.count" else finding.observed
    return replace(finding, expected=expected, observed=observed)
