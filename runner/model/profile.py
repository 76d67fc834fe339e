"""A profile: which requirements make up one evaluation, and what must have been seen."""

from __future__ import annotations

from dataclasses import dataclass
from fnmatch import fnmatchcase

from hopquy.runner.model.finding import Text

__all__ = ["Example", "KindInfo", "PointInfo", "Profile"]


@dataclass(frozen=True, slots=True)
class Profile:
    """One evaluation."""

    id: str
    role: str
    title: Text
    covers: Text
    not_covered: Text
    includes: tuple[str, ...]
    must_exercise: tuple[str, ...]
    requires_claims: tuple[str, ...]

    def holds(self, requirement_id: str) -> bool:
        """Whether the requirement belongs to the profile."""
        return any(fnmatchcase(requirement_id, glob) for glob in self.includes)

    def must_see(self, requirement_id: str) -> bool:
        """Whether the profile cannot be decided without having exercised the requirement."""
        return any(fnmatchcase(requirement_id, glob) for glob in self.must_exercise)


@dataclass(frozen=True, slots=True)
class KindInfo:
    """A kind of observation."""

    name: str
    title: Text
    authors: tuple[str, ...]
    points: tuple[str, ...]
    message: str | None = None
    """The message kind that its bytes are read as."""
    claims: tuple[str, ...] = ()
    """What a target has to claim to show it: each rule that speaks of it alone wants that."""
    at_rest: bool = False
    """Whether no story of any role provides it yet: its rules are judged on files alone, belong to no profile and have no live defect."""


@dataclass(frozen=True, slots=True)
class PointInfo:
    """A point where observations are made, and the stories of each role that provide it."""

    name: str
    title: Text
    stories: tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class Example:
    """A conforming example."""

    name: str
    file: str
    kind: str
    describes: Text
    packet: str | None = None
    base: bool = False
