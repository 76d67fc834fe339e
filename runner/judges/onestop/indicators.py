"""Judges of the indicators of TT 01/2018/TT-VPCP that a target gives: points by dossier, and their mean to one decimal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from hopquy.runner.checks.ruling import Ruling
from hopquy.runner.judges.case import Case, broken, holds, vacuous
from hopquy.runner.judges.onestop.figures import Asked, growths_of, is_number
from hopquy.runner.judges.onestop.reckoning import Span
from hopquy.runner.model.finding import Phrase

__all__ = ["contact_points", "one_decimal"]

_CONTACTS = "3"
"""The number of contacts needed to complete a dossier: 2 points for none, 1 for one, 0 for more."""
_HALF = 0.05
_LEAST = 1e-9


def one_decimal(case: Case) -> Iterator[Ruling]:
    """The value of an indicator is the sum of its points by the number of dossiers, to one decimal."""
    for growth in growths_of(case.exhibits):
        for number, one in sorted(_indicators(growth.last).items()):
            points, dossiers, value = one.get("points"), one.get("dossiers"), one.get("value")
            if not (is_number(points) and is_number(dossiers) and is_number(value)) or not dossiers:
                continue
            exact = points / dossiers
            if abs(value - exact) > _HALF + _LEAST or abs(10 * value - round(10 * value)) > _LEAST:
                expected = Phrase.of(
                    "expect.onestop.indicator", number=number, value=f"{exact:.1f}", points=str(points), dossiers=str(dossiers)
                )
                yield broken(expected, Phrase.of("seen.text", text=str(value)), growth.last.exhibit)
            else:
                yield holds(growth.last.exhibit)


def contact_points(case: Case) -> Iterator[Ruling]:
    """The points of the third indicator grew by what the requests for supplements give that the portal was told of."""
    for growth in growths_of(case.exhibits):
        before, after = (_indicators(asked).get(_CONTACTS, {}).get("points", 0) for asked in (growth.first, growth.last))
        if _CONTACTS not in _indicators(growth.last) or not (is_number(before) and is_number(after)):
            continue
        never, once = growth.wanted["never_sent_back"], growth.wanted["sent_back_once"]
        wanted, found = Span(2 * never.least + once.least, 2 * never.most + once.most), after - before
        asked = (growth.last.exhibit, growth.first.exhibit)
        if found not in wanted:
            expected = Phrase.of("expect.onestop.grown", name="indicators.3.points", count=str(wanted))
            yield broken(expected, Phrase.of("seen.onestop.grown", count=str(found)), *asked, *growth.counted("sent_back_once")[:3])
        else:
            yield holds(*asked) if wanted.sure and wanted.most else vacuous(*asked)


def _indicators(asked: Asked) -> dict[str, Mapping[str, Any]]:
    told = asked.told.get("indicators")
    return {str(name): one for name, one in told.items() if isinstance(one, Mapping)} if isinstance(told, Mapping) else {}
