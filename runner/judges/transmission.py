"""Judges of a sendEdoc call against the packet it carries."""

from __future__ import annotations

from collections.abc import Iterator

from hopquy.runner.checks.ruling import Ruling
from hopquy.runner.codec.exhibit import Exhibit
from hopquy.runner.codec.operation import texts
from hopquy.runner.judges.case import Case, broken, holds, unknown
from hopquy.runner.judges.signature import PREFIX, headers_of
from hopquy.runner.judges.timeline import target_codes
from hopquy.runner.model.finding import Phrase
from hopquy.runner.model.verdict import Answer

__all__ = ["body_is_raw", "from_is_packet_sender", "from_registered", "message_type_agrees"]


def body_is_raw(case: Case) -> Iterator[Ruling]:
    """The body is the packet itself, not a multipart form."""
    for exhibit in case.selected:
        data = exhibit.data
        if not data:
            yield unknown(exhibit)
        elif data.lstrip()[:2] == b"--" or "multipart/" in headers_of(exhibit).get("content-type", "").lower():
            yield broken(Phrase.of("expect.raw-body"), Phrase.of("seen.multipart"), exhibit, path="body")
        else:
            yield holds(exhibit)


def message_type_agrees(case: Case) -> Iterator[Ruling]:
    """`messagetype` is `status` for a status packet and `edoc` for any other."""
    for exhibit, packet in _with_packets(case):
        stated = headers_of(exhibit).get(f"{PREFIX}messagetype")
        if packet is None or packet.operation is None or stated is None:
            yield unknown(exhibit, *([packet] if packet else []))
            continue
        right = "status" if packet.operation == "status" else "edoc"
        if stated == right:
            yield holds(exhibit)
        else:
            yield broken(Phrase.of("expect.one-of", values=right), Phrase.of("seen.text", text=stated), exhibit, path=f"headers/{PREFIX}messagetype")


def from_registered(case: Case) -> Iterator[Ruling]:
    """`from` is a code of the connecting system."""
    codes = target_codes(case.exhibits)
    for exhibit in case.selected:
        stated = headers_of(exhibit).get(f"{PREFIX}from")
        if stated is None or not codes:
            yield Ruling(Answer.VACUOUS, (), (exhibit.observation.seq,)) if stated is None else unknown(exhibit)
        elif stated in codes:
            yield holds(exhibit)
        else:
            yield broken(Phrase.of("expect.one-of", values=", ".join(codes)), Phrase.of("seen.text", text=stated), exhibit, path=f"headers/{PREFIX}from")


def from_is_packet_sender(case: Case) -> Iterator[Ruling]:
    """`from` is the From/OrganId of the packet."""
    for exhibit, packet in _with_packets(case):
        stated = headers_of(exhibit).get(f"{PREFIX}from")
        senders = [text for text in texts(packet.message, "MessageHeader/From/OrganId") if text] if packet is not None and packet.message is not None else []
        if stated is None or not senders:
            yield unknown(exhibit, *([packet] if packet else []))
        elif stated in senders:
            yield holds(exhibit)
        else:
            expected = Phrase.of("expect.same-as", path="MessageHeader/From/OrganId", value=senders[0])
            yield broken(expected, Phrase.of("seen.text", text=stated), exhibit, path=f"headers/{PREFIX}from")


def _with_packets(case: Case) -> Iterator[tuple[Exhibit, Exhibit | None]]:
    by_call = {exhibit.observation.data.get("call"): exhibit for exhibit in case.exhibits if exhibit.observation.kind.startswith("packet.")}
    for exhibit in case.selected:
        yield exhibit, by_call.get(exhibit.observation.data.get("id"))
