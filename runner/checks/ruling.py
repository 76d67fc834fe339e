"""What one check says of one observation, and the surroundings it is given."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from hopquy.runner.checks.paths import Paths
from hopquy.runner.model.finding import Finding, Phrase, Place, Text
from hopquy.runner.model.location import Location, Selected
from hopquy.runner.model.message import MessageKind
from hopquy.runner.model.tree import Node
from hopquy.runner.model.verdict import Answer

__all__ = ["CheckFunction", "Context", "Names", "Ruling", "combined", "seen", "shown"]

_SHOWN = 200
_COMMANDS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")


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
    paths: Paths = field(default_factory=Paths, compare=False, repr=False)
    """Shared by all contexts of one message."""
    memo: dict[str, list[Selected]] = field(default_factory=dict, compare=False, repr=False)
    """What paths selected; never to be changed by who gets it."""
    above: dict[tuple[str, ...], list[Node]] = field(default_factory=dict, compare=False, repr=False)
    """What stands above the last step of paths; as `memo`."""

    def within(self, node: Node) -> Context:
        """Return the context that `each` sets."""
        return Context(node, self.kind, self.names, inside=True, paths=self.paths)

    def select(self, path: str) -> list[Selected]:
        """Return what a path selects."""
        if path not in self.memo:
            location = self._location(path)
            self.memo[path] = location.among(self._holders(location), self.kind.synonyms)
        return self.memo[path]

    def parents(self, path: str) -> tuple[list[Node], str]:
        """Return the nodes whose children the path names, and that name."""
        location = self._location(path)
        return self._holders(location), location.name

    def _holders(self, location: Location) -> list[Node]:
        above = location.parent
        if above.steps not in self.above:
            held = [selected.node for selected in above.among(self._holders(above), self.kind.synonyms)] if above.steps else [self.start]
            self.above[above.steps] = held
        return self.above[above.steps]

    def beside(self, path: str, other: str) -> list[tuple[Selected, Selected]]:
        """Return what two paths select below the same element, in order; an attribute stands below its own element."""
        partners: dict[Node | None, list[Selected]] = {}
        for selected in self.select(other):
            partners.setdefault(_holder(selected), []).append(selected)
        found: list[tuple[Selected, Selected]] = []
        met: Counter[Node | None] = Counter()
        for selected in self.select(path):
            holder = _holder(selected)
            here = partners.get(holder, [])
            if met[holder] < len(here):
                found.append((selected, here[met[holder]]))
            met[holder] += 1
        return found

    def finding(self, selected: Selected, expected: Phrase, observed: Phrase) -> Finding:
        """Return a finding that points at what was selected."""
        path = self.paths.of(selected.node)
        return Finding(
            Place(path if selected.attribute is None else f"{path}/@{selected.attribute}", selected.node.position), expected, observed
        )

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


def seen(text: str) -> Phrase:
    """Return the phrase for a text that was met; long ones are cut, and said so."""
    return Phrase.of("seen.text", text=shown(text)) if text.strip() else Phrase.of("seen.empty")


def shown(text: str) -> str:
    """Return a text as a finding can carry it: no longer than needed, without half a surrogate pair and what commands a terminal."""
    whole = _COMMANDS.sub(lambda met: repr(met.group())[1:-1], text[: _SHOWN + 1].encode("utf-8", "backslashreplace").decode("utf-8"))
    return whole if len(text) <= _SHOWN else whole[:_SHOWN] + "…"


def _holder(selected: Selected) -> Node | None:
    return selected.node if selected.attribute is not None else selected.node.parent
