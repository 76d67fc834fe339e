"""Judges of the papers that the desk issues: what is on them, and that it is what the dossier says."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from hopquy.runner.checks.ruling import Ruling, seen, shown
from hopquy.runner.checks.text import comparable
from hopquy.runner.judges.case import Case, broken, holds, unknown
from hopquy.runner.judges.onestop.lives import Act, Life, lives_of
from hopquy.runner.model.finding import Phrase

__all__ = ["appointment_told", "form_absent", "form_filled", "form_issued", "paper_code", "papers_of", "qr_agrees", "qr_complete"]

_QR = ("code", "procedure", "identifier", "title", "system", "published")
_RECEIPT, _APPOINTMENT = "01", "appointment"

_CLOCK_FIRST = re.compile(r"(?P<hour>\d{1,2}):(?P<minute>\d{2})\D+(?P<day>\d{1,2})/(?P<month>\d{1,2})/(?P<year>\d{4})")
_YEAR_FIRST = re.compile(r"(?P<year>\d{4})-?(?P<month>\d{2})-?(?P<day>\d{2})[T ]?(?P<hour>\d{2}):?(?P<minute>\d{2})")


def papers_of(life: Life) -> tuple[Act, list[Mapping[str, Any]]] | None:
    """Return what the target last said of the papers of a dossier; None where it was not asked or said nothing."""
    for act in reversed(life.acts):
        answer = act.exhibit.observation.data.get("answer")
        rows = answer.get("papers") if isinstance(answer, Mapping) else None
        if act.action == "papers" and act.done and isinstance(rows, list):
            return act, [row for row in rows if isinstance(row, Mapping)]
    return None


def form_issued(case: Case) -> Iterator[Ruling]:
    """After an `action` there is one of the `forms`, and each of its `fields` says something."""
    action, forms = str(case.parameters["action"]), case.parameters["forms"]
    for life in lives_of(case.exhibits).all:
        papers = papers_of(life)
        if papers is None or not life.did(action):
            continue
        asked, rows = papers
        form = next((row for row in rows if str(row.get("form")) in forms), None)
        if form is None:
            found = ", ".join(str(row.get("form")) for row in rows) or "–"
            expected = Phrase.of("expect.onestop.form", form=" / ".join(forms))
            yield broken(expected, Phrase.of("seen.onestop.forms", forms=found), asked.exhibit, life.did(action)[0].exhibit)
            continue
        empty = [name for name in case.parameters.get("fields", ()) if not _text(form, "fields", name)]
        if empty:
            yield broken(Phrase.of("expect.present", name=empty[0]), Phrase.of("seen.nothing"), asked.exhibit)
        else:
            yield holds(asked.exhibit, life.did(action)[0].exhibit)


def form_absent(case: Case) -> Iterator[Ruling]:
    """After an `action` there is none of the `forms`."""
    action, forms = str(case.parameters["action"]), case.parameters["forms"]
    for life in lives_of(case.exhibits).all:
        papers = papers_of(life)
        if papers is None or not life.did(action):
            continue
        found = [str(row.get("form")) for row in papers[1] if str(row.get("form")) in forms]
        if found:
            expected = Phrase.of("expect.onestop.no-form", form=" / ".join(forms))
            yield broken(expected, Phrase.of("seen.onestop.forms", forms=", ".join(found)), papers[0].exhibit, life.did(action)[0].exhibit)
        else:
            yield holds(papers[0].exhibit, life.did(action)[0].exhibit)


def form_filled(case: Case) -> Iterator[Ruling]:
    """Each of the `forms` says something under each of the `fields`."""
    for _life, asked, row in _rows(case):
        if str(row.get("form")) not in case.parameters["forms"]:
            continue
        empty = [name for name in case.parameters["fields"] if not _text(row, "fields", name)]
        if empty:
            yield broken(Phrase.of("expect.present", name=empty[0]), Phrase.of("seen.nothing"), asked.exhibit)
        else:
            yield holds(asked.exhibit)


def paper_code(case: Case) -> Iterator[Ruling]:
    """The code on a paper, at `on` (`fields` or `qr`), is that of its dossier."""
    for life, asked, row in _rows(case):
        code = _text(row, case.parameters["on"], "code")
        if not code or not life.code:
            continue
        if code == comparable(life.code):
            yield holds(asked.exhibit, life.filing)
        else:
            yield broken(Phrase.of("expect.onestop.text", text=shown(life.code)), seen(code), asked.exhibit, life.filing)


def qr_complete(case: Case) -> Iterator[Ruling]:
    """The QR of each paper has the items that the circular names, and that of a receipt the appointment too."""
    for _life, asked, row in _rows(case):
        wanted = (*_QR, *((_APPOINTMENT,) if str(row.get("form")) == _RECEIPT else ()))
        missing = [name for name in wanted if not _text(row, "qr", name)]
        if missing:
            expected = Phrase.of("expect.onestop.qr", item=missing[0])
            yield broken(expected, Phrase.of("seen.onestop.qr", form=str(row.get("form"))), asked.exhibit)
        else:
            yield holds(asked.exhibit)


def qr_agrees(case: Case) -> Iterator[Ruling]:
    """What the QR of a paper says of title, applicant, procedure and appointment is what the paper says and what was filed."""
    for life, asked, row in _rows(case):
        told = {
            "title": comparable(str(row.get("title") or "")).strip(),
            "identifier": _text(row, "fields", "identifier"),
            "appointment": _text(row, "fields", "due"),
            "procedure": comparable(str(life.filing.observation.data.get("procedure") or "")),
        }
        pairs = [(_text(row, "qr", name), wanted) for name, wanted in told.items() if wanted]
        pairs = [(found, wanted) for found, wanted in pairs if found]
        wrong = next(((found, wanted) for found, wanted in pairs if found != wanted and not _same_minute(found, wanted)), None)
        if wrong is not None:
            yield broken(Phrase.of("expect.onestop.text", text=shown(wrong[1])), seen(wrong[0]), asked.exhibit, life.filing)
        elif pairs:
            yield holds(asked.exhibit, life.filing)


def _same_minute(one: str, other: str) -> bool:
    """Whether two texts tell the same time, each in a notation of its own."""
    minute = _minute(one)
    return minute is not None and minute == _minute(other)


def appointment_told(case: Case) -> Iterator[Ruling]:
    """The appointment on a form is one that the portal was told of, at `at`."""
    path = str(case.parameters["at"])
    for life, asked, row in _rows(case):
        due = _text(row, "fields", "due")
        told = {minute for one in life.wholes for text in one.texts(path) if (minute := _minute(text)) is not None}
        if str(row.get("form")) not in case.parameters["forms"] or not due or not told:
            continue
        promised = _minute(due)
        if promised is None:
            yield unknown(asked.exhibit)
        elif promised in told:
            yield holds(asked.exhibit, life.filing)
        else:
            days = ", ".join("{2:02}/{1:02}/{0} {3:02}:{4:02}".format(*one) for one in sorted(told))
            yield broken(Phrase.of("expect.onestop.text", text=days), seen(due), asked.exhibit, life.filing)


def _rows(case: Case) -> Iterator[tuple[Life, Act, Mapping[str, Any]]]:
    for life in lives_of(case.exhibits).all:
        papers = papers_of(life)
        for row in papers[1] if papers is not None else ():
            yield life, papers[0] if papers is not None else life.acts[0], row


def _text(row: Mapping[str, Any], group: str, name: str) -> str:
    """Return what a paper says there; a list or an object says nothing that anybody could read on it."""
    found = row.get(group)
    value = found.get(name) if isinstance(found, Mapping) else None
    return comparable(str(value)).strip() if isinstance(value, str | int | float) and not isinstance(value, bool) else ""


def _minute(text: str) -> tuple[int, ...] | None:
    """Return year, month, day, hour and minute of a moment as papers and messages write it."""
    match = _YEAR_FIRST.match(text) or _CLOCK_FIRST.search(text)
    return None if match is None else tuple(int(match[part]) for part in ("year", "month", "day", "hour", "minute"))
