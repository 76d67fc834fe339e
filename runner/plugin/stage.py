"""What a story acts through: ask the target, put packets into the axis, lose an answer, wait. It records; it judges nothing."""

from __future__ import annotations

import base64
import hashlib
import time
from collections.abc import Callable, Sequence
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
from hopquy.runner.plugin.capture import Capture

__all__ = ["Delivered", "File", "Stage"]

_VIETNAM = timezone(timedelta(hours=7))


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
        self._axis, self._driver, self._log, self._capture = axis, driver, log, capture
        self._random = Random(seed)  # noqa: S311 -- names of test documents, not secrets

    @property
    def story(self) -> str:
        """The story that plays."""
        return self._capture.story

    @story.setter
    def story(self, name: str) -> None:
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
        if lose_answer:
            self._capture.disturbing({"token": token})
            self._axis.arm(Fault("lose-answer", "sendEdoc", self.target.system_id))
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
            self._axis.take_fault(self.target.system_id, "sendEdoc")
        return token

    def clerk(self, action: str, document_id: str, **more: str) -> bool:
        """Ask the target's clerk to do something with a document that came; says whether the target will."""
        return self._ask(action, {"document_id": document_id, **more}, {"document_id": document_id, **more})

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
        return (self._identifier(found[0]) or None) if found else None

    def _await_unasked(self, operation: str) -> str | None:
        if self._driver.kind != "passive":
            return None

        def sent() -> list[Observation]:
            return [o for o in self._sent("packet.document") if self._capture.operation(o, self._bytes(o)) == operation]

        self._await("packet", f"packet:{operation}", lambda: bool(sent()))
        return (self._identifier(sent()[0]) or None) if sent() else None

    def await_resend(self, token: str) -> None:
        """Wait for the packet with that token to come a second time; not when nobody could be asked to send it."""
        if token in self._unasked:
            return
        self._await("resend", f"resend:{token}", lambda: len(self._attempts(token)) > 1)

    def await_fetch(self, delivered: Delivered) -> None:
        """Wait until the target has fetched a packet."""
        self._await("fetch", f"fetch:{delivered.doc_id}", lambda: self._called(("getEdoc", "downloadEdoc"), delivered.doc_id))

    def await_done(self, delivered: Delivered) -> None:
        """Wait until the target has marked a packet as done."""
        self._await(
            "done", f"done:{delivered.doc_id}", lambda: self._axis.transport_state(delivered.doc_id, self.target.system_id) == "done"
        )

    def await_status(self, delivered: Delivered, code: str) -> None:
        """Wait until the target has reported a status of a document."""
        self._await("status", f"status:{code}:{delivered.document_id}", lambda: self._reported(delivered.document_id, code))

    def settle(self) -> None:
        """Ask the target to do everything that is pending now, where it can be asked."""
        if self.can("settle"):
            self._ask("settle", {}, {})

    def _ask(self, action: str, arguments: dict[str, Any], told: dict[str, Any]) -> bool:
        if action not in self._driver.actions:
            answer = Answer(ok=False, reason="not among the driver's actions")
        else:
            try:
                answer = self._driver.ask(action, arguments)
            except DriverError as error:
                answer = Answer(ok=False, reason=str(error))
        data = {"action": action, **told, "ok": answer.ok, "reason": answer.reason, "answer": dict(answer.data)}
        self._log.record(Observation("driver.asked", "driver", Author.SUITE, self.story, data))
        return answer.ok

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

    def _sent(self, kind: str) -> list[Observation]:
        return [o for o in self._log.observations if o.kind == kind and o.author is Author.TARGET]

    def _attempts(self, token: str) -> list[Observation]:
        mark = token.encode()
        return [o for o in self._log.observations if o.kind.startswith("packet.") and o.author is Author.TARGET and mark in self._bytes(o)]

    def _bytes(self, observation: Observation) -> bytes:
        return (self._log.blobs.get(observation.blob) or b"") if observation.blob else b""

    def _identifier(self, observation: Observation) -> str | None:
        return self._capture.text(observation, self._bytes(observation), "MessageHeader/DocumentId")

    def _reported(self, document_id: str, code: str) -> bool:
        return any(
            self._capture.text(o, self._bytes(o), "MessageHeader/StatusCode") == code
            and self._capture.text(o, self._bytes(o), "MessageHeader/ResponseFor/DocumentId") == document_id
            for o in self._sent("packet.status")
        )

    def _called(self, operations: tuple[str, ...], doc_id: str) -> bool:
        return any(
            o.kind == "axis.call" and o.data.get("operation") in operations and o.data.get("doc_id") == doc_id and not o.data.get("refusal")
            for o in self._log.observations
        )
