"""What rules are composed of while the specs are being loaded: sources, lists, patterns, examples."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from hopquy.runner.errors.spec import SpecProblem
from hopquy.runner.model.finding import Text
from hopquy.runner.model.profile import Example
from hopquy.runner.model.requirement import Condition, Derivation, Provenance, Source
from hopquy.runner.spec.yaml import Document

__all__ = ["CodeList", "Parts", "Pattern", "condition", "day", "derivations", "pairs", "text"]


@dataclass(frozen=True, slots=True)
class Pattern:
    """A named pattern."""

    name: str
    regex: str
    means: Text
    good: tuple[str, ...]
    bad: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CodeList:
    """A named list of codes, each with its meaning."""

    name: str
    title: Text
    codes: Mapping[str, Text]


@dataclass(slots=True)
class Parts:
    """What rules refer to by name; notes a problem for each name that is not there."""

    sources: dict[str, Source] = field(default_factory=dict)
    patterns: dict[str, Pattern] = field(default_factory=dict)
    lists: dict[str, CodeList] = field(default_factory=dict)
    examples: dict[str, Example] = field(default_factory=dict)
    at_rest: set[str] = field(default_factory=set)
    """Kinds that no story provides yet: their rules have no defect."""
    problems: list[SpecProblem] = field(default_factory=list)

    def provenance(self, document: Document, *path: str | int) -> Provenance:
        """Return where a node stands."""
        return Provenance(document.file, document.line(*path))

    def base_example(self, packet: str) -> str:
        """Return the example that field rows of that packet are tried on; empty when there is none."""
        return next((e.name for e in self.examples.values() if e.base and e.packet == packet), "")

    def base_of_kind(self, kind: str) -> str:
        """Return the example that field rows of a kind are tried on; empty when there is none."""
        return next((e.name for e in self.examples.values() if e.base and e.kind == kind), "")

    def list_title(self, name: str) -> Text:
        """Return a list's title, or its name where it is unknown (the reference check says so)."""
        return self.lists[name].title if name in self.lists else Text(name, name)

    def pattern_means(self, name: str) -> Text:
        """Return what a pattern means, or its name where it is unknown (the reference check says so)."""
        return self.patterns[name].means if name in self.patterns else Text(name, name)


def text(given: Mapping[str, str] | None) -> Text | None:
    """Return both languages of a sentence."""
    return None if given is None else Text(given["vi"], given["en"])


def day(given: str | None, parts: Parts, document: Document, *path: str | int) -> date | None:
    """Return a date; one that no calendar has is a problem."""
    try:
        return None if given is None else date.fromisoformat(given)
    except ValueError:
        parts.problems.append(SpecProblem(document.file, document.line(*path), f"{given!r} is not a day of the calendar"))
        return None


def pairs(given: Sequence[Mapping[str, str]] | None) -> tuple[tuple[str, str], ...]:
    """Return ids with their reasons."""
    return tuple((item["id"], item["reason"]) for item in given or ())


def condition(given: Mapping[str, Any] | None) -> Condition:
    """Return when a rule speaks."""
    if not given:
        return Condition()
    present = given.get("present", ())
    value = given.get("value", {})
    return Condition(
        present=(present,) if isinstance(present, str) else tuple(present),
        value_at=value.get("at"),
        value_one_of=tuple(value.get("one-of", ())),
    )


def derivations(given: Sequence[Any], parts: Parts, document: Document, *path: str | int) -> tuple[Derivation, ...]:
    """Return what a rule rests on, as the list at that path says; a source that is not in the registry is a problem."""
    found = []
    for position, item in enumerate(given):
        row = {"source": item} if isinstance(item, str) else item
        source = parts.sources.get(row["source"])
        if source is None:
            # Without a registry the problem is there, not here.
            if parts.sources:
                line = document.line(*path, position)
                parts.problems.append(SpecProblem(document.file, line, f"unknown source {row['source']!r}", "see specs/sources.yaml"))
            continue
        found.append(Derivation(source, row.get("clause"), row.get("read", source.read), row.get("note")))
    return tuple(found)
