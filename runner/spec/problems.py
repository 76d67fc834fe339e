"""Checking a spec file against its JSON Schema, with the line of what is wrong."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

import jsonschema_rs

from hopquy import specs
from hopquy.runner.errors.spec import SpecProblem
from hopquy.runner.spec.yaml import Document

__all__ = ["schema_problems", "validator"]


@cache
def validator(name: str) -> Any:
    """Return the validator of one of our formats."""
    schema = json.loads((specs.folder() / "schema" / f"{name}.json").read_text(encoding="utf-8"))
    return jsonschema_rs.validator_for(schema)


def schema_problems(document: Document, schema: str) -> list[SpecProblem]:
    """Return what the schema finds wrong, each with its line; an empty list when nothing is."""
    checker = validator(schema)
    if checker.is_valid(document.value):
        return []
    problems = []
    for error in checker.iter_errors(document.value):
        path = tuple(error.instance_path)
        where = "/".join(map(str, path)) or "the file"
        problems.append(
            SpecProblem(document.file, document.line(*path), f"{where}: {_short(error.message)}", f"see specs/schema/{schema}.json")
        )
    return problems


def _short(message: str) -> str:
    return message if len(message) <= 300 else message[:300] + " …"
