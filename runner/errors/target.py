"""Errors in target.yaml: addressed to whoever runs the test."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["TargetError", "TargetProblem"]


@dataclass(frozen=True, slots=True)
class TargetProblem:
    """One thing wrong in one place."""

    file: str
    line: int
    what: str
    expected: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.what}; expected {self.expected}"


class TargetError(Exception):
    """The target file cannot be used; holds every problem found."""

    def __init__(self, problems: tuple[TargetProblem, ...]) -> None:
        super().__init__(problems)

    @property
    def problems(self) -> tuple[TargetProblem, ...]:
        """Every problem found."""
        found: tuple[TargetProblem, ...] = self.args[0]
        return found

    def __str__(self) -> str:
        return "\n".join(map(str, self.problems))
