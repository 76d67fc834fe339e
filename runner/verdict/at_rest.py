"""One message at rest: the verdicts of its rules, what is told of them, and the worst of them that decides."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

from hopquy.runner.codec.exhibit import Exhibit
from hopquy.runner.codec.limits import DEFAULT_LIMITS
from hopquy.runner.language import say
from hopquy.runner.model.finding import Finding, Phrase
from hopquy.runner.model.message import Message
from hopquy.runner.model.observation import Author, Observation
from hopquy.runner.model.requirement import Requirement
from hopquy.runner.model.tree import Position
from hopquy.runner.model.verdict import Verdict
from hopquy.runner.spec import Catalogue
from hopquy.runner.verdict.names import names_of
from hopquy.runner.verdict.requirement import RequirementVerdict
from hopquy.runner.verdict.run import judged

__all__ = ["entries", "exhibit_of", "ruled", "verdicts_at_rest", "worst"]

_TOLD = (Verdict.FAIL, Verdict.ERROR)
_RULED = {Verdict.PASS: "held", Verdict.FAIL: "failed"}


def exhibit_of(message: Message, kind: str) -> Exhibit:
    """Return a message that was read already as an observation of that kind."""
    exhibit = Exhibit(Observation(kind, "file", Author.TARGET, seq=1), message.kind, lambda _name: None, DEFAULT_LIMITS)
    exhibit.__dict__["message"] = message
    return exhibit


def verdicts_at_rest(message: Message, kind: str, family: str, catalogue: Catalogue, day: date) -> list[RequirementVerdict]:
    """Return a verdict for each rule of a family of kinds (`packet`, `dossier`) that a machine can judge and that is in force on the day."""
    scope: list[tuple[str, Phrase | None]] = [
        (id_, None)
        for id_, requirement in sorted(catalogue.requirements.items())
        if requirement.applies_to.startswith(family) and requirement.automated and requirement.in_force(day)
    ]
    return judged(catalogue.requirements, scope, (exhibit_of(message, kind),), names_of(catalogue))


def entries(
    verdicts: list[RequirementVerdict], catalogue: Catalogue, lang: str, moved: Callable[[Position], Position] = lambda place: place
) -> list[dict[str, Any]]:
    """Return what is told of each finding, those that decide first; `moved` says where a place of the message stands in its file."""
    found = [entry for verdict in verdicts for entry in _entries(verdict, catalogue.requirements[verdict.id], lang, moved)]
    found.sort(key=lambda entry: (not entry["scored"], entry["verdict"] != "fail"))
    return found


def ruled(verdicts: list[RequirementVerdict], catalogue: Catalogue) -> dict[str, dict[str, int]]:
    """Return how many rules held and failed, of those that decide and of the others; of those alone that had something to rule on."""
    told = {weight: {"held": 0, "failed": 0} for weight in ("scored", "advisory")}
    for one in verdicts:
        if one.verdict in _RULED and one.exercised:
            told["scored" if catalogue.requirements[one.id].scored else "advisory"][_RULED[one.verdict]] += 1
    return told


def worst(verdicts: list[RequirementVerdict], catalogue: Catalogue) -> str:
    """Return the worst verdict of the rules that decide, as a word."""
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


def _entries(
    verdict: RequirementVerdict, requirement: Requirement, lang: str, moved: Callable[[Position], Position]
) -> list[dict[str, Any]]:
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
            "where": _where(finding, moved),
            "expected": say(finding.expected, lang),
            "observed": say(finding.observed, lang),
        }
        for finding in verdict.findings
    ]


def _where(finding: Finding, moved: Callable[[Position], Position]) -> str:
    # A finding without any place is about the message as a whole, which begins somewhere.
    at = finding.where.position or (None if finding.where.path else Position(1, 1, 0))
    where = finding.where if at is None else replace(finding.where, position=moved(at))
    place = f"{where.position.line}:{where.position.column}" if where.position is not None else ""
    return " ".join(part for part in (where.path, f"({place})" if place and where.path else place) if part)
