"""Judges of the status packets that the target sends: what they name, and their order."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from hopquy.runner.checks.ruling import Ruling, seen
from hopquy.runner.judges.case import Case, broken, holds
from hopquy.runner.judges.timeline import timeline_of
from hopquy.runner.model.finding import Phrase

__all__ = ["from_addressee", "in_order", "names_document", "names_sender"]

_PROGRESS = ("01", "03", "04", "05", "06")


def names_document(case: Case) -> Iterator[Ruling]:
    """A status names a document that was delivered to the target, or that it sent itself."""
    timeline = timeline_of(case.exhibits)
    known = {d.document_id for d in (*timeline.valid, *timeline.abandoned)} | {t.document_id for t in timeline.trials}
    known |= {s.document_id for s in timeline.sent}
    for status in timeline.statuses if known else []:
        if status.document_id in known - {""}:
            yield holds(status.exhibit)
        else:
            yield broken(
                Phrase.of("expect.known-document"), _met(status.document_id), status.exhibit, path="MessageHeader/ResponseFor/DocumentId"
            )


def names_sender(case: Case) -> Iterator[Ruling]:
    """A status about a document received goes to the one who sent it."""
    timeline = timeline_of(case.exhibits)
    senders = {d.document_id: d for d in timeline.valid if d.document_id}
    for status in timeline.statuses:
        delivery = senders.get(status.document_id)
        if delivery is None:
            continue
        if status.organ == delivery.sender:
            yield holds(status.exhibit, delivery.exhibit)
        else:
            expected = Phrase.of("expect.organ", code=delivery.sender)
            yield broken(expected, _met(status.organ), status.exhibit, delivery.exhibit, path="MessageHeader/ResponseFor/OrganId")


def from_addressee(case: Case) -> Iterator[Ruling]:
    """A status about a document received comes from one of those it was addressed to."""
    timeline = timeline_of(case.exhibits)
    received = {d.document_id: d for d in timeline.valid if d.document_id and not d.misdirected}
    for status in timeline.statuses:
        delivery = received.get(status.document_id)
        if delivery is None:
            continue
        if status.sender in delivery.addressees:
            yield holds(status.exhibit, delivery.exhibit)
        else:
            expected = Phrase.of("expect.one-of", values=", ".join(delivery.addressees))
            yield broken(expected, _met(status.sender), status.exhibit, delivery.exhibit, path="MessageHeader/From/OrganId")


def in_order(case: Case) -> Iterator[Ruling]:
    """Statuses of one document come in the order 01, 03, 04, 05, 06; any may be left out."""
    timeline = timeline_of(case.exhibits)
    for document_id in dict.fromkeys(status.document_id for status in timeline.statuses if status.document_id):
        reported = [s for s in timeline.statuses if s.document_id == document_id and s.code in _PROGRESS]
        back = next(((s, t) for s, t in pairwise(reported) if _PROGRESS.index(t.code) < _PROGRESS.index(s.code)), None)
        if back is not None:
            before, after = back
            expected = Phrase.of("expect.before-status", code=after.code, other=before.code)
            observed = Phrase.of("seen.after-status", code=after.code, other=before.code)
            yield broken(expected, observed, after.exhibit, before.exhibit, path="MessageHeader/StatusCode")
        elif len(reported) > 1:
            yield holds(*(status.exhibit for status in reported))


def _met(text: str) -> Phrase:
    return seen(text) if text else Phrase.of("seen.nothing")
