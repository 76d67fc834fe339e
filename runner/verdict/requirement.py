"""The verdict of one requirement over its observations."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache

from hopquy.runner.checks import Names, Ruling, applies, checked
from hopquy.runner.codec.exhibit import Exhibit
from hopquy.runner.judges import JUDGES, OF_THE_EXCHANGE, Case
from hopquy.runner.model.finding import Finding, Phrase, Place
from hopquy.runner.model.observation import OUR_FAULTS, Author
from hopquy.runner.model.requirement import Condition, Method, Requirement
from hopquy.runner.model.verdict import Answer, Verdict

__all__ = ["RequirementVerdict", "rulings_of", "verdict_of"]

_SHOWN_FINDINGS = 50
_ALWAYS = Condition()


@dataclass(frozen=True, slots=True)
class RequirementVerdict:
    """What is said of one requirement, and on what it rests."""

    id: str
    verdict: Verdict
    reason: Phrase | None = None
    counts: Mapping[Answer, int] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    findings_left_out: int = 0
    observations: tuple[int, ...] = ()
    blocked_by: tuple[str, ...] = ()
    attested: bool = False
    exercised: bool = False
    """Whether at least one observation held or was broken."""


def rulings_of(requirement: Requirement, exhibits: tuple[Exhibit, ...], docket: tuple[Exhibit, ...], names: Names) -> list[Ruling]:
    """Return one ruling for each thing looked at; a crash of ours is a ruling of its own and hides nothing.

    `docket` are the exhibits of the requirement's kind that the target or a counterpart made.
    """
    rulings: list[Ruling] = []
    if requirement.checks:
        rulings = _by_checks(requirement, docket, names)
    elif requirement.judge is not None:
        rulings = _by_judge(requirement, requirement.judge, exhibits, docket, names)
    if requirement.judge in OF_THE_EXCHANGE and _failed_ourselves(exhibits):
        rulings = [_ours(ruling) for ruling in rulings]
    redacted = _redacted(exhibits)
    return [_spared(ruling) if redacted & set(ruling.observations) else ruling for ruling in rulings] if redacted else rulings


@lru_cache(maxsize=1)
def _failed_ourselves(exhibits: tuple[Exhibit, ...]) -> bool:
    return any(exhibit.observation.kind in OUR_FAULTS for exhibit in exhibits)


@lru_cache(maxsize=1)
def _redacted(exhibits: tuple[Exhibit, ...]) -> frozenset[int]:
    return frozenset(exhibit.observation.seq for exhibit in exhibits if exhibit.observation.data.get("redacted"))


def _ours(ruling: Ruling) -> Ruling:
    """Where our own axis or portal failed, what is missing of the exchange may be missing because of us."""
    return replace(ruling, answer=Answer.ERROR) if ruling.answer is Answer.BROKEN else ruling


def _spared(ruling: Ruling) -> Ruling:
    """What we took out of the evidence, a credential, must not count against the target: broken there means unknown."""
    return replace(ruling, answer=Answer.UNKNOWN, findings=()) if ruling.answer is Answer.BROKEN else ruling


def _by_checks(requirement: Requirement, exhibits: tuple[Exhibit, ...], names: Names) -> list[Ruling]:
    rulings: list[Ruling] = []
    for exhibit in exhibits:
        try:
            if _meant(requirement, exhibit) or not _speaks(requirement, exhibit, names):
                continue
            message = exhibit.message
            untold = not exhibit.readable or (bool(requirement.packet) and exhibit.operation is None)
            ruling = Ruling(Answer.UNKNOWN) if message is None or untold else checked(requirement, message, names, exhibit.desk)
        except Exception as crash:  # noqa: BLE001 -- whatever it is, it is our fault and is told as such
            ruling = _crashed(crash)
        rulings += _counted(ruling, exhibit)
    return rulings


def _counted(ruling: Ruling, exhibit: Exhibit) -> tuple[Ruling, ...]:
    """Return a ruling on one message as it counts: of our own messages only what is wrong does, as an error of ours."""
    answer = ruling.answer
    if exhibit.observation.author is not Author.TARGET and answer is not Answer.ERROR:
        if answer is not Answer.BROKEN:
            return ()
        answer = Answer.ERROR
    return (Ruling(answer, ruling.findings, ruling.observations or (exhibit.observation.seq,)),)


def _meant(requirement: Requirement, exhibit: Exhibit) -> bool:
    """Whether a message of ours breaks this rule on purpose: it is faulty by design, or departs from this rule to try the target's reader."""
    if exhibit.observation.author is Author.TARGET:
        return False
    data = exhibit.observation.data
    return bool(data.get("faulty")) or requirement.id in data.get("departs_from", ())


def _by_judge(
    requirement: Requirement, judge: str, exhibits: tuple[Exhibit, ...], docket: tuple[Exhibit, ...], names: Names
) -> list[Ruling]:
    """Put an exchange to the judge as a whole and everything else one by one, so that a crash at one hides nothing of the others."""
    rulings: list[Ruling] = []
    selected: list[Exhibit] = []
    for exhibit in docket:
        try:
            ours = exhibit.observation.author is not Author.TARGET
            if not (ours and judge in OF_THE_EXCHANGE) and not _meant(requirement, exhibit) and _speaks(requirement, exhibit, names):
                selected.append(exhibit)
        except Exception as crash:  # noqa: BLE001 -- as above
            rulings.append(replace(_crashed(crash), observations=(exhibit.observation.seq,)))
    for group in [tuple(selected)] if judge in OF_THE_EXCHANGE else [(one,) for one in selected]:
        try:
            for ruling in JUDGES[judge](Case(exhibits, group, requirement.parameters, names)):
                # One by one: what came before a crash is kept.
                rulings += (ruling,) if judge in OF_THE_EXCHANGE else _counted(ruling, group[0])
        except Exception as crash:  # noqa: BLE001 -- as above
            rulings.append(replace(_crashed(crash), observations=tuple(one.observation.seq for one in group)))
    return rulings


def _speaks(requirement: Requirement, exhibit: Exhibit, names: Names) -> bool:
    if not exhibit.readable or exhibit.message is None:
        return True
    if requirement.packet and exhibit.operation is not None and exhibit.operation not in requirement.packet:
        return False
    return bool(requirement.checks) or requirement.when == _ALWAYS or applies(requirement.when, exhibit.message, names)


def _crashed(crash: Exception) -> Ruling:
    what = f"{type(crash).__name__}: {crash}"[:200]
    return Ruling(Answer.ERROR, (Finding(Place(""), Phrase.of("expect.answer"), Phrase.of("seen.crash", what=what)),))


def verdict_of(
    requirement: Requirement, rulings: list[Ruling], blockers: Mapping[str, frozenset[int]], advisory: frozenset[str] = frozenset()
) -> RequirementVerdict:
    """Combine rulings: any broken fails, else any error of ours, else any unknown, else any holds passes.

    `blockers` names the requirements that this one needs and that failed, each with the observations on which it did: what is broken
    or unknown there cannot be told of this one. Those of them that are `advisory` where this one decides blank only what is unknown: what is
    advisory never leaves a decision open, and never hides what is broken.
    """
    blocked_by: list[str] = []
    kept = []
    for ruling in rulings:
        by = [id_ for id_, where in blockers.items() if requirement.judge in OF_THE_EXCHANGE or where & set(ruling.observations)]
        deciding = [id_ for id_ in by if id_ not in advisory]
        if (by and ruling.answer is Answer.UNKNOWN) or (deciding and ruling.answer is Answer.BROKEN):
            blocked_by.extend(deciding or by)
            ruling = Ruling(Answer.UNKNOWN if deciding else Answer.VACUOUS, (), ruling.observations)  # noqa: PLW2901 -- the ruling as it counts
        kept.append(ruling)
    counts = Counter(ruling.answer for ruling in kept)
    verdict, reason = _combined(requirement, counts)
    if verdict in (Verdict.INCONCLUSIVE, Verdict.NOT_APPLICABLE) and blockers and not counts[Answer.UNKNOWN] and requirement.automated:
        deciding = [id_ for id_ in blockers if id_ not in advisory]
        verdict, blocked_by = (Verdict.INCONCLUSIVE, deciding) if deciding else (Verdict.NOT_APPLICABLE, list(blockers))
    if verdict in (Verdict.INCONCLUSIVE, Verdict.NOT_APPLICABLE) and blocked_by:
        reason = Phrase.of("reason.blocked", ids=", ".join(dict.fromkeys(blocked_by)))
    findings = [
        replace(
            finding,
            where=replace(
                finding.where,
                observation=finding.where.observation if finding.where.observation is not None else next(iter(ruling.observations), None),
            ),
        )
        for ruling in kept
        for finding in ruling.findings
    ]
    return RequirementVerdict(
        requirement.id,
        verdict,
        reason,
        {answer: counts.get(answer, 0) for answer in Answer},
        tuple(findings[:_SHOWN_FINDINGS]),
        max(0, len(findings) - _SHOWN_FINDINGS),
        tuple(sorted({seq for ruling in kept for seq in ruling.observations})),
        tuple(dict.fromkeys(blocked_by)) if verdict in (Verdict.INCONCLUSIVE, Verdict.NOT_APPLICABLE) else (),
        attested=requirement.judge == "witness",
        exercised=bool(counts[Answer.HOLDS] or counts[Answer.BROKEN]),
    )


def _combined(requirement: Requirement, counts: Counter[Answer]) -> tuple[Verdict, Phrase | None]:
    if requirement.method is Method.UNTESTED:
        assert requirement.untested is not None  # noqa: S101 -- the method says so
        return Verdict.NOT_APPLICABLE, Phrase.of("reason.untested", why=requirement.untested)
    if requirement.method is Method.PROCEDURE:
        return Verdict.INCONCLUSIVE, Phrase.of("reason.procedure")
    if counts[Answer.BROKEN]:
        return Verdict.FAIL, None
    if counts[Answer.ERROR]:
        return Verdict.ERROR, Phrase.of("reason.error", what=requirement.id)
    if counts[Answer.UNKNOWN]:
        return Verdict.INCONCLUSIVE, Phrase.of("reason.unknown", count=counts[Answer.UNKNOWN])
    if counts[Answer.HOLDS]:
        return Verdict.PASS, None
    if requirement.optional:
        return Verdict.NOT_APPLICABLE, Phrase.of("reason.not-exercised")
    return Verdict.INCONCLUSIVE, Phrase.of("reason.only-vacuous" if counts[Answer.VACUOUS] else "reason.nothing-seen")
