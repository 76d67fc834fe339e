"""How often something stands: `occurs`, `absent`, and whether in a list: `as-list`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hopquy.runner.checks.ruling import Context, Ruling
from hopquy.runner.model.finding import Finding, Phrase, Place

__all__ = ["absent", "as_list", "occurs"]

_TYPE, _LIST = "type", "list"
"""The attributes by which a message in JSON says what a node was, and that it stood in an array."""


def occurs(arguments: Mapping[str, Any], context: Context) -> Ruling:
    """For each parent that is there, the number of children lies within the bounds; a parent that is not there is its own rule's matter."""
    low, high = arguments.get("min", 1), arguments.get("max")
    parents, name = context.parents(arguments["at"])
    findings, spoke = [], False
    for parent in parents:
        if name.startswith("@"):
            same, count = [], int(name[1:] in parent.attributes)
        else:
            same = [child for child in parent.children if child.name == name or context.kind.synonyms.get(child.name) == name]
            count = len(same)
        spoke = spoke or count > 0
        if count < low or (high is not None and count > high):
            surplus = same[high] if high is not None and count > high and same else None
            place = (
                Place(f"{context.paths.of(parent)}/{name}", parent.position)
                if surplus is None
                else Place(context.paths.of(surplus), surplus.position)
            )
            findings.append(
                Finding(place, _bounds(low, high, name), Phrase.of("seen.count", count=count) if count else Phrase.of("seen.nothing"))
            )
    return Ruling.of(findings, spoke=spoke)


def absent(path: str, context: Context) -> Ruling:
    """Nothing stands there."""
    found = context.select(path)
    if found:
        observed = Phrase.of("seen.count", count=len(found))
        return Ruling.of([context.finding(item, Phrase.of("expect.absent"), observed) for item in found], spoke=True)
    parents, _ = context.parents(path)
    return Ruling.of([], spoke=bool(parents))


def as_list(arguments: Mapping[str, Any], context: Context) -> Ruling:
    """What stands there is written as an array in JSON where `is` says so, and else is not; a message in XML has none."""
    found = [one for one in context.select(arguments["at"]) if _TYPE in one.node.attributes]
    wanted = arguments["is"]
    wrong = [one for one in found if (_LIST in one.node.attributes) is not wanted]
    expected, observed = ("list", "value") if wanted else ("value", "list")
    return Ruling.of(
        [context.finding(one, Phrase.of(f"expect.as-{expected}"), Phrase.of(f"seen.as-{observed}")) for one in wrong], spoke=bool(found)
    )


def _bounds(low: int, high: int | None, name: str) -> Phrase:
    if high is None:
        return Phrase.of("expect.present", name=name) if low == 1 else Phrase.of("expect.at-least", min=low)
    if low == high:
        return Phrase.of("expect.exactly", min=low)
    return Phrase.of("expect.at-most", max=high) if low == 0 else Phrase.of("expect.between", min=low, max=high)
