"""A finding: where, expected, observed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from hopquy.runner.model.tree import Position

__all__ = ["Finding", "Phrase", "Place", "Text"]


@dataclass(frozen=True, slots=True)
class Text:
    """One sentence in both languages."""

    vi: str
    en: str


@dataclass(frozen=True, slots=True)
class Phrase:
    """A sentence of the catalogue (`hopquy.runner.language`) with what goes into its gaps."""

    key: str
    gaps: tuple[tuple[str, Gap], ...] = ()

    @classmethod
    def of(cls, key: str, **gaps: Gap) -> Phrase:
        """Build a phrase from named gaps."""
        return cls(key, tuple(sorted(gaps.items())))


Gap: TypeAlias = str | int | Text | Phrase | tuple[Phrase, ...]
"""What goes into a gap; several phrases stand there one after the other."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a finding points: into one observation's message, or at an observation as a whole."""

    path: str
    position: Position | None = None
    observation: int | None = None
    """Sequence number of the observation, filled in by the verdict."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What was looked for and what was met instead."""

    where: Place
    expected: Phrase
    observed: Phrase
