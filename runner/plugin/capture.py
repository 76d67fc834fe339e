"""What the simulated axis reports, written down as observations."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from typing import Any

from hopquy.fixtures.axis import AxisEvent
from hopquy.runner.codec import read_xml
from hopquy.runner.codec.operation import operation_of, packet_kind, texts
from hopquy.runner.codec.readable import structural
from hopquy.runner.evidence import EvidenceLog, stamp
from hopquy.runner.model.message import Message, MessageKind
from hopquy.runner.model.observation import Author, Observation

__all__ = ["Capture"]

_SENDING = "sendEdoc"


class Capture:
    """Records every event of the axis and wakes whoever waits for one."""

    def __init__(self, log: EvidenceLog, system_id: str, packets: MessageKind) -> None:
        self._log = log
        self._packets = packets
        self._system_id = system_id
        self._calls = 0
        self._read: dict[int, Message] = {}
        self._about: Mapping[str, Any] = {}
        self._fault_about: Mapping[str, Any] = {}
        self._changed = threading.Condition()
        self.story = ""

    def delivering(self, about: Mapping[str, Any]) -> None:
        """Say what the next delivery is about; it is recorded with it."""
        self._about = about

    def disturbing(self, about: Mapping[str, Any]) -> None:
        """Say what the next injected fault is about."""
        self._fault_about = about

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
            return self._changed.wait_for(reached, 0) or self._wait_on(reached, seconds, interval)

    def _wait_on(self, reached: Callable[[], bool], seconds: float, interval: float) -> bool:
        left = seconds
        while left > 0:
            if self._changed.wait_for(reached, min(interval, left)):
                return True
            left -= interval
        return reached()

    def text(self, observation: Observation, data: bytes, path: str) -> str | None:
        """Return the first text at a path of a packet that was seen, None where there is none."""
        if observation.seq not in self._read:
            self._read[observation.seq] = read_xml(data, self._packets)
        return next(iter(texts(self._read[observation.seq], path)), None)

    def operation(self, observation: Observation, data: bytes) -> str | None:
        """Return the operation of a packet that was seen."""
        if observation.seq not in self._read:
            self._read[observation.seq] = read_xml(data, self._packets)
        return operation_of(self._read[observation.seq])

    def _delivered(self, event: AxisEvent) -> None:
        kind = "packet.status" if event.message_type == "status" else "packet.document"
        data = {"doc_id": event.doc_id, "message_type": event.message_type, **self._about}
        self._log.record(Observation(kind, "axis.delivered", Author.COUNTERPART, self.story, data, at=stamp(event.started)), event.packet)
        self._about = {}

    def _kind_of(self, event: AxisEvent) -> str:
        """Tell a packet by its content; one that cannot be read, by what the call says it is."""
        message = read_xml(event.packet or b"", self._packets)
        if not structural(message):
            return packet_kind(message)
        return {"status": "packet.status", "edoc": "packet.document"}.get(event.message_type or "", "packet.unreadable")

    def _called(self, event: AxisEvent) -> None:
        self._calls += 1
        name = f"call-{self._calls}"
        data: dict[str, Any] = {
            "id": name,
            "operation": event.operation,
            "method": event.method,
            "path": event.path,
            "http_version": event.http_version,
            "headers": [list(header) for header in event.headers],
            "status": event.http_status,
            "answer": dict(event.answer),
            "refusal": event.refusal,
            "doc_id": event.doc_id,
            "duplicate": event.duplicate,
            "answer_lost": event.answer_lost,
            "witness": dict(event.witness),
            "registered": event.system_id == self._system_id,
        }
        if event.internal_error is not None:
            fault = {"call": name, "what": event.internal_error}
            self._log.record(Observation("axis.fault", "axis.wire", Author.COUNTERPART, self.story, fault))
        self._log.record(
            Observation("axis.call", "axis.wire", Author.TARGET, self.story, data, at=stamp(event.started)), event.body or None
        )
        if event.operation == _SENDING and event.packet is not None:
            kind = self._kind_of(event)
            about = {
                "call": name,
                "doc_id": event.doc_id,
                "refusal": event.refusal,
                "duplicate": event.duplicate,
                "message_type": event.message_type,
            }
            self._log.record(Observation(kind, "axis.sent", Author.TARGET, self.story, about, at=stamp(event.started)), event.packet)
        if event.fault is not None:
            self._log.record(
                Observation(
                    "fault.injected", "axis.wire", Author.COUNTERPART, self.story, {"fault": event.fault, "call": name, **self._fault_about}
                )
            )
