"""Judges of status packets that were put into the axis for the target, as they come: in any order, about anything."""

from __future__ import annotations

from collections.abc import Iterator

from hopquy.runner.checks.ruling import Ruling
from hopquy.runner.judges.case import Case, broken, holds
from hopquy.runner.judges.receiving import fetched_ruling, marked_ruling
from hopquy.runner.judges.timeline import timeline_of
from hopquy.runner.model.finding import Phrase

__all__ = ["odd_stops_nothing", "odd_taken", "statuses_done", "statuses_unanswered"]


def statuses_done(case: Case) -> Iterator[Ruling]:
    """Status packets that were fetched are marked `done`; of those that a target need not know what to do with another rule speaks."""
    timeline = timeline_of(case.exhibits)
    for status in timeline.delivered_statuses:
        if not status.told("odd") and timeline.fetches(status.doc_id):
            yield marked_ruling(timeline, status, ("done",), "done")


def odd_taken(case: Case) -> Iterator[Ruling]:
    """A status packet that a target need not know what to do with is fetched and marked, as done or as failed."""
    timeline = timeline_of(case.exhibits)
    for status in timeline.delivered_statuses:
        if status.told("odd") and timeline.fetches(status.doc_id):
            yield marked_ruling(timeline, status, ("done", "fail"), "done:any")


def odd_stops_nothing(case: Case) -> Iterator[Ruling]:
    """A document that came after such status packets is fetched all the same."""
    timeline = timeline_of(case.exhibits)
    for delivery in timeline.deliveries:
        if delivery.told("after_odd"):
            yield fetched_ruling(timeline, delivery)


def statuses_unanswered(case: Case) -> Iterator[Ruling]:
    """About a document of its own that it was told a status of, the target reports none itself, but for wanting it back."""
    timeline = timeline_of(case.exhibits)
    own = {sent.document_id for sent in timeline.sent} - {""}
    told = {status.document_id: status for status in reversed(timeline.delivered_statuses) if status.document_id in own}
    for document_id, status in told.items():
        back = [s for s in timeline.statuses if s.document_id == document_id and s.code != "13" and s.seq > status.seq]
        watched = timeline.quiet(document_id, status.seq)
        if back:
            observed = Phrase.of("seen.status", code=back[0].code)
            yield broken(Phrase.of("expect.no-status-back"), observed, back[0].exhibit, status.exhibit, path="MessageHeader/StatusCode")
        elif watched is not None:
            yield holds(status.exhibit, watched)
