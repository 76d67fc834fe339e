"""`hopquy specs lint`: what is wrong with the specs, beyond what keeps them from being loaded.

Life cycle: a file is read (`SpecError`: not YAML, against its schema, declared twice), then the rules below look at the whole.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from hopquy.runner.errors.spec import SpecError, SpecProblem
from hopquy.runner.spec import disuse, proof, references, wording
from hopquy.runner.spec.bench import Bench, Surroundings
from hopquy.runner.spec.loader import Catalogue, load
from hopquy.runner.spec.problems import schema_problems
from hopquy.runner.spec.whereabouts import Whereabouts

__all__ = ["RULES", "Surroundings", "lint", "lint_folder"]

Rule = Callable[[Bench], Iterator[SpecProblem]]

RULES: Mapping[str, Rule] = {
    rule.__name__.replace("_", "-"): rule
    for rule in (
        references.dangling_ids,
        references.needs_cycles,
        references.names,
        references.methods,
        references.claims,
        references.examples,
        references.fact_rows,
        references.profiles,
        references.kinds_and_points,
        references.stories,
        disuse.unused_sources,
        disuse.unused_names,
        disuse.unused_examples,
        proof.patterns_hold,
        proof.both_sides,
        proof.said_once,
        proof.defects,
        proof.observed,
        proof.rests_on_facts,
        proof.in_a_profile,
        wording.ids,
        wording.statements,
        wording.clauses,
        wording.paths,
    )
}
"""Every rule by its name; a rule yields the problems it finds."""


def lint(catalogue: Catalogue, around: Surroundings) -> tuple[SpecProblem, ...]:
    """Return every problem of a loaded catalogue, by file and line."""
    problems = [problem for document in around.behaviours for problem in schema_problems(document, "defects")]
    if problems:
        return _sorted(problems)
    where = Whereabouts(catalogue.folder)
    for document in around.behaviours:
        where.add(document)
    bench = Bench(catalogue, around, where)
    return _sorted([problem for rule in RULES.values() for problem in rule(bench)])


def lint_folder(folder: Path, around: Surroundings) -> tuple[Catalogue | None, tuple[SpecProblem, ...]]:
    """Load and lint; no catalogue where it cannot be loaded."""
    try:
        catalogue = load(folder)
    except SpecError as error:
        return None, _sorted(list(error.problems))
    return catalogue, lint(catalogue, around)


def _sorted(problems: list[SpecProblem]) -> tuple[SpecProblem, ...]:
    return tuple(sorted(dict.fromkeys(problems), key=lambda problem: (problem.file, problem.line, problem.what)))
