"""Judges of the steps that the portal is told: that there are any, that none is missing, and that their status is the dossier's."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime

from hopquy.runner.checks.moment import parsed
from hopquy.runner.checks.ruling import Ruling, shown
from hopquy.runner.checks.text import comparable
from hopquy.runner.judges.case import Case, broken, holds, unknown
from hopquy.runner.judges.onestop.lives import WORK, Life, Told, lives_of
from hopquy.runner.judges.timeline import in_vain
from hopquy.runner.model.finding import Phrase

__all__ = ["EXPECTED", "none_lost", "state_agrees", "steps_told", "times_in_order"]

EXPECTED: Mapping[str, str] = {
    "accept": "2",
    "refuse": "3",
    "process": "4",
    "supplement": "4",
    "pay": "4",
    "request-supplement": "5",
    "demand-fee": "6",
    "withdraw": "7",
    "stop": "8",
    "finish": "9",
    "return": "10",
}
"""What is done with a dossier -> the status that it leads to."""
_STATED = ("dossier.sync", "dossier.status")
_MANY = 11
"""So many acts as a sender that stops after one call of ten steps cannot tell."""


def steps_told(case: Case) -> Iterator[Ruling]:
    """Of a dossier that was worked on steps are told, not its status alone."""
    for life in lives_of(case.exhibits).all:
        acts = life.did("process")
        waited = life.wait_after(acts[0]) if acts else None
        if waited is None:
            continue
        steps = _steps(life)
        if steps:
            yield holds(steps[0].exhibit, acts[0].exhibit)
        else:
            yield broken(Phrase.of("expect.onestop.steps"), in_vain("seen.onestop.no-status", waited), acts[0].exhibit, waited)


def none_lost(case: Case) -> Iterator[Ruling]:
    """A dossier with many steps has as many told as there was done with it."""
    for life in lives_of(case.exhibits).all:
        acts = [act for act in life.acts if act.done and act.action in EXPECTED]
        steps = len(_steps(life))
        waited = life.wait("steps")
        if len(acts) < _MANY or not steps:
            continue
        if steps >= len(acts):
            yield holds(life.filing, acts[-1].exhibit)
        elif waited is None or waited.observation.data.get("reached"):
            yield unknown(life.filing)
        else:
            expected = Phrase.of("expect.onestop.step-count", count=len(acts))
            yield broken(expected, Phrase.of("seen.onestop.step-count", count=steps), life.filing, acts[-1].exhibit, waited)


def state_agrees(case: Case) -> Iterator[Ruling]:
    """A step bears a status in which the dossier was told too, or to which something leads that was done with it."""
    lives = lives_of(case.exhibits)
    clocks = [e.observation.seq for e in lives.of("driver.asked") if e.observation.data.get("action") == "set-clock"]
    for life in lives.all:
        stated = {one.status for one in life.told if one.exhibit.observation.kind in _STATED} - {""}
        if not stated:
            continue
        allowed = stated | {EXPECTED[act.action] for act in life.acts if act.done and act.action in EXPECTED}
        if life.did("accept"):
            # What was received is handed over to whoever works on it, in many products by itself.
            allowed.add(EXPECTED["process"])
        for one in _steps(life):
            last = max((act.seq for act in life.acts if act.done and act.seq < one.seq), default=0)
            if any(last < clock < one.seq for clock in clocks):
                # What a target does by itself as days go by needs no message about the whole dossier.
                continue
            if one.status and one.status not in allowed:
                expected = Phrase.of("expect.onestop.state-agrees", statuses=", ".join(map(shown, sorted(stated))))
                yield broken(expected, Phrase.of("seen.text", text=shown(one.status)), one.exhibit, path="TrangThai")
            elif one.status:
                yield holds(one.exhibit)


def times_in_order(case: Case) -> Iterator[Ruling]:
    """The steps of a dossier, as they are told one after the other, bear times at `at` that do not go back; one that is told again, whatever became of it first, is no new one."""
    path, notation = str(case.parameters["at"]), str(case.parameters["format"])
    for life in lives_of(case.exhibits).all:
        latest: tuple[datetime, Told] | None = None
        met: set[tuple[str, datetime]] = set()
        for one in (step for step in life.told if step.exhibit.observation.kind in WORK):
            moment = next((found for text in one.texts(path) if (found := parsed(comparable(text), notation)) is not None), None)
            if moment is None:
                continue
            again = (one.status, moment) in met
            met.add((one.status, moment))
            if again or not one.taken:
                continue
            if latest is not None and moment < latest[0]:
                expected = Phrase.of("expect.onestop.not-before", moment=f"{latest[0]:%H:%M:%S %d/%m/%Y}")
                yield broken(
                    expected, Phrase.of("seen.text", text=f"{moment:%H:%M:%S %d/%m/%Y}"), one.exhibit, latest[1].exhibit, path=path
                )
                continue
            if latest is not None:
                yield holds(one.exhibit, latest[1].exhibit)
            latest = moment, one


def _steps(life: Life) -> list[Told]:
    return [one for one in life.told if one.exhibit.observation.kind in WORK and one.taken]
