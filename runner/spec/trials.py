"""Rows of packets that readers are tried on: each is a packet to be made, and one requirement on what becomes of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from hopquy.runner.errors.spec import SpecProblem
from hopquy.runner.model.finding import Text
from hopquy.runner.model.requirement import Requirement, Violation
from hopquy.runner.model.trial import Trial
from hopquy.runner.model.verdict import Level
from hopquy.runner.spec.parts import Parts, derivations, pairs, text
from hopquy.runner.spec.yaml import Document

__all__ = ["BASE", "expand_trials"]

BASE = "new-minimal"
"""The example that a row is made from unless it names another."""


def expand_trials(
    document: Document, parts: Parts, known: Mapping[str, Requirement], *, faulty: bool, role: str = "document-system"
) -> Iterator[tuple[Trial, Requirement]]:
    """Yield what each row is made of, and what is required of whoever receives it; `known` are the rules that faults are taken from."""
    for index, row in enumerate(document.value["rows"]):
        yield _trial(document, index, row, parts, known, faulty=faulty), _requirement(document, index, row, parts, role)


def _trial(
    document: Document, index: int, row: Mapping[str, Any], parts: Parts, known: Mapping[str, Requirement], *, faulty: bool
) -> Trial:
    given = row.get("change", ())
    violates = row.get("violates")
    base = row.get("base", BASE)
    if violates is not None and "change" not in row:
        violations = known[violates].violations if violates in known else ()
        number = row.get("example", 1)
        if number > len(violations):
            what = f"{violates} has no violating example {number}"
            parts.problems.append(
                SpecProblem(document.file, document.line("rows", index, "violates"), what, "name another, or give a `change`")
            )
        else:
            base, given = violations[number - 1].base, violations[number - 1].change
    return Trial(
        row["name"],
        Text(row["vi"], row["en"]),
        base,
        (given,) if isinstance(given, Mapping) else tuple(given),
        row.get("sender"),
        tuple(row.get("claims", ())),
        row.get("identifier", "triple"),
        pairs(row.get("departs")),
        faulty,
        violates,
    )


def _requirement(document: Document, index: int, row: Mapping[str, Any], parts: Parts, role: str) -> Requirement:
    table = document.value
    statement, examples = table["statement"], table["examples"]
    return Requirement(
        id=f"{table['prefix']}/{row['name']}",
        level=Level(row["level"]),
        statement=Text(statement["vi"].format(says=row["vi"]), statement["en"].format(says=row["en"])),
        applies_to="exchange",
        derivations=derivations(row["sources"], parts, document, "rows", index, "sources"),
        roles=(role,),
        judge=table["judge"],
        parameters={"trial": row["name"]},
        needs=tuple(table["needs"]),
        claims=(*table["claims"], *row.get("claims", ())),
        conflict=text(row.get("conflict")),
        conforming=tuple(examples["conforming"]),
        violations=tuple(Violation(one["base"], one["change"]) for one in examples["violating"]),
        defect=row["defect"],
        fix=text(row.get("fix")),
        provenance=parts.provenance(document, "rows", index),
    )
