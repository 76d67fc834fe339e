"""The one document that every view is made of: report.json."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict
from datetime import date
from typing import Any

from hopquy import __version__
from hopquy.reports.checking import checked
from hopquy.reports.figures import figure_tables
from hopquy.reports.titles import title_of
from hopquy.runner.codec.exhibit import Exhibit
from hopquy.runner.language import both
from hopquy.runner.model.baseline import KnownFailure
from hopquy.runner.model.finding import Finding, Phrase, Text
from hopquy.runner.model.requirement import Derivation, Requirement
from hopquy.runner.model.verdict import Answer, Verdict
from hopquy.runner.spec import Catalogue
from hopquy.runner.verdict.decision import Decision
from hopquy.runner.verdict.gate import Gate
from hopquy.runner.verdict.judgement import Judgement
from hopquy.runner.verdict.preflight import looked_at, readiness
from hopquy.runner.verdict.requirement import RequirementVerdict

__all__ = ["finding_entry", "report_document", "requirement_entry"]


def report_document(judgement: Judgement, catalogue: Catalogue) -> dict[str, Any]:
    """Return report.json as a value; the same judgement always gives the same."""
    catalogue = catalogue.on(judgement.as_of)
    record, plan = judgement.record, judgement.plan.value
    target = plan["target"]
    requirements = [requirement_entry(verdict, catalogue.requirements[verdict.id], judgement.as_of) for verdict in judgement.verdicts]
    return checked(
        {
            "format": "hopquy-report/1",
            "hopquy": __version__,
            "run": {
                "id": plan["run_id"],
                "mode": plan["mode"],
                "started": record.header["started"],
                "ended": record.footer["ended"] if record.footer else None,
                "complete": record.complete,
                "evidence_head": record.head,
            },
            "target": {
                "name": target["name"],
                "version": target["version"],
                "vendor": target["vendor"],
                "build": target["build"],
                "role": target["role"],
                "codes": target["codes"],
                "driver": target["driver"],
                "claims": {"features": target["features"]},
            },
            "profile": {
                "id": judgement.profile.id,
                "title": _text(judgement.profile.title),
                "covers": _text(judgement.profile.covers),
                "not_covered": _text(judgement.profile.not_covered),
            },
            "as_of": judgement.as_of.isoformat(),
            "plan_sha256": judgement.plan.sha256,
            "specs_sha256": catalogue.digest,
            "is_not": _said(Phrase.of("report.is-not")),
            "preflight": _preflight(judgement),
            "decision": _decision(judgement.decision, complete=record.complete),
            **({} if judgement.gate is None else {"gate": _gate(judgement.gate)}),
            "counts": _counts(requirements),
            **({"figures": tables} if (tables := figure_tables(judgement.exhibits)) else {}),
            "stories": [_story(exhibit) for exhibit in judgement.exhibits if exhibit.observation.kind == "story.ended"],
            "requirements": requirements,
            "observations": [_observation(exhibit, catalogue) for exhibit in judgement.exhibits],
        }
    )


def requirement_entry(verdict: RequirementVerdict, requirement: Requirement, day: date) -> dict[str, Any]:
    """Return one requirement with its verdict as JSON."""
    why = requirement.why_advisory
    return {
        "id": requirement.id,
        "statement": _text(requirement.statement),
        "fix": _text(requirement.fix),
        "level": requirement.level.value,
        "basis": requirement.basis.value,
        "scored": requirement.scored,
        "why_advisory": _said(Phrase.of(f"advisory.{why}")) if why else None,
        "conflict": _text(requirement.conflict),
        "sources": [_source(derivation, day) for derivation in requirement.derivations],
        "method": requirement.method.value,
        "verdict": verdict.verdict.value,
        "reason": _said(verdict.reason),
        "blocked_by": list(verdict.blocked_by),
        "attested": verdict.attested,
        "counts": {answer.value: verdict.counts.get(answer, 0) for answer in Answer},
        "findings": [finding_entry(finding) for finding in verdict.findings],
        "findings_left_out": verdict.findings_left_out,
        "observations": list(verdict.observations),
    }


def finding_entry(finding: Finding) -> dict[str, Any]:
    """Return a finding as JSON."""
    position = finding.where.position
    return {
        "observation": finding.where.observation,
        "path": finding.where.path,
        "position": {"line": position.line, "column": position.column, "offset": position.offset} if position else None,
        "expected": _said(finding.expected),
        "observed": _said(finding.observed),
    }


def _source(derivation: Derivation, day: date) -> dict[str, Any]:
    source = derivation.source
    force = None if source.in_force(day) else both(Phrase.of("source.not-in-force", day=day.isoformat()))
    return {
        "key": source.key,
        "kind": source.kind.value,
        "number": source.number,
        "title": _text(source.title),
        "clause": derivation.clause,
        "read": derivation.read,
        "note": _text(force) or derivation.note or _text(source.note),
    }


def _decision(decision: Decision, *, complete: bool) -> dict[str, Any]:
    return {
        "outcome": decision.outcome.value,
        "diagnosis_only": not complete,
        "exit": decision.exit,
        "reasons": [
            {"code": reason.code, "text": _said(reason.phrase), "requirements": list(reason.requirements)} for reason in decision.reasons
        ],
        "exercised": decision.exercised,
        "in_scope": decision.in_scope,
    }


def _gate(gate: Gate) -> dict[str, Any]:
    def listed(entries: Iterable[KnownFailure]) -> list[dict[str, Any]]:
        return [asdict(entry) for entry in entries]

    return {
        "baseline": {"file": gate.baseline.file, "sha256": gate.baseline.sha256},
        "day": gate.day.isoformat(),
        "exit": gate.exit,
        "known": listed(gate.known),
        "new": list(gate.new),
        "stale": listed(gate.stale),
        "open": listed(gate.open),
        "expired": listed(gate.expired),
        "blocked": list(gate.blocked),
    }


def _preflight(judgement: Judgement) -> dict[str, Any]:
    observations = judgement.record.observations
    keys = ("check", "title", "subject", "state", "expected", "met", "concern", "advice")
    return {
        "skipped": readiness(observations).skipped,
        "diagnoses": [{"observation": one.seq} | {key: one.data[key] for key in keys} for one in looked_at(observations)],
    }


def _counts(requirements: list[dict[str, Any]]) -> dict[str, dict[str, int]]:
    counted = Counter((row["scored"], row["verdict"]) for row in requirements)
    return {
        name: {verdict.value: counted[scored, verdict.value] for verdict in Verdict}
        for name, scored in (("scored", True), ("advisory", False))
    }


def _story(exhibit: Exhibit) -> dict[str, Any]:
    data = exhibit.observation.data
    title = data.get("title") or {"vi": data["story"], "en": data["story"]}
    note = str(data.get("note") or "")
    return {
        "name": data["story"],
        "title": dict(title),
        "outcome": data["outcome"],
        "note": {"vi": note, "en": note} if note else None,
        "seconds": data["seconds"],
    }


def _observation(exhibit: Exhibit, catalogue: Catalogue) -> dict[str, Any]:
    observation = exhibit.observation
    return {
        "seq": observation.seq,
        "kind": observation.kind,
        "point": observation.point,
        "author": observation.author.value,
        "story": observation.story,
        "at": observation.at,
        "title": _text(title_of(exhibit, catalogue)),
        "data": dict(observation.data),
        "blob": observation.blob,
        "size": len(exhibit.data) if exhibit.data is not None else None,
    }


def _text(text: Text | None) -> dict[str, str] | None:
    return None if text is None else {"vi": text.vi, "en": text.en}


def _said(phrase: Phrase | None) -> dict[str, str] | None:
    return None if phrase is None else _text(both(phrase))
