"""Lines that the target.yaml files of all roles have in common, for `hopquy init`: comments, the product, its features, the points of waiting."""

from __future__ import annotations

import textwrap
from collections.abc import Collection, Iterator, Mapping

from hopquy.runner.language import say
from hopquy.runner.model.finding import Phrase
from hopquy.runner.model.target import Pace

__all__ = ["comment", "features", "points", "product", "remark"]

_WIDTH = 110


def comment(language: str, key: str, indent: int = 0) -> Iterator[str]:
    """Yield the lines of a comment that stands above what it speaks of."""
    margin = " " * indent + "# "
    yield from textwrap.wrap(
        say(Phrase.of(f"template.{key}"), language), _WIDTH, initial_indent=margin, subsequent_indent=margin, break_on_hyphens=False
    )


def remark(language: str, line: str, key: str) -> str:
    """Return a line with a comment beside it."""
    return f"{line:<46} # {say(Phrase.of(f'template.{key}'), language)}"


def product(language: str, name: str) -> Iterator[str]:
    """Yield the lines of what a product is called."""
    yield from comment(language, "product", 2)
    yield from ("  product:", f'    name: "{name}"', '    version: "1.0"', '    vendor: "Công ty Mẫu"', '    #build: "20260301.1"')


def features(language: str, known: Collection[str], used: Collection[str], key: str) -> Iterator[str]:
    """Yield the lines of a list of features, those that are used first."""
    yield "  features:"
    for feature in (*used, *(one for one in known if one not in used)):
        yield remark(language, f"    {'' if feature in used else '#'}- {feature}", f"{key}.{feature}")


def points(language: str, paces: Mapping[str, Pace], key: str) -> Iterator[str]:
    """Yield the lines of how long is waited at each point."""
    yield "  points:"
    for index, (point, pace) in enumerate(paces.items()):
        line = f"    {'#' if index else ''}{point}: {{interval: {pace.interval:g}, deadline: {pace.deadline:g}}}"
        yield remark(language, line, f"{key}.{point}")
