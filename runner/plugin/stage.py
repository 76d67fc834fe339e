"""What a story acts through: ask the target, put packets into the axis, lose an answer, wait. It records; it judges nothing."""

from __future__ import annotations

import base64
import hashlib
import re
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from random import Random
from typing import Any

from hopquy.fixtures.axis import Axis, Fault
from hopquy.fixtures.partner import Partner
from hopquy.runner.drivers import Answer, DriverLike
from hopquy.runner.errors.driver import DriverError
from hopquy.runner.evidence import EvidenceLog
from hopquy.runner.model.observation import Author, Observation
from hopquy.runner.model.target import Target
from hopquy.runner.plugin.capture import Capture, SeenPacket

__all__ = ["Delivered", "File", "Stage"]

_VIETNAM = timezone(timedelta(hours=7))
_BETWEEN_ASKS = 0.5
_CREDENTIAL = re.compile(r"token|cookie|passw|secret|authorization|private.?key", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class File:
    """A file that the target is asked to send."""

    name: str
    media_type: str
    data: bytes

    @property
    def sha256(self) -> str:
        """Its digest, by which it is known again."""
        return hashlib.sha256(self.data).hexdigest()


@dataclass(frozen=True, slots=True)
class Delivered:
    """A packet that waits at the axis for the target."""

    doc_id: str
    document_id: str


class Stage:
    """The stage of one run; `story` names the story that plays on it."""

    def __init__(
        self,
        target: Target,
        axis: Axis,
        driver: DriverLike,
        log: EvidenceLog,
        capture: Capture,
        partner: Partner,
        seed: str,
        other_code: str,
    ) -> None:
        self.target = target
        self.partner = partner
        self.other_code = other_code
        self._unasked: dict[str, str] = {}
        self.declined: list[str] = []
        """What the target was asked in this story and did not do, with its reason."""
        self._axis, self._driver, self._log, self._capture = axis, driver, log, capture
        self._random = Random(seed)  # noqa: S311 -- names of test documents, not secrets

    @property
    def story(self) -> str:
        """The story that plays."""
        return self._capture.story

    @story.setter
    def story(self, name: str) -> None:
        self.declined = []
        self._capture.story = name

    @staticmethod
    def _now() -> datetime:
        return datetime.now(UTC).astimezone(_VIETNAM)

    def can(self, action: str) -> bool:
        """Whether the target can be asked for that."""
        return action in self._driver.actions

    def token(self) -> str:
        """Return a short text by which a document is known again."""
        return f"hq{self._random.randrange(36**8):08x}"

    def file(self, name: str, media_type: str, data: bytes) -> File:
        """Return a file for the target to send."""
        return File(name, media_type, data)

    def send(
        self, operation: str, to: Sequence[str], files: Sequence[File] = (), *, about: str | None = None, lose_answer: bool = False
    ) -> str:
        """Ask the target to send a document; returns the token in its subject, by which the packet is known again."""
        token = self.token()
        fault = Fault("lose-answer", "sendEdoc", self.target.system_id, containing=token.encode())
        if lose_answer:
            self._axis.arm(fault)
        arguments: dict[str, Any] = {
            "operation": operation,
            "to": list(to),
            "subject": f"V/v thử nghiệm liên thông văn bản ({token})",
            "content": f"Văn bản thử nghiệm của bộ kiểm thử hopquy ({token})",
            "files": [{"name": f.name, "media_type": f.media_type, "base64": base64.b64encode(f.data).decode()} for f in files],
        }
        if about is not None:
            arguments |= {"document_id": about, "reason": "Thử nghiệm liên thông"}
        told = {
            "operation": operation,
            "token": token,
            "to": list(to),
            "files": [{"name": f.name, "sha256": f.sha256, "size": len(f.data)} for f in files],
        }
        if not self._ask("send", arguments, told):
            self._unasked[token] = operation
            self._axis.disarm(fault)
        return token

    def clerk(self, action: str, document_id: str, **more: str) -> bool:
        """Ask the target's clerk to do something with a document that came; says whether the target will."""
        return self._ask(action, {"document_id": document_id, **more}, {"document_id": document_id, **more}, patient=True)

    def deliver_document(self, *, misdirected: bool = False) -> Delivered:
        """Put a new document for the target into the axis; misdirected: addressed to somebody else, and yet handed to the target."""
        main = self.target.codes[0]
        number = str(self._random.randrange(1000, 9_999_999))
        packet, identifier = self.partner.new_document(
            self.other_code if misdirected else main, number, f"V/v thử nghiệm tiếp nhận văn bản ({self.token()})", self._now()
        )
        self._capture.delivering({"misdirected": misdirected, "document_id": identifier})
        return Delivered(self._axis.deliver(packet, message_type="edoc", to=[main]), identifier)

    def deliver_recall(self, document: Delivered) -> Delivered:
        """Put a recall of a document that was delivered into the axis."""
        packet = self.partner.recall(self.target.codes[0], document.document_id, self._now())
        self._capture.delivering({"document_id": document.document_id, "recall": True})
        return Delivered(self._axis.deliver(packet, message_type="edoc", to=[self.target.codes[0]]), document.document_id)

    def deliver_status(self, document_id: str, code: str) -> Delivered:
        """Put a status about a document that the target sent into the axis."""
        main = self.target.codes[0]
        packet = self.partner.report(main, document_id, code, self._now())
        self._capture.delivering({"document_id": document_id})
        return Delivered(self._axis.deliver(packet, message_type="status", to=[main]), document_id)

    def await_packet(self, token: str) -> str | None:
        """Wait for the packet with that token in it; returns its DocumentId as the axis reads it, None when it does not come.

        A target that nobody could ask may still send by itself: then any packet of that operation will do. One that declined is not waited for.
        """
        if token in self._unasked:
            return self._await_unasked(self._unasked[token])
        self._await("packet", f"packet:{token}", lambda: bool(self._attempts(token)))
        found = self._attempts(token)
        return (found[0].document_id or None) if found else None

    def _await_unasked(self, operation: str) -> str | None:
        if self._driver.kind != "passive":
            return None

        def sent() -> list[SeenPacket]:
            return [packet for packet in self._capture.packets if packet.operation == operation and not packet.refused]

        self._await("packet", f"packet:{operation}", lambda: bool(sent()))
        return (sent()[0].document_id or None) if sent() else None

    def await_resend(self, token: str) -> None:
        """Wait for the packet with that token to come a second time; not when nobody could be asked to send it."""
        if token in self._unasked:
            return
        self._await("resend", f"resend:{token}", lambda: len(self._attempts(token)) > 1)

    def await_fetch(self, delivered: Delivered) -> None:
        """Wait until the target has fetched a packet."""
        self._await("fetch", f"fetch:{delivered.doc_id}", lambda: delivered.doc_id in self._capture.fetched)

    def await_done(self, delivered: Delivered) -> None:
        """Wait until the target has marked a packet as done."""
        self._await(
            "done", f"done:{delivered.doc_id}", lambda: self._axis.transport_state(delivered.doc_id, self.target.system_id) == "done"
        )

    def await_status(self, delivered: Delivered, code: str) -> None:
        """Wait until the target has reported a status of a document."""
        self._await("status", f"status:{code}:{delivered.document_id}", lambda: self._reported(delivered.document_id, code))

    def has_reported(self, delivered: Delivered, code: str) -> bool:
        """Tell whether the target has reported a status of a document."""
        return self._reported(delivered.document_id, code)

    def settle(self) -> None:
        """Ask the target to do everything that is pending now, where it can be asked."""
        if self.can("settle"):
            self._ask("settle", {}, {})

    def _ask(self, action: str, arguments: dict[str, Any], told: dict[str, Any], *, patient: bool = False) -> bool:
        """Ask; `patient` asks again until the deadline of `done`, since a product may still be filing what it has fetched."""
        pace = self.target.pace["done"]
        last = time.monotonic() + pace.deadline
        answer, understood = self._answer(action, arguments)
        while patient and understood and not answer.ok and time.monotonic() < last:
            time.sleep(min(max(pace.interval, _BETWEEN_ASKS), pace.deadline))
            answer, understood = self._answer(action, arguments)
        if not answer.ok and action != "settle" and self._driver.kind != "passive":
            self.declined.append(self._log.clean(f"{action}: {answer.reason or 'declined without a reason'}"))
        data = {"action": action, **told, "ok": answer.ok, "reason": answer.reason, "answer": _without_credentials(answer.data)}
        self._log.record(Observation("driver.asked", "driver", Author.SUITE, self.story, data))
        return answer.ok

    def _answer(self, action: str, arguments: dict[str, Any]) -> tuple[Answer, bool]:
        """Return the answer, and whether the driver answered at all."""
        if action not in self._driver.actions:
            return Answer(ok=False, reason="not among the driver's actions"), False
        try:
            return self._driver.ask(action, arguments), True
        except DriverError as error:
            return Answer(ok=False, reason=str(error)), False

    def _await(self, point: str, what: str, reached: Callable[[], bool]) -> None:
        pace = self.target.pace[point]
        started = time.monotonic()
        by = "seen"
        if not reached():
            self.settle()
        if not reached():
            if self.can("settle"):
                self.settle()
                by = "settled"
            else:
                self._capture.wait(reached, pace.deadline, pace.interval)
                by = "deadline"
        seen = reached()
        data = {
            "for": what,
            "reached": seen,
            "by": "seen" if seen else by,
            "seconds": round(time.monotonic() - started, 3),
            "deadline": pace.deadline,
        }
        self._log.record(Observation("story.waited", "driver", Author.SUITE, self.story, data))

    def _attempts(self, token: str) -> list[SeenPacket]:
        """Return the packets with that token which the axis took."""
        mark = token.encode()
        return [packet for packet in self._capture.packets if mark in packet.data and not packet.refused]

    def _reported(self, document_id: str, code: str) -> bool:
        return any(packet.about == document_id and packet.code == code and not packet.refused for packet in self._capture.packets)


def _without_credentials(value: Any) -> Any:
    """Return a driver's answer without what its own keys call a credential."""
    if isinstance(value, Mapping):
        return {key: f"[redacted:{key}]" if _CREDENTIAL.search(str(key)) else _without_credentials(item) for key, item in value.items()}
    return [_without_credentials(item) for item in value] if isinstance(value, list) else value
