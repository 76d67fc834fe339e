"""Judges of the files to which messages point, as the portal fetches them: there, of the right kind, and what was handed in."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping

from hopquy.runner.checks.ruling import Ruling, seen
from hopquy.runner.codec.exhibit import Exhibit
from hopquy.runner.judges.case import Case, broken, holds
from hopquy.runner.judges.onestop.lives import Life, lives_of
from hopquy.runner.model.finding import Phrase

__all__ = ["file_as_handed", "file_served", "file_typed"]

_OK = 200


def file_served(case: Case) -> Iterator[Ruling]:
    """A file that a message points to can be fetched."""
    for exhibit in case.selected:
        data = exhibit.observation.data
        if data.get("status") == _OK and not data.get("trouble"):
            yield holds(exhibit)
        else:
            trouble = str(data.get("trouble") or "")
            met = (
                Phrase.of("seen.onestop.no-answer", trouble=trouble)
                if trouble
                else Phrase.of("seen.onestop.file", status=str(data.get("status") or "–"))
            )
            yield broken(Phrase.of("expect.onestop.file"), met, exhibit)


def file_as_handed(case: Case) -> Iterator[Ruling]:
    """A file that is fetched is one that was handed in or came out, byte for byte."""
    for exhibit, handed in _fetched(case):
        body = exhibit.data or b""
        if hashlib.sha256(body).hexdigest() in handed:
            yield holds(exhibit)
        else:
            yield broken(Phrase.of("expect.onestop.handed"), Phrase.of("seen.onestop.bytes", size=len(body)), exhibit)


def file_typed(case: Case) -> Iterator[Ruling]:
    """A file that is fetched bears the media type under which it was handed in."""
    for exhibit, handed in _fetched(case):
        wanted = handed.get(hashlib.sha256(exhibit.data or b"").hexdigest())
        if wanted is None:
            continue
        headers = exhibit.observation.data.get("headers", ())
        told = next((str(value) for name, value in headers if str(name).lower() == "content-type"), "")
        if told.partition(";")[0].strip().lower() == wanted.lower():
            yield holds(exhibit)
        else:
            yield broken(Phrase.of("expect.onestop.text", text=wanted), seen(told), exhibit)


def _fetched(case: Case) -> Iterator[tuple[Exhibit, Mapping[str, str]]]:
    """Yield each file that was fetched, with what was handed in of its dossier: SHA-256 -> media type."""
    lives = {life.token: life for life in lives_of(case.exhibits).all}
    for exhibit in case.selected:
        data = exhibit.observation.data
        life = lives.get(str(data.get("token")))
        if data.get("status") != _OK or data.get("trouble") or life is None:
            continue
        handed = _handed(life)
        if handed:
            yield exhibit, handed


def _handed(life: Life) -> Mapping[str, str]:
    rows = [row for e in (life.filing, *(act.exhibit for act in life.acts)) for row in e.observation.data.get("handed") or ()]
    return {
        str(row["sha256"]): str(row["media_type"]) for row in rows if isinstance(row, Mapping) and "sha256" in row and "media_type" in row
    }
