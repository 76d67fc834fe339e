"""Judges of the figures that a target gives: between two askings they grow as the portal's messages say, and their shares are as their counts say."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any, Literal, TypeGuard

from hopquy.runner.checks.ruling import Ruling
from hopquy.runner.codec.exhibit import Exhibit
from hopquy.runner.judges.case import Case, broken, holds, of_the_whole, vacuous
from hopquy.runner.judges.onestop.lives import Lives, lives_of
from hopquy.runner.judges.onestop.reckoning import SHARES, Period, Span, marks, reckoned
from hopquy.runner.judges.onestop.reckoning import grown as reckoned_growth
from hopquy.runner.judges.onestop.record import Record, records_of
from hopquy.runner.model.finding import Phrase

__all__ = ["Asked", "Growth", "askings_of", "decimals", "grown", "growths_of", "is_number"]

_HALF = 0.005
_HERE = timedelta(hours=7)
_NAMED = 3
_MOST = 10**15
"""No figure of dossiers is so large: what is counts as not told, since sums of it may be no numbers any more."""


@dataclass(frozen=True, slots=True)
class Asked:
    """The figures that a target gave when it was asked, beside what the portal had on record then."""

    exhibit: Exhibit
    period: Period
    told: Mapping[str, Any]
    records: Mapping[str, Record]
    messages: Mapping[str, Exhibit]
    """Code -> the last message about that dossier."""

    @property
    def counts(self) -> dict[str, int]:
        """The counts among the figures; those of a group under `group.member`."""
        found = {**self.told, **{f"{group}.{name}": value for group in ("states", "channels") for name, value in _group(self.told, group)}}
        return {name: value for name, value in found.items() if is_number(value) and isinstance(value, int)}

    @property
    def reckoned(self) -> dict[str, Span]:
        """Every figure as it follows from the record."""
        return reckoned(self.records.values(), self.period)


@dataclass(frozen=True, slots=True)
class Growth:
    """What became of the figures between the first and the last time that a story asked for them."""

    first: Asked
    last: Asked

    @property
    def readings(self) -> tuple[dict[str, Span], dict[str, Span]]:
        """By how much each figure grew, as the messages say, by either reading of when what has not ended is measured."""
        return self._by("end"), self._by("now")

    @property
    def wanted(self) -> dict[str, Span]:
        """By how much each figure grew, whichever the reading."""
        by_end, by_now = self.readings
        return {name: by_end[name] | by_now[name] for name in by_end}

    def _by(self, reading: Literal["end", "now"]) -> dict[str, Span]:
        first, last = (replace(asked.period, reading=reading) for asked in (self.first, self.last))
        return reckoned_growth(self.first.records, first, self.last.records, last)

    @property
    def found(self) -> dict[str, int]:
        """By how much each figure grew that was given both times."""
        before, after = self.first.counts, self.last.counts
        return {name: after[name] - before[name] for name in after if name in before}

    def counted(self, name: str) -> list[Exhibit]:
        """Return the last messages of dossiers that count, or may count, in a figure."""
        counts = (code for code, one in self.last.records.items() if marks(one, self.last.period)[name] is not False)
        return [self.last.messages[code] for code in counts if self.first.records.get(code) != self.last.records[code]]


def grown(case: Case) -> Iterator[Ruling]:
    """The figures `of` grew between two askings as the messages say that the portal took; where these leave a figure open, within its bounds."""
    names = case.parameters["of"]
    for growth in growths_of(case.exhibits):
        readings, found = growth.readings, growth.found
        known = [name for name in readings[0] if name in found and name.partition(".")[0] in names]
        asked = (growth.last.exhibit, growth.first.exhibit)
        wrong = [name for name in known if not any(found[name] in one[name] for one in readings)]
        for name in wrong[:1]:
            expected = Phrase.of("expect.onestop.grown", name=name, count=" / ".join(dict.fromkeys(str(one[name]) for one in readings)))
            yield broken(expected, Phrase.of("seen.onestop.grown", count=found[name]), *asked, *growth.counted(name)[:_NAMED])
        if not wrong and known:
            sure = [name for name in known if all(one[name].sure and one[name].most > 0 for one in readings)]
            yield holds(*asked) if sure else vacuous(*asked)


def decimals(case: Case) -> Iterator[Ruling]:
    """A share is what its counts give, to two decimals."""
    for growth in growths_of(case.exhibits):
        asked = growth.last
        for name, (part, whole) in SHARES.items():
            value, counts = asked.told.get(name), asked.counts
            if "late" in counts and "received" in counts:
                counts.setdefault("on_time", counts["received"] - counts["late"])
            if not is_number(value) or part not in counts or not counts.get(whole):
                continue
            exact = 100 * counts[part] / counts[whole]
            if abs(value - exact) > _HALF + 1e-9:
                expected = Phrase.of("expect.onestop.share", name=name, value=f"{exact:.2f}")
                yield broken(expected, Phrase.of("seen.text", text=str(value)), asked.exhibit)
            else:
                yield holds(asked.exhibit)


@of_the_whole
def growths_of(exhibits: tuple[Exhibit, ...]) -> tuple[Growth, ...]:
    """Return the first and the last figures of each story that asked twice, made once for all judges that look at them."""
    stories: dict[str, list[Asked]] = {}
    for asked in askings_of(lives_of(exhibits)):
        stories.setdefault(asked.exhibit.observation.story, []).append(asked)
    return tuple(Growth(found[0], found[-1]) for found in stories.values() if len(found) > 1)


def askings_of(lives: Lives) -> Iterator[Asked]:
    """Yield each time that figures were asked for and given, in order."""
    for exhibit in lives.of("driver.asked"):
        data = exhibit.observation.data
        answer = data.get("answer")
        figures = answer.get("figures") if isinstance(answer, Mapping) else None
        first, last = _day(data.get("from")), _day(data.get("until"))
        if data.get("action") != "statistics" or not data.get("ok") or not isinstance(figures, Mapping) or first is None or last is None:
            continue
        told = [one for one in lives.told if one.seq < exhibit.observation.seq]
        period = Period(
            first, last, _moment(data.get("clock") or exhibit.observation.at), _said(lives, "gives_paper"), _said(lives, "payable")
        )
        yield Asked(exhibit, period, figures, records_of(told), {one.code: one.exhibit for one in told if one.taken})


def _said(lives: Lives, name: str) -> dict[str, bool]:
    """Return of each procedure in which something was filed whether it ends with a paper, or costs something, as the portal's catalogue says."""
    found = (life.filing.observation.data for life in lives.all)
    return {str(one["procedure"]): bool(one[name]) for one in found if "procedure" in one and name in one}


def _group(told: Mapping[str, Any], group: str) -> list[tuple[str, Any]]:
    found = told.get(group)
    return [(str(name), value) for name, value in found.items()] if isinstance(found, Mapping) else []


def _day(text: object) -> date | None:
    try:
        return date.fromisoformat(str(text))
    except ValueError:
        return None


def _moment(text: object) -> datetime | None:
    """Return a recorded moment as the time in Vietnam."""
    try:
        moment = datetime.fromisoformat(str(text))
    except ValueError:
        return None
    return (moment.astimezone(UTC) + _HERE).replace(tzinfo=None) if moment.tzinfo is not None else moment


def is_number(value: object) -> TypeGuard[int | float]:
    """Tell whether a value is a number that can be reckoned with."""
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) <= _MOST
