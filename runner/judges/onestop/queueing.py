"""Judges of what waits while the portal cannot be told: nothing lost, nothing doubled, and in order."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Collection, Iterator

from hopquy.runner.checks.ruling import Ruling, shown
from hopquy.runner.codec.exhibit import Exhibit
from hopquy.runner.judges.case import Case, broken, holds
from hopquy.runner.judges.onestop.lives import STEPS, Life, Lives, Told, lives_of
from hopquy.runner.judges.onestop.steps import EXPECTED
from hopquy.runner.judges.timeline import in_vain
from hopquy.runner.model.finding import Phrase

__all__ = ["in_order", "none_doubled", "told_despite"]

_AWAITED = ("again:", "told:")
_AT = "ThoiDiemXuLy"


def told_despite(case: Case) -> Iterator[Ruling]:
    """What one of these faults met is told until it has arrived; `restarted` speaks of stories in which the target was restarted."""
    lives = lives_of(case.exhibits)
    stories = _stories(lives, case.parameters["faults"]) & _restarted(lives, bool(case.parameters.get("restarted")))
    for life in lives.all:
        if life.filing.observation.story not in stories:
            continue
        waits = [wait for what, wait in life.every_wait if what.startswith(_AWAITED)]
        vain = next((one for one in waits if not one.observation.data.get("reached")), None)
        if vain is not None:
            yield broken(Phrase.of("expect.onestop.again"), in_vain("seen.onestop.not-again", vain), life.filing, vain)
        elif waits:
            yield holds(life.filing, *waits)


def none_doubled(case: Case) -> Iterator[Ruling]:
    """A step whose answer was lost is not told as another step: the same status and words under a second time."""
    for life in lives_of(case.exhibits).all:
        steps = [one for one in life.told if one.exhibit.observation.kind in STEPS and one.taken and one.texts(_AT)]
        for lost in (one for one in steps if one.exhibit.observation.data.get("answer_lost")):
            again = [one for one in steps if one.seq > lost.seq and _words(one) == _words(lost)]
            other = next((one for one in again if one.texts(_AT) != lost.texts(_AT)), None)
            if other is not None:
                expected = Phrase.of("expect.onestop.same-step", at=shown(lost.texts(_AT)[0]))
                yield broken(expected, Phrase.of("seen.text", text=shown(other.texts(_AT)[0])), other.exhibit, lost.exhibit, path=_AT)
                continue
            answered = [one for one in again if not one.exhibit.observation.data.get("answer_lost")]
            if len(answered) > 1:
                expected = Phrase.of("expect.onestop.same-step", at=shown(lost.texts(_AT)[0]))
                yield broken(expected, Phrase.of("seen.onestop.times", times=len(again) + 1), answered[-1].exhibit, lost.exhibit, path=_AT)
            else:
                yield holds(lost.exhibit, *(one.exhibit for one in again[:1]))


def in_order(case: Case) -> Iterator[Ruling]:
    """What happened to a dossier one after the other is told one after the other, by each kind of message."""
    for life in lives_of(case.exhibits).all:
        acts = [act.action for act in life.acts if act.done and act.action in EXPECTED]
        often = Counter(EXPECTED[action] for action in acts)
        statuses = [EXPECTED[action] for action in acts if often[EXPECTED[action]] == 1]
        for kind in dict.fromkeys(one.exhibit.observation.kind for one in life.told):
            told = [one for one in life.told if one.exhibit.observation.kind == kind and one.taken and one.status in statuses]
            yield from _ordered(told, statuses, life)


def _ordered(told: list[Told], statuses: list[str], life: Life) -> Iterator[Ruling]:
    for before, after in itertools.pairwise(told):
        if statuses.index(after.status) < statuses.index(before.status):
            expected = Phrase.of("expect.onestop.order", first=after.status, second=before.status)
            yield broken(expected, Phrase.of("seen.onestop.order", status=after.status), after.exhibit, before.exhibit)
            return
    if len({one.status for one in told}) > 1:
        yield holds(life.filing, *(one.exhibit for one in told[:2]))


def _words(one: Told) -> tuple[str, str, tuple[str, ...]]:
    return one.exhibit.observation.kind, one.status, tuple(one.texts("NoiDungXuLy"))


def _stories(lives: Lives, faults: Collection[str]) -> set[str]:
    return {_story(e) for e in lives.faults if e.observation.data.get("fault") in faults}


def _restarted(lives: Lives, wanted: bool) -> set[str]:
    asked = {_story(e) for e in lives.of("driver.asked") if e.observation.data.get("action") == "restart" and e.observation.data.get("ok")}
    return asked if wanted else {life.filing.observation.story for life in lives.all} - asked


def _story(exhibit: Exhibit) -> str:
    return exhibit.observation.story
