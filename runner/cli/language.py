"""The `--lang` option that every speaking command has."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

from hopquy.runner.language import LANGUAGES, chosen

__all__ = ["lang_option"]


def lang_option(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add `--lang`; the command gets the language that was settled on."""
    return click.option(
        "--lang",
        type=click.Choice(LANGUAGES),
        callback=lambda _context, _option, value: chosen(value),
        help="Language: vi or en (default: HOPQUY_LANG, then the locale).",
    )(function)
