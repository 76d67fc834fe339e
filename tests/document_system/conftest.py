"""An axis with the reference system on it, and the script that a run goes through."""

from __future__ import annotations

import base64
import hashlib
from contextlib import contextmanager
from dataclasses import dataclass, field

import pytest
import requests

from hopquy.fixtures.axis import AxisEvent, Fault
from hopquy.fixtures.document_system.embedded import Embedded
from hopquy.fixtures.document_system.packet import Answered, DocumentDraft, File, StatusDraft, document_packet, status_packet
from hopquy.fixtures.document_system.persona import PERSONAS, Organisation
from hopquy.fixtures.document_system.reading import read_document, read_status
from hopquy.fixtures.document_system.system import now
from hopquy.fixtures.packets import PacketError, read_packet

PARTNER = Organisation("H51", "Cơ quan H51")
PDF = b"%PDF-1.4\nvan ban\n%%EOF\n"


@dataclass
class Run:
    """One run: the target, what is said to it and what the axis saw."""

    target: object
    control: requests.Session
    events: list[AxisEvent] = field(default_factory=list)
    delivered: dict[str, str] = field(default_factory=dict)
    """What a delivery is for -> its DocumentId."""
    doc_ids: dict[str, str] = field(default_factory=dict)
    """DocumentId -> the axis' identifier."""

    def act(self, action, **arguments):
        answer = self.control.post(f"{self.target.control_url}/{action}", json=arguments, timeout=10)
        return answer.json()

    def deliver(self, name, *, to=None, routed_to=None, operation="new", about=None, packet=None):
        document_id = f"H51,2026/11/22,{len(self.delivered) + 1}/CQ"
        to = to or self.target.codes[0]
        draft = DocumentDraft(
            operation=operation,
            sender=PARTNER,
            receivers=(Organisation(to, "Nơi nhận"),),
            document_id=document_id,
            number=str(len(self.delivered) + 1),
            subject=f"V/v {name} <&>",
            content="Nội dung",
            at=now(),
            files=(File("cong-van.pdf", "application/pdf", PDF),),
            about=about,
        )
        self.delivered[name] = document_id
        packet = packet or document_packet(draft, PERSONAS["old-codes"])
        self.doc_ids[document_id] = self.target.axis.deliver(packet, message_type="edoc", to=[routed_to or to])
        return document_id

    def answer(self, document_id, code="03"):
        about = Answered(self.target.codes[0], "1/CQ", "2026/11/22", document_id)
        self.doc_ids["status"] = self.target.axis.deliver(
            status_packet(StatusDraft(PARTNER, about, code, "Đã nhận", now()), PERSONAS["dotnet"])
        )

    def script(self):
        """Everything that the stories of this role do, in short."""
        files = [{"name": "cv.pdf", "media_type": "application/pdf", "base64": base64.b64encode(PDF).decode()}]
        sent = self.act("send", operation="new", to=["H41", "H14"], subject="Văn bản mới", content="Nội dung", files=files)
        for operation in ("recall", "update", "replace"):
            self.act("send", operation=operation, to=["H41"], subject="Sửa", content="-", files=files, document_id=sent["document_id"])
        self.deliver("registered")
        self.act("settle")
        self.act("accept", document_id=self.delivered["registered"])
        self.act("finish", document_id=self.delivered["registered"])
        self.deliver("refused")
        self.deliver("misdirected", to="H41", routed_to=self.target.codes[0])
        self.act("settle")
        self.act("refuse", document_id=self.delivered["refused"], reason="Thiếu phụ lục")
        self.target.axis.arm(Fault("lose-answer", "sendEdoc"))
        self.act("send", operation="new", to=["H41"], subject="Gửi lại", content="-")
        self.answer(sent["document_id"])
        withdrawn = self.deliver("withdrawn")
        self.act("settle")
        self.deliver("recall", operation="recall", about=Answered("H51", "1/CQ", "2026/11/22", withdrawn))
        self.act("settle")
        return self

    def calls(self, operation=None, **headers):
        return [
            event
            for event in self.events
            if event.kind == "call"
            and operation in (None, event.operation)
            and all(header(event, name.replace("_", "-")) == value for name, value in headers.items())
        ]

    def sent(self, *, taken=True):
        """Return the documents sent as the system's own reader reads them; only those that the axis took."""
        events = [event for event in self.calls("sendEdoc", messagetype="edoc") if event.refusal is None or not taken]
        return [read_document(event.packet) for event in events if _is_packet(event)]

    def reports(self, about=None):
        """Return the status packets that the axis took, about one document or all."""
        found = [read_status(event.packet) for event in self.calls("sendEdoc", messagetype="status") if event.refusal is None]
        return [one for one in found if about is None or one.document_id == self.delivered[about]]

    def codes(self, about):
        return [one.code for one in self.reports(about)]


def header(event, name):
    return next((value for key, value in event.headers if key.lower() == f"xroadvnpt-{name}".lower()), None)


def plain(event, name):
    return next((value for key, value in event.headers if key.lower() == name.lower()), None)


def _is_packet(event):
    try:
        return read_packet(event.packet.removesuffix(b"\r\n")).message_type == "edoc"
    except PacketError:
        return False


def sha256(content):
    return hashlib.sha256(content).hexdigest()


@pytest.fixture(scope="session")
def embedded():
    with Embedded() as started:
        yield started


@pytest.fixture(scope="session")
def control():
    with requests.Session() as session:
        session.trust_env = False
        yield session


@pytest.fixture(scope="session")
def running(embedded, control):
    """Return a context manager that gives a run of a persona with defects or changes."""

    @contextmanager
    def begin(persona="operator-sdk", **options):
        events: list[AxisEvent] = []
        with embedded.run(persona, listener=events.append, **options) as target:
            yield Run(target, control, events)
        assert target.axis.failures == []
        assert [event.internal_error for event in events if event.internal_error] == []

    return begin


@pytest.fixture(scope="session")
def see():
    """Return the readers of an event's headers: arguments of the axis and plain HTTP ones."""
    return type("See", (), {"argument": staticmethod(header), "plain": staticmethod(plain), "sha256": staticmethod(sha256), "pdf": PDF})
