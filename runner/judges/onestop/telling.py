"""Judges of what the portal is told: each dossier, each step, under one code, and in order."""

from __future__ import annotations

from collections.abc import Iterator

from hopquy.runner.checks.ruling import Ruling, shown
from hopquy.runner.codec.exhibit import Exhibit
from hopquy.runner.judges.case import Case, broken, holds, unknown
from hopquy.runner.judges.onestop.lives import Life, lives_of
from hopquy.runner.judges.timeline import in_vain as met_in_vain
from hopquy.runner.model.finding import Phrase

__all__ = ["code_kept", "codes_unique", "dossier_told", "each_step_told", "one_code", "progress_after_dossier", "status_told"]

_ACTS = ("accept", "process", "refuse", "request-supplement", "supplement", "demand-fee", "pay", "withdraw", "stop", "finish", "return")


def dossier_told(case: Case) -> Iterator[Ruling]:
    """A dossier that was filed at the desk comes to the portal."""
    for life in lives_of(case.exhibits).all:
        waited = life.wait("sync:any")
        if life.on_portal or waited is None:
            continue
        taken = [one for one in life.wholes if one.taken]
        if taken:
            yield holds(taken[0].exhibit, life.filing)
        elif waited.observation.data.get("reached"):
            yield unknown(waited, life.filing)
        else:
            yield broken(Phrase.of("expect.onestop.told"), met_in_vain("seen.onestop.not-told", waited), life.filing, waited)


def status_told(case: Case) -> Iterator[Ruling]:
    """After an act the portal is told of the status that it leads to."""
    action, status = str(case.parameters["action"]), str(case.parameters["status"])
    for life in lives_of(case.exhibits).all:
        for act in life.did(action):
            waited = life.wait_after(act)
            told = [one for one in life.told if one.seq > act.since and one.status == status]
            taken = next((one for one in told if one.taken), None)
            if taken is not None:
                yield holds(taken.exhibit, act.exhibit)
            elif told:
                # What the portal refused was told, and yet it does not know of it: what is wrong with it is for other rules.
                continue
            elif waited is not None and waited.observation.data.get("reached"):
                yield unknown(act.exhibit)
            elif waited is not None:
                expected = Phrase.of("expect.onestop.status", status=status)
                others = list(dict.fromkeys(one.status for one in life.after(act) if one.status))
                seen = (
                    Phrase.of("seen.onestop.other-status", statuses=", ".join(map(shown, others)))
                    if others
                    else met_in_vain("seen.onestop.no-status", waited)
                )
                yield broken(expected, seen, act.exhibit, waited, *(one.exhibit for one in life.after(act)[:3]))


def each_step_told(case: Case) -> Iterator[Ruling]:
    """Whatever the target did with a dossier, the portal is told something of it."""
    for life in lives_of(case.exhibits).all:
        for act in life.acts:
            if not act.done or act.action not in _ACTS:
                continue
            waited = life.wait_after(act)
            told = [one for one in (life.after(act) if waited is not None else life.told) if one.taken and one.seq > act.since]
            if told:
                yield holds(told[0].exhibit, act.exhibit)
            elif waited is not None and waited.observation.data.get("reached"):
                yield unknown(act.exhibit)
            elif waited is not None:
                expected = Phrase.of("expect.onestop.step", action=Phrase.of(f"action.{act.action}"))
                yield broken(expected, met_in_vain("seen.onestop.nothing-told", waited), act.exhibit, waited)


def one_code(case: Case) -> Iterator[Ruling]:
    """A dossier has one code, whatever happens to it and however often it is told."""
    for life in lives_of(case.exhibits).all:
        if case.parameters.get("of") == "repeated" and not life.repeated:
            continue
        codes = list(dict.fromkeys(one.code for one in life.told if one.code))
        if len(codes) > 1:
            yield broken(Phrase.of("expect.onestop.one-code"), _codes(codes), *_firsts(life, codes))
        elif codes:
            yield holds(*_firsts(life, codes), life.filing)


def code_kept(case: Case) -> Iterator[Ruling]:
    """A dossier that was filed on the portal is told back under the portal's code."""
    for life in lives_of(case.exhibits).all:
        if not life.on_portal or not life.code:
            continue
        bearing = [one for one in life.told if one.code]
        other = [one for one in bearing if one.code != life.code]
        if other:
            expected = Phrase.of("expect.onestop.portal-code", code=shown(life.code))
            yield broken(expected, _codes([other[0].code]), other[0].exhibit, life.filing, path="MaHoSo")
        elif bearing:
            yield holds(bearing[0].exhibit, life.filing)
        else:
            waited = life.wait("taken")
            if waited is not None and not waited.observation.data.get("reached") and life.did("accept"):
                yield unknown(waited, life.filing)


def codes_unique(case: Case) -> Iterator[Ruling]:
    """No two dossiers have the same code."""
    first: dict[str, Life] = {}
    for life in lives_of(case.exhibits).all:
        codes = dict.fromkeys([*([life.code] if life.code else []), *(one.code for one in life.told if one.code)])
        for code in codes:
            other = first.setdefault(code, life)
            if other is not life:
                expected = Phrase.of("expect.onestop.own-code")
                yield broken(expected, Phrase.of("seen.onestop.same-code", code=shown(code)), life.filing, other.filing)
            elif life.told or not life.on_portal:
                yield holds(life.filing)


def progress_after_dossier(case: Case) -> Iterator[Ruling]:
    """Steps are told only of a dossier that the portal has."""
    lives = lives_of(case.exhibits)
    known = {life.code for life in lives.all if life.on_portal}
    for one in lives.told:
        if one.whole:
            if one.taken:
                known.add(one.code)
        elif one.code:
            if one.code in known:
                yield holds(one.exhibit)
            else:
                expected = Phrase.of("expect.onestop.dossier-first")
                yield broken(expected, Phrase.of("seen.onestop.step-first", code=shown(one.code)), one.exhibit, path="MaHoSo")


def _codes(codes: list[str]) -> Phrase:
    return Phrase.of("seen.onestop.codes", codes=", ".join(map(shown, codes)))


def _firsts(life: Life, codes: list[str]) -> list[Exhibit]:
    return [next(one for one in life.told if one.code == code).exhibit for code in codes]
