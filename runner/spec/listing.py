"""The requirements as JSON, in the order of their ids."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from fnmatch import fnmatchcase
from typing import Any

from hopquy.runner.model.finding import Text
from hopquy.runner.model.requirement import Requirement
from hopquy.runner.spec.loader import Catalogue

__all__ = ["listing", "roles_of"]


def listing(
    catalogue: Catalogue, role: str | None = None, *, scored: bool = False, globs: Iterable[str] = (), day: date | None = None
) -> list[dict[str, Any]]:
    """Return the requirements asked for; no globs means all, a day those in force on it as they stand then."""
    wanted = tuple(globs)
    known = catalogue if day is None else catalogue.on(day)
    return [
        _entry(catalogue, requirement)
        for id_, requirement in sorted(known.requirements.items())
        if (day is None or requirement.in_force(day))
        and (role is None or role in roles_of(catalogue, requirement))
        and (requirement.scored or not scored)
        and (not wanted or any(fnmatchcase(id_, glob) for glob in wanted))
    ]


def roles_of(catalogue: Catalogue, requirement: Requirement) -> list[str]:
    """Return the roles that a requirement binds: those it names, else every role of which a story observes its kind."""
    if requirement.roles:
        return sorted(requirement.roles)
    points = {point for name, kind in catalogue.kinds.items() if requirement.speaks_of(name) for point in kind.points}
    return sorted({role for point in points for role, stories in catalogue.points[point].stories if stories})


def _entry(catalogue: Catalogue, one: Requirement) -> dict[str, Any]:
    return {
        "id": one.id,
        "statement": _text(one.statement),
        "sources": [
            {"key": d.source.key, "number": d.source.number, "clause": d.clause, "read": d.read, "kind": d.source.kind.value}
            for d in one.derivations
        ],
        "basis": one.basis.value,
        "level": one.level.value,
        "scored": one.scored,
        "why_advisory": one.why_advisory,
        "conflict": _text(one.conflict),
        "roles": roles_of(catalogue, one),
        "applies_to": one.applies_to,
        "packet": list(one.packet),
        "when": {"present": list(one.when.present), "value_at": one.when.value_at, "value_one_of": list(one.when.value_one_of)},
        "each": one.each,
        "method": one.method.value,
        "checks": [{check.word: check.arguments} for check in one.checks] or None,
        "judged_by": {"judge": one.judge, **one.parameters} if one.judge else None,
        "procedure": _text(one.procedure),
        "untested": _text(one.untested),
        "needs": list(one.needs),
        "optional": one.optional,
        "claims": list(one.claims),
        "examples": {
            "conforming": list(one.conforming),
            "violating": [{"base": v.base, "change": v.change, "also": [id_ for id_, _ in v.also]} for v in one.violations],
        },
        "defect": one.defect,
        "defect_also": [id_ for id_, _ in one.defect_also],
        "fix": _text(one.fix),
        "since": one.since.isoformat() if one.since else None,
        "until": one.until.isoformat() if one.until else None,
        "file": one.provenance.file,
        "line": one.provenance.line,
    }


def _text(text: Text | None) -> dict[str, str] | None:
    return None if text is None else {"vi": text.vi, "en": text.en}
