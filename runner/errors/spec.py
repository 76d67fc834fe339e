"""Errors in the specs themselves: addressed to the author of a rule."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["SpecError", "SpecProblem"]


@dataclass(frozen=True, slots=True)
class SpecProblem:
    """One thing wrong in one place."""

    file: str
    line: int
    what: str
    hint: str = ""

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.what}" + (f" ({self.hint})" if self.hint else "")


class SpecError(Exception):
    """The specs cannot be loaded; holds every problem found."""

    def __init__(self, problems: tuple[SpecProblem, ...]) -> None:
        super().__init__(problems)

    @property
    def problems(self) -> tuple[SpecProblem, ...]:
        """Every problem found."""
        found: tuple[SpecProblem, ...] = self.args[0]
        return found

    def __str__(self) -> str:
        return "\n".join(map(str, self.problems))
