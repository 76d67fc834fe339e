"""What decoded bytes are: `encoded-as`, `media-type`, `unpacks`, `digest-of`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hopquy.runner.checks.ruling import Context, Ruling, finding_at, seen
from hopquy.runner.checks.text import comparable, ruled_on
from hopquy.runner.model.finding import Phrase, Place, Finding
from hopquy.runner.model.tree import Content
from hopquy.runner.model.verdict import Answer

__all__ = ["digest_of", "encoded_as", "media_type", "unpacks"]

_SAME = {
    "application/x-zip-compressed": "application/zip",
    "application/x-pdf": "application/pdf",
    "image/jpg": "image/jpeg",
    "application/rtf": "text/rtf",
    "application/xml": "text/xml",
}
_PLAIN = {"application/octet-stream", "text/plain", ""}


def encoded_as(arguments: Mapping[str, Any], context: Context) -> Ruling:
    """Every content selected could be decoded."""
    findings, spoke = [], False
    for selected in context.select(arguments["at"]):
        content = selected.node.content
        if content is None or not content.encoded_length:
            continue
        spoke = True
        if content.fault == "base64":
            place = Place(selected.path(), content.fault_at or selected.node.position)
            findings.append(Finding(place, Phrase.of("expect.base64"), Phrase.of("seen.fault.base64", detail=selected.node.name)))
    return Ruling.of(findings, spoke=spoke)


def media_type(arguments: Mapping[str, Any], context: Context) -> Ruling:
    """The bytes are of the kind that the label names; kinds that cannot be sniffed are not ruled on."""
    labels = context.select(arguments["label"])
    findings, spoke = [], False
    for selected, label in zip(context.select(arguments["at"]), labels, strict=False):
        content, named = selected.node.content, _plain(comparable(label.text))
        if content is None or not content.size or named in _PLAIN or content.media_type in _PLAIN:
            continue
        spoke = True
        if content.media_type != named:
            findings.append(finding_at(label, Phrase.of("expect.media-type", label=label.text.strip()), Phrase.of("seen.media-type", media_type=content.media_type)))
    return Ruling.of(findings, spoke=spoke)


def unpacks(arguments: Mapping[str, Any], context: Context) -> Ruling:
    """Every archive selected could be unpacked; one beyond our own limits is unknown."""
    findings, spoke, beyond = [], False, False
    for selected in context.select(arguments["at"]):
        unpacked = selected.node.content.unpacked if selected.node.content else None
        fault = _unpack_fault(selected.node.content)
        spoke = spoke or unpacked is not None or fault is not None
        if fault is not None and fault.startswith("limit-"):
            beyond = True
        elif fault is not None:
            findings.append(finding_at(selected, Phrase.of("expect.unpacks"), Phrase.of(f"seen.fault.{fault}", detail=unpacked.name if unpacked else "")))
    if beyond and not findings:
        return Ruling(Answer.UNKNOWN)
    return Ruling.of(findings, spoke=spoke)


def digest_of(arguments: Mapping[str, Any], context: Context) -> Ruling:
    """Every text selected is the SHA-256, in one of the forms, of one of the contents at the other path."""
    digests = [item.node.content.sha256 for item in context.select(arguments["of"]) if item.node.content]
    if not digests:
        return Ruling(Answer.UNKNOWN if context.select(arguments["at"]) else Answer.VACUOUS)
    right = {form for digest in digests for form in _forms(digest, arguments["forms"])}
    expected = Phrase.of("expect.digest", digest=digests[-1])
    return ruled_on(arguments["at"], context, lambda text: None if text.lower() in right else (expected, seen(text)))


def _forms(digest: str, wanted: list[str]) -> list[str]:
    unpadded = "".join(f"{byte:x}" for byte in bytes.fromhex(digest))
    return [{"padded": digest, "unpadded": unpadded}[form] for form in wanted]


def _plain(label: str) -> str:
    bare = label.lower().partition(";")[0].strip()
    return _SAME.get(bare, bare)


def _unpack_fault(content: Content | None) -> str | None:
    if content is None:
        return None
    if content.unpacked is not None:
        return content.unpacked.fault
    return content.fault if content.fault and content.fault.startswith("zip-") else None
