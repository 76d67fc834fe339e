"""One packet at rest: read, judged, and told as one JSON object."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from hopquy.runner.codec import read_xml
from hopquy.runner.codec.operation import packet_kind
from hopquy.runner.codec.readable import structural
from hopquy.runner.model.message import Message
from hopquy.runner.spec import Catalogue, shipped_on
from hopquy.runner.verdict.at_rest import entries, exhibit_of, ruled, verdicts_at_rest, worst
from hopquy.runner.verdict.opinion import opinion_on
from hopquy.runner.verdict.requirement import RequirementVerdict

__all__ = ["packet_verdicts", "validate_packet"]


def validate_packet(source: bytes | Path, name: str, day: date, lang: str, *, explain: bool = False) -> dict[str, Any]:
    """Judge a packet; `file`, `kind`, `sha256`, `verdict` (the worst scored one), `findings`, and the `second_opinion` when asked for."""
    catalogue = shipped_on(day)
    message = _read(source, catalogue)
    verdicts = packet_verdicts(message, catalogue, day)
    kind = packet_kind(message)
    found: dict[str, Any] = {
        "file": name,
        "kind": "unreadable" if structural(message) or kind == "packet.unreadable" else exhibit_of(message, kind).operation,
        "sha256": message.sha256,
        "verdict": worst(verdicts, catalogue),
        "rules": ruled(verdicts, catalogue),
        "findings": entries(verdicts, catalogue, lang),
    }
    if explain:
        found["second_opinion"] = opinion_on(message, catalogue)
    return found


def packet_verdicts(message: Message, catalogue: Catalogue, day: date) -> list[RequirementVerdict]:
    """Return a verdict for each packet rule that is in force on the day."""
    return verdicts_at_rest(message, packet_kind(message), "packet", catalogue, day)


def _read(source: bytes | Path, catalogue: Catalogue) -> Message:
    kind = catalogue.messages["edxml"]
    if isinstance(source, bytes):
        return read_xml(source, kind)
    with source.open("rb") as file:
        return read_xml(file, kind)
