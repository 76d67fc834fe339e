"""What lint rules work on: the catalogue, where it was written, and what stands around the specs."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cached_property

from hopquy.runner.errors.spec import SpecProblem
from hopquy.runner.model.requirement import Check, Provenance, Requirement
from hopquy.runner.spec.loader import Catalogue
from hopquy.runner.spec.whereabouts import Whereabouts
from hopquy.runner.spec.yaml import Document

__all__ = ["Bench", "Surroundings", "list_names", "matching", "pattern_names"]


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What specs refer to by name and do not hold themselves; whoever lints hands it in, since specs know of no judge, story or defect."""

    judges: Collection[str]
    words: Collection[str]
    stories: Mapping[str, Provenance]
    """The stories of the suites, and where each is written."""
    behaviours: tuple[Document, ...]
    """The catalogues of behaviours, one for each reference system."""


@dataclass(frozen=True)
class Bench:
    """One linting."""

    catalogue: Catalogue
    around: Surroundings
    where: Whereabouts

    @cached_property
    def behaviours(self) -> Mapping[str, tuple[str, ...]]:
        """Behaviour -> the requirements it breaks."""
        return {
            row["name"]: tuple(one["id"] if isinstance(one, Mapping) else one for one in row["breaks"])
            for document in self.around.behaviours
            for row in document.value
        }

    @property
    def requirements(self) -> Iterator[Requirement]:
        """Every requirement, in the order of the files."""
        return iter(self.catalogue.requirements.values())

    def at_rest(self, requirement: Requirement) -> bool:
        """Whether a requirement speaks of a kind that no story provides yet, and says so in specs/points.yaml."""
        return self.catalogue.at_rest(requirement)

    def of(self, requirement: Requirement, what: str, hint: str = "", *, naming: str | None = None) -> SpecProblem:
        """Return a problem of a requirement, at the line that names the text if there is one."""
        return self.where.problem(requirement.provenance, f"{requirement.id}: {what}", hint, naming=naming)

    def behaviour(self, name: str) -> Provenance:
        """Return where a behaviour is written."""
        return next(
            Provenance(document.file, document.line(index))
            for document in self.around.behaviours
            for index, row in enumerate(document.value)
            if row["name"] == name
        )


def matching(catalogue: Catalogue, glob: str) -> list[str]:
    """Return the requirements that an id or a glob of ids means."""
    return [id_ for id_ in catalogue.requirements if fnmatchcase(id_, glob)]


def list_names(requirement: Requirement) -> Iterator[str]:
    """Yield the code lists that a requirement names."""
    yield from (_named(check, "list", "one-of") for check in requirement.checks if _named(check, "list", "one-of"))
    yield from _texts(requirement.parameters.get("list"))


def pattern_names(requirement: Requirement) -> Iterator[str]:
    """Yield the patterns that a requirement names."""
    yield from (_named(check, "pattern", "matches") for check in requirement.checks if _named(check, "pattern", "matches"))
    for key in ("pattern", "patterns"):
        yield from _texts(requirement.parameters.get(key))


def _named(check: Check, key: str, header_key: str) -> str:
    arguments = check.arguments if isinstance(check.arguments, Mapping) else {}
    return str(arguments.get(header_key if check.word == "header" else key, ""))


def _texts(given: object) -> list[str]:
    return [given] if isinstance(given, str) else [str(one) for one in given] if isinstance(given, list | tuple) else []
