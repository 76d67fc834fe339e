"""The gate of a pipeline: the exit code of a run in mode `ci` with a baseline. The decision itself is never altered by it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from hopquy.runner.model.baseline import Baseline, KnownFailure
from hopquy.runner.model.requirement import Requirement
from hopquy.runner.model.verdict import Verdict
from hopquy.runner.verdict.decision import Decision
from hopquy.runner.verdict.requirement import RequirementVerdict

__all__ = ["Gate", "gate_of"]

_BY_RULE = ("inconclusive", "must-exercise")
"""Reasons of a decision that name the rules which leave it open."""
_DECIDED = ("failed", "error", "all-good")


@dataclass(frozen=True, slots=True)
class Gate:
    """What is said of a run against its baseline."""

    baseline: Baseline
    day: date
    """The day of the run, by which entries expire."""
    exit: int
    """1 something new failed, or an entry is stale; 4 a fault of ours; 3 something that had to be seen was not; else 0."""
    known: tuple[KnownFailure, ...]
    """Listed, and failing still: tolerated."""
    new: tuple[str, ...]
    """Scored, failing, and not listed, or not any more."""
    stale: tuple[KnownFailure, ...]
    """Listed, and passing: to be deleted from the file."""
    open: tuple[KnownFailure, ...]
    """Listed, and neither failing nor passing: nobody can say whether it still fails."""
    expired: tuple[KnownFailure, ...]
    """Listed until a day that has come: as if it were not listed."""
    blocked: tuple[str, ...]
    """Not told because of known failures alone: tolerated with them."""


def gate_of(
    decision: Decision, verdicts: Iterable[RequirementVerdict], requirements: Mapping[str, Requirement], baseline: Baseline, day: date
) -> Gate:
    """Hold a decision against a baseline."""
    said = {verdict.id: verdict for verdict in verdicts}
    expired = tuple(one for one in baseline.entries if one.expired(day))
    listed = [one for one in baseline.entries if not one.expired(day)]
    word = {one.id: said[one.id].verdict if one.id in said else None for one in listed}
    known = tuple(one for one in listed if word[one.id] is Verdict.FAIL)
    stale = tuple(one for one in listed if word[one.id] is Verdict.PASS)
    left = tuple(one for one in listed if word[one.id] not in (Verdict.FAIL, Verdict.PASS, Verdict.ERROR))
    tolerated = {one.id for one in known}
    new = tuple(id_ for id_, one in said.items() if one.verdict is Verdict.FAIL and requirements[id_].scored and id_ not in tolerated)
    blocked = tuple(id_ for id_, one in said.items() if one.blocked_by and set(one.blocked_by) <= tolerated)
    return Gate(baseline, day, _exit(decision, new or stale, left, set(blocked)), known, new, stale, left, expired, blocked)


def _exit(decision: Decision, failing: object, left: tuple[KnownFailure, ...], blocked: set[str]) -> int:
    if failing:
        return 1
    if any(reason.code == "error" for reason in decision.reasons):
        return 4
    by_rule = {id_ for reason in decision.reasons if reason.code in _BY_RULE for id_ in reason.requirements}
    others = any(reason.code not in (*_BY_RULE, *_DECIDED) for reason in decision.reasons)
    return 3 if left or others or by_rule - blocked else 0
