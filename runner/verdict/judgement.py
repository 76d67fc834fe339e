"""Judging a record: verdicts and decision as a pure function of evidence, plan and specs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from hopquy.runner.codec.exhibit import Exhibit, exhibits
from hopquy.runner.evidence import Record, without_abandoned
from hopquy.runner.language import both
from hopquy.runner.model.absence import ABSENCES
from hopquy.runner.model.baseline import Baseline
from hopquy.runner.model.day import VIETNAM
from hopquy.runner.model.finding import Phrase, Text
from hopquy.runner.model.observation import OUR_FAULTS, Observation
from hopquy.runner.model.profile import Profile
from hopquy.runner.model.verdict import Verdict
from hopquy.runner.plan import Plan, read_plan, scope_of
from hopquy.runner.spec import Catalogue
from hopquy.runner.verdict.claims import not_exercised
from hopquy.runner.verdict.decision import Decision, Reason, decided
from hopquy.runner.verdict.gate import Gate, gate_of
from hopquy.runner.verdict.names import names_of
from hopquy.runner.verdict.preflight import of_ready_parts, readiness, withheld
from hopquy.runner.verdict.requirement import RequirementVerdict
from hopquy.runner.verdict.run import judged

__all__ = ["Judgement", "judge_record"]

_OUR_LIMITS = ("too-large", "overloaded")
"""Refusals for a limit of our own axis, which is not law: what was refused so is not known."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """Everything that a record shows."""

    record: Record
    plan: Plan
    profile: Profile
    verdicts: tuple[RequirementVerdict, ...]
    decision: Decision
    exhibits: tuple[Exhibit, ...]
    as_of: date
    gate: Gate | None = None
    """Where the run has a baseline."""

    @property
    def exit(self) -> int:
        """The exit code of the run: that of the gate where there is one, else that of the decision."""
        return self.decision.exit if self.gate is None else self.gate.exit


def judge_record(record: Record, catalogue: Catalogue, as_of: date | None = None, baseline: Baseline | None = None) -> Judgement:
    """Judge what was recorded; `as_of` asks what the law of another day says of it, `baseline` is held against it instead of the plan's."""
    plan = read_plan(record.plan)
    profile = catalogue.profiles[plan.value["profile"]]
    day = as_of or plan.as_of
    catalogue = catalogue.on(day)
    scope = plan.scope
    if as_of is not None or plan.value["specs_sha256"] != catalogue.digest:
        scope = list(scope_of(catalogue.requirements.values(), profile, plan.features, day, plan.only))
    shown = exhibits(of_ready_parts(without_abandoned(record.observations)), catalogue.message_kind, record.blobs.get)
    ready = readiness(record.observations)
    verdicts = withheld(judged(catalogue.requirements, scope, shown, names_of(catalogue)), ready)
    circumstances = [*ready.reasons(), *_circumstances(record, plan, profile, shown), *_unexplained(verdicts, catalogue, shown)]
    decision = decided(verdicts, catalogue.requirements, profile, circumstances)
    tolerated = baseline or plan.baseline
    gate = None if tolerated is None else gate_of(decision, verdicts, catalogue.requirements, tolerated, _day_of(record))
    return Judgement(record, plan, profile, tuple(verdicts), decision, shown, day, gate)


def _day_of(record: Record) -> date:
    """Return the day of the run in Vietnam."""
    return datetime.fromisoformat(record.header["started"]).astimezone(VIETNAM).date()


def _unexplained(verdicts: list[RequirementVerdict], catalogue: Catalogue, shown: tuple[Exhibit, ...]) -> list[Reason]:
    """Packets that the axis refused and never took later: where no scored rule failed on them, our rules lack something and nothing is decided.

    Those that our axis refused on purpose are a matter of the rules on its faults.
    """
    failed = {
        seq
        for verdict in verdicts
        if verdict.verdict is Verdict.FAIL and catalogue.requirements[verdict.id].scored
        for seq in verdict.observations
    }
    limited = [e for e in shown if e.observation.kind == "axis.call" and e.observation.data.get("refusal") in _OUR_LIMITS]
    sent = [exhibit.observation for exhibit in shown if exhibit.observation.point == "axis.sent"]
    taken = {observation.blob for observation in sent if not observation.data.get("refusal")}
    calls = {exhibit.observation.data.get("id"): exhibit.observation.seq for exhibit in shown if exhibit.observation.kind == "axis.call"}
    open_ = [
        o
        for o in sent
        if o.data.get("refusal") not in (None, "", o.data.get("fault"))
        and o.blob not in taken
        and not {o.seq, calls.get(o.data.get("call"))} & failed
    ]
    count = len(open_) + len(limited)
    return [Reason("refused", Phrase.of("decision.refused", count=count))] if count else []


def _why_nobody(answered: Observation) -> Text:
    note = str(answered.data.get("note", ""))
    return both(ABSENCES[note]) if note in ABSENCES else Text(note, note)


def _circumstances(record: Record, plan: Plan, profile: Profile, shown: tuple[Exhibit, ...]) -> list[Reason]:
    reasons = []
    if not record.complete:
        reasons.append(Reason("incomplete", Phrase.of("decision.incomplete")))
    unreachable = next((o for o in record.observations if o.kind == "driver.unreachable"), None)
    if unreachable is not None:
        reasons.append(Reason("unreachable", Phrase.of("decision.unreachable", detail=str(unreachable.data.get("what", "")))))
    unasked = [e.observation for e in shown if e.observation.kind == "manual.answered" and e.observation.data.get("said") == "nobody"]
    if unasked:
        reasons.append(Reason("nobody", Phrase.of("decision.nobody", count=len(unasked), why=_why_nobody(unasked[0]))))
    missing = [claim for claim in profile.requires_claims if claim not in plan.features]
    if missing:
        reasons.append(Reason("claims", Phrase.of("decision.claims", claims=", ".join(missing))))
    unseen = not_exercised(profile.role, plan.features, shown)
    if unseen:
        reasons.append(Reason("unexercised", Phrase.of("decision.unexercised", claims=", ".join(unseen))))
    if plan.only or plan.narrowed:
        reasons.append(Reason("only", Phrase.of("decision.only")))
    ended = [exhibit.observation for exhibit in shown if exhibit.observation.kind == "story.ended"]
    cut = [o for o in record.observations if o.kind == "flood.cut"]
    if cut:
        reasons.append(Reason("flood", Phrase.of("decision.flood", operations=", ".join(str(o.data.get("operation") or "…") for o in cut))))
    crashed = [o for o in ended if o.data.get("outcome") == "crashed"]
    if crashed or any(o.kind in OUR_FAULTS for o in record.observations):
        reasons.append(Reason("error", Phrase.of("decision.crash", count=len(crashed))))
    due = {str(name) for o in record.observations if o.kind == "run.target" for name in o.data.get("stories", ())}
    unfinished = {o.story for o in ended if o.data.get("outcome") == "unfinished"} | (due - {o.story for o in ended})
    if unfinished:
        reasons.append(Reason("stories", Phrase.of("decision.stories", count=len(unfinished))))
    return reasons
