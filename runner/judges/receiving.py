"""Judges of documents that were put into the axis for the target."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone

from hopquy.runner.checks.moment import parsed
from hopquy.runner.checks.ruling import Ruling
from hopquy.runner.codec.exhibit import Exhibit
from hopquy.runner.judges.case import Case, broken, holds, unknown
from hopquy.runner.judges.signature import PREFIX, headers_of
from hopquy.runner.judges.timeline import Delivery, Timeline
from hopquy.runner.model.finding import Phrase

__all__ = ["confirmed_same_day", "fetched", "reports", "statuses_taken", "transport_done"]

_VIETNAM = timezone(timedelta(hours=7))


def fetched(case: Case) -> Iterator[Ruling]:
    """Every document that lies on the axis for the target is fetched."""
    timeline = Timeline(case.exhibits)
    for delivery in timeline.deliveries:
        yield _fetched(timeline, delivery)


def statuses_taken(case: Case) -> Iterator[Ruling]:
    """Every status packet that lies on the axis for the target is fetched."""
    timeline = Timeline(case.exhibits)
    for delivery in timeline.delivered_statuses:
        yield _fetched(timeline, delivery)


def _fetched(timeline: Timeline, delivery: Delivery) -> Ruling:
    fetches = timeline.fetches(delivery.doc_id)
    if fetches:
        return holds(fetches[0], delivery.exhibit)
    waited = timeline.waited_in_vain(f"fetch:{delivery.doc_id}")
    if waited is None:
        return unknown(delivery.exhibit)
    return broken(Phrase.of("expect.fetched", doc_id=delivery.doc_id), Phrase.of("seen.not-fetched", seconds=_seconds(waited)), delivery.exhibit, waited)


def transport_done(case: Case) -> Iterator[Ruling]:
    """A document that was fetched is marked `done` by updateStatus."""
    timeline = Timeline(case.exhibits)
    for delivery in timeline.deliveries:
        if not timeline.fetches(delivery.doc_id):
            continue
        updates = [call for call in timeline.calls if call.observation.data.get("operation") == "updateStatus" and call.observation.data.get("doc_id") == delivery.doc_id]
        done = [call for call in updates if headers_of(call).get(f"{PREFIX}status") == "done" and not call.observation.data.get("refusal")]
        if done:
            yield holds(done[0], delivery.exhibit)
            continue
        waited = timeline.waited_in_vain(f"done:{delivery.doc_id}")
        if waited is None:
            yield unknown(delivery.exhibit)
        else:
            met = ", ".join(headers_of(call).get(f"{PREFIX}status", "–") for call in updates)
            observed = Phrase.of("seen.text", text=met) if updates else Phrase.of("seen.nothing")
            yield broken(Phrase.of("expect.done", doc_id=delivery.doc_id), observed, *(updates or [delivery.exhibit]), waited)


def reports(case: Case) -> Iterator[Ruling]:
    """The status `code` is reported for every document of which it was due: on arrival, or once the clerk did `action`."""
    timeline, code, action = Timeline(case.exhibits), case.parameters["code"], case.parameters.get("action")
    asked = {ask.observation.data.get("document_id"): ask for ask in timeline.asked(action)} if action else {}
    for delivery in timeline.deliveries:
        if delivery.misdirected or delivery.recall or (action and delivery.document_id not in asked) or not timeline.fetches(delivery.doc_id):
            continue
        found = timeline.reported(delivery.document_id, code)
        waited = timeline.waited_in_vain(f"status:{code}:{delivery.document_id}")
        if found:
            yield holds(found[0].exhibit, delivery.exhibit)
        elif waited is None:
            yield unknown(delivery.exhibit)
        else:
            yield broken(Phrase.of("expect.status", code=code), Phrase.of("seen.no-status", seconds=_seconds(waited)), delivery.exhibit, waited)


def confirmed_same_day(case: Case) -> Iterator[Ruling]:
    """The receipt of a document (01, 02 or 03) is dated on the day, in Vietnam, on which it could be fetched."""
    timeline = Timeline(case.exhibits)
    for delivery in timeline.deliveries:
        confirmations = [s for s in timeline.statuses if s.document_id == delivery.document_id and s.code in ("01", "02", "03")]
        if not confirmations or not delivery.document_id or delivery.recall:
            continue
        arrived = _day(delivery.exhibit)
        dated = [(status, parsed(status.timestamp, "yyyy/MM/dd HH:mm:ss")) for status in confirmations]
        if any(moment is not None and moment.date() == arrived.date() for _, moment in dated):
            yield holds(confirmations[0].exhibit, delivery.exhibit)
        elif all(moment is None for _, moment in dated) or _day(confirmations[0].exhibit).date() != arrived.date():
            yield unknown(confirmations[0].exhibit, delivery.exhibit)
        else:
            expected = Phrase.of("expect.same-day", day=f"{arrived:%Y/%m/%d}")
            yield broken(expected, Phrase.of("seen.text", text=confirmations[0].timestamp), confirmations[0].exhibit, delivery.exhibit, path="MessageHeader/Timestamp")


def _day(exhibit: Exhibit) -> datetime:
    return datetime.fromisoformat(exhibit.observation.at).astimezone(UTC).astimezone(_VIETNAM)


def _seconds(waited: Exhibit) -> str:
    return f"{float(waited.observation.data.get('seconds', 0)):.1f}"
