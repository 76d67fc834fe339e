"""What a story of a document system acts through: ask the target, put packets into the axis, lose an answer, wait."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from hopquy.fixtures.axis import Axis
from hopquy.fixtures.axis.fault import ANSWERED_ALL_THE_SAME, NOT_DONE, FaultKind
from hopquy.fixtures.partner import Partner
from hopquy.runner.plugin.acting import Backstage
from hopquy.runner.plugin.document_system.capture import Capture, SeenPacket
from hopquy.runner.plugin.document_system.delivering import Body, Delivered, Delivering
from hopquy.runner.plugin.document_system.trials import Examiner, Tried
from hopquy.runner.plugin.numbers import Numbers

__all__ = ["Body", "Delivered", "File", "Stage"]

_ANSWERS = ("14", "15", "16")
"""The answers to a recall, an update or a wish to have a document back; 14 is what one vendor's example writes for agreement."""


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


class Stage(Delivering):
    """The stage of one story."""

    examiner: Examiner
    """Tries the target's reader."""

    def __init__(self, story: str, backstage: Backstage, capture: Capture, axis: Axis, partner: Partner, numbers: Numbers) -> None:
        super().__init__(story, backstage, capture, axis, partner, numbers)
        self._unasked: dict[str, str] = {}
        self._awaited: dict[str, int] = {}

    def file(self, name: str, media_type: str, data: bytes) -> File:
        """Return a file for the target to send."""
        return File(name, media_type, data)

    def send(
        self,
        operation: str,
        to: Sequence[str],
        files: Sequence[File] = (),
        *,
        about: str | None = None,
        reply_to: str | None = None,
        directory: str = "",
        fault: FaultKind | None = None,
    ) -> str:
        """Ask the target to send a document; returns the token in its subject, by which the packet is known again.

        `about`: what is recalled, updated or replaced; `reply_to`: what is answered; `directory`: what is tried of the target's address book.
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
        if reply_to is not None:
            arguments |= {"reply_to": reply_to}
        told = {
            "operation": operation,
            "token": token,
            "to": list(to),
            "files": [{"name": f.name, "sha256": f.sha256, "size": len(f.data)} for f in files],
        }
        told |= {key: value for key, value in (("reply_to", reply_to), ("directory", directory), ("fault", fault)) if value}
        if not self._ask("send", arguments, told):
            self._unasked[token] = operation
        return token

    def clerk(self, action: str, document_id: str, **more: str) -> bool:
        """Ask the target's clerk to do something with a document that came; says whether the target will."""
        asked = {"document_id": document_id, **more}
        return self._ask(action, {**asked, **self._known(document_id)}, asked, patient=True)

    def _known(self, document_id: str) -> dict[str, str]:
        """Return the subject of a document: products seldom show the identifier, and by its subject somebody finds it on a screen."""
        return {"subject": self._subjects[document_id]} if document_id in self._subjects else {}

    def take_back(self, document_id: str) -> bool:
        """Ask the target to have a document back that it sent; says whether it will."""
        told = {"document_id": document_id, "reason": "Thử nghiệm liên thông: gửi nhầm nơi nhận"}
        return self._ask("take-back", told, told)

    def attempt(self, action: str, document: Delivered | Tried) -> None:
        """Ask the clerk for something that must not succeed any more: whether it is declined or without effect is all the same."""
        about = {"document_id": document.document_id}
        self._ask(action, {**about, **self._known(document.document_id)}, {**about, "attempt": True})

    def record_search(self, found: Mapping[str, Any]) -> None:
        """Record what a search for the smallest packet came to."""
        self._record("story.searched", found)

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
        # What did not come by itself while one story waited for it is not waited for again.
        if self._driver.kind != "passive" or operation in self._capture.never_sent:
            return None

        def sent() -> list[SeenPacket]:
            return [packet for packet in self._capture.packets if packet.operation == operation and not packet.refused]

        if not self._await("packet", f"packet:{operation}", lambda: bool(sent())):
            self._capture.never_sent.add(operation)
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

    def await_marked(self, delivered: Delivered) -> None:
        """Wait until the target has marked a packet as done or as failed."""

        def marked() -> bool:
            return self._axis.transport_state(delivered.doc_id, self.target.system_id) in ("done", "fail")

        self._await("done", f"done:any:{delivered.doc_id}", marked)

    def await_status(self, document: Delivered | str, code: str) -> None:
        """Wait until the target has reported a status of a document, one that was delivered or, by its identifier, one of its own."""
        document_id = document if isinstance(document, str) else document.document_id
        self._await("status", f"status:{code}:{document_id}", lambda: self._reported(document_id, code))

    def await_answer(self, request: Delivered) -> None:
        """Wait until the target has answered a recall, an update or a wish to have a document back; its clerk is asked to agree where needed."""

        def answered() -> bool:
            return any(packet.code in _ANSWERS for packet in self._about(request.document_id))

        if not answered():
            self.settle()
        if self._driver.kind in ("manual", "passive"):
            # Nobody is bothered for what the product does by itself, and nothing is owed that nobody could ask for.
            pace = self.target.pace["quiet"]
            self._watch.wait(answered, min(pace.deadline, self._curtain.left), pace.interval)
        if not answered() and self.can("agree"):
            about = {"document_id": request.document_id}
            if not self._ask("agree", {**about, **self._known(request.document_id)}, about, patient=True, needless=answered):
                return
        if answered() or self._driver.kind != "passive":
            self._await("status", f"status:answer:{request.doc_id}", answered)

    def await_quiet(self, document_id: str) -> None:
        """Watch that the target reports nothing more about a document."""
        before = len(self._about(document_id))
        self._await("quiet", f"quiet:{document_id}", lambda: len(self._about(document_id)) > before)

    def has_reported(self, delivered: Delivered, code: str) -> bool:
        """Tell whether the target has reported a status of a document."""
        return self._reported(delivered.document_id, code)

    def _attempts(self, token: str) -> list[SeenPacket]:
        """Return the packets with that token which the axis took."""
        return [packet for packet in self._capture.sent_with(token) if not packet.refused]

    def _reported(self, document_id: str, code: str) -> bool:
        return any(packet.code == code for packet in self._about(document_id))

    def _about(self, document_id: str) -> list[SeenPacket]:
        """Return the statuses about a document that the axis took."""
        return [packet for packet in self._capture.sent_about(document_id) if not packet.refused]
