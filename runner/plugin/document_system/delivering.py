"""The part of a stage that puts packets of our agencies into the axis for the target."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from hopquy.fixtures.axis import Axis, Fault
from hopquy.fixtures.axis.agency import Agency, code102_of
from hopquy.fixtures.axis.fault import LISTING, FaultKind
from hopquy.fixtures.partner import Partner
from hopquy.fixtures.pki import Shown
from hopquy.runner.model.day import VIETNAM
from hopquy.runner.model.observation import Author
from hopquy.runner.model.target import OUR_CODES, OUR_SYSTEM
from hopquy.runner.plugin.acting import Acting, Backstage, Unfinished
from hopquy.runner.plugin.document_system.capture import Capture
from hopquy.runner.plugin.numbers import Numbers

__all__ = ["Body", "Delivered", "Delivering"]

_SLOW = 5.0
"""Seconds that a slow answer takes at most …"""
_SLOWER = 25
"""… and never more than the deadline of `resend` divided by this."""
_STATUS_VALUE = "edxml/status/status-code/value"


@dataclass(frozen=True, slots=True)
class Delivered:
    """A packet that waits at the axis for the target."""

    doc_id: str
    document_id: str
    """Of the document itself; for a recall, an update or a status that of the document it is about."""
    packet: bytes = field(default=b"", repr=False)


@dataclass(frozen=True, slots=True)
class Body:
    """A body that the directory lists since a moment ago."""

    code: str
    former: str
    """The code that it went by before, by which it is not listed any more."""


class Delivering(Acting):
    """Puts packets into the axis, each recorded with what it is about."""

    def __init__(self, story: str, backstage: Backstage, capture: Capture, axis: Axis, partner: Partner, numbers: Numbers) -> None:
        super().__init__(story, backstage, capture)
        self.partner, self.numbers = partner, numbers
        self.other_code, self.enterprise_code, self.former_code = OUR_CODES[1:4]
        self._axis, self._capture = axis, capture
        self._subjects: dict[str, str] = {}
        self._armed: list[Fault] = []
        self._looked_at = 0

    def leave(self) -> None:
        """Take back every fault that has not met its call: it must not meet another story."""
        for fault in self._armed:
            self._axis.disarm(fault)
        self.show_good()

    def _arm(self, kind: FaultKind, operation: str, **tied: Any) -> None:
        """Let a call of the target go wrong."""
        patience = self.target.pace["resend"].deadline
        seconds = {"silence": patience, "drip": min(_SLOW, patience / _SLOWER)}.get(kind, 0.0)
        fault = Fault(kind, operation, self.target.system_id, seconds, **tied)
        self._armed.append(fault)
        self._axis.arm(fault)

    def know(self, document_id: str, subject: str) -> None:
        """Remember the subject of a document that was delivered."""
        self._subjects[document_id] = subject

    @staticmethod
    def _now() -> datetime:
        return datetime.now(UTC).astimezone(VIETNAM)

    @property
    def _main(self) -> str:
        return self.target.codes[0]

    def _number(self) -> str:
        return str(self.numbers.draw(self._random))

    def deliver_document(
        self, *, misdirected: bool = False, to: Sequence[str] = (), reply_to: str = "", after_odd: bool = False
    ) -> Delivered:
        """Put a new document for the target into the axis.

        `misdirected`: addressed to somebody else, and yet handed to the target; `to`: more bodies that it is addressed to; `reply_to`: the
        document of the target's that it answers; `after_odd`: it comes after status packets that a target need not know what to do with.
        """
        receivers = (self.other_code,) if misdirected else tuple(dict.fromkeys((self._main, *to)))
        subject = f"V/v thử nghiệm tiếp nhận văn bản ({self.token()})"
        packet, identifier = self.partner.new_document(receivers, self._number(), subject, self._now(), reply_to)
        self._subjects[identifier] = subject
        marks = {"misdirected": misdirected} | ({"after_odd": True} if after_odd else {})
        return self._put(packet, "edoc", identifier, (self._main,) if misdirected else receivers, **marks)

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
        subject = f"V/v thử nghiệm tiếp nhận văn bản ({self.token()})"
        packet, identifier = self.partner.new_document((self._main,), self._number(), subject, moment)
        self._subjects[identifier] = subject
        self._capture.delivering(self.story, {"document_id": identifier, "fault": fault, "at": operation})
        created = f"{moment:%Y/%m/%d %H:%M:%S}"
        return Delivered(self._axis.deliver(packet, message_type="edoc", to=[self._main], doc_id=doc_id, created=created), identifier)

    def deliver_behind(self, certificate: Shown) -> Delivered:
        """Put a new document into the axis, which shows a wrong certificate from now on to whoever connects: nothing else may be played meanwhile."""
        assert self._axis.face is not None  # noqa: S101 -- only stories that need TLS come here
        self._looked_at = self._capture.certificates[certificate]
        self._axis.face.show(certificate)
        subject = f"V/v thử nghiệm tiếp nhận văn bản ({self.token()})"
        packet, identifier = self.partner.new_document((self._main,), self._number(), subject, self._now())
        self._subjects[identifier] = subject
        return self._put(packet, "edoc", identifier, fault=f"certificate-{certificate}", at="tls")

    def await_refusal(self, certificate: Shown) -> None:
        """Wait until the target has been shown a certificate, and watch that it calls nothing over that connection; raises Unfinished."""
        if not self._await("fetch", f"shown:{certificate}", lambda: self._capture.certificates[certificate] > self._looked_at):
            raise Unfinished("nobody connected over TLS and looked at the certificate")
        self._await("quiet", f"calls:{certificate}", lambda: self._capture.called_over[certificate] > 0)

    def show_good(self) -> None:
        """Show the right certificate again."""
        if self._axis.face is not None and self._axis.face.shown != "good":
            self._axis.face.show("good")

    def deliver_again(self, document: Delivered) -> Delivered:
        """Put the very packet of a document into the axis once more, as if it had come twice."""
        return self._put(document.packet, "edoc", document.document_id, repeat=True)

    def deliver_recall(self, document: Delivered) -> Delivered:
        """Put a recall of a document that was delivered into the axis."""
        return self._put(self.partner.recall(self._main, document.document_id, self._now()), "edoc", document.document_id, recall=True)

    def deliver_update(self, document: Delivered) -> Delivered:
        """Put an update of a document that was delivered into the axis."""
        return self._put(self.partner.update(self._main, document.document_id, self._now()), "edoc", document.document_id)

    def deliver_replacement(self, document: Delivered) -> Delivered:
        """Put a document that replaces one that was delivered into the axis."""
        subject = f"V/v thử nghiệm thay thế văn bản ({self.token()})"
        packet, identifier = self.partner.replacement(self._main, document.document_id, self._number(), subject, self._now())
        self._subjects[identifier] = subject
        return self._put(packet, "edoc", identifier)

    def deliver_take_back(self, document: Delivered) -> Delivered:
        """Put the sender's wish to have a document back (13) into the axis."""
        packet = self.partner.take_back(self._main, document.document_id, self._now())
        return self._put(packet, "status", document.document_id)

    def deliver_status(self, document_id: str, code: str, *, odd: str = "") -> Delivered:
        """Put a status about a document that the target sent into the axis; `odd` says why a target need not know what to do with it."""
        packet = self.partner.report(self._main, document_id, code, self._now())
        # A code that does not exist breaks a rule on purpose, and must not be held against us.
        departure = {"departs_from": [_STATUS_VALUE]} if odd == "code" else {}
        return self._put(packet, "status", document_id, **({"odd": odd} if odd else {}), **departure)

    def list_body(self, above: str) -> Body:
        """Have the directory list a new body below one of ours, which is told to have gone by another code before."""
        while True:
            code = f"{above}.{self._random.randrange(10, 100)}"
            if not self._axis.directory.knows(code) and code not in self.target.codes:
                break
        body = Body(code, code102_of(code))
        # Told first: whoever looks for another story as soon as the body is there has looked after it.
        self._record("directory.changed", {"code": code, "former_code": body.former}, Author.COUNTERPART, "axis.directory")
        self._axis.directory.register(
            OUR_SYSTEM, Agency(code, f"Đơn vị thử nghiệm {code}", old_code=body.former), f"{self._now():%Y/%m/%d %H:%M:%S}"
        )
        return body

    def _put(self, packet: bytes, message_type: str, document_id: str, to: Sequence[str] = (), **about: Any) -> Delivered:
        self._capture.delivering(self.story, {"document_id": document_id, **about})
        doc_id = self._axis.deliver(packet, message_type="status" if message_type == "status" else "edoc", to=to or (self._main,))
        return Delivered(doc_id, document_id, packet)
