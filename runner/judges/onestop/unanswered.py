"""Judge of supplements that never came: in some procedures they end the dossier, and not before its time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from hopquy.runner.checks.ruling import Ruling, shown
from hopquy.runner.judges.case import Case, broken, holds, unknown
from hopquy.runner.judges.onestop.lives import Lives, lives_of
from hopquy.runner.judges.onestop.record import ENDS
from hopquy.runner.judges.onestop.ticking import calendar_of, clock_at, follows
from hopquy.runner.judges.timeline import in_vain
from hopquy.runner.model.finding import Phrase

__all__ = ["unanswered_ends"]


def unanswered_ends(case: Case) -> Iterator[Ruling]:
    """In the procedures declared under a `decree` what nobody supplemented in so many `days` ends in one of the `statuses`, and not earlier."""
    lives = lives_of(case.exhibits)
    calendar, procedures = calendar_of(lives), _declared(lives, str(case.parameters["decree"]))
    for life in lives.all:
        acts = life.did("request-supplement")
        asked = clock_at(lives, acts[-1].exhibit) if acts else None
        if calendar is None or asked is None or life.filing.observation.data.get("procedure") not in procedures:
            continue
        act = acts[-1]
        if any(one.done and one.seq > act.seq for one in life.acts):
            continue
        if not follows(lives, life):
            yield unknown(act.exhibit, life.filing)
            continue
        last = calendar.after(asked.date(), int(case.parameters["days"]))
        ended = next((one for one in life.told if one.taken and one.seq > act.since and one.status in ENDS), None)
        waited = life.wait("ended")
        if ended is None:
            if waited is not None and not waited.observation.data.get("reached"):
                expected = Phrase.of("expect.onestop.ended", day=f"{last:%d/%m/%Y}")
                yield broken(expected, in_vain("seen.onestop.no-status", waited), act.exhibit, waited)
            else:
                yield unknown(act.exhibit, life.filing)
            continue
        now = clock_at(lives, ended.exhibit)
        if now is None:
            yield unknown(ended.exhibit, act.exhibit)
        elif now.date() <= last:
            expected = Phrase.of("expect.onestop.ended", day=f"{last:%d/%m/%Y}")
            yield broken(
                expected, Phrase.of("seen.onestop.ended", status=shown(ended.status), day=f"{now:%d/%m/%Y}"), ended.exhibit, act.exhibit
            )
        elif ended.status not in case.parameters["statuses"]:
            expected = Phrase.of("expect.onestop.status", status=" / ".join(case.parameters["statuses"]))
            yield broken(expected, Phrase.of("seen.text", text=shown(ended.status)), ended.exhibit, act.exhibit)
        else:
            yield holds(ended.exhibit, act.exhibit)


def _declared(lives: Lives, decree: str) -> tuple[str, ...]:
    """Return the procedures that were declared as those of a decree."""
    for exhibit in lives.of("run.target"):
        linked = exhibit.observation.data.get("linked")
        codes = linked.get(decree) if isinstance(linked, Mapping) else None
        if isinstance(codes, list):
            return tuple(map(str, codes))
    return ()
