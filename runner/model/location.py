"""Location paths: the one way in which specs point into a message.

    path  = step *( "/" step )
    step  = name | index | "*" | "@" name

A bare name selects every child of that name; a number after it keeps the n-th of them, counted from 1; `*` says aloud that each of
them is meant. `@name` ends a path and selects an attribute. There are no predicates, axes or functions: a rule that wants more is a judge.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from hopquy.runner.model.tree import Node

__all__ = ["Location", "LocationError", "Selected"]

_STEP = re.compile(r"\*|@?[^\W\d][\w.:-]*|[1-9][0-9]*")


class LocationError(ValueError):
    """A text is not a location path."""


@dataclass(frozen=True, slots=True)
class Selected:
    """One thing that a location selects: a node, or an attribute of it."""

    node: Node
    attribute: str | None = None

    @property
    def text(self) -> str:
        """The raw text selected."""
        return self.node.text if self.attribute is None else self.node.attributes.get(self.attribute, "")

    def path(self) -> str:
        """Return where it stands."""
        return self.node.path() + (f"/@{self.attribute}" if self.attribute is not None else "")


@dataclass(frozen=True, slots=True)
class Location:
    """A parsed location path."""

    steps: tuple[str, ...]
    _walk: tuple[tuple[str, int | None], ...] = field(init=False, repr=False, compare=False)
    """Each name, with the number among its likes where one is meant."""

    def __post_init__(self) -> None:
        """Work out once how the path is walked."""
        walk: list[tuple[str, int | None]] = []
        for step in self.steps:
            if not _selects_among(step):
                walk.append((step, None))
            elif step != "*" and walk:
                walk[-1] = (walk[-1][0], int(step))
        object.__setattr__(self, "_walk", tuple(walk))

    @classmethod
    @lru_cache(maxsize=4096)
    def parse(cls, text: str) -> Location:
        """Parse a path; raises LocationError with the step that is wrong."""
        steps = tuple(text.split("/"))
        for number, step in enumerate(steps):
            if not _STEP.fullmatch(step):
                raise LocationError(f"step {number + 1} of {text!r}: {step!r} is not a name, a number from 1, '*' or '@name'")
            if step.startswith("@") and number != len(steps) - 1:
                raise LocationError(f"{text!r}: an attribute can only be the last step")
            if (step == "*" or step.isdecimal()) and (number == 0 or _selects_among(steps[number - 1])):
                raise LocationError(f"{text!r}: {step!r} must follow a name")
        return cls(steps)

    def __str__(self) -> str:
        return "/".join(self.steps)

    @property
    def parent(self) -> Location:
        """The path without its last name (and what selects among that name)."""
        return _above(self.steps)

    @property
    def name(self) -> str:
        """The last name of the path, `@` included for an attribute."""
        return self.steps[-1] if not _selects_among(self.steps[-1]) else self.steps[-2]

    def expanded(self, anchors: Mapping[str, str]) -> Location:
        """Return the path from the root, its first step replaced where it is an anchor."""
        return _after(anchors[self.steps[0]], self.steps[1:]) if self.steps and self.steps[0] in anchors else self

    def select(self, start: Node, synonyms: Mapping[str, str] | None = None) -> list[Selected]:
        """Return what the path selects below `start`, in document order."""
        nodes = [start]
        for name, number in self._walk[:-1]:
            nodes = _below(nodes, name, number, synonyms)
        return self.among(nodes, synonyms)

    def among(self, holders: Iterable[Node], synonyms: Mapping[str, str] | None = None) -> list[Selected]:
        """Return what the last name of the path selects below nodes that its parent selected."""
        name, number = self._walk[-1]
        if name.startswith("@"):
            return [Selected(node, name[1:]) for node in holders if name[1:] in node.attributes]
        return [Selected(node) for node in _below(holders, name, number, synonyms)]


def _below(holders: Iterable[Node], name: str, number: int | None, synonyms: Mapping[str, str] | None) -> list[Node]:
    found: list[Node] = []
    others = synonyms if synonyms and name in synonyms.values() else None
    for node in holders:
        if others is None:
            same = [child for child in node.children if child.name == name]
        else:
            same = [child for child in node.children if child.name == name or others.get(child.name) == name]
        found += same if number is None else same[number - 1 : number]
    return found


@lru_cache(maxsize=4096)
def _above(steps: tuple[str, ...]) -> Location:
    return Location(steps[:-1] if not _selects_among(steps[-1]) else steps[:-2])


@lru_cache(maxsize=4096)
def _after(anchor: str, steps: tuple[str, ...]) -> Location:
    return Location((*anchor.split("/"), *steps))


def _selects_among(step: str) -> bool:
    return step == "*" or step.isdecimal()
