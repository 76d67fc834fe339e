"""One side of a comparison: a report, and what stands behind it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

__all__ = ["Held", "Side"]

Held = Literal["recorded", "judged-again", "report-only"]
"""The report of a run folder whose evidence is intact; verdicts computed now from such evidence; a report without its evidence."""


@dataclass(frozen=True, slots=True)
class Side:
    """A report to compare; `plan` is None where only the report is there."""

    report: Mapping[str, Any]
    plan: Mapping[str, Any] | None
    held: Held

    @property
    def decides(self) -> bool:
        """Whether there is a decision on this side: neither a diagnosis nor undecided."""
        decision = self.report["decision"]
        return not decision["diagnosis_only"] and decision["outcome"] != "undecided"

    @property
    def rows(self) -> dict[str, Mapping[str, Any]]:
        """Its requirements by id."""
        return {row["id"]: row for row in self.report["requirements"]}
