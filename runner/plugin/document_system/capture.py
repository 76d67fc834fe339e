"""What the simulated axis reports, written down as observations."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from hopquy.fixtures.axis import AxisEvent
from hopquy.fixtures.axis.fault import ANSWERED_ALL_THE_SAME, NOT_DONE
from hopquy.fixtures.axis.operations import OPERATIONS
from hopquy.runner.codec.operation import operation_of, packet_kind, texts
from hopquy.runner.codec.readable import structural
from hopquy.runner.codec.shelf import read_once
from hopquy.runner.evidence import EvidenceLog, stamp
from hopquy.runner.model.message import Message, MessageKind
from hopquy.runner.model.observation import Author, Observation
from hopquy.runner.plugin.flood import Dam
from hopquy.runner.plugin.hearing import Hearing

__all__ = ["Capture", "SeenPacket"]

_SENDING = "sendEdoc"
_LISTING = "getReceivedEdocList"
_TLS = "tls"
_LOOKED_AT = 1 << 20
"""Bytes of a packet that cannot be read in which a token is looked for."""
_CREDENTIALS = frozenset({"authorization", "proxy-authorization", "cookie", "set-cookie"})


@dataclass(frozen=True, slots=True)
class SeenPacket:
    """What stories need to know of a packet that the target sent."""

    operation: str | None
    document_id: str
    code: str
    about: str
    """The DocumentId that a status speaks of."""
    tokens: frozenset[str]
    """The tokens of requests that stand in its words."""
    refused: bool


class Capture(Hearing):
    """Records every event of the axis and wakes whoever waits for one."""

    def __init__(self, log: EvidenceLog, system_id: str, packets: MessageKind) -> None:
        super().__init__()
        self._log = log
        self._kind = packets
        self._system_id = system_id
        self._calls = sum(observation.kind == "axis.call" for observation in log.observations)
        self._delivering = threading.local()
        self._dam = Dam()
        self.certificates: Counter[str] = Counter()
        """How often each certificate was looked at over TLS."""
        self.called_over: Counter[str] = Counter()
        """How often a call came over a connection that had seen each."""
        self.packets: list[SeenPacket] = []
        """The packets that the target sent, in order."""
        self._by_token: dict[str, list[SeenPacket]] = {}
        self._by_document: dict[str, list[SeenPacket]] = {}
        self.fetched: set[str] = set()
        """The docIds of what the target fetched."""
        self.never_sent: set[str] = set()
        """The operations of packets that a story waited for in vain although nobody could ask for them."""
        self.looks = 0
        """How often the target was told what documents wait for it."""
        self.met: set[tuple[str, str, str]] = set()
        """The faults that calls met: kind, operation, and the docId that each was for."""

    def shown(self, certificate: str) -> None:
        """Hear that somebody who connected was shown a certificate; called by the axis."""
        self._over_tls(certificate, "shown")

    def resumed(self, certificate: str) -> None:
        """Hear that somebody who connected did not look at a wrong certificate, and was broken off."""
        self._over_tls(certificate, "resumed")

    def _over_tls(self, certificate: str, how: str) -> None:
        with self._changed:
            self.certificates[certificate] += 1 if how == "shown" else -1
            if certificate != "good" and not self._dam.lets(_TLS, 0):
                self._cut(_TLS)
            elif certificate != "good":
                data = {"fault": f"certificate-{certificate}", "call": "", "operation": _TLS, "doc_id": "", "done": False, "spoiled": True}
                kind = "fault.injected" if how == "shown" else "tls.resumed"
                self._log.record(Observation(kind, "axis.wire", Author.COUNTERPART, self._owner(), data))
            self._changed.notify_all()

    def close(self) -> None:
        """Record how much of what came was not recorded."""
        with self._changed:
            for operation, calls in sorted(self._dam.left_out.items()):
                data = {"operation": operation, "left_out": calls}
                self._log.record(Observation("flood.ended", "axis.wire", Author.COUNTERPART, "", data))

    def delivering(self, story: str, about: Mapping[str, Any]) -> None:
        """Say whose the next delivery of this thread is, and what it is about; it is recorded with it."""
        self._delivering.story, self._delivering.about = story, about

    def __call__(self, event: AxisEvent) -> None:
        """Record an event: called by the axis, in whatever thread the call came in."""
        with self._changed:
            if event.kind == "delivery":
                self._delivered(event)
            else:
                self._called(event)
            self._changed.notify_all()

    def _delivered(self, event: AxisEvent) -> None:
        kind = "packet.status" if event.message_type == "status" else "packet.document"
        story, about = getattr(self._delivering, "story", ""), getattr(self._delivering, "about", {})
        data = {"doc_id": event.doc_id, "message_type": event.message_type, **about}
        self._owners.setdefault(str(event.doc_id), story)
        if about.get("document_id"):
            self._owners.setdefault(str(about["document_id"]), story)
        self._log.record(Observation(kind, "axis.delivered", Author.COUNTERPART, story, data, at=stamp(event.started)), event.packet)
        self._delivering.about = {}

    def _called(self, event: AxisEvent) -> None:
        self._calls += 1
        name = f"call-{self._calls}"
        sent = _read(event.packet, self._kind, self._tokens) if event.operation == _SENDING and event.packet is not None else None
        story = self._owner(event.doc_id or "") if sent is None else self._owner_of(sent)
        if self._dam.lets(_named(event.operation), len(event.body)):
            self._record(event, name, sent, story)
        else:
            self._cut(_named(event.operation))
        # Noted once it is recorded: a story that went on sooner would ask for its next act before this stands in the evidence.
        self._note(event, sent)

    def _record(self, event: AxisEvent, name: str, sent: _Read | None, story: str) -> None:
        if event.internal_error is not None:
            fault = {"call": name, "what": event.internal_error}
            self._log.record(Observation("axis.fault", "axis.wire", Author.COUNTERPART, story, fault))
        self._log.record(
            Observation("axis.call", "axis.wire", Author.TARGET, story, self._call(event, name), at=stamp(event.started)),
            event.body or None,
        )
        if sent is not None:
            self._sent(event, name, sent, story)
        if event.fault is not None:
            self._injected(event, name, event.fault, event.about, story)
        for met in event.listing:
            self._injected(event, name, met.kind, met.doc_id, story)

    def _note(self, event: AxisEvent, sent: _Read | None) -> None:
        """Keep what stories wait for."""
        self.called_over[event.certificate] += 1
        if sent is not None:
            seen = SeenPacket(
                operation_of(sent.message), sent.identifier, sent.code, sent.about, frozenset(sent.tokens), bool(event.refusal)
            )
            self.packets.append(seen)
            for token in sent.tokens:
                self._by_token.setdefault(token, []).append(seen)
            if sent.about:
                self._by_document.setdefault(sent.about, []).append(seen)
        if event.refusal or (event.fault is not None and event.fault not in ANSWERED_ALL_THE_SAME):
            return
        if event.operation in ("getEdoc", "downloadEdoc") and event.doc_id:
            self.fetched.add(event.doc_id)
        if event.operation == _LISTING and event.message_type in ("edoc", None):
            self.looks += 1

    def _cut(self, operation: str) -> None:
        """Say once that calls to an operation are recorded no more."""
        if self._dam.left_out[operation] == 1:
            self._log.record(
                Observation("flood.cut", "axis.wire", Author.COUNTERPART, "", {"operation": operation, "recorded": self._calls - 1})
            )

    def sent_with(self, token: str) -> list[SeenPacket]:
        """Return the packets with a token in their words, in order."""
        return list(self._by_token.get(token, ()))

    def sent_about(self, document_id: str) -> list[SeenPacket]:
        """Return the status packets about a document, in order."""
        return list(self._by_document.get(document_id, ()))

    def _injected(self, event: AxisEvent, name: str, kind: str, doc_id: str, story: str) -> None:
        """Record that a call met a fault: whether its operation was done, and whether its answer was of use."""
        data = {
            "fault": kind,
            "call": name,
            "operation": event.operation,
            "doc_id": doc_id,
            "done": kind not in NOT_DONE,
            "spoiled": kind not in ANSWERED_ALL_THE_SAME,
        }
        story = self._owner(doc_id) if doc_id else story
        self._log.record(Observation("fault.injected", "axis.wire", Author.COUNTERPART, story, data))
        self.met.add((kind, event.operation, doc_id))

    def _owner_of(self, sent: _Read) -> str:
        """Return the story of a packet: of the document that a status speaks of, of the last token in its words, of its own identifier."""
        story = self._owner(sent.about, *reversed(sent.tokens), sent.identifier)
        if sent.identifier:
            self._owners.setdefault(sent.identifier, story)
        return story

    def _call(self, event: AxisEvent, name: str) -> dict[str, Any]:
        return {
            "id": name,
            "operation": event.operation,
            "method": event.method,
            "path": event.path,
            "http_version": event.http_version,
            "headers": [[header, _kept(header, value)] for header, value in event.headers],
            "status": event.http_status,
            "answer": dict(event.answer),
            "refusal": event.refusal,
            "doc_id": event.doc_id,
            "duplicate": event.duplicate,
            "answer_lost": event.answer_lost,
            "witness": dict(event.witness),
            "registered": event.system_id == self._system_id,
            **({"certificate": event.certificate} if event.certificate else {}),
        }

    def _sent(self, event: AxisEvent, name: str, sent: _Read, story: str) -> None:
        """Record a packet: its kind told by its content or, where it cannot be read, by what the call says it is."""
        if structural(sent.message):
            kind = {"status": "packet.status", "edoc": "packet.document"}.get(event.message_type or "", "packet.unreadable")
        else:
            kind = packet_kind(sent.message)
        about = {
            "call": name,
            "doc_id": event.doc_id,
            "refusal": event.refusal,
            "duplicate": event.duplicate,
            "message_type": event.message_type,
            **({"fault": event.fault} if event.fault is not None else {}),
        }
        self._log.record(Observation(kind, "axis.sent", Author.TARGET, story, about, at=stamp(event.started)), event.packet)


@dataclass(frozen=True, slots=True)
class _Read:
    """A packet that the target sent, as far as stories need it."""

    message: Message
    identifier: str
    code: str
    about: str
    tokens: tuple[str, ...]
    """The tokens that stand in subject and content, or in the packet where it cannot be read, in the order of their last places."""


def _read(packet: bytes, kind: MessageKind, tokens: Iterable[str]) -> _Read:
    message = read_once(packet, kind)
    identifier, code, about = (
        next(iter(texts(message, f"MessageHeader/{path}")), "") for path in ("DocumentId", "StatusCode", "ResponseFor/DocumentId")
    )
    words = "\n".join(text for path in ("Subject", "Content") for text in texts(message, f"MessageHeader/{path}")).encode()
    if structural(message):
        words = packet[:_LOOKED_AT]
    places = sorted((place, token) for token in tokens if (place := words.rfind(token.encode())) >= 0)
    return _Read(message, identifier, code, about, tuple(token for _, token in places))


def _named(operation: str) -> str:
    """Return an operation of the axis by its name, anything else as nothing: a peer can make up as many paths as it likes."""
    return operation if operation in OPERATIONS else ""


def _kept(name: str, value: str) -> str:
    """Return a header's value; credentials of the target's own never reach the evidence."""
    return f"[redacted:{name.lower()}]" if name.lower() in _CREDENTIALS else value
