"""Every report is checked against its schema before it is written: quickly as a whole, and explained where something is wrong."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

import jsonschema_rs

from hopquy import specs

__all__ = ["ReportFaultError", "checked"]


class ReportFaultError(Exception):
    """A report is not of its own schema: our fault, never the vendor's."""


def checked(document: dict[str, Any]) -> dict[str, Any]:
    """Return the report; raises ReportFaultError with the place and the reason where it is not of its schema."""
    if not _validator().is_valid(document):
        from jsonschema import Draft202012Validator, FormatChecker  # noqa: PLC0415 -- slow, and only needed to explain
        from jsonschema.exceptions import best_match  # noqa: PLC0415

        worst = best_match(Draft202012Validator(_schema(), format_checker=FormatChecker()).iter_errors(document))
        place = "/".join(map(str, worst.absolute_path)) if worst is not None else ""
        raise ReportFaultError(
            f"report.json is not of its schema at {place or 'its top'}: {worst.message[:300] if worst is not None else 'unexplained'}"
        )
    return document


@cache
def _schema() -> dict[str, Any]:
    schema: dict[str, Any] = json.loads((specs.folder() / "schema" / "report.json").read_text(encoding="utf-8"))
    return schema


@cache
def _validator() -> Any:
    return jsonschema_rs.validator_for(_schema(), validate_formats=True)
