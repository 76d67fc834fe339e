"""Judges of what the target does when our axis misbehaves on purpose: it recovers, loses nothing and doubles nothing.

A fault that no call met was not exercised, and says nothing.
"""

from __future__ import annotations

from collections.abc import Iterator

from hopquy.runner.checks.ruling import Ruling
from hopquy.runner.codec.exhibit import Exhibit
from hopquy.runner.judges.case import Case, broken, holds, unknown, vacuous
from hopquy.runner.judges.entries import Delivery, Sent
from hopquy.runner.judges.signature import PREFIX, headers_of
from hopquy.runner.judges.timeline import Timeline, asked_to_send, in_vain, timeline_of
from hopquy.runner.model.finding import Phrase

__all__ = ["sent_despite", "sent_once_despite", "taken_despite", "taken_once_despite"]

_LISTING = "getReceivedEdocList"
_TAKING = ("01", "03")


def sent_despite(case: Case) -> Iterator[Ruling]:
    """A document whose packet met a fault comes (again) so that its sender can know that the axis has it."""
    timeline = timeline_of(case.exhibits)
    for ask, attempts, fault in _disturbed_requests(timeline, (case.parameters["fault"],)):
        if fault is None:
            yield unknown(ask)
            continue
        told = fault.observation.data
        taken = [sent.exhibit for sent in attempts if not sent.refused]
        if len(taken) > (1 if told.get("done") and told.get("spoiled") else 0):
            yield holds(taken[-1], fault, ask)
            continue
        waited = timeline.waited_in_vain(f"resend:{ask.observation.data.get('token', '')}")
        if waited is None:
            yield unknown(ask, fault)
        else:
            expected = Phrase.of("expect.sent-after-fault", fault=str(told.get("fault")))
            yield broken(expected, in_vain("seen.not-resent", waited), fault, ask, waited)


def sent_once_despite(case: Case) -> Iterator[Ruling]:
    """Whatever is sent again after one of these faults is the same packet."""
    timeline = timeline_of(case.exhibits)
    for ask, attempts, fault in _disturbed_requests(timeline, tuple(case.parameters["faults"])):
        if fault is None or not attempts:
            yield unknown(ask)
            continue
        packets = {sent.exhibit.observation.blob: sent.exhibit for sent in attempts}
        if len(packets) > 1:
            yield broken(Phrase.of("expect.one-packet"), Phrase.of("seen.packets", count=len(packets)), *packets.values(), fault, ask)
        else:
            yield holds(*packets.values(), fault, ask)


def _disturbed_requests(timeline: Timeline, faults: tuple[str, ...]) -> Iterator[tuple[Exhibit, list[Sent], Exhibit | None]]:
    """Yield each request whose packet was to meet one of these faults, with the attempts that answer it and the fault that was met."""
    for ask, attempts in asked_to_send(timeline):
        if ask.observation.data.get("fault") in faults:
            calls = {sent.exhibit.observation.data.get("call") for sent in attempts}
            met = (e for e in timeline.faults(ask.observation.data["fault"]) if e.observation.data.get("call") in calls)
            yield ask, attempts, next(met, None)


def taken_despite(case: Case) -> Iterator[Ruling]:
    """A document that met a fault when it was listed, fetched or marked done is fetched whole, then marked done, and reported as arrived."""
    timeline = timeline_of(case.exhibits)
    for delivery in timeline.disturbed(case.parameters["at"], (case.parameters["fault"],)):
        fault = _met(timeline, delivery)
        yield unknown(delivery.exhibit) if fault is None else _taken(timeline, delivery, fault)


def _taken(timeline: Timeline, delivery: Delivery, fault: Exhibit) -> Ruling:
    whole = [call for call in timeline.fetches(delivery.doc_id) if call.observation.data.get("id") not in timeline.spoiled]
    done = [
        call
        for call in timeline.updates(delivery.doc_id)
        if headers_of(call).get(f"{PREFIX}status") == "done" and not call.observation.data.get("refusal")
    ]
    reported = timeline.reported(delivery.document_id, "01")
    expected = Phrase.of("expect.taken-after-fault", doc_id=delivery.doc_id, fault=delivery.fault)
    if done and not any(call.observation.seq < done[0].observation.seq for call in whole):
        return broken(expected, Phrase.of("seen.done-unread"), done[0], fault, delivery.exhibit)
    for found, what, key in (
        (whole, f"fetch:{delivery.doc_id}", "seen.not-fetched"),
        (done, f"done:{delivery.doc_id}", "seen.not-done"),
        (reported, f"status:01:{delivery.document_id}", "seen.not-reported"),
    ):
        if not found:
            waited = timeline.waited_in_vain(what)
            return (
                unknown(delivery.exhibit, fault)
                if waited is None
                else broken(expected, in_vain(key, waited), fault, delivery.exhibit, waited)
            )
    return holds(whole[-1], done[-1], reported[0].exhibit, fault, delivery.exhibit)


def taken_once_despite(case: Case) -> Iterator[Ruling]:
    """A document that met one of these faults is reported as arrived, and as registered, once at most."""
    timeline = timeline_of(case.exhibits)
    for delivery in timeline.disturbed(case.parameters["at"], tuple(case.parameters["faults"])):
        fault = _met(timeline, delivery)
        reported = {code: timeline.reported(delivery.document_id, code) for code in _TAKING}
        doubled = next(((code, found) for code, found in reported.items() if len(found) > 1), None)
        if fault is None:
            yield unknown(delivery.exhibit)
        elif doubled is not None:
            code, found = doubled
            observed = Phrase.of("seen.statuses", count=len(found), code=code)
            yield broken(
                Phrase.of("expect.reported-once", code=code), observed, found[1].exhibit, found[0].exhibit, fault, delivery.exhibit
            )
        elif not reported["01"]:
            yield vacuous(delivery.exhibit, fault)
        elif not _looked_again(timeline, fault):
            yield unknown(delivery.exhibit, fault)
        else:
            yield holds(reported["01"][0].exhibit, fault, delivery.exhibit)


def _met(timeline: Timeline, delivery: Delivery) -> Exhibit | None:
    """Return the fault that a document met; one that no document is named with is the next that came after it was armed."""
    found = (e for e in timeline.faults(delivery.fault) if e.observation.data.get("operation") == delivery.at)
    return next((e for e in found if e.observation.data.get("doc_id") in ("", delivery.doc_id)), None)


def _looked_again(timeline: Timeline, fault: Exhibit) -> bool:
    """Say whether the target asked after the fault what waits for it: what it would do twice has been done by then."""
    return any(
        call.observation.seq > fault.observation.seq
        and call.observation.data.get("operation") == _LISTING
        and call.observation.data.get("id") != fault.observation.data.get("call")
        for call in timeline.calls
    )
