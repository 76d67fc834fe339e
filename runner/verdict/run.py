"""Every verdict of a run: a pure function of the exhibits, the requirements and what the plan put in scope."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from hopquy.runner.checks import Names, Ruling
from hopquy.runner.codec.exhibit import Exhibit
from hopquy.runner.codec.readable import OF_A_PLACE
from hopquy.runner.judges import OF_THE_EXCHANGE
from hopquy.runner.model.finding import Phrase
from hopquy.runner.model.observation import Author
from hopquy.runner.model.requirement import Requirement
from hopquy.runner.model.verdict import Answer, Verdict
from hopquy.runner.verdict.requirement import RequirementVerdict, rulings_of, verdict_of

__all__ = ["judged"]


def judged(
    requirements: Mapping[str, Requirement], scope: Iterable[tuple[str, Phrase | None]], exhibits: tuple[Exhibit, ...], names: Names
) -> list[RequirementVerdict]:
    """Return a verdict for each id of the scope, in its order; one with a reason is out of scope for that reason."""
    return _Bench(requirements, exhibits, names).sit(list(scope))


class _Bench:
    """Judges each requirement once, those it needs first."""

    def __init__(self, requirements: Mapping[str, Requirement], exhibits: tuple[Exhibit, ...], names: Names) -> None:
        self._requirements = requirements
        self._gates = {
            _family(e.observation.kind): [gate for gate in e.kind.gate if gate in requirements]
            for e in exhibits
            if e.kind is not None and e.kind.gate
        }
        self._exhibits = exhibits
        self._names = names
        self._verdicts: dict[str, RequirementVerdict] = {}
        self._broken: dict[str, frozenset[int]] = {}
        self._reading: dict[str, frozenset[int]] | None = None
        self._docket: dict[str, tuple[Exhibit, ...]] = {}

    def sit(self, scope: list[tuple[str, Phrase | None]]) -> list[RequirementVerdict]:
        self._unreadable()
        found = []
        for id_, reason in scope:
            if reason is not None:
                found.append(RequirementVerdict(id_, Verdict.NOT_APPLICABLE, reason, dict.fromkeys(Answer, 0)))
            else:
                found.append(self._verdict(id_))
        return found

    def _verdict(self, id_: str) -> RequirementVerdict:
        if id_ not in self._verdicts:
            requirement = self._requirements[id_]
            rulings = rulings_of(requirement, self._exhibits, self._spoken_of(requirement), self._names)
            self._verdicts[id_] = verdict = self._decided(requirement, rulings)
            if verdict.verdict is Verdict.FAIL:
                self._broken[id_] = _where_broken(rulings)
        return self._verdicts[id_]

    def _decided(self, requirement: Requirement, rulings: list[Ruling]) -> RequirementVerdict:
        blockers = self._blockers(requirement)
        advisory = frozenset(id_ for id_ in blockers if requirement.scored and not self._requirements[id_].scored)
        return verdict_of(requirement, rulings, blockers, advisory)

    def _spoken_of(self, requirement: Requirement) -> tuple[Exhibit, ...]:
        """Return the exhibits of the requirement's kind that the suite did not write itself."""
        if requirement.applies_to not in self._docket:
            found = (e for e in self._exhibits if e.observation.author is not Author.SUITE and requirement.speaks_of(e.observation.kind))
            self._docket[requirement.applies_to] = tuple(found)
        return self._docket[requirement.applies_to]

    def _blockers(self, requirement: Requirement) -> dict[str, frozenset[int]]:
        blockers: dict[str, frozenset[int]] = {}
        for needed in requirement.needs:
            verdict = self._verdict(needed)
            if verdict.verdict is Verdict.FAIL:
                blockers[needed] = self._broken[needed]
            else:
                blockers.update({root: self._broken[root] for root in verdict.blocked_by})
        if requirement.judge != "no-fault" and requirement.judge not in OF_THE_EXCHANGE:
            blockers = {**self._unreadable(), **blockers}
        for gate in self._gates_before(requirement):
            if self._verdict(gate).verdict is Verdict.FAIL:
                blockers.setdefault(gate, self._broken[gate])
        return blockers

    def _gates_before(self, requirement: Requirement) -> list[str]:
        """Return what must hold before the requirement can speak of a message at all; nothing for those that stand there themselves."""
        gates = self._gates.get(_family(requirement.applies_to), [])
        return [] if requirement.id in gates or requirement.judge == "no-fault" else gates

    def _unreadable(self) -> dict[str, frozenset[int]]:
        """Return the requirements on reading that failed, each with the observations that could not be read."""
        if self._reading is None:
            self._reading = {}
            for id_, requirement in self._requirements.items():
                if requirement.judge == "no-fault" and self._verdict(id_).verdict is Verdict.FAIL and _stops(requirement):
                    self._reading[id_] = self._broken[id_]
            for id_, verdict in self._verdicts.items():
                self._verdicts[id_] = self._read_by_none(verdict)
        return self._reading

    def _read_by_none(self, verdict: RequirementVerdict) -> RequirementVerdict:
        """A rule on reading that could not be told because reading stopped at another fault is blocked by that one."""
        if self._requirements[verdict.id].judge != "no-fault" or verdict.verdict is not Verdict.INCONCLUSIVE or not self._reading:
            return verdict
        return replace(verdict, reason=Phrase.of("reason.blocked", ids=", ".join(self._reading)), blocked_by=tuple(self._reading))


def _stops(requirement: Requirement) -> bool:
    """Whether what breaks it stops the reading; faults of one place leave the rest of a message readable."""
    return not OF_A_PLACE.issuperset(requirement.parameters["codes"])


def _family(kind: str) -> str:
    return kind.partition(".")[0]


def _where_broken(rulings: list[Ruling]) -> frozenset[int]:
    return frozenset(seq for ruling in rulings if ruling.answer is Answer.BROKEN for seq in ruling.observations)
