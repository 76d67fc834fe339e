"""Judges of the serials in dossier codes."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from hopquy.runner.checks.ruling import Ruling, shown
from hopquy.runner.codec.exhibit import Exhibit
from hopquy.runner.judges.case import Case, broken, holds
from hopquy.runner.judges.onestop.lives import Life, lives_of
from hopquy.runner.judges.onestop.ticking import clock_at
from hopquy.runner.model.finding import Phrase

__all__ = ["begins_each_day"]

_CODE = re.compile(r"(?P<head>.+)-(?P<day>\d{6})-(?P<serial>\d{1,9})", re.ASCII)


def begins_each_day(case: Case) -> Iterator[Ruling]:
    """The serials of a day begin anew and do not go on from those of the day before: of dossiers filed on two days of one story, fewer on the second."""
    lives = lives_of(case.exhibits)
    stories: dict[tuple[str, str], dict[str, list[tuple[int, str, Exhibit]]]] = defaultdict(lambda: defaultdict(list))
    for life in lives.all:
        code = _code(life)
        match = _CODE.fullmatch(code)
        if life.on_portal or match is None or clock_at(lives, life.filing) is None:
            continue
        serial = int(match["serial"]), code, life.filing
        stories[life.filing.observation.story, match["head"]][match["day"]].append(serial)
    for days in stories.values():
        earlier, *later = days.values()
        for day in later:
            first, last = min(day, key=_serial), max(earlier, key=_serial)
            # A day on which more was filed may have passed the day before honestly.
            if len(day) >= len(earlier):
                pass
            elif first[0] > last[0]:
                expected = Phrase.of("expect.onestop.serial", code=shown(last[1]))
                yield broken(expected, Phrase.of("seen.text", text=shown(first[1])), first[2], last[2])
            else:
                yield holds(first[2], last[2])
            earlier = day


def _serial(one: tuple[int, str, Exhibit]) -> int:
    return one[0]


def _code(life: Life) -> str:
    return life.code or next((one.code for one in life.told if one.code), "")
