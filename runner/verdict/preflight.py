"""Whether a run was ready: where it was not, nothing is said of the target."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from hopquy.runner.evidence import RESUMED
from hopquy.runner.model.finding import Phrase, Text
from hopquy.runner.model.observation import Author, Observation
from hopquy.runner.model.verdict import Answer, Verdict
from hopquy.runner.verdict.decision import Reason
from hopquy.runner.verdict.requirement import RequirementVerdict

__all__ = ["Readiness", "looked_at", "of_ready_parts", "readiness", "withheld"]


@dataclass(frozen=True, slots=True)
class Readiness:
    """What was looked at before a run, as far as it decides."""

    not_ready: tuple[Text, ...]
    """What was not ready in the last part of the run: a check, and what it looked at."""
    skipped: bool
    """Whether somebody wanted a part of the run without it."""

    @property
    def named(self) -> Text:
        """Everything that was not ready, in one line."""
        return Text(*("; ".join(getattr(one, language) for one in self.not_ready) for language in ("vi", "en")))

    def reasons(self) -> list[Reason]:
        """Return why nothing is decided."""
        not_ready = [Reason("preflight", Phrase.of("decision.preflight", checks=self.named))] if self.not_ready else []
        return not_ready + ([Reason("preflight-skipped", Phrase.of("decision.preflight-skipped"))] if self.skipped else [])


def readiness(observations: Sequence[Observation]) -> Readiness:
    """Return what the record of a run says of it."""
    found = [observation for observation in looked_at(observations) if observation.data.get("state") == "not-ready"]
    return Readiness(tuple(map(_named, found)), any(observation.kind == "preflight.skipped" for observation in observations))


def looked_at(observations: Sequence[Observation]) -> list[Observation]:
    """Return what was looked at before a run; of one that was gone on with before its last part, since the former ones were stopped."""
    last = max((observation.seq for observation in observations if observation.kind == RESUMED), default=0)
    return [observation for observation in observations if observation.kind == "preflight.checked" and observation.seq >= last]


def of_ready_parts(observations: Sequence[Observation]) -> tuple[Observation, ...]:
    """Return what can be judged of a run that was gone on with: without what the target did in a part that was put off because it was not ready."""
    starts = [observation.seq for observation in observations if observation.kind == RESUMED]
    put_off = {_part(starts, o) for o in observations if o.kind == "preflight.checked" and o.data.get("state") == "not-ready"} - {
        len(starts)
    }
    if not put_off:
        return tuple(observations)
    return tuple(o for o in observations if o.author is Author.SUITE or _part(starts, o) not in put_off)


def _part(starts: Sequence[int], observation: Observation) -> int:
    return sum(start <= observation.seq for start in starts)


def withheld(verdicts: Iterable[RequirementVerdict], ready: Readiness) -> list[RequirementVerdict]:
    """Return the verdicts as they stand where something was not ready: whatever could be judged is inconclusive."""
    if not ready.not_ready:
        return list(verdicts)
    reason = Phrase.of("reason.preflight", checks=ready.named)
    return [_withheld(verdict, reason) for verdict in verdicts]


def _withheld(verdict: RequirementVerdict, reason: Phrase) -> RequirementVerdict:
    given = verdict.reason.key if verdict.reason is not None else ""
    settled = verdict.verdict is Verdict.NOT_APPLICABLE and given not in ("reason.not-exercised", "reason.blocked")
    return verdict if settled else RequirementVerdict(verdict.id, Verdict.INCONCLUSIVE, reason, dict.fromkeys(Answer, 0))


def _named(observation: Observation) -> Text:
    title, subject = observation.data.get("title"), str(observation.data.get("subject") or "")
    told = title if isinstance(title, dict) else {}
    return Text(*(f"{told.get(language, observation.data.get('check'))} {subject}".strip() for language in ("vi", "en")))
