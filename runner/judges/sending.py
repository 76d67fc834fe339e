"""Judges of documents that the target was asked to send."""

from __future__ import annotations

from collections.abc import Iterator

from hopquy.runner.checks.ruling import Ruling
from hopquy.runner.codec.exhibit import Exhibit
from hopquy.runner.judges.case import Case, broken, holds, unknown
from hopquy.runner.judges.timeline import Sent, Timeline
from hopquy.runner.model.finding import Phrase

__all__ = ["carries_files", "each_request_once", "reaches_addressees", "resent", "resent_unchanged"]


def _requests(timeline: Timeline, *, faulty: bool) -> Iterator[tuple[Exhibit, list[Sent]]]:
    """Yield each request to send with the attempts that answer it, told by the token in its subject or content; `faulty`: those whose answer we lost."""
    disturbed = {fault.observation.data.get("token") for fault in timeline.faults("lose-answer")}
    for ask in timeline.asked("send"):
        token = ask.observation.data.get("token", "")
        if (token in disturbed) is faulty:
            yield ask, [sent for sent in timeline.sent if token and token in sent.words]


def reaches_addressees(case: Case) -> Iterator[Ruling]:
    """The packet sent names every addressee that was asked for."""
    timeline = Timeline(case.exhibits)
    for ask, attempts in _requests(timeline, faulty=False):
        if not attempts:
            yield _nothing_sent(timeline, ask)
            continue
        first = attempts[0]
        missing = [code for code in ask.observation.data.get("to", ()) if code not in first.addressees]
        if missing:
            expected = Phrase.of("expect.addressees", codes=", ".join(ask.observation.data.get("to", ())))
            yield broken(expected, Phrase.of("seen.addressees", codes=", ".join(first.addressees)), first.exhibit, ask, path="MessageHeader/To")
        else:
            yield holds(first.exhibit, ask)


def _nothing_sent(timeline: Timeline, ask: Exhibit) -> Ruling:
    waited = timeline.waited_in_vain(f"packet:{ask.observation.data.get('token', '')}")
    if waited is None:
        return unknown(ask)
    return broken(Phrase.of("expect.sent"), Phrase.of("seen.not-sent", seconds=_seconds(waited)), waited, ask)


def _seconds(waited: Exhibit) -> str:
    return f"{float(waited.observation.data.get('seconds', 0)):.1f}"


def carries_files(case: Case) -> Iterator[Ruling]:
    """The files asked for arrive byte for byte, raw or as the single entry of a ZIP archive."""
    timeline = Timeline(case.exhibits)
    for ask, attempts in _requests(timeline, faulty=False):
        files = ask.observation.data.get("files", ())
        if not files or not attempts:
            continue
        first = attempts[0].exhibit
        contents = [node.content for node in first.message.contents if node.content] if first.message else []
        carried = {content.sha256 for content in contents} | {content.unpacked.sha256 for content in contents if content.unpacked}
        missing = [file for file in files if file["sha256"] not in carried]
        if missing:
            expected = Phrase.of("expect.file", name=missing[0]["name"], digest=missing[0]["sha256"])
            yield broken(expected, Phrase.of("seen.files", digests=", ".join(sorted(carried)) or "–"), first, ask, path="AttachmentEncoded")
        else:
            yield holds(first, ask)


def each_request_once(case: Case) -> Iterator[Ruling]:
    """One request leads to one packet: whatever is sent again is the same bytes."""
    timeline = Timeline(case.exhibits)
    for ask, attempts in _requests(timeline, faulty=False):
        if not attempts:
            continue
        packets = {sent.exhibit.observation.blob: sent for sent in attempts if not sent.refused}
        if len(packets) > 1:
            exhibits = [sent.exhibit for sent in packets.values()]
            yield broken(Phrase.of("expect.one-packet"), Phrase.of("seen.packets", count=len(packets)), *exhibits, ask)
        else:
            yield holds(*(sent.exhibit for sent in attempts), ask)


def resent(case: Case) -> Iterator[Ruling]:
    """After the axis took a packet and its answer was lost, the target sends again."""
    timeline = Timeline(case.exhibits)
    for ask, attempts in _requests(timeline, faulty=True):
        if not attempts:
            yield unknown(ask)
        elif len(attempts) > 1:
            yield holds(*(sent.exhibit for sent in attempts))
        else:
            waited = timeline.waited_in_vain(f"resend:{ask.observation.data.get('token', '')}")
            if waited is None:
                yield unknown(attempts[0].exhibit)
            else:
                yield broken(Phrase.of("expect.resent"), Phrase.of("seen.not-resent", seconds=_seconds(waited)), attempts[0].exhibit, waited)


def resent_unchanged(case: Case) -> Iterator[Ruling]:
    """What is sent again is the same packet, byte for byte, so that the axis can tell it is the same."""
    for _, attempts in _requests(Timeline(case.exhibits), faulty=True):
        if len(attempts) > 1:
            changed = [sent for sent in attempts[1:] if sent.exhibit.observation.blob != attempts[0].exhibit.observation.blob]
            if changed:
                expected = Phrase.of("expect.same-packet", digest=str(attempts[0].exhibit.observation.blob))
                yield broken(expected, Phrase.of("seen.other-packet", digest=str(changed[0].exhibit.observation.blob)), changed[0].exhibit, attempts[0].exhibit)
            else:
                yield holds(*(sent.exhibit for sent in attempts))
