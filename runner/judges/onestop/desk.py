"""Judges of what the desk does and does not do: what the rules forbid is declined, and what is done is put on its form."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from hopquy.runner.checks.ruling import Ruling
from hopquy.runner.judges.case import Case, broken, holds
from hopquy.runner.judges.onestop.lives import Act, lives_of
from hopquy.runner.judges.onestop.papers import papers_of
from hopquy.runner.model.finding import Phrase

__all__ = ["declined", "filed_by", "form_issued", "qr_complete"]

_QR = ("code", "procedure", "identifier", "title", "system", "published")
_RECEIPT, _APPOINTMENT = "01", "appointment"


def declined(case: Case) -> Iterator[Ruling]:
    """An `action` is declined once one of the actions `after` was done, as long as none of the actions `until` was."""
    action, after = str(case.parameters["action"]), case.parameters["after"]
    until = case.parameters.get("until", ())
    for life in lives_of(case.exhibits).all:
        forbidding: Act | None = None
        for act in life.acts:
            if forbidding is not None and act.action == action and act.exhibit.observation.data.get("attempt"):
                if act.done:
                    yield broken(
                        Phrase.of("expect.onestop.declined", action=action), Phrase.of("seen.onestop.done"), act.exhibit, forbidding.exhibit
                    )
                else:
                    yield holds(act.exhibit, forbidding.exhibit)
            if act.done and act.action in until:
                break
            if act.done and act.action in after:
                forbidding = act


def filed_by(case: Case) -> Iterator[Ruling]:
    """A dossier that somebody tries to file by a `channel`, from the day `from` and before the day `until`, is taken, or declined where `taken` is false."""
    since, until = str(case.parameters.get("from", "")), str(case.parameters.get("until", "9999"))
    for exhibit in lives_of(case.exhibits).of("driver.asked"):
        data = exhibit.observation.data
        if data.get("action") != "file" or data.get("channel") != case.parameters["channel"] or not data.get("attempt"):
            continue
        if not since <= str(data.get("day") or "") < until:
            continue
        if bool(data.get("ok")) is case.parameters["taken"]:
            yield holds(exhibit)
        elif data.get("ok"):
            yield broken(Phrase.of("expect.onestop.declined", action="file"), Phrase.of("seen.onestop.done"), exhibit)
        else:
            yield broken(Phrase.of("expect.onestop.taken"), Phrase.of("seen.onestop.declined"), exhibit)


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
        fields = form.get("fields")
        empty = [
            name for name in case.parameters.get("fields", ()) if not (isinstance(fields, Mapping) and str(fields.get(name) or "").strip())
        ]
        if empty:
            yield broken(Phrase.of("expect.present", name=empty[0]), Phrase.of("seen.nothing"), asked.exhibit)
        else:
            yield holds(asked.exhibit, life.did(action)[0].exhibit)


def qr_complete(case: Case) -> Iterator[Ruling]:
    """The QR of each paper has the items that the circular names, and that of a receipt the appointment too."""
    for life in lives_of(case.exhibits).all:
        papers = papers_of(life)
        for row in papers[1] if papers is not None else ():
            qr = row.get("qr")
            wanted = (*_QR, *((_APPOINTMENT,) if str(row.get("form")) == _RECEIPT else ()))
            missing = [name for name in wanted if not (isinstance(qr, Mapping) and str(qr.get(name) or "").strip())]
            asked = papers[0].exhibit if papers is not None else life.filing
            if missing:
                expected = Phrase.of("expect.onestop.qr", item=missing[0])
                yield broken(expected, Phrase.of("seen.onestop.qr", form=str(row.get("form"))), asked)
            else:
                yield holds(asked)
