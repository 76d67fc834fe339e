"""Judges of a sendEdoc call against the packet it carries."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from hopquy.runner.checks.ruling import Ruling, seen, shown
from hopquy.runner.checks.text import comparable
from hopquy.runner.codec.exhibit import Exhibit
from hopquy.runner.judges.case import Case, broken, holds, of_the_whole, unknown, vacuous
from hopquy.runner.judges.entries import texts_at
from hopquy.runner.judges.signature import PREFIX, headers_of
from hopquy.runner.judges.timeline import target_codes
from hopquy.runner.model.finding import Phrase
from hopquy.runner.model.observation import Author

__all__ = ["body_is_raw", "from_is_packet_sender", "from_registered", "message_type_agrees"]

_HEAD = 4096


def body_is_raw(case: Case) -> Iterator[Ruling]:
    """What is sent is the packet itself, not a multipart form."""
    for exhibit in case.selected:
        data = exhibit.data
        if data is None:
            yield vacuous(exhibit) if exhibit.observation.blob is None else unknown(exhibit)
        elif data[:_HEAD].lstrip().startswith(b"--") or "multipart/" in headers_of(exhibit).get("content-type", "").lower():
            yield broken(Phrase.of("expect.raw-body"), Phrase.of("seen.multipart"), exhibit, path="body")
        else:
            yield holds(exhibit)


def message_type_agrees(case: Case) -> Iterator[Ruling]:
    """`messagetype` is `status` for a status packet and `edoc` for any other."""
    for exhibit, packet in _with_packets(case):
        stated = headers_of(exhibit).get(f"{PREFIX}messagetype")
        if stated is None:
            yield vacuous(exhibit)
            continue
        if packet is None or packet.operation is None:
            yield unknown(exhibit, *([packet] if packet else []))
            continue
        right = "status" if packet.operation == "status" else "edoc"
        if stated == right:
            yield holds(exhibit, packet)
        else:
            yield broken(Phrase.of("expect.one-of", values=right), seen(stated), exhibit, packet, path=f"headers/{PREFIX}messagetype")


def from_registered(case: Case) -> Iterator[Ruling]:
    """`from` is a code of the connecting system."""
    codes = [comparable(code) for code in target_codes(case.exhibits)]
    for exhibit in case.selected:
        stated = headers_of(exhibit).get(f"{PREFIX}from")
        if stated is None:
            yield vacuous(exhibit)
        elif not codes:
            yield unknown(exhibit)
        elif comparable(stated) in codes:
            yield holds(exhibit)
        else:
            yield broken(Phrase.of("expect.one-of", values=", ".join(codes)), seen(stated), exhibit, path=f"headers/{PREFIX}from")


def from_is_packet_sender(case: Case) -> Iterator[Ruling]:
    """`from` is the From/OrganId of the packet."""
    for exhibit, packet in _with_packets(case):
        stated = headers_of(exhibit).get(f"{PREFIX}from")
        if stated is None:
            yield vacuous(exhibit)
            continue
        senders = [text for text in texts_at(packet, "MessageHeader/From/OrganId") if text] if packet is not None else []
        if packet is None or not senders:
            yield unknown(exhibit, *([packet] if packet else []))
        elif comparable(stated) in senders:
            yield holds(exhibit, packet)
        else:
            expected = Phrase.of("expect.same-as", path="MessageHeader/From/OrganId", value=shown(senders[0]))
            yield broken(expected, seen(stated), exhibit, packet, path=f"headers/{PREFIX}from")


def _with_packets(case: Case) -> Iterator[tuple[Exhibit, Exhibit | None]]:
    """Yield each call with the packet that it carried."""
    by_call = _by_call(case.exhibits)
    for exhibit in case.selected:
        yield exhibit, by_call.get(exhibit.observation.data.get("id"))


@of_the_whole
def _by_call(exhibits: tuple[Exhibit, ...]) -> Mapping[object, Exhibit]:
    packets = (e for e in exhibits if e.observation.kind.startswith("packet.") and e.observation.author is Author.TARGET)
    return {packet.observation.data["call"]: packet for packet in packets if "call" in packet.observation.data}
