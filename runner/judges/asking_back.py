"""Judges of documents that the target was asked to have back by a status 13."""

from __future__ import annotations

from collections.abc import Iterator

from hopquy.runner.checks.ruling import Ruling, seen
from hopquy.runner.checks.text import comparable
from hopquy.runner.judges.case import Case, broken, holds, unknown
from hopquy.runner.judges.timeline import in_vain, timeline_of
from hopquy.runner.model.finding import Phrase

__all__ = ["asked_back", "asked_of_receiver"]


def asked_back(case: Case) -> Iterator[Ruling]:
    """A status 13 names the document that is to come back."""
    timeline = timeline_of(case.exhibits)
    for ask in timeline.asked("take-back"):
        document_id = comparable(str(ask.observation.data.get("document_id", "")))
        found = timeline.reported(document_id, "13")
        waited = timeline.waited_in_vain(f"status:13:{document_id}")
        if found:
            yield holds(found[0].exhibit, ask)
        elif waited is None:
            yield unknown(ask)
        else:
            yield broken(Phrase.of("expect.status", code="13"), in_vain("seen.no-status", waited), ask, waited)


def asked_of_receiver(case: Case) -> Iterator[Ruling]:
    """A status 13 goes to one of those to whom the document was sent."""
    timeline = timeline_of(case.exhibits)
    receivers: dict[str, tuple[str, ...]] = {}
    for sent in timeline.sent:
        if sent.document_id and not sent.refused:
            receivers[sent.document_id] = (*receivers.get(sent.document_id, ()), *sent.addressees)
    for status in timeline.statuses:
        if status.code != "13" or status.document_id not in receivers:
            continue
        codes = receivers[status.document_id]
        if timeline.body(status.organ) in {timeline.body(code) for code in codes}:
            yield holds(status.exhibit)
        else:
            expected = Phrase.of("expect.one-of", values=", ".join(dict.fromkeys(codes)))
            observed = seen(status.organ) if status.organ else Phrase.of("seen.nothing")
            yield broken(expected, observed, status.exhibit, path="MessageHeader/ResponseFor/OrganId")
