"""From verdicts to the decision of a profile; the one place where it is computed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from hopquy.runner.language import LANGUAGES, say
from hopquy.runner.model.finding import Phrase, Text
from hopquy.runner.model.profile import Profile
from hopquy.runner.model.requirement import Requirement
from hopquy.runner.model.verdict import Outcome, Verdict
from hopquy.runner.verdict.requirement import RequirementVerdict

__all__ = ["Decision", "Reason", "decided"]

_EXIT = {Outcome.CONFORMANT: 0, Outcome.NON_CONFORMANT: 1, Outcome.UNDECIDED: 3}
_OUR_FAULT = 4
_MANY = 10
"""Where less than one in so many rules decides, the reader is told."""


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason of a decision, with the requirements it speaks of."""

    code: str
    phrase: Phrase
    requirements: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Decision:
    """What is said of a profile."""

    outcome: Outcome
    exit: int
    reasons: tuple[Reason, ...]
    exercised: int
    in_scope: int


def decided(
    verdicts: list[RequirementVerdict], requirements: Mapping[str, Requirement], profile: Profile, circumstances: list[Reason]
) -> Decision:
    """Decide: a scored fail, else an error, else anything that had to be seen and was not, else conformant.

    `circumstances` are reasons of the run itself that leave it undecided: `only`, `incomplete`, `unreachable`, `stories`, `claims`;
    one with the code `error` is our own fault, one with the code `preflight` says that nothing was judged: what else is open follows from it.
    """
    scored = [verdict for verdict in verdicts if requirements[verdict.id].scored]
    in_scope = [verdict for verdict in scored if not _out_of_scope(verdict)]
    exercised = [verdict for verdict in in_scope if verdict.exercised]

    def reason(code: str, matching: Callable[[RequirementVerdict], bool], among: list[RequirementVerdict]) -> list[Reason]:
        ids = tuple(verdict.id for verdict in among if matching(verdict))
        return [Reason(code, Phrase.of(f"decision.{code}", count=len(ids)), ids)] if ids else []

    failed = reason("failed", lambda v: v.verdict is Verdict.FAIL, scored)
    errors = reason("error", lambda v: v.verdict is Verdict.ERROR, verdicts)
    errors += [item for item in circumstances if item.code == "error"]
    unseen = reason("inconclusive", lambda v: v.verdict is Verdict.INCONCLUSIVE, scored)
    unseen += reason(
        "must-exercise",
        lambda v: (
            profile.must_see(v.id)
            and not v.exercised
            and not _out_of_scope(v)
            and (v.verdict is not Verdict.INCONCLUSIVE or v not in scored)
        ),
        verdicts,
    )
    unseen += [item for item in circumstances if item.code != "error"]
    if not in_scope:
        unseen.append(Reason("nothing", Phrase.of("decision.nothing")))
    unjudged = [item for item in circumstances if item.code == "preflight"]
    if unjudged:
        unseen = [*(item for item in circumstances if item.code == "incomplete"), *unjudged]
    outcome = Outcome.NON_CONFORMANT if failed else Outcome.UNDECIDED if errors or unseen else Outcome.CONFORMANT
    code = _OUR_FAULT if errors and not failed else _EXIT[outcome]
    reasons = [*failed, *errors, *unseen] or [Reason("all-good", Phrase.of("decision.all-good")), *_few(verdicts, requirements)]
    return Decision(outcome, code, tuple(reasons), len(exercised), len(in_scope))


def _few(verdicts: list[RequirementVerdict], requirements: Mapping[str, Requirement]) -> list[Reason]:
    """Say so where few of the rules that were looked at decide, and why the others do not."""
    looked_at = [verdict for verdict in verdicts if verdict.verdict in (Verdict.PASS, Verdict.FAIL)]
    open_ = Counter(why for verdict in looked_at if (why := requirements[verdict.id].why_advisory) is not None)
    deciding = len(looked_at) - open_.total()
    if deciding * _MANY >= len(looked_at):
        return []
    told = {
        language: "; ".join(f"{count} ({say(Phrase.of(f'advisory.{why}'), language)})" for why, count in open_.most_common())
        for language in LANGUAGES
    }
    failed = sum(verdict.verdict is Verdict.FAIL for verdict in looked_at)
    gaps = {"count": deciding, "all": len(looked_at), "failed": failed}
    return [Reason("few-decide", Phrase.of("decision.few-decide", why=Text(told["vi"], told["en"]), **gaps))]


def _out_of_scope(verdict: RequirementVerdict) -> bool:
    return (
        verdict.verdict is Verdict.NOT_APPLICABLE
        and verdict.reason is not None
        and verdict.reason.key in ("reason.claim", "reason.date", "reason.role", "reason.untested", "reason.only")
    )
