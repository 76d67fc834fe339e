"""What the simulated axis reports, written down as observations."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from hopquy.fixtures.axis import AxisEvent
from hopquy.runner.codec.operation import operation_of, packet_kind, texts
from hopquy.runner.codec.readable import structural
from hopquy.runner.codec.shelf import read_once
from hopquy.runner.evidence import EvidenceLog, stamp
from hopquy.runner.model.message import MessageKind
from hopquy.runner.model.observation import Author, Observation

__all__ = ["Capture", "SeenPacket"]

_SENDING = "sendEdoc"
_CREDENTIALS = frozenset({"authorization", "proxy-authorization", "cookie", "set-cookie"})


@dataclass(frozen=True, slots=True)
class SeenPacket:
    """What stories need to know of a packet that the target sent."""

    operation: str | None
    document_id: str
    code: str
    about: str
    """The DocumentId that a status speaks of."""
    data: bytes
    refused: bool


class Capture:
    """Records every event of the axis and wakes whoever waits for one."""

    def __init__(self, log: EvidenceLog, system_id: str, packets: MessageKind) -> None:
        self._log = log
        self._kind = packets
        self._system_id = system_id
        self._calls = 0
        self._about: Mapping[str, Any] = {}
        self._changed = threading.Condition()
        self.packets: list[SeenPacket] = []
        """The packets that the target sent, in order."""
        self.fetched: set[str] = set()
        """The docIds of what the target fetched."""
        self.story = ""

    def delivering(self, about: Mapping[str, Any]) -> None:
        """Say what the next delivery is about; it is recorded with it."""
        self._about = about

    def __call__(self, event: AxisEvent) -> None:
        """Record an event: called by the axis, in whatever thread the call came in."""
        with self._changed:
            if event.kind == "delivery":
                self._delivered(event)
            else:
                self._called(event)
            self._changed.notify_all()

    def wait(self, reached: Callable[[], bool], seconds: float, interval: float) -> bool:
        """Wait until something is reached, looking again at every event and every interval."""
        with self._changed:
            left = seconds
            while left > 0:
                if self._changed.wait_for(reached, min(interval, left)):
                    return True
                left -= interval
            return reached()

    def _delivered(self, event: AxisEvent) -> None:
        kind = "packet.status" if event.message_type == "status" else "packet.document"
        data = {"doc_id": event.doc_id, "message_type": event.message_type, **self._about}
        self._log.record(Observation(kind, "axis.delivered", Author.COUNTERPART, self.story, data, at=stamp(event.started)), event.packet)
        self._about = {}

    def _called(self, event: AxisEvent) -> None:
        self._calls += 1
        name = f"call-{self._calls}"
        if event.internal_error is not None:
            fault = {"call": name, "what": event.internal_error}
            self._log.record(Observation("axis.fault", "axis.wire", Author.COUNTERPART, self.story, fault))
        self._log.record(
            Observation("axis.call", "axis.wire", Author.TARGET, self.story, self._call(event, name), at=stamp(event.started)),
            event.body or None,
        )
        if event.operation == _SENDING and event.packet is not None:
            self._sent(event, name, event.packet)
        if event.operation in ("getEdoc", "downloadEdoc") and event.doc_id and not event.refusal:
            self.fetched.add(event.doc_id)
        if event.fault is not None:
            self._log.record(
                Observation("fault.injected", "axis.wire", Author.COUNTERPART, self.story, {"fault": event.fault, "call": name})
            )

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
        }

    def _sent(self, event: AxisEvent, name: str, packet: bytes) -> None:
        """Record a packet: its kind told by its content or, where it cannot be read, by what the call says it is."""
        message = read_once(packet, self._kind)
        if structural(message):
            kind = {"status": "packet.status", "edoc": "packet.document"}.get(event.message_type or "", "packet.unreadable")
        else:
            kind = packet_kind(message)
        about = {
            "call": name,
            "doc_id": event.doc_id,
            "refusal": event.refusal,
            "duplicate": event.duplicate,
            "message_type": event.message_type,
        }
        self._log.record(Observation(kind, "axis.sent", Author.TARGET, self.story, about, at=stamp(event.started)), packet)
        identifier, code, answered = (
            next(iter(texts(message, f"MessageHeader/{path}")), "") for path in ("DocumentId", "StatusCode", "ResponseFor/DocumentId")
        )
        words = "\n".join(text for path in ("Subject", "Content") for text in texts(message, f"MessageHeader/{path}")).encode()
        self.packets.append(
            SeenPacket(operation_of(message), identifier, code, answered, packet if structural(message) else words, bool(event.refusal))
        )


def _kept(name: str, value: str) -> str:
    """Return a header's value; credentials of the target's own never reach the evidence."""
    return f"[redacted:{name.lower()}]" if name.lower() in _CREDENTIALS else value
