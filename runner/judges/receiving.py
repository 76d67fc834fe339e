"""Judges of documents that were put into the axis for the target."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime

from hopquy.runner.checks.moment import parsed
from hopquy.runner.checks.ruling import Ruling, seen
from hopquy.runner.checks.text import comparable
from hopquy.runner.codec.exhibit import Exhibit
from hopquy.runner.judges.case import Case, broken, holds, unknown
from hopquy.runner.judges.entries import Delivery
from hopquy.runner.judges.signature import PREFIX, headers_of
from hopquy.runner.judges.timeline import Timeline, in_vain, timeline_of
from hopquy.runner.model.day import VIETNAM
from hopquy.runner.model.finding import Phrase

__all__ = ["confirmed_same_day", "fetched", "fetched_ruling", "marked_ruling", "reports", "statuses_taken", "transport_done"]


def fetched(case: Case) -> Iterator[Ruling]:
    """Every document that lies on the axis for the target is fetched."""
    timeline = timeline_of(case.exhibits)
    for delivery in timeline.undisturbed:
        if not delivery.told("after_odd"):
            yield fetched_ruling(timeline, delivery)


def statuses_taken(case: Case) -> Iterator[Ruling]:
    """Every status packet that lies on the axis for the target is fetched."""
    timeline = timeline_of(case.exhibits)
    for delivery in timeline.delivered_statuses:
        yield fetched_ruling(timeline, delivery)


def fetched_ruling(timeline: Timeline, delivery: Delivery) -> Ruling:
    """Rule on whether one packet was fetched."""
    fetches = timeline.fetches(delivery.doc_id)
    if fetches:
        return holds(fetches[0], delivery.exhibit)
    waited = timeline.waited_in_vain(f"fetch:{delivery.doc_id}")
    if waited is None:
        return unknown(delivery.exhibit)
    observed = in_vain("seen.not-fetched", waited)
    return broken(Phrase.of("expect.fetched", doc_id=delivery.doc_id), observed, delivery.exhibit, waited)


def transport_done(case: Case) -> Iterator[Ruling]:
    """Documents that were fetched are marked `done` by updateStatus."""
    timeline = timeline_of(case.exhibits)
    for delivery in timeline.undisturbed:
        if timeline.fetches(delivery.doc_id):
            yield marked_ruling(timeline, delivery, ("done",), "done")


def marked_ruling(timeline: Timeline, delivery: Delivery, states: tuple[str, ...], point: str) -> Ruling:
    """Rule on whether one packet was marked as taken, in one of these ways."""
    updates = timeline.updates(delivery.doc_id)
    marks = [(call, headers_of(call).get(f"{PREFIX}status", "")) for call in updates]
    right = [call for call, state in marks if state in states and not call.observation.data.get("refusal")]
    if right:
        return holds(right[0], delivery.exhibit)
    waited = timeline.waited_in_vain(f"{point}:{delivery.doc_id}")
    if waited is None:
        return unknown(delivery.exhibit)
    observed = seen(", ".join(state for _, state in marks)) if updates else Phrase.of("seen.nothing")
    expected = Phrase.of("expect.marked", states=", ".join(states), doc_id=delivery.doc_id)
    return broken(expected, observed, *(updates or [delivery.exhibit]), waited)


def reports(case: Case) -> Iterator[Ruling]:
    """For every document of which it was due (on arrival, where a story waited for it; or once the clerk did `action`) `code` is reported."""
    timeline, code, action = timeline_of(case.exhibits), case.parameters["code"], case.parameters.get("action")
    asked = {comparable(str(ask.observation.data.get("document_id", ""))) for ask in timeline.asked(action)} if action else set()
    for delivery in timeline.undisturbed:
        due = not (delivery.misdirected or delivery.revises) and (not action or delivery.document_id in asked)
        if not due or not timeline.fetches(delivery.doc_id):
            continue
        found = timeline.reported(delivery.document_id, code)
        waited = timeline.waited_in_vain(f"status:{code}:{delivery.document_id}")
        if found:
            yield holds(found[0].exhibit, delivery.exhibit)
        elif waited is None:
            if action:
                yield unknown(delivery.exhibit)
        else:
            observed = in_vain("seen.no-status", waited)
            yield broken(Phrase.of("expect.status", code=code), observed, delivery.exhibit, waited)


def confirmed_same_day(case: Case) -> Iterator[Ruling]:
    """Receipt of a document (01, 02 or 03) is dated, or where it bears no date came, on the day in Vietnam on which it could be fetched."""
    timeline = timeline_of(case.exhibits)
    for delivery in timeline.undisturbed:
        confirmations = [s for s in timeline.statuses_of(delivery.document_id) if s.code in ("01", "02", "03")]
        if not confirmations or not delivery.document_id or delivery.revises:
            continue
        arrived, confirmed = _day(delivery.exhibit), _day(confirmations[0].exhibit)
        dated = [(status, moment) for status in confirmations if (moment := parsed(status.timestamp, "yyyy/MM/dd HH:mm:ss")) is not None]
        if any(moment.date() == arrived for _, moment in dated) or (not dated and arrived is not None and confirmed == arrived):
            yield holds(confirmations[0].exhibit, delivery.exhibit)
        elif not dated or arrived is None or confirmed != arrived:
            yield unknown(confirmations[0].exhibit, delivery.exhibit)
        else:
            status = dated[0][0]
            expected = Phrase.of("expect.same-day", day=f"{arrived:%Y/%m/%d}")
            yield broken(expected, seen(status.timestamp), status.exhibit, delivery.exhibit, path="MessageHeader/Timestamp")


def _day(exhibit: Exhibit) -> date | None:
    """Return the day in Vietnam; what was recorded without a zone is UTC, never the zone of whoever judges."""
    try:
        moment = datetime.fromisoformat(exhibit.observation.at)
        return (moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment).astimezone(VIETNAM).date()
    except (ValueError, OverflowError):
        return None
