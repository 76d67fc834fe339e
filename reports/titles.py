"""One line that says what an observation is, in both languages."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from hopquy.runner.codec.answer import accepted, error_code, object_in
from hopquy.runner.codec.exhibit import Exhibit
from hopquy.runner.codec.json_tree import Pairs
from hopquy.runner.codec.operation import texts
from hopquy.runner.language import both
from hopquy.runner.model.finding import Phrase, Text
from hopquy.runner.spec import Catalogue

__all__ = ["title_of"]


_PACKETS = ("packet.", "relay.sent", "relay.delivered")


def title_of(exhibit: Exhibit, catalogue: Catalogue) -> Text:
    """Return the title of an observation."""
    kind, data = exhibit.observation.kind, exhibit.observation.data
    tried = next((mark for mark in ("shape", "faulty") if data.get(mark)), None) if kind == "packet.document" else None
    if tried is not None:
        made_of = json.dumps(data["made_of"], ensure_ascii=False, sort_keys=True) if "made_of" in data else ""
        return both(Phrase.of(f"title.trial.{tried}", name=f"{data[tried]} {made_of}".rstrip()[:200]))
    if kind.startswith(_PACKETS) and exhibit.message is not None and exhibit.message.root is not None:
        return _of_packet(exhibit)
    if kind.startswith("dossier.") and kind in catalogue.kinds:
        return both(_of_dossier(exhibit, catalogue.kinds[kind].title))
    if kind in _TITLES:
        return both(_TITLES[kind](exhibit.observation.data))
    if kind == "relay.answer":
        return both(_of_answer(exhibit))
    return catalogue.kinds[kind].title if kind in catalogue.kinds else Text(kind, kind)


def _of_packet(exhibit: Exhibit) -> Text:
    message = exhibit.message
    assert message is not None  # noqa: S101 -- the caller looked
    if exhibit.operation == "status":
        code = next(iter(texts(message, "MessageHeader/StatusCode")), "")
        about = next(iter(texts(message, "MessageHeader/ResponseFor/DocumentId")), "")
        return both(Phrase.of("title.status", code=code, document_id=about[:120]))
    subject = next(iter(texts(message, "MessageHeader/Subject")), "")
    return both(Phrase.of(f"title.document.{exhibit.operation or 'unknown'}", subject=subject[:120]))


_STATUS = ("TrangThaiHoSo", "TrangThai")


def _of_dossier(exhibit: Exhibit, title: Text) -> Phrase:
    """Return which dossier a message is about, and the status in it."""
    code = str(exhibit.observation.data.get("code") or "")[:80]
    message = exhibit.message
    status = next((text for name in _STATUS for text in texts(message, name) if text), "") if message is not None else ""
    if not status:
        return Phrase.of("title.dossier", title=title, code=code)
    return Phrase.of("title.dossier-status", title=title, code=code, status=status[:20])


_Data = Mapping[str, Any]


def _of_call(data: _Data) -> Phrase:
    refusal = data.get("refusal")
    key = "title.call-refused" if refusal else "title.call"
    return Phrase.of(key, method=str(data.get("method")), path=str(data.get("path"))[:80], refusal=str(refusal))


def _of_portal_call(data: _Data) -> Phrase:
    refusal, service = str(data.get("refusal") or ""), str(data.get("service") or data.get("path") or "")[:80]
    return Phrase.of("title.portal-call-refused" if refusal else "title.portal-call", service=service, refusal=refusal)


def _of_wait(data: _Data) -> Phrase:
    return Phrase.of("title.waited" if data.get("reached") else "title.waited-in-vain", what=str(data.get("for"))[:120])


def _of_look(data: _Data) -> Phrase:
    gaps = {name: Text(data[name]["vi"], data[name]["en"]) for name in ("title", "met")}
    return Phrase.of("title.preflight", subject=str(data["subject"])[:120], **gaps)


def _of_relay_call(data: _Data) -> Phrase:
    variant = str(data.get("variant") or "")
    about = _caller(data)
    return Phrase.of("title.relay.asked-wrongly", **about, variant=variant) if variant else Phrase.of("title.relay.asked", **about)


def _of_answer(exhibit: Exhibit) -> Phrase:
    """Return whether an intermediary system did what it was asked for."""
    data, value = exhibit.observation.data, _object(exhibit.data)
    done = accepted(str(data.get("dialect")), value)
    if done:
        return Phrase.of("title.relay.taken", **_caller(data))
    if value is None or done is None:
        return Phrase.of("title.relay.unclear", **_caller(data), status=str(data.get("status", "")))
    return Phrase.of("title.relay.refused", **_caller(data), code=(error_code(value) or "")[:40])


def _caller(data: _Data) -> dict[str, str]:
    return {"system": str(data.get("system"))[:80], "operation": str(data.get("operation"))}


_TITLES: Mapping[str, Callable[[_Data], Phrase]] = {
    "axis.call": _of_call,
    "portal.call": _of_portal_call,
    "driver.asked": lambda data: Phrase.of("title.asked" if data.get("ok") else "title.asked-no", action=str(data.get("action"))),
    "manual.answered": lambda data: Phrase.of("title.answered", said=str(data.get("said")), action=str(data.get("action"))),
    "manual.attached": lambda data: Phrase.of("title.attached", name=str(data.get("name"))[:120]),
    "story.waited": _of_wait,
    "story.searched": lambda data: Phrase.of("title.searched", document_id=str(data.get("document_id"))[:120], made=str(data.get("made"))),
    "preflight.checked": _of_look,
    "relay.asked": _of_relay_call,
    "relay.unanswered": lambda data: Phrase.of("title.relay.unanswered", **_caller(data), code=str(data.get("code"))),
}


def _object(data: bytes | None) -> Pairs | None:
    try:
        return object_in(data or b"")
    except ValueError:
        return None
