"""What the simulated portal reports, written down as observations."""

from __future__ import annotations

import re
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from hopquy.fixtures.portal import Item, Portal, PortalEvent
from hopquy.runner.codec.operation import texts
from hopquy.runner.codec.shelf import read_once
from hopquy.runner.evidence import EvidenceLog, stamp
from hopquy.runner.model.message import Message, MessageKind
from hopquy.runner.model.observation import Author, Observation
from hopquy.runner.plugin.flood import Dam
from hopquy.runner.plugin.hearing import Hearing

__all__ = ["KINDS", "Capture", "Seen"]

KINDS: Mapping[str, tuple[str, str]] = {
    "DongBoHoSoMC": ("dossier.sync", "dossier"),
    "CapNhatTienDoHoSoMC": ("dossier.progress", "progress"),
    "create": ("dossier.create", "direct-dossier"),
    "progress": ("dossier.step", "direct-progress"),
    "status": ("dossier.status", "direct-status"),
}
"""Service or step -> the kind of observation that each of its messages is, and the kind of message."""
_ASKED = {"download": "onestop.file", "lookup": "onestop.lookup"}
"""What was asked of the target -> the kind of observation that its answer is."""
_ANSWERS = "DongBoKetQuaHoiDapGuiTuDVCQG"
_TOLD_IN = ("TrichYeuHoSo", "ChuHoSo")
_CODES, _STATUSES = ("MaHoSo",), ("TrangThaiHoSo", "TrangThai")
_CREDENTIALS = frozenset({"authorization", "proxy-authorization", "cookie", "set-cookie", "session"})
_SESSION = re.compile(rb"\b[0-9a-f]{40}\b")
_FAULTY = frozenset({"delay", "drip", "chunks", "hang-up", "short-session", "reversed", "twice"})
"""Faults with which the answer arrives all the same."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What stories need to know of a message that the target sent."""

    kind: str
    code: str
    status: str
    tokens: frozenset[str]
    """The tokens of requests that stand in it."""
    taken: bool
    """Whether the portal took it, or had it already."""
    answered: bool
    """Whether its answer could be read."""


class Capture(Hearing):
    """Records every event of the portal and wakes whoever waits for one."""

    def __init__(self, log: EvidenceLog, username: str, kinds: Mapping[str, MessageKind]) -> None:
        super().__init__()
        self._log, self._username, self._kinds = log, username, kinds
        self._calls = sum(one.kind in ("portal.call", "onestop.asked") for one in log.observations)
        self._dam = Dam()
        self._asking = threading.local()
        self.seen: list[Seen] = []
        """The messages that the target sent, in order."""
        self.met: list[tuple[str, str]] = []
        """The faults that calls met, in order: kind, and the service of the call."""
        self.logins = 0
        """How often the target logged in."""
        self.answers: list[str] = []
        """The questions to which the portal took an answer, in order."""
        self.portal: Portal | None = None
        """Set once there is one: it knows its sessions, which must not reach the evidence."""

    def asking(self, story: str, about: Mapping[str, Any]) -> None:
        """Say whose the next call of the portal's own on this thread is, and what it is about."""
        self._asking.story, self._asking.about = story, about

    def close(self) -> None:
        """Record how much of what came was not recorded."""
        with self._changed:
            for service, calls in sorted(self._dam.left_out.items()):
                self._note("flood.ended", Author.COUNTERPART, "", {"operation": service, "left_out": calls})

    def __call__(self, event: PortalEvent) -> None:
        """Record an event: called by the portal, in whatever thread the call came in."""
        with self._changed:
            if event.kind == "call":
                self._called(event)
            else:
                self._asked(event)
            self._changed.notify_all()

    def about(self, token: str, code: str) -> list[Seen]:
        """Return the messages about a dossier, by the token in it or any code that it went by, in order."""
        codes = {one.code for one in self.seen if token in one.tokens and one.code} | ({code} if code else set())
        return [one for one in self.seen if one.code in codes or token in one.tokens]

    def _called(self, event: PortalEvent) -> None:
        self._calls += 1
        name = f"call-{self._calls}"
        service = event.service if event.service in KINDS or event.refusal != "unknown-service" else ""
        read = [(item, self._read(event, item)) for item in event.items] if event.service in KINDS else []
        story = self._owner(*(mark for _, message in read for mark in self._marks(message)))
        if event.service == _ANSWERS:
            story = next((owner for item in event.items if (owner := self._owners.get(item.code, ""))), "") or story
        if self._dam.lets(service, len(event.body)):
            self._record(event, name, story, read)
        elif self._dam.left_out[service] == 1:
            self._note("flood.cut", Author.COUNTERPART, "", {"operation": service, "recorded": self._calls - 1})
        # Kept once it is recorded: a story that went on sooner would ask for its next act before this stands in the evidence.
        for item, message in read:
            self._keep(event, item, message, story)
        if event.service in ("login", "token") and event.refusal is None:
            self.logins += 1
        if event.fault is not None:
            self.met.append((event.fault, event.service))

    def _record(self, event: PortalEvent, name: str, story: str, read: list[tuple[Item, Message]]) -> None:
        if event.internal_error is not None:
            self._note("portal.fault", Author.COUNTERPART, story, {"call": name, "what": event.internal_error})
        body = None if read or (event.service == _ANSWERS and event.items) or not event.body else self._masked(event.body)
        self._log.record(
            Observation("portal.call", "portal.wire", Author.TARGET, story, self._call(event, name), at=stamp(event.started)), body
        )
        for item, message in read:
            self._item(event, item, message, name, story)
        for item in event.items if event.service == _ANSWERS else ():
            self._answer(event, item, name, story)
        if event.fault is not None:
            data = {"fault": event.fault, "call": name, "service": event.service, "codes": [item.code for item in event.items]}
            self._note("fault.injected", Author.COUNTERPART, story, {**data, "answered": event.fault in _FAULTY})

    def _asked(self, event: PortalEvent) -> None:
        """Record a call of the portal's own, and what the target answered."""
        self._calls += 1
        name = f"call-{self._calls}"
        story, about = getattr(self._asking, "story", ""), getattr(self._asking, "about", {})
        told = {"id": name, "service": event.service, "method": event.method, "url": event.path, **about}
        for item in event.items:
            told |= {"code": item.code}
        self._log.record(
            Observation("onestop.asked", "portal.asked", Author.COUNTERPART, story, told, at=stamp(event.started)), event.body or None
        )
        if event.kind == "filed":
            return
        answer = {
            "call": name,
            "service": event.service,
            "status": event.http_status,
            "headers": [[header, _kept(header, value)] for header, value in event.answer_headers],
            "trouble": event.refusal,
            **about,
        }
        answer |= {"cut": True} if event.answer_cut else {}
        kind = _ASKED.get(event.kind, "onestop.answer")
        self._log.record(Observation(kind, "portal.asked", Author.TARGET, story, answer, at=stamp(event.ended)), event.answer_body or None)

    def _keep(self, event: PortalEvent, item: Item, message: Message, story: str) -> None:
        """Keep what stories wait for."""
        code = next(iter(_said(message, _CODES)), "") or item.code
        tokens = frozenset(_tokens(message, self._tokens))
        for mark in (code, *tokens):
            if mark and story:
                self._owners.setdefault(mark, story)
        there = "dossier-exists" in (item.refusal, event.refusal) and event.fault != "exists"
        taken = there or (event.refusal is None and item.refusal is None and item.became != "not-reached")
        answered = not event.answer_lost and (event.fault is None or event.fault in _FAULTY)
        self.seen.append(Seen(KINDS[event.service][0], code, next(iter(_said(message, _STATUSES)), ""), tokens, taken, answered))

    def _item(self, event: PortalEvent, item: Item, message: Message, call: str, story: str) -> None:
        data = {
            "call": call,
            "item": item.number,
            "service": event.service,
            "dialect": event.dialect,
            "updating": event.updating,
            "unit": event.unit,
            "code": next(iter(_said(message, _CODES)), "") or item.code,
            "became": item.became,
            "refusal": item.refusal or event.refusal,
            "repeated": item.repeated,
            "answer_lost": event.answer_lost,
            **({"fault": event.fault} if event.fault is not None else {}),
            **({"identity": identity} if (identity := _identity(event)) else {}),
        }
        kind = KINDS[event.service][0]
        self._log.record(Observation(kind, "portal.sent", Author.TARGET, story, data, at=stamp(event.started)), event.raw(item))

    def _answer(self, event: PortalEvent, item: Item, call: str, story: str) -> None:
        """Record the answer to a question."""
        refusal = item.refusal or event.refusal
        if refusal is None and item.became != "not-reached":
            self.answers.append(item.code)
        data = {
            "call": call,
            "item": item.number,
            "service": event.service,
            "question": item.code,
            "became": item.became,
            "refusal": refusal,
        }
        self._log.record(
            Observation("question.answer", "portal.sent", Author.TARGET, story, data, at=stamp(event.started)), event.raw(item)
        )

    def _read(self, event: PortalEvent, item: Item) -> Message:
        return read_once(event.raw(item), self._kinds[KINDS[event.service][1]])

    def _marks(self, message: Message) -> list[str]:
        return [*_said(message, _CODES), *reversed(list(_tokens(message, self._tokens)))]

    def _call(self, event: PortalEvent, name: str) -> dict[str, Any]:
        return {
            "id": name,
            "service": event.service,
            "dialect": event.dialect,
            "method": event.method,
            "path": self._masked(event.path.encode()).decode(),
            "http_version": event.http_version,
            "headers": [[header, _kept(header, value)] for header, value in event.headers],
            "adapter": event.adapter,
            "end_point": event.end_point,
            "dstcode": event.dstcode,
            "dstcode_in": event.dstcode_in,
            "session": event.session,
            "ours": event.username == self._username,
            "unit": event.unit,
            "updating": event.updating,
            "items": len(event.items),
            "codes": [item.code for item in event.items],
            "repeated_members": list(event.repeated_members),
            "refusal": event.refusal,
            "error_code": event.error_code,
            "code_as_text": isinstance(event.answer.get("error_code"), str),
            "status": event.http_status,
            "answer_lost": event.answer_lost,
            "secret_sent": event.secret_sent,
            "fault": event.fault,
        }

    def _masked(self, data: bytes) -> bytes:
        """Return bytes without the sessions of the portal, which let whoever has one speak for the target."""

        def cover(found: re.Match[bytes]) -> bytes:
            text = found.group()
            return b"*" * len(text) if self.portal is not None and self.portal.sessions.find(text.decode()) is not None else text

        return _SESSION.sub(cover, data)

    def _note(self, kind: str, author: Author, story: str, data: Mapping[str, Any]) -> None:
        self._log.record(Observation(kind, "portal.wire", author, story, data))


def _identity(event: PortalEvent) -> str:
    """Return the portal's own identifier of a dossier that was created by the direct flow."""
    told = event.answer.get("data") if event.service == "create" else None
    return str(told.get("idHoSo") or "") if isinstance(told, Mapping) else ""


def _said(message: Message, names: tuple[str, ...]) -> list[str]:
    return [text for name in names for text in texts(message, name) if text]


def _tokens(message: Message, known: list[str]) -> list[str]:
    words = "\n".join(_said(message, _TOLD_IN))
    return [token for token in known if token in words]


def _kept(name: str, value: str) -> str:
    """Return a header's value; credentials never reach the evidence."""
    return f"[redacted:{name.lower()}]" if name.lower() in _CREDENTIALS else value
