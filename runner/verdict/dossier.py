"""Dossier messages at rest: a file taken apart, each message judged and told as one JSON object."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from hopquy.runner.checks.ruling import shown
from hopquy.runner.codec import read_message
from hopquy.runner.codec.container import Piece, begins_as_json, kind_told, may_hold, pieces
from hopquy.runner.codec.limits import DEFAULT_LIMITS
from hopquy.runner.codec.readable import structural
from hopquy.runner.codec.sniff import HEAD
from hopquy.runner.language import say
from hopquy.runner.model.finding import Phrase
from hopquy.runner.model.message import Message, MessageKind
from hopquy.runner.model.verdict import Verdict
from hopquy.runner.spec import Catalogue, shipped, shipped_on
from hopquy.runner.verdict.at_rest import entries, ruled, verdicts_at_rest, worst
from hopquy.runner.verdict.requirement import RequirementVerdict
from hopquy.runner.verdict.shape import second_opinion

__all__ = ["FAMILY", "dossier_kinds", "validate_dossiers", "why_none"]

FAMILY = "dossier"
_LINES = (".jsonl", ".ndjson")
_CUT_OR_WRONG = ("json-syntax", "truncated")
_BLANK = b"\xff\xfe\xef\xbb\xbf\0 \t\r\n"


def dossier_kinds(catalogue: Catalogue) -> dict[str, MessageKind]:
    """Return the kinds of dossier messages and how each is read."""
    found = {name: catalogue.message_kind(name) for name in catalogue.kinds if name.startswith(f"{FAMILY}.")}
    return {name: kind for name, kind in found.items() if kind is not None}


def why_none(source: bytes | Path, name: str, lang: str) -> str | None:
    """Return why a file that is no packet either holds no dossier message: broken or other JSON, or none where its name says so; None of what may be a packet."""
    data = source if isinstance(source, bytes) else _beginning(source)
    if not begins_as_json(data):
        named = name.endswith((".json", *_LINES)) and not data.lstrip(_BLANK).startswith(b"<")
        return say(Phrase.of("rest.not-json" if data else "rest.empty"), lang) if named else None
    kinds = dossier_kinds(shipped())
    whole = _bytes(source, (), sure=True)
    for piece in pieces(whole or b"", lines=name.endswith(_LINES)):
        fault = next((one for one in _message(piece, next(iter(kinds.values()))).faults if one.code in _CUT_OR_WRONG), None)
        if fault is not None and fault.position is not None:
            seen = say(Phrase.of(f"seen.fault.{fault.code}", detail=shown(fault.detail)), lang)
            place = piece.moved(fault.position) if piece.fault is None else fault.position
            return say(Phrase.of("rest.broken-json", line=place.line, column=place.column, seen=seen), lang)
    return say(Phrase.of("rest.other-json", kinds=", ".join(kinds)), lang)


def _beginning(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(HEAD)


def validate_dossiers(
    source: bytes | Path, name: str, day: date, lang: str, *, kind: str | None = None, explain: bool = False
) -> Iterator[dict[str, Any]] | None:
    """Judge every dossier message of a file: `file`, `item` (of `items`), `line`, `kind`, `sha256`, `verdict`, `rules`, `findings` of each; None where the file holds none.

    The kind of each is told by its content unless it is given. Where no rule that decides spoke, the verdict is `inconclusive` and `reason` says why.
    """
    catalogue = shipped_on(day)
    kinds = dossier_kinds(catalogue)
    data = _bytes(source, {one.root for one in kinds.values()}, sure=kind is not None)
    if data is None:
        return None
    found = list(pieces(data, lines=name.endswith(_LINES)))
    told = [kind or kind_told(piece.data, piece.service, kinds) for piece in found]
    known = next((one for one in told if one is not None), None)
    if known is None:
        return None
    judged = (_validated(piece, one or known, day, lang, catalogue, kinds, explain) for piece, one in zip(found, told, strict=True))
    return ({"file": name, "item": number, "items": len(found), **one} for number, one in enumerate(judged, 1))


def _validated(
    piece: Piece, kind: str, day: date, lang: str, catalogue: Catalogue, kinds: Mapping[str, MessageKind], explain: bool
) -> dict[str, Any]:  # fmt: skip
    message = _message(piece, kinds[kind])
    verdicts = verdicts_at_rest(message, kind, FAMILY, catalogue, day)
    verdict, reason = _decided(message, verdicts, catalogue, day)
    told: dict[str, Any] = {
        "line": piece.start.line,
        "kind": kind,
        "sha256": message.sha256,
        "verdict": verdict,
        "rules": ruled(verdicts, catalogue),
        "findings": entries(verdicts, catalogue, lang, piece.moved),
    }
    if reason is not None:
        told["reason"] = say(reason, lang)
        told["reason_code"] = reason.key.removeprefix("rest.")
    if explain:
        told["second_opinion"] = second_opinion(message, piece.data, kind, catalogue)
    return told


def _message(piece: Piece, kind: MessageKind) -> Message:
    if piece.fault is None:
        return read_message(piece.data, kind)
    return Message(kind, None, len(piece.data), hashlib.sha256(piece.data).hexdigest(), (piece.fault,))


def _decided(message: Message, verdicts: list[RequirementVerdict], catalogue: Catalogue, day: date) -> tuple[str, Phrase | None]:
    """Return the verdict and, where nothing decides, why: a message that could not be read, or no rule in force that does."""
    verdict = worst(verdicts, catalogue)
    if verdict != "pass":
        return verdict, None
    if structural(message):
        return "inconclusive", Phrase.of("rest.unreadable")
    if not any(one.verdict is Verdict.PASS and catalogue.requirements[one.id].scored for one in verdicts):
        return "inconclusive", Phrase.of("rest.nothing-decides", day=day.isoformat())
    return verdict, None


def _bytes(source: bytes | Path, roots: Collection[str], *, sure: bool) -> bytes | None:
    """Return the bytes of a file, as far as a message may reach; None where its beginning shows that it holds none, so that it is not held whole."""
    if isinstance(source, bytes):
        return source if sure or may_hold(source, roots) else None
    with source.open("rb") as file:
        head = file.read(HEAD)
        return head + file.read(DEFAULT_LIMITS.json_size + 1 - len(head)) if sure or may_hold(head, roots) else None
