"""Judges of the status packets that the target sends: what they name, and their order."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from hopquy.runner.checks.ruling import Ruling, seen
from hopquy.runner.judges.case import Case, broken, holds
from hopquy.runner.judges.entries import Delivery, Status
from hopquy.runner.judges.timeline import Timeline, timeline_of
from hopquy.runner.model.finding import Phrase

__all__ = ["from_addressee", "in_order", "names_document", "names_sender", "reports_by_addressee"]

_PROGRESS = ("01", "03", "04", "05", "06")


def names_document(case: Case) -> Iterator[Ruling]:
    """A status names a document that was delivered to the target, or that it sent itself."""
    timeline = timeline_of(case.exhibits)
    known = {d.document_id for d in (*timeline.valid, *timeline.abandoned)} | {t.document_id for t in timeline.every_trial}
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
    for reported in reports_by_addressee(timeline):
        steps = [status for status in reported if status.code in _PROGRESS]
        back = next(((s, t) for s, t in pairwise(steps) if _PROGRESS.index(t.code) < _PROGRESS.index(s.code)), None)
        if back is not None:
            before, after = back
            expected = Phrase.of("expect.before-status", code=after.code, other=before.code)
            observed = Phrase.of("seen.after-status", code=after.code, other=before.code)
            yield broken(expected, observed, after.exhibit, before.exhibit, path="MessageHeader/StatusCode")
        elif len(steps) > 1:
            yield holds(*(status.exhibit for status in steps))


def reports_by_addressee(timeline: Timeline) -> Iterator[list[Status]]:
    """Yield what one addressee of a document reports of it to its sender; reports from and to others are the matter of other rules.

    Where more than one packet bore the document's identifier, the arrival of the later ones is none of its own.
    """
    packets: dict[str, list[Delivery]] = {}
    for delivery in timeline.deliveries:
        packets.setdefault(delivery.document_id, []).append(delivery)
    reports: dict[tuple[str, str], list[Status]] = {}
    for status in timeline.statuses:
        delivered = packets.get(status.document_id)
        if status.document_id and (delivered is None or status.organ == delivered[0].sender):
            reports.setdefault((status.document_id, status.sender), []).append(status)
    for (document_id, _), reported in reports.items():
        arrivals = [status for status in reported if status.code == "01"] if len(packets.get(document_id, ())) > 1 else []
        yield [status for status in reported if status not in arrivals[1:]]


def _met(text: str) -> Phrase:
    return seen(text) if text else Phrase.of("seen.nothing")
