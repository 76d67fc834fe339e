"""Judges of how a dossier is told to the adapter: created once, updated from then on, and not again once the portal has answered."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from hopquy.runner.checks.ruling import Ruling, shown
from hopquy.runner.judges.case import Case, broken, holds, unknown
from hopquy.runner.judges.onestop.lives import Lives, Told, lives_of
from hopquy.runner.model.finding import Phrase

__all__ = ["answered_once", "create_first", "existing_updated", "own_unit", "update_after_create"]

_CREATES, _UPDATES = "false", "true"
_EXISTS = "dossier-exists"
_MOST_AGAIN = 2
"""How often the same message may be told although it was answered: a product may tell it once more for a reason of its own."""


def create_first(case: Case) -> Iterator[Ruling]:
    """A dossier that the portal does not have is told as a new one."""
    lives = lives_of(case.exhibits)
    known = {life.code for life in lives.all if life.on_portal}
    for one in lives.told:
        if not one.whole or not one.code:
            continue
        data = one.exhibit.observation.data
        if _says(one, _CREATES):
            yield holds(one.exhibit)
        elif _says(one, _UPDATES) and one.code not in known:
            expected = Phrase.of("expect.onestop.create-first")
            yield broken(expected, Phrase.of("seen.onestop.updating", code=shown(one.code)), one.exhibit, path="MaHoSo")
        if one.taken or data.get("refusal") == _EXISTS:
            known.add(one.code)


def update_after_create(case: Case) -> Iterator[Ruling]:
    """A dossier that the portal has, and has said so, is told as an update."""
    known: set[str] = set()
    for one in lives_of(case.exhibits).told:
        if not one.whole or not one.code:
            continue
        if one.code in known and _says(one, _CREATES):
            expected = Phrase.of("expect.onestop.update")
            yield broken(expected, Phrase.of("seen.onestop.creating", code=shown(one.code)), one.exhibit, path="MaHoSo")
        elif one.code in known:
            yield holds(one.exhibit)
        if one.taken and _answered(one):
            known.add(one.code)


def existing_updated(case: Case) -> Iterator[Ruling]:
    """A dossier of which the portal says that it exists is told as an update next."""
    told = [one for one in lives_of(case.exhibits).told if one.whole and one.code]
    for place, one in enumerate(told):
        if one.exhibit.observation.data.get("refusal") != _EXISTS or not _says(one, _CREATES):
            continue
        following = next((later for later in told[place + 1 :] if later.code == one.code), None)
        if following is None:
            yield broken(Phrase.of("expect.onestop.update"), Phrase.of("seen.nothing"), one.exhibit, path="MaHoSo")
        elif _says(following, _CREATES):
            expected = Phrase.of("expect.onestop.update")
            yield broken(expected, Phrase.of("seen.onestop.creating", code=shown(one.code)), following.exhibit, one.exhibit, path="MaHoSo")
        else:
            yield holds(one.exhibit, following.exhibit)


def own_unit(case: Case) -> Iterator[Ruling]:
    """A call names a body for which the account may send."""
    lives = lives_of(case.exhibits)
    codes = [str(code) for e in lives.of("run.target") for code in e.observation.data.get("codes", ())]
    for call in lives.of("portal.call"):
        unit = call.observation.data.get("unit")
        if unit in (None, ""):
            continue
        if not codes:
            yield unknown(call)
        elif unit in codes:
            yield holds(call)
        else:
            yield broken(
                Phrase.of("expect.onestop.unit", codes=", ".join(map(shown, codes))), Phrase.of("seen.text", text=shown(str(unit))), call
            )


def answered_once(case: Case) -> Iterator[Ruling]:
    """What was answered by 0 as text counts as done: it is not told over and over."""
    lives = lives_of(case.exhibits)
    for life in lives.all:
        answered = [one for one in life.told if one.taken and _answered(one) and _as_text(lives, one)]
        if not answered:
            continue
        often = Counter(_same(one) for one in answered)
        same, times = often.most_common(1)[0]
        first = next(one for one in answered if _same(one) == same)
        if times > _MOST_AGAIN:
            yield broken(Phrase.of("expect.onestop.done"), Phrase.of("seen.onestop.times", times=times), first.exhibit, life.filing)
        else:
            yield holds(first.exhibit, life.filing)


def _same(one: Told) -> tuple[str, str]:
    return one.exhibit.observation.kind, one.exhibit.observation.blob or ""


def _as_text(lives: Lives, one: Told) -> bool:
    call = lives.calls.get(str(one.exhibit.observation.data.get("call")))
    return call is not None and bool(call.observation.data.get("code_as_text"))


def _says(one: Told, value: str) -> bool:
    return one.updating is not None and one.updating.strip('"').lower() == value


def _answered(one: Told) -> bool:
    """Whether the target heard what the portal did with it."""
    data = one.exhibit.observation.data
    return not data.get("answer_lost") and data.get("fault") in (None, "", "delay", "drip", "chunks", "hang-up")
