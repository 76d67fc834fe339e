"""Judges of what a product takes from the portal's catalogue of procedures."""

from __future__ import annotations

from collections.abc import Iterator

from hopquy.runner.checks.ruling import Ruling, seen
from hopquy.runner.checks.text import comparable
from hopquy.runner.judges.case import Case, broken, holds, unknown
from hopquy.runner.judges.onestop.lives import Told, lives_of
from hopquy.runner.model.finding import Phrase

__all__ = ["catalogue_followed"]

_TAKEN_OVER = {"TenTTHC": "name", "MaLinhVuc": "sector", "TenLinhVuc": "sector_name"}
"""Member of a dossier -> what the catalogue says under another name."""


def catalogue_followed(case: Case) -> Iterator[Ruling]:
    """A dossier that was filed after the catalogue had changed bears what the catalogue says of its procedure."""
    lives = lives_of(case.exhibits)
    for change in lives.of("catalogue.changed"):
        data = change.observation.data
        for life in lives.all:
            about = life.filing.observation
            if (
                about.story != change.observation.story
                or about.seq < change.observation.seq
                or about.data.get("procedure") != data.get("procedure")
            ):
                continue
            told = next((one for one in life.wholes if one.taken), None)
            if told is None:
                continue
            wrong = next((name for name, kept in _TAKEN_OVER.items() if not _bears(told, name, str(data.get(kept)))), None)
            if wrong is None:
                # What bears none of it says nothing of the catalogue.
                bearing = any(told.texts(name) for name in _TAKEN_OVER)
                yield holds(told.exhibit, change) if bearing else unknown(told.exhibit, change)
            else:
                expected = Phrase.of("expect.onestop.text", text=str(data.get(_TAKEN_OVER[wrong])))
                yield broken(expected, seen(next(iter(told.texts(wrong)), "")), told.exhibit, change, path=wrong)


def _bears(told: Told, name: str, wanted: str) -> bool:
    return all(" ".join(text.split()) == " ".join(comparable(wanted).split()) for text in told.texts(name))
