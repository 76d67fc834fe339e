"""Judges of documents that the target's clerk refused, or that were sent to it by mistake."""

from __future__ import annotations

from collections.abc import Iterator

from hopquy.runner.checks.ruling import Ruling
from hopquy.runner.judges.case import Case, broken, holds, unknown
from hopquy.runner.judges.timeline import in_vain, timeline_of
from hopquy.runner.model.finding import Phrase

__all__ = ["no_registration", "returns_misdirected"]

_REGISTERED = Phrase.of("seen.status", code="03")


def no_registration(case: Case) -> Iterator[Ruling]:
    """Documents that were refused are not reported as registered afterwards."""
    timeline = timeline_of(case.exhibits)
    for refusal in (status for status in timeline.statuses if status.code == "02" and status.document_id):
        later = [s for s in timeline.reported(refusal.document_id, "03") if s.exhibit.observation.seq > refusal.exhibit.observation.seq]
        if later:
            expected = Phrase.of("expect.no-registration")
            yield broken(expected, _REGISTERED, later[0].exhibit, refusal.exhibit, path="MessageHeader/StatusCode")
        else:
            yield holds(refusal.exhibit)


def returns_misdirected(case: Case) -> Iterator[Ruling]:
    """Documents addressed to others are returned with 02 and never registered."""
    timeline = timeline_of(case.exhibits)
    for delivery in (delivery for delivery in timeline.deliveries if delivery.misdirected):
        if not timeline.fetches(delivery.doc_id):
            yield unknown(delivery.exhibit)
            continue
        registered = timeline.reported(delivery.document_id, "03")
        refused = timeline.reported(delivery.document_id, "02")
        waited = timeline.waited_in_vain(f"status:02:{delivery.document_id}")
        if registered:
            expected = Phrase.of("expect.returned")
            yield broken(expected, _REGISTERED, registered[0].exhibit, delivery.exhibit, path="MessageHeader/StatusCode")
        elif refused:
            yield holds(refused[0].exhibit, delivery.exhibit)
        elif waited is None:
            yield unknown(delivery.exhibit)
        else:
            observed = in_vain("seen.no-status", waited)
            yield broken(Phrase.of("expect.returned"), observed, delivery.exhibit, waited)
