"""What one check says of one observation, and the surroundings it is given."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from hopquy.runner.model.finding import Finding, Phrase, Place, Text
from hopquy.runner.model.location import Location, Selected
from hopquy.runner.model.message import MessageKind
from hopquy.runner.model.tree import Node
from hopquy.runner.model.verdict import Answer

__all__ = ["CheckFunction", "Context", "Names", "Ruling", "combined", "finding_at", "seen"]

_SHOWN = 200


@dataclass(frozen=True, slots=True)
class Names:
    """What checks refer to by name."""

    patterns: Mapping[str, tuple[str, Text]] = field(default_factory=dict)
    """Name -> regular expression and what it means."""
    lists: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    meanings: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """List -> code -> its Vietnamese meaning."""


@dataclass(frozen=True, slots=True)
class Ruling:
    """An answer with its findings; *broken* never comes without one."""

    answer: Answer
    findings: tuple[Finding, ...] = ()
    observations: tuple[int, ...] = ()
    """Sequence numbers of the observations looked at, where the judge names them."""

    @classmethod
    def of(cls, findings: list[Finding], *, spoke: bool) -> Ruling:
        """Broken with findings, else holds where anything was looked at, else vacuous."""
        if findings:
            return cls(Answer.BROKEN, tuple(findings))
        return cls(Answer.HOLDS if spoke else Answer.VACUOUS)


@dataclass(frozen=True, slots=True)
class Context:
    """Where a check looks: a message's tree, or one node of it."""

    start: Node
    kind: MessageKind
    names: Names
    inside: bool = False
    """Whether `start` is a context set by `each`, where anchors mean nothing."""

    def select(self, path: str) -> list[Selected]:
        """Return what a path selects."""
        return self._location(path).select(self.start, self.kind.synonyms)

    def parents(self, path: str) -> tuple[list[Node], str]:
        """Return the nodes whose children the path names, and that name."""
        location = self._location(path)
        above = location.parent
        nodes = [selected.node for selected in above.select(self.start, self.kind.synonyms)] if above.steps else [self.start]
        return nodes, location.name

    def place(self, path: str) -> Place:
        """Return the place that a path means where it selects nothing."""
        return Place(f"{self.start.path()}/{self._location(path)}", self.start.position)

    def _location(self, path: str) -> Location:
        location = Location.parse(path)
        return location if self.inside else location.expanded(self.kind.anchors)


CheckFunction = Callable[[Any, Context], Ruling]


def combined(rulings: list[Ruling]) -> Ruling:
    """Return one ruling for several: any broken, else any unknown, else any holds, else vacuous."""
    for answer in (Answer.BROKEN, Answer.UNKNOWN, Answer.HOLDS):
        if any(ruling.answer is answer for ruling in rulings):
            return Ruling(answer, tuple(finding for ruling in rulings if ruling.answer is answer for finding in ruling.findings))
    return Ruling(Answer.VACUOUS)


def finding_at(selected: Selected, expected: Phrase, observed: Phrase) -> Finding:
    """Return a finding that points at what was selected."""
    return Finding(Place(selected.path(), selected.node.position), expected, observed)


def seen(text: str) -> Phrase:
    """Return the phrase for a text that was met; long ones are cut, and said so."""
    if not text.strip():
        return Phrase.of("seen.empty")
    return Phrase.of("seen.text", text=text if len(text) <= _SHOWN else text[:_SHOWN] + "…")
