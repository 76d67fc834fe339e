"""The law by date: between which days which texts are in force for a profile, how many of its rules hold, and how many of them decide."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from hopquy.runner.model.profile import Profile
from hopquy.runner.model.requirement import Requirement, Source
from hopquy.runner.model.verdict import Basis
from hopquy.runner.spec.loader import Catalogue

__all__ = ["Period", "period_on", "periods"]


@dataclass(frozen=True, slots=True)
class Period:
    """Days on which the same rules of a profile hold, for the same reasons."""

    since: date | None
    """None: since ever, as far as is known."""
    until: date | None
    """The first day after it; None where nothing is known to change."""
    texts: tuple[Source, ...]
    """The law and guidance in force on which rules of the profile rest, the oldest first."""
    held: tuple[str, ...]
    """The rules in force."""
    scored: tuple[str, ...]
    """Those of them that decide."""
    begins: tuple[str, ...] = ()
    """What was not in force in the period before."""
    ends: tuple[str, ...] = ()
    """What was in force in the period before and is no longer."""


def periods(catalogue: Catalogue, profile: Profile) -> list[Period]:
    """Return the periods of a profile in their order; together they are all days."""
    rules = _rules(catalogue, profile)
    marks: list[date | None] = [None, *sorted(set(_bounds(rules)))]
    found: list[Period] = []
    for place, since in enumerate(marks):
        until = marks[place + 1] if place + 1 < len(marks) else None
        period = _period(rules, since, until, date.min if since is None else since)
        if found and (period.texts, period.held, period.scored) == (found[-1].texts, found[-1].held, found[-1].scored):
            last = found.pop()
            period = Period(last.since, until, last.texts, last.held, last.scored, last.begins, last.ends)
        elif found:
            before = found[-1].held
            begins = tuple(id_ for id_ in period.held if id_ not in before)
            ends = tuple(id_ for id_ in before if id_ not in period.held)
            period = Period(since, until, period.texts, period.held, period.scored, begins, ends)
        found.append(period)
    return found


def period_on(catalogue: Catalogue, profile: Profile, day: date) -> Period:
    """Return the period in which a day lies."""
    found = periods(catalogue, profile)
    return next(one for one in reversed(found) if one.since is None or one.since <= day)


def _rules(catalogue: Catalogue, profile: Profile) -> list[Requirement]:
    rules = (one for id_, one in sorted(catalogue.requirements.items()) if profile.holds(id_))
    return [one for one in rules if not one.roles or profile.role in one.roles]


def _bounds(rules: list[Requirement]) -> Iterator[date]:
    for rule in rules:
        sources = [derivation.source for derivation in rule.derivations]
        days = (rule.since, rule.until, *(one.since for one in sources), *(one.in_force_until for one in sources))
        yield from (day for day in days if day is not None)


def _period(rules: list[Requirement], since: date | None, until: date | None, day: date) -> Period:
    held = [rule.on(day) for rule in rules if rule.in_force(day)]
    texts = {
        d.source.key: d.source for rule in held for d in rule.derivations if d.source.in_force(day) and d.source.kind is not Basis.PRACTICE
    }
    ordered = sorted(texts.values(), key=lambda one: (one.since or date.min, one.key))
    return Period(since, until, tuple(ordered), tuple(rule.id for rule in held), tuple(rule.id for rule in held if rule.scored))
