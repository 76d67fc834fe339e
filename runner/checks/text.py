"""What a text looks like: `not-empty`, `matches`, `one-of`, `max-length`.

Texts are compared as NFC code points, without the white space around them. But for `not-empty`, a text that is empty is not ruled on.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any
from unicodedata import normalize

from hopquy.runner.checks.ruling import Context, Ruling, seen
from hopquy.runner.model.finding import Finding, Phrase
from hopquy.runner.model.location import Selected

__all__ = ["comparable", "matches", "max_length", "not_empty", "one_of", "ruled_on"]


def comparable(text: str) -> str:
    """Return a text as it is compared."""
    return normalize("NFC", text).strip(" \t\r\n")


def ruled_on(path: str, context: Context, judge: Callable[[str], tuple[Phrase, Phrase] | None]) -> Ruling:
    """Put every text selected that is not empty to a judge, which answers None or (expected, observed)."""
    findings: list[Finding] = []
    spoke = False
    for selected in context.select(path):
        text = comparable(selected.text)
        if not text:
            continue
        spoke = True
        wrong = judge(text)
        if wrong is not None:
            findings.append(context.finding(selected, *wrong))
    return Ruling.of(findings, spoke=spoke)


def not_empty(path: str, context: Context) -> Ruling:
    """Every text selected has something in it."""
    found = context.select(path)
    empty = [context.finding(item, Phrase.of("expect.not-empty"), Phrase.of("seen.empty")) for item in found if _is_empty(item)]
    return Ruling.of(empty, spoke=bool(found))


def matches(arguments: Mapping[str, Any], context: Context) -> Ruling:
    """Every text selected matches a named pattern as a whole."""
    regex, means = context.names.patterns[arguments["pattern"]]
    expected = Phrase.of("expect.pattern", means=means)
    return ruled_on(arguments["at"], context, lambda text: None if _compiled(regex).fullmatch(text) else (expected, seen(text)))


def one_of(arguments: Mapping[str, Any], context: Context) -> Ruling:
    """Every text selected is in a named list."""
    codes = context.names.lists[arguments["list"]]
    expected = Phrase.of("expect.one-of", values=", ".join(codes))
    return ruled_on(arguments["at"], context, lambda text: None if text in codes else (expected, seen(text)))


def max_length(arguments: Mapping[str, Any], context: Context) -> Ruling:
    """Every text selected has at most so many code points."""
    limit = arguments["limit"]
    expected = Phrase.of("expect.max-length", limit=limit)
    return ruled_on(
        arguments["at"], context, lambda text: None if len(text) <= limit else (expected, Phrase.of("seen.length", length=len(text)))
    )


def _is_empty(selected: Selected) -> bool:
    if comparable(selected.text):
        return False
    if selected.attribute is not None:
        return True
    content = selected.node.content
    return content is None or not (content.size or content.fault)


@lru_cache(maxsize=256)
def _compiled(regex: str) -> re.Pattern[str]:
    return re.compile(regex)
