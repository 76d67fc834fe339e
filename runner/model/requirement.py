"""The unit everything hangs on: one rule, with what it rests on and how it is judged."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import Any

from hopquy.runner.model.finding import Text
from hopquy.runner.model.verdict import Basis, Level

__all__ = ["Check", "Condition", "Derivation", "Method", "Provenance", "Requirement", "Source", "Violation"]

_SEEN = ("full", "excerpt")
_RANK = (Basis.LAW, Basis.GUIDANCE, Basis.PRACTICE)


class Method(StrEnum):
    """How a requirement is judged."""

    CHECKS = "checks"
    """By checks of the closed vocabulary."""
    JUDGE = "judge"
    """By a named pure function."""
    PROCEDURE = "procedure"
    """By an inspector who follows steps."""
    UNTESTED = "untested"
    """Not at all, for a stated reason."""


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where in the specs something was written."""

    file: str
    line: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}"


@dataclass(frozen=True, slots=True)
class Source:
    """One public document that rules rest on."""

    key: str
    kind: Basis
    title: Text
    read: str
    """`full`, `excerpt`, `secondary` or `none`."""
    number: str | None = None
    issued: date | None = None
    in_force_from: date | None = None
    in_force_until: date | None = None
    """First day on which it is no longer in force."""
    currency_unverified: bool = False
    note: Text | None = None
    issuer: Text | None = None

    @property
    def since(self) -> date | None:
        """The first day on which it can bind: nothing binds before it was issued."""
        return self.in_force_from or self.issued

    def in_force(self, day: date) -> bool:
        """Whether it binds on that day, or was practice then; a bound that is not known does not exclude."""
        return (self.since is None or self.since <= day) and (self.in_force_until is None or day < self.in_force_until)


@dataclass(frozen=True, slots=True)
class Derivation:
    """That a rule rests on a source, and how far the source shows it."""

    source: Source
    clause: str | None = None
    read: str = "none"
    note: str | None = None

    @property
    def seen(self) -> bool:
        """Whether the text that says so was seen, in full or as an excerpt."""
        return self.read in _SEEN


@dataclass(frozen=True, slots=True)
class Check:
    """One declared check: a word of the vocabulary with its arguments."""

    word: str
    arguments: Any
    """As the specs give them: a path, or a mapping."""


@dataclass(frozen=True, slots=True)
class Condition:
    """When a requirement speaks at all: every part must be met."""

    present: tuple[str, ...] = ()
    value_at: str | None = None
    value_one_of: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Violation:
    """A violating example: a conforming one with one change."""

    base: str
    change: Any
    also: tuple[tuple[str, str], ...] = ()
    """Other requirements that this change breaks too, each with its reason."""


@dataclass(frozen=True, slots=True)
class Requirement:
    """One rule."""

    id: str
    level: Level
    statement: Text
    applies_to: str
    """Kind of observation; a kind's name also stands for the kinds below it (`packet` for `packet.document`)."""
    derivations: tuple[Derivation, ...]
    roles: tuple[str, ...] = ()
    """Empty: every role that has observations of the kind."""
    packet: tuple[str, ...] = ()
    """Empty: every operation."""
    when: Condition = field(default_factory=Condition)
    each: str | None = None
    checks: tuple[Check, ...] = ()
    judge: str | None = None
    parameters: Mapping[str, Any] = field(default_factory=dict)
    procedure: Text | None = None
    untested: Text | None = None
    needs: tuple[str, ...] = ()
    optional: bool = False
    claims: tuple[str, ...] = ()
    conflict: Text | None = None
    currency_unverified: bool = False
    since: date | None = None
    until: date | None = None
    conforming: tuple[str, ...] = ()
    violations: tuple[Violation, ...] = ()
    defect: str | None = None
    defect_also: tuple[tuple[str, str], ...] = ()
    defect_packets: tuple[str, ...] = ()
    """The operations that the packet mutant is made in; empty: those that the requirement speaks of."""
    fix: Text | None = None
    xsd: bool = False
    provenance: Provenance = Provenance("", 0)
    day: date | None = None
    """The day on which it is looked at: only sources in force then can make it decide; None: all count."""

    @property
    def method(self) -> Method:
        """How it is judged."""
        if self.checks:
            return Method.CHECKS
        if self.judge:
            return Method.JUDGE
        return Method.PROCEDURE if self.procedure else Method.UNTESTED

    @property
    def automated(self) -> bool:
        """Whether a machine can judge it."""
        return self.method in (Method.CHECKS, Method.JUDGE)

    @property
    def basis(self) -> Basis:
        """The best kind among the sources that were read."""
        kinds = {derivation.source.kind for derivation in self.derivations if derivation.read != "none"}
        return next((kind for kind in _RANK if kind in kinds), Basis.NONE)

    @property
    def why_advisory(self) -> str | None:
        """Why it never decides, as a word of the catalogue; None when it is scored."""
        if not self.automated and self.method is not Method.PROCEDURE:
            return "untested"
        if self.level is not Level.MUST:
            return "level"
        if self.conflict is not None:
            return "conflict"
        if self.currency_unverified or (self._binding and all(d.source.currency_unverified for d in self._binding)):
            return "currency"
        if not self._binding:
            return "basis"
        return None

    @property
    def scored(self) -> bool:
        """Whether it decides: a must, by law or guidance that was seen, undisputed and current."""
        return self.why_advisory is None

    @property
    def _binding(self) -> list[Derivation]:
        return [
            d
            for d in self.derivations
            if d.seen and d.source.kind in (Basis.LAW, Basis.GUIDANCE) and (self.day is None or d.source.in_force(self.day))
        ]

    def on(self, day: date) -> Requirement:
        """Return it as it is looked at on a day: a text that was read and has ended gives no weight to one that came after it."""
        return self if self.day == day else replace(self, day=day)

    def in_force(self, day: date) -> bool:
        """Whether it binds on that day: within its own period, and one of its law or guidance sources in force, or of its practice if it has none."""
        if (self.since is not None and day < self.since) or (self.until is not None and day >= self.until):
            return False
        binding = [d for d in self.derivations if d.source.kind in (Basis.LAW, Basis.GUIDANCE)] or self.derivations
        return not binding or any(d.source.in_force(day) for d in binding)

    def speaks_of(self, kind: str) -> bool:
        """Whether observations of that kind are judged by it."""
        return kind == self.applies_to or kind.startswith(self.applies_to + ".")
