"""Which observations of a run a pack holds: as few as show the same verdict again, which is proven by judging them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from hopquy.runner.judges import OF_THE_EXCHANGE
from hopquy.runner.model.finding import Phrase
from hopquy.runner.model.observation import OUR_FAULTS, Observation
from hopquy.runner.model.verdict import Verdict
from hopquy.runner.spec import Catalogue
from hopquy.runner.verdict.excerpt import judge_excerpt
from hopquy.runner.verdict.judgement import Judgement
from hopquy.runner.verdict.requirement import RequirementVerdict

__all__ = ["Choice", "NothingSeen", "chosen", "same_verdict"]

_ALWAYS = frozenset({"run.target"})
_ASIDE = frozenset({"fault.injected", *OUR_FAULTS})
"""What names a call and is none."""


class NothingSeen(Exception):  # noqa: N818 -- says what it is
    """Nothing of the run was looked at for this requirement; holds the reason, if the verdict has one."""

    def __init__(self, verdict: RequirementVerdict) -> None:
        super().__init__(verdict)

    @property
    def verdict(self) -> Verdict:
        """The verdict that rests on nothing seen."""
        found: RequirementVerdict = self.args[0]
        return found.verdict

    @property
    def reason(self) -> Phrase | None:
        """Why it is so."""
        found: RequirementVerdict = self.args[0]
        return found.reason


@dataclass(frozen=True, slots=True)
class Choice:
    """What a pack holds of a run."""

    verdict: RequirementVerdict
    observations: tuple[Observation, ...]
    pointed: frozenset[int]
    """Those that the findings point at, or that were looked at where there is no finding."""
    whole: bool
    """Whether it took everything that was recorded to show the same again."""


def chosen(judgement: Judgement, catalogue: Catalogue, id_: str) -> Choice:
    """Choose for one requirement of the run; raises NothingSeen, or KeyError where it is none of the run's."""
    verdict = next((one for one in judgement.verdicts if one.id == id_), None)
    if verdict is None:
        raise KeyError(id_)
    found = set() if verdict.findings_left_out else {one.where.observation for one in verdict.findings if one.where.observation is not None}
    pointed = frozenset(found or verdict.observations)
    if not pointed:
        raise NothingSeen(verdict)
    everything = tuple(exhibit.observation for exhibit in judgement.exhibits)
    for wanted in _candidates(everything, catalogue, id_, pointed):
        kept = tuple(one for one in everything if one.seq in wanted)
        again = judge_excerpt(kept, judgement.record.blobs.get, id_, catalogue)
        if same_verdict(again, verdict):
            return Choice(verdict, kept, pointed, whole=len(kept) == len(everything))
    return Choice(verdict, everything, pointed, whole=True)


def same_verdict(one: RequirementVerdict, other: RequirementVerdict) -> bool:
    """Whether two verdicts say the same of the same places."""
    return (one.verdict, one.findings, one.findings_left_out) == (other.verdict, other.findings, other.findings_left_out)


def _candidates(everything: tuple[Observation, ...], catalogue: Catalogue, id_: str, pointed: frozenset[int]) -> Iterator[set[int]]:
    """Yield ever larger parts of the run: what is pointed at and the calls that carried it, then the stories of that."""
    always = {one.seq for one in everything if one.kind in _ALWAYS}
    at = [one for one in everything if one.seq in pointed]
    calls = {one.data.get("call") for one in at} - {None}
    small = (
        always | pointed | {one.seq for one in everything if calls & {one.data.get("id"), one.data.get("call")} and one.kind not in _ASIDE}
    )
    if catalogue.requirements[id_].judge not in OF_THE_EXCHANGE:
        yield small
    stories = {one.story for one in at} - {""}
    yield small | {one.seq for one in everything if one.story in stories}
