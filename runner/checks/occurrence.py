"""How often something stands: `occurs`, `absent`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hopquy.runner.checks.ruling import Context, Ruling, finding_at
from hopquy.runner.model.finding import Finding, Phrase, Place

__all__ = ["absent", "occurs"]


def occurs(arguments: Mapping[str, Any], context: Context) -> Ruling:
    """For each parent that is there, the number of children lies within the bounds; a parent that is not there is its own rule's matter."""
    low, high = arguments.get("min", 1), arguments.get("max")
    parents, name = context.parents(arguments["at"])
    findings, spoke = [], False
    for parent in parents:
        if name.startswith("@"):
            count = int(name[1:] in parent.attributes)
        else:
            count = sum(child.name == name or context.kind.synonyms.get(child.name) == name for child in parent.children)
        spoke = spoke or count > 0
        if count < low or (high is not None and count > high):
            place = Place(f"{parent.path()}/{name}", parent.position)
            findings.append(Finding(place, _bounds(low, high, name), Phrase.of("seen.count", count=count) if count else Phrase.of("seen.nothing")))
    return Ruling.of(findings, spoke=spoke)


def absent(path: str, context: Context) -> Ruling:
    """Nothing stands there."""
    found = context.select(path)
    if found:
        return Ruling.of([finding_at(item, Phrase.of("expect.absent"), Phrase.of("seen.count", count=len(found))) for item in found], spoke=True)
    parents, _ = context.parents(path)
    return Ruling.of([], spoke=bool(parents))


def _bounds(low: int, high: int | None, name: str) -> Phrase:
    if high is None:
        return Phrase.of("expect.present", name=name) if low == 1 else Phrase.of("expect.at-least", min=low)
    if low == high:
        return Phrase.of("expect.exactly", min=low)
    return Phrase.of("expect.at-most", max=high) if low == 0 else Phrase.of("expect.between", min=low, max=high)
