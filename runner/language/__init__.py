"""Sentences in Vietnamese and English, kept in two catalogues with the same keys and gaps."""

from __future__ import annotations

import json
import locale
import os
from functools import cache
from importlib import resources

from hopquy.runner.model.finding import Gap, Phrase, Text

__all__ = ["LANGUAGES", "both", "catalogue", "chosen", "say"]

LANGUAGES = ("vi", "en")


@cache
def catalogue(language: str) -> dict[str, str]:
    """Return every sentence of one language by its key."""
    text = resources.files(__package__).joinpath(f"{language}.json").read_text(encoding="utf-8")
    loaded: dict[str, str] = json.loads(text)
    return loaded


def say(phrase: Phrase, language: str) -> str:
    """Return the phrase as a sentence of that language; a last gap with nothing in it leaves no colon behind."""
    return catalogue(language)[phrase.key].format_map({name: _said(gap, language) for name, gap in phrase.gaps}).rstrip(" :")


def _said(gap: Gap, language: str) -> str | int:
    match gap:
        case Text():
            return str(getattr(gap, language))
        case Phrase():
            return say(gap, language)
        case tuple():
            return ", ".join(say(one, language) for one in gap)
    return gap


def both(phrase: Phrase) -> Text:
    """Return the phrase in both languages."""
    return Text(say(phrase, "vi"), say(phrase, "en"))


def chosen(wish: str | None = None) -> str:
    """Return the language to speak: the wish, else HOPQUY_LANG, else the locale's, else English."""
    if wish in LANGUAGES:
        return wish
    named = os.environ.get("HOPQUY_LANG", "").lower()
    if named in LANGUAGES:
        return named
    spoken = next((value for name in ("LC_ALL", "LC_MESSAGES", "LANG") if (value := os.environ.get(name))), None)
    if spoken is None:
        try:
            spoken = locale.getlocale()[0] or ""
        except ValueError:
            spoken = ""
    return "vi" if spoken.lower().startswith(("vi", "vietnamese")) else "en"
