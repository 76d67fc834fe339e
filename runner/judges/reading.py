"""The judge of reading: whether a packet could be read, and its attachments."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from hopquy.runner.checks.ruling import Ruling, shown
from hopquy.runner.codec.readable import OF_A_CONTENT, OF_A_PLACE
from hopquy.runner.judges.case import Case
from hopquy.runner.model.finding import Finding, Phrase, Place
from hopquy.runner.model.message import Fault, Message, MessageKind
from hopquy.runner.model.verdict import Answer

__all__ = ["no_fault"]

_STAGES = {
    code: stage for stage, code in enumerate(("junk-before-declaration", "doctype", "older-dialect", "wrong-root", "wrong-namespace"))
}
"""What is looked at one after the other while a message is opened; whatever else there is can only be told at its end."""
_LAST = len(_STAGES)


def no_fault(case: Case) -> Iterator[Ruling]:
    """No fault of the codes `codes` was met in reading; one of our own limits, or another fault that came first, leaves it open."""
    codes = frozenset(case.parameters["codes"])
    for exhibit in case.selected:
        seq = (exhibit.observation.seq,)
        message = exhibit.message
        if message is None:
            yield Ruling(Answer.UNKNOWN, (), seq)
            continue
        own = [fault for fault in message.faults if fault.code in codes]
        limits = _limits(codes, message)
        if own:
            yield Ruling(Answer.BROKEN, tuple(_told(fault, seq[0], message.kind) for fault in own), seq)
        elif limits or not _reached(codes, message):
            yield Ruling(Answer.UNKNOWN, tuple(_told(fault, seq[0], message.kind) for fault in limits), seq)
        else:
            yield Ruling(Answer.HOLDS if _ruled_on(codes, message) else Answer.VACUOUS, (), seq)


def _told(fault: Fault, seq: int, kind: MessageKind) -> Finding:
    observed = Phrase.of(f"seen.fault.{fault.code}", detail=shown(fault.detail))
    expected = Phrase.of(f"expect.fault.{fault.code}")
    if fault.code == "wrong-root":
        expected = Phrase.of("expect.fault.wrong-root", root=kind.root)
    elif fault.code == "wrong-namespace" and not kind.namespaces:
        expected = Phrase.of("expect.no-namespace")
    return Finding(Place("", fault.position, seq), expected, observed)


def _limits(codes: Collection[str], message: Message) -> list[Fault]:
    """Return our own limits that kept us from telling: any that ended the reading, and those of contents for the codes of contents."""
    limits = [fault for fault in message.faults if fault.is_limit]
    if not limits or message.root is None or not message.root.end or _of_archives(codes):
        return limits
    cut = any(node.content and not node.content.unpacked and (node.content.fault or "").startswith("limit-") for node in message.contents)
    return limits if cut and OF_A_CONTENT.issuperset(codes) else []


def _reached(codes: Collection[str], message: Message) -> bool:
    """Whether reading came past the point where the codes are told, before another fault stopped it."""
    stops = [fault.code for fault in message.faults if fault.code not in OF_A_PLACE and not fault.is_limit]
    if not stops:
        return True
    opened = _LAST if message.root is not None else 0
    return max(_STAGES.get(code, _LAST) for code in codes) < _STAGES.get(stops[0], opened)


def _ruled_on(codes: Collection[str], message: Message) -> bool:
    """Whether the message has what the codes speak of: attachments for those of attachments, anything for the rest."""
    if set(codes) <= {"base64"}:
        return any(node.content and (node.content.size or node.content.fault) for node in message.contents)
    if _of_archives(codes):
        return any(node.content and (node.content.unpacked or node.content.media_type == "application/zip") for node in message.contents)
    return True


def _of_archives(codes: Collection[str]) -> bool:
    return all(code.startswith("zip-") for code in codes)
