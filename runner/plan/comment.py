"""Comments of the target.yaml that `hopquy init` writes."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from hopquy.runner.language import say
from hopquy.runner.model.finding import Phrase

__all__ = ["comment", "remark"]

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
