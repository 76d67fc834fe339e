"""Lint rules on how requirements are written: ids, statements, clauses, location paths."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath

from hopquy.runner.errors.spec import SpecProblem
from hopquy.runner.model.location import Location, LocationError
from hopquy.runner.model.requirement import Requirement
from hopquy.runner.spec.bench import Bench

__all__ = ["clauses", "ids", "paths", "statements"]

_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*(/[a-z0-9]+(-[a-z0-9]+)*)+")
_REGULATION = re.compile(r"qcvn|tcvn|nghi-dinh|thong-tu|quyet-dinh|circular|decree|(^|[/-])(qd|nd|tt)-?\d")
_PATHS = {"at", "other", "left", "right", "label", "of", "name"}


def ids(bench: Bench) -> Iterator[SpecProblem]:
    """Want an id of lower case words that names the subject, never a regulation, and whose first part stands in one folder only."""
    homes: dict[str, str] = {}
    for requirement in bench.requirements:
        if not _ID.fullmatch(requirement.id):
            yield bench.of(requirement, "is no id", "lower case words joined by hyphens, parts joined by /", naming=requirement.id)
        if _REGULATION.search(requirement.id):
            yield bench.of(
                requirement, "names a regulation", "an id names the subject; what it rests on is `derives_from`", naming=requirement.id
            )
        subject, home = requirement.id.partition("/")[0], PurePosixPath(requirement.provenance.file).parts[1]
        if homes.setdefault(subject, home) != home:
            yield bench.of(
                requirement,
                f"{subject}/… stands in specs/{homes[subject]} and in specs/{home}",
                "ids of one subject stand in one folder",
                naming=requirement.id,
            )


def statements(bench: Bench) -> Iterator[SpecProblem]:
    """Want a statement to end as a sentence does, in both languages."""
    for requirement in bench.requirements:
        for language, text in (("vi", requirement.statement.vi), ("en", requirement.statement.en)):
            if not text.endswith("."):
                yield bench.of(requirement, f"the statement ({language}) does not end with a period", naming=text)


def clauses(bench: Bench) -> Iterator[SpecProblem]:
    """Want a clause to be named only where the text was seen."""
    for requirement in bench.requirements:
        for derivation in requirement.derivations:
            if derivation.clause is not None and not derivation.seen:
                what = f"names clause {derivation.clause} of {derivation.source.key}, of which {derivation.read} was read"
                yield bench.of(requirement, what, "write `clause: null` until the text was seen", naming=derivation.clause)


def paths(bench: Bench) -> Iterator[SpecProblem]:
    """Want what points into a message to be a location path."""
    for requirement in bench.requirements:
        for path in dict.fromkeys(_paths(requirement)):
            try:
                Location.parse(path)
            except LocationError as error:
                yield bench.of(requirement, str(error), "steps joined by /: a name, a number from 1, * or @name", naming=path)


def _paths(requirement: Requirement) -> Iterator[str]:
    yield from requirement.when.present
    yield from (path for path in (requirement.when.value_at, requirement.each) if path is not None)
    for check in requirement.checks:
        if isinstance(check.arguments, str):
            yield check.arguments
        elif isinstance(check.arguments, Mapping) and check.word != "header":
            yield from (value for key, value in check.arguments.items() if key in _PATHS and isinstance(value, str))
    yield from (value for key, value in requirement.parameters.items() if key in ("at", "name") and isinstance(value, str))
