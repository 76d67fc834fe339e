"""Judges of promised dates and of the hours at which the clock of a dossier starts: computed anew from what the target told."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time

from hopquy.runner.checks.ruling import Ruling
from hopquy.runner.judges.case import Case, broken, holds, unknown
from hopquy.runner.judges.onestop.lives import WORK, Act, Life, Lives, Told, lives_of
from hopquy.runner.judges.onestop.ticking import calendar_of, clock_at, follows, limit_of, moment_of, promise_after, received_at
from hopquy.runner.model.finding import Phrase
from hopquy.runner.model.working_days import WorkingDays

__all__ = ["agrees_with_limit", "begins_by_fifteen", "extended_in_time", "starts_anew", "within_limit"]

_LATEST, _SURELY_AFTER = time(15), time(15, 1)


def within_limit(case: Case) -> Iterator[Ruling]:
    """The day that is promised is not later than the procedure's limit from the receipt, by the reading that is kindest to the target."""
    for life, told, promised, allowed in _promises(lives_of(case.exhibits)):
        if promised > max(allowed):
            yield broken(_until(max(allowed)), _day(promised), told.exhibit, life.filing, path="NgayHenTra")
        else:
            yield holds(told.exhibit, life.filing)


def agrees_with_limit(case: Case) -> Iterator[Ruling]:
    """The day that is promised is the one that the procedure's limit gives."""
    for life, told, promised, allowed in _promises(lives_of(case.exhibits)):
        if promised not in allowed:
            yield broken(_on(allowed), _day(promised), told.exhibit, life.filing, path="NgayHenTra")
        else:
            yield holds(told.exhibit, life.filing)


def starts_anew(case: Case) -> Iterator[Ruling]:
    """Once what was missing after receipt was brought, the day that is promised is counted from then, from zero."""
    lives = lives_of(case.exhibits)
    calendar = calendar_of(lives)
    for life in lives.all:
        limit = limit_of(life)
        for act in life.did("supplement"):
            brought = clock_at(lives, act.exhibit)
            asked = next((one for one in reversed(life.did("request-supplement")) if one.seq < act.seq), None)
            accepted = next((one for one in life.did("accept") if asked is not None and one.seq < asked.seq), None)
            if calendar is None or limit is None or brought is None or accepted is None:
                continue
            found = promise_after(life, act)
            if found is None or not follows(lives, life):
                yield unknown(act.exhibit, life.filing)
                continue
            told, promised = found
            allowed = _allowed(calendar, brought, limit)
            if promised not in allowed:
                yield broken(_on(allowed), _day(promised), told.exhibit, act.exhibit, path="NgayHenTra")
            else:
                yield holds(told.exhibit, act.exhibit)


def begins_by_fifteen(case: Case) -> Iterator[Ruling]:
    """Work on a dossier that was received by 15:00 begins that working day, on one that came later the next working day."""
    lives = lives_of(case.exhibits)
    calendar = calendar_of(lives)
    for life in lives.all:
        act = next(iter(life.did("process")), None)
        now = clock_at(lives, act.exhibit) if act is not None else None
        if calendar is None or act is None or now is None:
            continue
        received = received_at(life)
        if received is None or not follows(lives, life):
            yield unknown(act.exhibit, life.filing)
            continue
        days = _starts(calendar, received)
        if now.date() not in days:
            continue
        step = next((one for one in life.told if one.exhibit.observation.kind in WORK and one.taken and one.status == "4"), None)
        begun = next((moment for text in step.texts("NgayBatDau") if (moment := moment_of(text)) is not None), None) if step else None
        if step is None or begun is None:
            yield unknown(act.exhibit, life.filing)
        elif begun.date() not in days:
            yield broken(_on(days), Phrase.of("seen.text", text=f"{begun:%H:%M %d/%m/%Y}"), step.exhibit, life.filing, path="NgayBatDau")
        else:
            yield holds(step.exhibit, life.filing)


def extended_in_time(case: Case) -> Iterator[Ruling]:
    """A date that falls on the day itself, or has passed, is not put off any more; only of a target that puts dates off in time."""
    lives = lives_of(case.exhibits)
    able = any(life.did("extend") and not _late(lives, life, life.did("extend")[0]) for life in lives.all)
    for life in lives.all:
        for act in life.acts:
            if act.action != "extend" or not _late(lives, life, act):
                continue
            if not follows(lives, life):
                yield unknown(act.exhibit, life.filing)
            elif act.done:
                yield broken(
                    Phrase.of("expect.onestop.declined", action=Phrase.of("action.extend")),
                    Phrase.of("seen.onestop.done"),
                    act.exhibit,
                    life.filing,
                )
            elif able:
                yield holds(act.exhibit, life.filing)
            else:
                yield unknown(act.exhibit, life.filing)


def _promises(lives: Lives) -> Iterator[tuple[Life, Told, date, tuple[date, ...]]]:
    """Yield the dossiers of the desk that were received: what told the day for the result, that day, and the days that the limit gives."""
    calendar = calendar_of(lives)
    for life in lives.all:
        limit, accepted = limit_of(life), next(iter(life.did("accept")), None)
        found = promise_after(life, accepted) if accepted is not None and limit is not None else None
        if calendar is None or limit is None or found is None:
            continue
        received = next((moment for text in found[0].texts("NgayTiepNhan") if (moment := moment_of(text)) is not None), None)
        if received is not None:
            yield life, *found, _allowed(calendar, received, limit)


def _allowed(calendar: WorkingDays, start: datetime, limit: int) -> tuple[date, ...]:
    """Return the days that a limit gives: counted from the day itself, or from the day on which the dossier is handed over."""
    return tuple(sorted({calendar.after(day, limit) for day in (start.date(), *_starts(calendar, start))}))


def _starts(calendar: WorkingDays, received: datetime) -> tuple[date, ...]:
    """Return the days on which the work begins: the same by 15:00 of a working day, else the next; either where the minute leaves it open."""
    day = received.date()
    if not calendar.works(day) or received.time() >= _SURELY_AFTER:
        return (calendar.after(day),)
    return (day,) if received.time() < _LATEST else (day, calendar.after(day))


def _late(lives: Lives, life: Life, act: Act) -> bool:
    """Tell whether a date is put off on the day that was promised, or later."""
    now = clock_at(lives, act.exhibit)
    told = [
        moment
        for one in life.told
        if one.taken and one.seq <= act.since
        for text in one.texts("NgayHenTra")
        if (moment := moment_of(text)) is not None
    ]
    return now is not None and bool(told) and now.date() >= told[-1].date()


def _until(day: date) -> Phrase:
    return Phrase.of("expect.onestop.by-day", day=f"{day:%d/%m/%Y}")


def _on(days: tuple[date, ...]) -> Phrase:
    return Phrase.of("expect.onestop.day", days=" / ".join(f"{day:%d/%m/%Y}" for day in days))


def _day(day: date) -> Phrase:
    return Phrase.of("seen.text", text=f"{day:%d/%m/%Y}")
