"""One packet at rest: read, judged, and told as one JSON object."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from hopquy.runner.codec import read_xml
from hopquy.runner.codec.exhibit import Exhibit
from hopquy.runner.codec.limits import DEFAULT_LIMITS
from hopquy.runner.codec.operation import packet_kind
from hopquy.runner.codec.readable import structural
from hopquy.runner.language import say
from hopquy.runner.model.finding import Finding, Phrase
from hopquy.runner.model.message import Message
from hopquy.runner.model.observation import Author, Observation
from hopquy.runner.model.requirement import Requirement
from hopquy.runner.model.verdict import Verdict
from hopquy.runner.spec import Catalogue, shipped
from hopquy.runner.verdict.names import names_of
from hopquy.runner.verdict.opinion import opinion_on
from hopquy.runner.verdict.requirement import RequirementVerdict
from hopquy.runner.verdict.run import judged

__all__ = ["packet_verdicts", "validate_packet"]

_TOLD = (Verdict.FAIL, Verdict.ERROR)


def validate_packet(source: bytes | Path, name: str, day: date, lang: str, *, explain: bool = False) -> dict[str, Any]:
    """Judge a packet; `file`, `kind`, `sha256`, `verdict` (the worst scored one), `findings`, and the `second_opinion` when asked for."""
    catalogue = shipped()
    message = _read(source, catalogue)
    verdicts = packet_verdicts(message, catalogue, day)
    findings = [entry for verdict in verdicts for entry in _entries(verdict, catalogue.requirements[verdict.id], lang)]
    findings.sort(key=lambda entry: (not entry["scored"], entry["verdict"] != "fail"))
    operation = packet_kind(message)
    found: dict[str, Any] = {
        "file": name,
        "kind": "unreadable"
        if structural(message) or operation == "packet.unreadable"
        else _exhibit(message, operation, catalogue).operation,
        "sha256": message.sha256,
        "verdict": _worst(verdicts, catalogue),
        "findings": findings,
    }
    if explain:
        found["second_opinion"] = opinion_on(message, catalogue)
    return found


def packet_verdicts(message: Message, catalogue: Catalogue, day: date) -> list[RequirementVerdict]:
    """Return a verdict for each packet rule that is in force on the day."""
    exhibit = _exhibit(message, packet_kind(message), catalogue)
    scope: list[tuple[str, Phrase | None]] = [
        (id_, None)
        for id_, requirement in sorted(catalogue.requirements.items())
        if requirement.applies_to.startswith("packet") and requirement.automated and requirement.in_force(day)
    ]
    return judged(catalogue.requirements, scope, (exhibit,), names_of(catalogue))


def _read(source: bytes | Path, catalogue: Catalogue) -> Message:
    kind = catalogue.messages["edxml"]
    if isinstance(source, bytes):
        return read_xml(source, kind)
    with source.open("rb") as file:
        return read_xml(file, kind)


def _exhibit(message: Message, kind: str, catalogue: Catalogue) -> Exhibit:
    exhibit = Exhibit(Observation(kind, "file", Author.TARGET, seq=1), catalogue.messages["edxml"], lambda _name: None, DEFAULT_LIMITS)
    exhibit.__dict__["message"] = message
    return exhibit


def _entries(verdict: RequirementVerdict, requirement: Requirement, lang: str) -> list[dict[str, Any]]:
    limits = verdict.verdict is Verdict.INCONCLUSIVE and verdict.findings
    if verdict.verdict not in _TOLD and not limits:
        return []
    return [
        {
            "requirement": requirement.id,
            "level": requirement.level.value,
            "basis": requirement.basis.value,
            "scored": requirement.scored,
            "verdict": verdict.verdict.value,
            "where": _where(finding),
            "expected": say(finding.expected, lang),
            "observed": say(finding.observed, lang),
        }
        for finding in verdict.findings
    ]


def _where(finding: Finding) -> str:
    position = finding.where.position
    place = f"{position.line}:{position.column}" if position is not None else ""
    return " ".join(part for part in (finding.where.path, f"({place})" if place and finding.where.path else place) if part) or "1:1"


def _worst(verdicts: list[RequirementVerdict], catalogue: Catalogue) -> str:
    scored = {verdict.verdict for verdict in verdicts if catalogue.requirements[verdict.id].scored}
    if Verdict.FAIL in scored:
        return "fail"
    if any(verdict.verdict is Verdict.ERROR for verdict in verdicts):
        return "error"
    unread = any(
        v.verdict is Verdict.INCONCLUSIVE and v.counts and any(answer.value == "unknown" and count for answer, count in v.counts.items())
        for v in verdicts
        if catalogue.requirements[v.id].scored
    )
    return "inconclusive" if unread else "pass"
