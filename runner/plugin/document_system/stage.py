"""What a story of a document system acts through: ask the target, put packets into the axis, lose an answer, wait."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

from hopquy.fixtures.axis import Axis, Fault
from hopquy.fixtures.axis.fault import ANSWERED_ALL_THE_SAME, LISTING, NOT_DONE, FaultKind
from hopquy.fixtures.partner import Partner
from hopquy.runner.plugin.acting import Acting, Backstage
from hopquy.runner.plugin.document_system.capture import Capture, SeenPacket
from hopquy.runner.plugin.document_system.trials import Examiner

__all__ = ["Delivered", "File", "Stage"]

_VIETNAM = timezone(timedelta(hours=7))
_SLOW = 5.0
"""Seconds that a slow answer takes at most …"""
_SLOWER = 25
"""… and never more than the deadline of `resend` divided by this."""


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


class Stage(Acting):
    """The stage of one story."""

    examiner: Examiner
    """Tries the target's reader."""

    def __init__(self, story: str, backstage: Backstage, capture: Capture, axis: Axis, partner: Partner, other_code: str) -> None:
        super().__init__(story, backstage, capture)
        self.partner = partner
        self.other_code = other_code
        self._unasked: dict[str, str] = {}
        self._subjects: dict[str, str] = {}
        self._awaited: dict[str, int] = {}
        self._axis, self._capture = axis, capture
        self._armed: list[Fault] = []

    def leave(self) -> None:
        """Take back every fault that has not met its call: it must not meet another story."""
        for fault in self._armed:
            self._axis.disarm(fault)

    def _arm(self, kind: FaultKind, operation: str, **tied: Any) -> None:
        """Let a call of the target go wrong."""
        patience = self.target.pace["resend"].deadline
        seconds = {"silence": patience, "drip": min(_SLOW, patience / _SLOWER)}.get(kind, 0.0)
        fault = Fault(kind, operation, self.target.system_id, seconds, **tied)
        self._armed.append(fault)
        self._axis.arm(fault)

    @staticmethod
    def _now() -> datetime:
        return datetime.now(UTC).astimezone(_VIETNAM)

    def file(self, name: str, media_type: str, data: bytes) -> File:
        """Return a file for the target to send."""
        return File(name, media_type, data)

    def send(
        self, operation: str, to: Sequence[str], files: Sequence[File] = (), *, about: str | None = None, fault: FaultKind | None = None
    ) -> str:
        """Ask the target to send a document; returns the token in its subject, by which the packet is known again.

        With `fault` our axis misbehaves when the packet comes for the first time.
        """
        token = self.token()
        self._capture.own(self.story, token)
        if fault is not None:
            self._arm(fault, "sendEdoc", containing=token.encode())
            self._awaited[token] = 1 if fault in NOT_DONE or fault in ANSWERED_ALL_THE_SAME else 2
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
            **({"fault": fault} if fault is not None else {}),
        }
        if not self._ask("send", arguments, told):
            self._unasked[token] = operation
        return token

    def clerk(self, action: str, document_id: str, **more: str) -> bool:
        """Ask the target's clerk to do something with a document that came; says whether the target will."""
        asked = {"document_id": document_id, **more}
        # Products seldom show the identifier: by its subject somebody finds the document on a screen.
        known = {"subject": self._subjects[document_id]} if document_id in self._subjects else {}
        return self._ask(action, {**asked, **known}, asked, patient=True)

    def deliver_document(self, *, misdirected: bool = False) -> Delivered:
        """Put a new document for the target into the axis; misdirected: addressed to somebody else, and yet handed to the target."""
        return self._deliver(self._now(), {"misdirected": misdirected}, self.other_code if misdirected else self.target.codes[0])

    def deliver_into(self, fault: FaultKind, operation: str) -> Delivered:
        """Put a new document into the axis, which misbehaves once when the target lists, fetches or marks it done (`operation`).

        A list that is wrong as a whole is not tied to the document: nothing else may be played meanwhile.
        """
        doc_id = f"hq-{self._random.randrange(16**12):012x}"
        tied: dict[str, Any] = {"doc_id": doc_id}
        if operation == "updateStatus":
            tied["state"] = "done"
        if operation == "getReceivedEdocList" and fault not in LISTING:
            tied = {"message_type": "edoc"}
        self._arm(fault, operation, **tied)
        moment = self._now() - timedelta(minutes=fault == "list-late")
        return self._deliver(moment, {"fault": fault, "at": operation}, self.target.codes[0], doc_id, f"{moment:%Y/%m/%d %H:%M:%S}")

    def _deliver(
        self, moment: datetime, about: Mapping[str, Any], to: str, doc_id: str | None = None, created: str | None = None
    ) -> Delivered:
        number = str(self._random.randrange(1000, 9_999_999))
        subject = f"V/v thử nghiệm tiếp nhận văn bản ({self.token()})"
        packet, identifier = self.partner.new_document(to, number, subject, moment)
        self._subjects[identifier] = subject
        self._capture.delivering(self.story, {**about, "document_id": identifier})
        main = self.target.codes[0]
        return Delivered(self._axis.deliver(packet, message_type="edoc", to=[main], doc_id=doc_id, created=created), identifier)

    def deliver_recall(self, document: Delivered) -> Delivered:
        """Put a recall of a document that was delivered into the axis."""
        packet = self.partner.recall(self.target.codes[0], document.document_id, self._now())
        self._capture.delivering(self.story, {"document_id": document.document_id, "recall": True})
        return Delivered(self._axis.deliver(packet, message_type="edoc", to=[self.target.codes[0]]), document.document_id)

    def deliver_status(self, document_id: str, code: str) -> Delivered:
        """Put a status about a document that the target sent into the axis."""
        main = self.target.codes[0]
        packet = self.partner.report(main, document_id, code, self._now())
        self._capture.delivering(self.story, {"document_id": document_id})
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
        """Wait until the packet with that token is at the axis and its answer was not lost; not when nobody could be asked to send it."""
        if token in self._unasked:
            return
        self._await("resend", f"resend:{token}", lambda: len(self._attempts(token)) >= self._awaited[token])

    def await_fetch(self, delivered: Delivered) -> None:
        """Wait until the target has fetched a packet."""
        self._await("fetch", f"fetch:{delivered.doc_id}", lambda: delivered.doc_id in self._capture.fetched)

    def await_look(self, delivered: Delivered) -> None:
        """Wait until the target has been told once more what waits for it, since whatever goes wrong with a document has gone wrong."""
        self._await("fetch", f"met:{delivered.doc_id}", lambda: any(doc_id == delivered.doc_id for _, _, doc_id in self._capture.met))
        looks = self._capture.looks
        self._await("fetch", f"look:{delivered.doc_id}", lambda: self._capture.looks > looks)

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

    def _attempts(self, token: str) -> list[SeenPacket]:
        """Return the packets with that token which the axis took."""
        mark = token.encode()
        return [packet for packet in self._capture.packets if mark in packet.data and not packet.refused]

    def _reported(self, document_id: str, code: str) -> bool:
        return any(packet.about == document_id and packet.code == code and not packet.refused for packet in self._capture.packets)
