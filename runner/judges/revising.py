"""Judges of recalls, updates and replacements that were put into the axis for the target."""

from __future__ import annotations

from collections.abc import Iterator

from hopquy.runner.checks.ruling import Ruling
from hopquy.runner.codec.exhibit import Exhibit
from hopquy.runner.judges.case import Case, broken, holds, unknown
from hopquy.runner.judges.entries import Delivery
from hopquy.runner.judges.progress import silence_ruling
from hopquy.runner.judges.timeline import Timeline, in_vain, timeline_of
from hopquy.runner.model.finding import Phrase

__all__ = ["answered", "replaced_stops", "withdrawn_stops"]

_AGREED = ("15", "14")
_ANSWERS = (*_AGREED, "16")
_WORK = ("03", "04", "05", "06")


def answered(case: Case) -> Iterator[Ruling]:
    """What was asked of a document (`asked`: `recall`, `update` or `take-back`) is answered by 15 or 16; that some write 14 is another matter."""
    timeline = timeline_of(case.exhibits)
    for request in _requests(timeline, case.parameters["asked"]):
        if not timeline.fetches(request.doc_id):
            continue
        names = {*request.about, request.document_id} - {""}
        answers = [s for name in names for s in timeline.reported(name, *_ANSWERS, since=request.seq)]
        waited = timeline.waited_in_vain(f"status:answer:{request.doc_id}")
        if answers:
            yield holds(answers[0].exhibit, request.exhibit)
        elif waited is None:
            yield unknown(request.exhibit)
        else:
            expected = Phrase.of("expect.answer-to", document_id=", ".join(sorted(names)))
            yield broken(expected, in_vain("seen.no-status", waited), request.exhibit, waited)


def withdrawn_stops(case: Case) -> Iterator[Ruling]:
    """Once the target agreed to give a document back, nothing is reported of the work on it."""
    timeline = timeline_of(case.exhibits)
    for request in (*_requests(timeline, "recall"), *_requests(timeline, "take-back")):
        for document_id in request.about:
            for agreed in timeline.reported(document_id, *_AGREED, since=request.seq)[:1]:
                yield from silence_ruling(timeline, agreed, document_id, _WORK)


def replaced_stops(case: Case) -> Iterator[Ruling]:
    """Once a replacement was fetched, nothing is reported of the work on the document that it takes the place of."""
    timeline = timeline_of(case.exhibits)
    known = {delivery.document_id for delivery in timeline.deliveries}
    for replacement in (delivery for delivery in timeline.deliveries if delivery.operation == "replace"):
        fetches = timeline.fetches(replacement.doc_id)
        for document_id in replacement.about if fetches else ():
            if document_id in known:
                yield _stopped(timeline, document_id, replacement, fetches[0])


def _stopped(timeline: Timeline, document_id: str, replacement: Delivery, fetch: Exhibit) -> Ruling:
    since = fetch.observation.seq
    later, watched = timeline.reported(document_id, *_WORK, since=since), timeline.quiet(document_id, since)
    if later:
        expected = Phrase.of("expect.replaced", document_id=document_id)
        observed = Phrase.of("seen.status", code=later[0].code)
        return broken(expected, observed, later[0].exhibit, replacement.exhibit, path="MessageHeader/StatusCode")
    return unknown(replacement.exhibit) if watched is None else holds(replacement.exhibit, watched)


def _requests(timeline: Timeline, asked: str) -> Iterator[Delivery]:
    """Yield what was asked: by a packet of that operation, or for `take-back` by a status 13."""
    if asked == "take-back":
        yield from (status for status in timeline.delivered_statuses if status.code == "13")
    else:
        yield from (delivery for delivery in timeline.deliveries if delivery.operation == asked)
