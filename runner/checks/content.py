"""What decoded bytes are: `encoded-as`, `media-type`, `unpacks`, `digest-of`.

A content that was cut at one of our own limits was not seen whole: what its rest would say is unknown.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from hopquy.runner.checks.media import agree
from hopquy.runner.checks.ruling import Context, Ruling, seen, shown
from hopquy.runner.checks.text import comparable, ruled_on
from hopquy.runner.model.finding import Finding, Phrase, Place
from hopquy.runner.model.tree import Content
from hopquy.runner.model.verdict import Answer

__all__ = ["digest_of", "encoded_as", "media_type", "unpacks"]

_ZIP = "application/zip"


def encoded_as(arguments: Mapping[str, Any], context: Context) -> Ruling:
    """Every content selected could be decoded."""
    findings, spoke, beyond = [], False, False
    for selected in context.select(arguments["at"]):
        content = selected.node.content
        if content is None or not (content.size or content.fault):
            continue
        spoke = True
        beyond = beyond or _cut(content)
        if content.fault == "base64":
            place = Place(context.paths.of(selected.node), content.fault_at or selected.node.position)
            findings.append(Finding(place, Phrase.of("expect.base64"), Phrase.of("seen.fault.base64", detail=selected.node.name)))
    return _ruling(findings, spoke=spoke, beyond=beyond)


def media_type(arguments: Mapping[str, Any], context: Context) -> Ruling:
    """Bytes are of the kind that the label beside them names; kinds that cannot be sniffed are not ruled on."""
    findings, spoke = [], False
    for selected, label in context.beside(arguments["at"], arguments["label"]):
        content = selected.node.content
        agreed = agree(comparable(label.text), content.media_type) if content is not None and content.size else None
        if content is None or agreed is None:
            continue
        spoke = True
        if not agreed:
            expected = Phrase.of("expect.media-type", label=shown(label.text.strip()))
            findings.append(context.finding(label, expected, Phrase.of("seen.media-type", media_type=content.media_type)))
    return Ruling.of(findings, spoke=spoke)


def unpacks(arguments: Mapping[str, Any], context: Context) -> Ruling:
    """Every archive selected could be unpacked; one beyond our own limits, or that could not be decoded whole, is unknown."""
    findings, spoke, beyond = [], False, False
    for selected in context.select(arguments["at"]):
        content = selected.node.content
        if content is None:
            continue
        unpacked = content.unpacked
        fault = unpacked.fault if unpacked is not None else content.fault
        if fault is None or fault.startswith("zip-"):
            spoke = spoke or unpacked is not None or fault is not None
        else:
            beyond = beyond or unpacked is not None or content.media_type == _ZIP
        if fault is not None and fault.startswith("zip-"):
            detail = shown(unpacked.name) if unpacked is not None else ""
            findings.append(context.finding(selected, Phrase.of("expect.unpacks"), Phrase.of(f"seen.fault.{fault}", detail=detail)))
    return _ruling(findings, spoke=spoke, beyond=beyond)


def digest_of(arguments: Mapping[str, Any], context: Context) -> Ruling:
    """Every text selected is the SHA-256, in one of the forms, of one of the contents at the other path."""
    contents = [item.node.content for item in context.select(arguments["of"]) if item.node.content is not None]
    if not contents or any(_undecoded(content) for content in contents):
        stated = any(comparable(item.text) for item in context.select(arguments["at"]))
        return Ruling(Answer.UNKNOWN if stated else Answer.VACUOUS)
    right = {form for content in contents for form in _forms(content.sha256, arguments["forms"])}
    expected = Phrase.of("expect.digest", digest=contents[-1].sha256)
    return ruled_on(arguments["at"], context, lambda text: None if text.lower() in right else (expected, seen(text)))


def _forms(digest: str, wanted: Sequence[str]) -> list[str]:
    unpadded = "".join(f"{byte:x}" for byte in bytes.fromhex(digest))
    return [{"padded": digest, "unpadded": unpadded}[form] for form in wanted]


def _cut(content: Content) -> bool:
    """Whether one of our limits ended the decoding itself, not the unpacking after it."""
    return content.fault is not None and content.fault.startswith("limit-") and content.unpacked is None


def _undecoded(content: Content) -> bool:
    return content.fault == "base64" or _cut(content)


def _ruling(findings: list[Finding], *, spoke: bool, beyond: bool) -> Ruling:
    return Ruling(Answer.UNKNOWN) if beyond and not findings else Ruling.of(findings, spoke=spoke)
