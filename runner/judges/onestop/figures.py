"""Judges of the figures that a target gives: asked twice, they differ by what was done between, and their shares are as their counts say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from hopquy.runner.checks.ruling import Ruling
from hopquy.runner.codec.exhibit import Exhibit
from hopquy.runner.judges.case import Case, broken, holds
from hopquy.runner.judges.onestop.lives import Life, Lives, lives_of
from hopquy.runner.judges.onestop.steps import EXPECTED
from hopquy.runner.model.finding import Phrase

__all__ = ["decimals", "grown"]

_HALF = 0.005
_Figures = Mapping[str, Any]


def grown(case: Case) -> Iterator[Ruling]:
    """A figure grew by what was done between two askings: `received`, `states` (each of them) or `payable`."""
    of = str(case.parameters["of"])
    for first, last in _pairs(lives_of(case.exhibits)):
        lives = [
            life
            for life in lives_of(case.exhibits).all
            if first[0].observation.seq < life.filing.observation.seq < last[0].observation.seq and life.did("accept")
        ]
        wanted, found = _wanted(of, lives), _grown(of, first[1], last[1])
        wrong = [name for name in sorted(wanted) if name in found and found[name] != wanted[name]]
        if wrong:
            name = wrong[0]
            expected = Phrase.of("expect.onestop.grown", name=name, count=wanted[name])
            yield broken(
                expected, Phrase.of("seen.onestop.grown", count=found[name]), last[0], first[0], *(life.filing for life in lives[:3])
            )
        elif set(wanted) & set(found):
            yield holds(last[0], first[0])


def decimals(case: Case) -> Iterator[Ruling]:
    """A share is what its counts give, to two decimals."""
    for _, (asked, figures) in _pairs(lives_of(case.exhibits)):
        for name, part, whole in _shares(figures):
            value = figures.get(name)
            if isinstance(value, bool) or not isinstance(value, int | float) or not whole:
                continue
            exact = 100 * part / whole
            if abs(value - exact) > _HALF + 1e-9:
                yield broken(
                    Phrase.of("expect.onestop.share", name=name, value=f"{exact:.2f}"), Phrase.of("seen.text", text=str(value)), asked
                )
            else:
                yield holds(asked)


def _shares(figures: _Figures) -> Iterator[tuple[str, int, int]]:
    received, late, payable, paid = (figures.get(name) for name in ("received", "late", "payable", "paid_online"))
    if isinstance(received, int) and isinstance(late, int):
        yield "on_time_share", received - late, received
    if isinstance(payable, int) and isinstance(paid, int):
        yield "paid_online_share", paid, payable


def _pairs(lives: Lives) -> Iterator[tuple[tuple[Exhibit, _Figures], tuple[Exhibit, _Figures]]]:
    """Yield the first and the last figures of each story that asked twice."""
    stories: dict[str, list[tuple[Exhibit, _Figures]]] = {}
    for exhibit in lives.of("driver.asked"):
        data = exhibit.observation.data
        answer = data.get("answer")
        figures = answer.get("figures") if isinstance(answer, Mapping) else None
        if data.get("action") == "statistics" and data.get("ok") and isinstance(figures, Mapping):
            stories.setdefault(exhibit.observation.story, []).append((exhibit, figures))
    yield from ((found[0], found[-1]) for found in stories.values() if len(found) > 1)


def _wanted(of: str, lives: list[Life]) -> dict[str, int]:
    if of == "received":
        return {"received": len(lives)}
    if of == "payable":
        return {"payable": sum(bool(life.filing.observation.data.get("payable")) for life in lives)}
    ends = Counter(next(EXPECTED[act.action] for act in reversed(life.acts) if act.done and act.action in EXPECTED) for life in lives)
    return dict(ends)


def _grown(of: str, first: _Figures, last: _Figures) -> dict[str, int]:
    before, after = (each.get("states") if of == "states" else each for each in (first, last))
    if not isinstance(before, Mapping) or not isinstance(after, Mapping):
        return {}
    return {
        str(name): value - before.get(name, 0)
        for name, value in after.items()
        if isinstance(value, int) and not isinstance(value, bool) and isinstance(before.get(name, 0), int)
    }
