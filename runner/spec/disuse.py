"""Lint rules on what is declared and used by nothing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from hopquy.runner.errors.spec import SpecProblem
from hopquy.runner.model.requirement import Provenance
from hopquy.runner.spec.bench import Bench, list_names, pattern_names
from hopquy.runner.spec.yaml import read_yaml

__all__ = ["unused_examples", "unused_names", "unused_sources"]


def unused_sources(bench: Bench) -> Iterator[SpecProblem]:
    """Want something to rest on each source, or a note that says why it stands in the registry."""
    used = {derivation.source.key for requirement in bench.requirements for derivation in requirement.derivations}
    for document in bench.where.named("*code-lists.yaml"):
        used.update(source if isinstance(source, str) else source["source"] for row in document.value.values() for source in row["sources"])
    for key, source in bench.catalogue.sources.items():
        if key not in used and source.note is None:
            yield bench.where.problem(
                bench.where.key("sources.yaml", key),
                f"nothing rests on the source {key}",
                "take it out, or say in a `note` why it stands here",
            )


def unused_names(bench: Bench) -> Iterator[SpecProblem]:
    """Want a requirement to name each pattern and each code list."""
    for file, what, declared, names in (
        ("patterns.yaml", "pattern", bench.catalogue.patterns, pattern_names),
        ("code-lists.yaml", "code list", bench.catalogue.lists, list_names),
    ):
        used = {name for requirement in bench.requirements for name in names(requirement)}
        for name in declared:
            if name not in used:
                yield bench.where.problem(_declared(bench, file, name), f"no requirement names the {what} {name}", "take it out")


def unused_examples(bench: Bench) -> Iterator[SpecProblem]:
    """Want each example to serve a requirement or another example (a packet is judged whole and always serves), each file to be an example's."""
    catalogue = bench.catalogue
    used = {
        name
        for requirement in bench.requirements
        for name in (*requirement.conforming, *(violation.base for violation in requirement.violations))
    }
    for example in catalogue.examples.values():
        path = catalogue.folder / example.file
        if path.suffix in (".yaml", ".json") and path.is_file():
            used.update(_made_of(read_yaml(path.read_text(encoding="utf-8"), example.file).value))
    for name, example in catalogue.examples.items():
        if name not in used and not example.kind.startswith("packet"):
            yield bench.where.problem(bench.where.key("*/examples.yaml", name), f"no requirement names the example {name}", "take it out")
    files = {example.file for example in catalogue.examples.values()}
    for path in sorted(catalogue.folder.glob("*/examples/*")):
        name = path.relative_to(catalogue.folder).as_posix()
        if name not in files:
            yield SpecProblem(f"specs/{name}", 1, "is no example", "declare it in examples.yaml beside the folder, or take it out")


def _declared(bench: Bench, file: str, name: str) -> Provenance:
    return next(Provenance(document.file, document.line(name)) for document in bench.where.named(f"*{file}") if name in document.value)


def _made_of(value: Any) -> Iterator[str]:
    """Yield the examples that an example of a call or an exchange is made of."""
    if isinstance(value, dict):
        if isinstance(value.get("example"), str):
            yield value["example"]
        for below in value.values():
            yield from _made_of(below)
