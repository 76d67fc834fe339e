"""Checking a spec file against its JSON Schema, with the line of what is wrong."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

import jsonschema_rs

from hopquy import specs
from hopquy.runner.errors.spec import SpecProblem
from hopquy.runner.spec.yaml import Document

__all__ = ["innermost", "schema_problems", "validator"]

_SHOWN = 300


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
    for error in map(innermost, checker.iter_errors(document.value)):
        path = tuple(error.instance_path)
        where = "/".join(map(str, path)) or "the file"
        at = (*path, *error.kind.unexpected[:1]) if error.kind.name == "additionalProperties" else path
        problems.append(SpecProblem(document.file, document.line(*at), f"{where}: {_told(error)}", f"see specs/schema/{schema}.json"))
    return problems


def innermost(error: Any) -> Any:
    """Return the error that is meant where several forms were possible: that of the form which fits the furthest."""
    while error.kind.name in ("oneOf", "anyOf"):
        depth = len(tuple(error.instance_path))
        inner = [one for form in getattr(error.kind, "context", ()) for one in form if len(tuple(one.instance_path)) > depth]
        if not inner:
            return error
        error = max(inner, key=lambda one: len(tuple(one.instance_path)))
    return error


def _told(error: Any) -> str:
    if error.kind.name in ("oneOf", "anyOf"):
        if "more than one" in error.message:
            return "more than one of what excludes each other is there"
        forms = [form[0] for form in getattr(error.kind, "context", ()) if form]
        if forms and all(form.kind.name == "required" for form in forms):
            return f"one of these is missing: {', '.join(form.kind.property for form in forms)}"
        return _short("; or ".join(form.message for form in forms) or error.message)
    return _short(error.message)


def _short(message: str) -> str:
    return message if len(message) <= _SHOWN else message[:_SHOWN] + " …"
