"""The sentences of the views, in both languages."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files

__all__ = ["LANGUAGES", "catalogue", "knows", "word"]

LANGUAGES = ("vi", "en")


@cache
def catalogue() -> dict[str, dict[str, str]]:
    """Return every sentence: key -> language -> text with gaps in braces."""
    text = files("hopquy.reports").joinpath("assets", "words.json").read_text(encoding="utf-8")
    found: dict[str, dict[str, str]] = json.loads(text)
    return found


def knows(key: str) -> bool:
    """Whether the catalogue has that key."""
    return key in catalogue()


def word(key: str, **gaps: str | int) -> dict[str, str]:
    """Return a sentence in both languages, its gaps filled; an unknown key is a KeyError, so that no view is silently mute."""
    sentence = catalogue()[key]
    return {language: sentence[language].format(**gaps) for language in LANGUAGES}
