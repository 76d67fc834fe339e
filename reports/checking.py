"""Every document of ours is checked against its schema before it is written: quickly as a whole, and explained where something is wrong."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

import jsonschema_rs

from hopquy import specs

__all__ = ["ReportFaultError", "checked", "mistake_in"]


class ReportFaultError(Exception):
    """A report is not of its own schema: our fault, never the vendor's."""


def checked(document: dict[str, Any], name: str = "report") -> dict[str, Any]:
    """Return the document; raises ReportFaultError with the place and the reason where it is not of the schema of that name."""
    worst = mistake_in(document, name)
    if worst is not None:
        raise ReportFaultError(f"{name}.json is not of its schema at {worst}")
    return document


def mistake_in(document: Any, name: str = "report") -> str | None:
    """Return where a document is not of the schema of that name, and why; None where it is."""
    if _validator(name).is_valid(document):
        return None
    from jsonschema import Draft202012Validator, FormatChecker  # noqa: PLC0415 -- slow, and only needed to explain
    from jsonschema.exceptions import best_match  # noqa: PLC0415

    worst = best_match(Draft202012Validator(_schema(name), format_checker=FormatChecker()).iter_errors(document))
    place = "/".join(map(str, worst.absolute_path)) if worst is not None else ""
    return f"{place or 'its top'}: {worst.message[:300] if worst is not None else 'unexplained'}"


@cache
def _schema(name: str) -> dict[str, Any]:
    schema: dict[str, Any] = json.loads((specs.folder() / "schema" / f"{name}.json").read_text(encoding="utf-8"))
    return schema


@cache
def _validator(name: str) -> Any:
    return jsonschema_rs.validator_for(_schema(name), validate_formats=True)
