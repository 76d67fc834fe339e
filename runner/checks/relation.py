"""How texts relate: `same-as`, `unique`, `pairs`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any

from hopquy.runner.checks.ruling import Context, Ruling, seen, shown
from hopquy.runner.checks.text import comparable
from hopquy.runner.model.finding import Phrase
from hopquy.runner.model.location import Selected

__all__ = ["pairs", "same_as", "unique"]

_LISTED = 5
_IGNORING: dict[str | None, Callable[[str], str]] = {
    None: lambda text: text,
    "cid-prefix": lambda text: text.removeprefix("cid:"),
    "case": str.casefold,
}


def same_as(arguments: Mapping[str, Any], context: Context) -> Ruling:
    """Every text selected at one path stands at the other too; ruled on where both have text."""
    bare = _IGNORING[arguments.get("ignoring")]
    others = {bare(comparable(item.text)) for item in context.select(arguments["other"])} - {""}
    expected = Phrase.of("expect.same-as", path=arguments["other"], value="” / “".join(map(shown, sorted(others)[:_LISTED])))
    findings, spoke = [], False
    for selected in context.select(arguments["at"]):
        text = comparable(selected.text)
        if not text or not others:
            continue
        spoke = True
        if bare(text) not in others:
            findings.append(context.finding(selected, expected, seen(text)))
    return Ruling.of(findings, spoke=spoke)


def unique(arguments: Mapping[str, Any], context: Context) -> Ruling:
    """No text stands twice among those selected."""
    found = [(item, comparable(item.text)) for item in context.select(arguments["at"])]
    counts = Counter(text for _, text in found if text)
    findings, told = [], set()
    for item, text in found:
        if counts[text] > 1 and text in told:
            findings.append(
                context.finding(item, Phrase.of("expect.unique"), Phrase.of("seen.twice", text=shown(text), count=counts[text]))
            )
        told.add(text)
    return Ruling.of(findings, spoke=bool(counts))


def pairs(arguments: Mapping[str, Any], context: Context) -> Ruling:
    """Each text on the left has its counterpart on the right and the reverse, as often; what is empty has none to have."""
    bare = _IGNORING[arguments.get("ignoring")]
    sides = [_texts(arguments[side], context, bare) for side in ("left", "right")]
    findings = []
    for here, there, path in ((sides[0], sides[1], arguments["right"]), (sides[1], sides[0], arguments["left"])):
        left_over = Counter(text for _, text in there)
        for item, text in here:
            left_over[text] -= 1
            if left_over[text] < 0:
                findings.append(
                    context.finding(item, Phrase.of("expect.partner", path=path), Phrase.of("seen.without-partner", text=shown(text)))
                )
    return Ruling.of(findings, spoke=any(sides))


def _texts(path: str, context: Context, bare: Callable[[str], str]) -> list[tuple[Selected, str]]:
    found = ((item, comparable(item.text)) for item in context.select(path))
    return [(item, bare(text)) for item, text in found if text]
