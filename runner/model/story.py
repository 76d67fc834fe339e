"""A story as it can be told without playing it: its title, what it needs to be played, what it asks and waits for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from hopquy.runner.model.finding import Text

__all__ = ["Needs", "Span", "StoryInfo"]


@dataclass(frozen=True, slots=True)
class Span:
    """How often something happens: at least and at most."""

    least: int
    most: int

    def __add__(self, other: Span) -> Span:
        return Span(self.least + other.least, self.most + other.most)


@dataclass(frozen=True, slots=True)
class Needs:
    """What a story asked and waited for where it was played."""

    asks: Mapping[str, Span]
    """Action -> how often it is asked for."""
    waits: Mapping[str, Span]
    """Point -> how often something is waited for there."""


@dataclass(frozen=True, slots=True)
class StoryInfo:
    """One story."""

    name: str
    title: Text
    claims: tuple[str, ...] = ()
    alone: bool = False
    """Whether nothing else may be played meanwhile."""
    needs: Needs | None = None
    """None where it was not measured."""
