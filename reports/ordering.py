"""The order in which every view shows requirements: what somebody has to act on comes first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

__all__ = ["SECTIONS", "Group", "Section", "group_of", "in_order", "section_of", "sections"]

SECTIONS = ("fail", "error", "inconclusive", "advisory-fail", "pass", "not-applicable")
"""Scored failures, our errors, what could not be established, advisory failures, passes, not applicable."""


@dataclass(frozen=True, slots=True)
class Group:
    """Requirements of one section that share the first steps of their ids."""

    name: str
    requirements: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True, slots=True)
class Section:
    """Requirements that ask the same of the reader."""

    name: str
    groups: tuple[Group, ...]

    @property
    def size(self) -> int:
        """How many requirements it holds."""
        return sum(len(group.requirements) for group in self.groups)


def group_of(identifier: str) -> str:
    """Return the group of a requirement: its id without the last step."""
    return identifier.rpartition("/")[0] or identifier


def section_of(requirement: Mapping[str, Any]) -> str:
    """Return the section a requirement belongs to."""
    verdict: str = requirement["verdict"]
    return "advisory-fail" if verdict == "fail" and not requirement["scored"] else verdict


def sections(requirements: Iterable[Mapping[str, Any]]) -> tuple[Section, ...]:
    """Return the sections that are not empty; groups and requirements keep the order of the report, scored ones first."""
    listed = list(requirements)
    rank = {name: number for number, name in enumerate(dict.fromkeys(group_of(each["id"]) for each in listed))}
    found: dict[str, dict[str, list[Mapping[str, Any]]]] = {name: {} for name in SECTIONS}
    for each in sorted(listed, key=lambda each: (rank[group_of(each["id"])], not each["scored"])):
        found[section_of(each)].setdefault(group_of(each["id"]), []).append(each)
    return tuple(
        Section(name, tuple(Group(group, tuple(members)) for group, members in groups.items())) for name, groups in found.items() if groups
    )


def in_order(requirements: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Return the requirements in the order of the sections."""
    return [each for section in sections(requirements) for group in section.groups for each in group.requirements]
