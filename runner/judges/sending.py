"""Judges of documents that the target was asked to send."""

from __future__ import annotations

from collections.abc import Iterator

from hopquy.runner.checks.ruling import Ruling, shown
from hopquy.runner.codec.exhibit import Exhibit
from hopquy.runner.judges.case import Case, broken, holds, unknown
from hopquy.runner.judges.entries import Sent
from hopquy.runner.judges.timeline import Timeline, asked_to_send, in_vain, timeline_of
from hopquy.runner.model.finding import Phrase

__all__ = ["addressed_ruling", "carries_files", "each_request_once", "reaches_addressees", "requests", "resent", "resent_unchanged"]

_LISTED = 5


def requests(timeline: Timeline, *, faulty: bool) -> Iterator[tuple[Exhibit, list[Sent]]]:
    """Yield each request to send with the attempts that answer it; `faulty`: those whose answer we lost, else those that met no fault of ours."""
    disturbed = {fault.observation.data.get("call") for fault in timeline.faults("lose-answer")}
    for ask, attempts in asked_to_send(timeline):
        lost = any(sent.exhibit.observation.data.get("call") in disturbed for sent in attempts)
        if lost if faulty else not (lost or ask.observation.data.get("fault")):
            yield ask, attempts


def reaches_addressees(case: Case) -> Iterator[Ruling]:
    """Every addressee that was asked for is named in the packet sent."""
    timeline = timeline_of(case.exhibits)
    for ask, attempts in requests(timeline, faulty=False):
        if not ask.observation.data.get("directory"):
            yield addressed_ruling(timeline, ask, attempts)


def addressed_ruling(timeline: Timeline, ask: Exhibit, attempts: list[Sent]) -> Ruling:
    """Rule on whether a request led to a packet that names every body asked for, by its present code or its former one."""
    if not attempts:
        return _nothing_sent(timeline, ask)
    first = next((sent for sent in attempts if not sent.refused), None)
    if first is None:
        return _all_refused(attempts, ask)
    wanted = ask.observation.data.get("to", ())
    if {timeline.body(code) for code in wanted} - {timeline.body(code) for code in first.addressees}:
        observed = Phrase.of("seen.addressees", codes=shown(", ".join(first.addressees)))
        return broken(Phrase.of("expect.addressees", codes=", ".join(wanted)), observed, first.exhibit, ask, path="MessageHeader/To")
    return holds(first.exhibit, ask)


def _nothing_sent(timeline: Timeline, ask: Exhibit) -> Ruling:
    waited = timeline.waited_in_vain(f"packet:{ask.observation.data.get('token', '')}")
    if waited is None:
        return unknown(ask)
    return broken(Phrase.of("expect.sent"), in_vain("seen.not-sent", waited), waited, ask)


def _all_refused(attempts: list[Sent], ask: Exhibit) -> Ruling:
    refusal = str(attempts[0].exhibit.observation.data.get("refusal"))
    return broken(Phrase.of("expect.sent"), Phrase.of("seen.refused", refusal=refusal), attempts[0].exhibit, ask)


def carries_files(case: Case) -> Iterator[Ruling]:
    """Files asked for arrive byte for byte, raw or as the single entry of a ZIP archive."""
    timeline = timeline_of(case.exhibits)
    for ask, attempts in requests(timeline, faulty=False):
        files = ask.observation.data.get("files", ())
        first = next((sent.exhibit for sent in attempts if not sent.refused), None)
        if not files or first is None:
            continue
        contents = [node.content for node in first.message.contents if node.content] if first.message else []
        carried = {content.sha256 for content in contents} | {content.unpacked.sha256 for content in contents if content.unpacked}
        missing = [file for file in files if file["sha256"] not in carried]
        if missing and any((content.fault or "").startswith("limit-") for content in contents):
            yield unknown(first, ask)
        elif missing:
            expected = Phrase.of("expect.file", name=missing[0]["name"], digest=missing[0]["sha256"])
            observed = Phrase.of("seen.files", digests=", ".join(sorted(carried)[:_LISTED])) if carried else Phrase.of("seen.nothing")
            yield broken(expected, observed, first, ask, path="AttachmentEncoded")
        else:
            yield holds(first, ask)


def each_request_once(case: Case) -> Iterator[Ruling]:
    """One request leads to one packet: whatever is sent again is the same bytes."""
    timeline = timeline_of(case.exhibits)
    for ask, attempts in requests(timeline, faulty=False):
        if not attempts:
            continue
        packets: dict[str | None, Exhibit] = {}
        for sent in attempts:
            if not sent.refused:
                packets.setdefault(sent.exhibit.observation.blob, sent.exhibit)
        if len(packets) > 1:
            exhibits = list(packets.values())
            yield broken(Phrase.of("expect.one-packet"), Phrase.of("seen.packets", count=len(packets)), *exhibits, ask)
        else:
            yield holds(*(sent.exhibit for sent in attempts), ask)


def resent(case: Case) -> Iterator[Ruling]:
    """After the axis took a packet and its answer was lost, the target sends again."""
    timeline = timeline_of(case.exhibits)
    for ask, made in requests(timeline, faulty=True):
        attempts = [sent for sent in made if not sent.refused]
        if not attempts:
            yield unknown(ask)
        elif len(attempts) > 1:
            yield holds(*(sent.exhibit for sent in attempts))
        else:
            waited = timeline.waited_in_vain(f"resend:{ask.observation.data.get('token', '')}")
            if waited is None:
                yield unknown(attempts[0].exhibit)
            else:
                yield broken(Phrase.of("expect.resent"), in_vain("seen.not-resent", waited), attempts[0].exhibit, waited)


def resent_unchanged(case: Case) -> Iterator[Ruling]:
    """A packet that is sent again is the same, byte for byte, so that the axis can tell it is the same."""
    for _, made in requests(timeline_of(case.exhibits), faulty=True):
        attempts = [sent for sent in made if not sent.refused]
        if len(attempts) > 1:
            changed = [sent for sent in attempts[1:] if sent.exhibit.observation.blob != attempts[0].exhibit.observation.blob]
            if changed:
                first, other = attempts[0].exhibit, changed[0].exhibit
                observed = Phrase.of("seen.other-packet", digest=str(other.observation.blob))
                yield broken(Phrase.of("expect.same-packet", digest=str(first.observation.blob)), observed, other, first)
            else:
                yield holds(*(sent.exhibit for sent in attempts))
