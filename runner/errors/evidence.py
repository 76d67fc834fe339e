"""Errors of a run folder: addressed to whoever holds the evidence."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Damage", "EvidenceError", "NoRunError"]


@dataclass(frozen=True, slots=True)
class Damage:
    """One place where a run folder is not what was written."""

    file: str
    line: int | None
    what: str

    def __str__(self) -> str:
        return f"{self.file}{f':{self.line}' if self.line else ''}: {self.what}"


class EvidenceError(Exception):
    """The evidence is not intact; holds every damage found."""

    def __init__(self, damages: tuple[Damage, ...]) -> None:
        super().__init__(damages)

    @property
    def damages(self) -> tuple[Damage, ...]:
        """Every damage found."""
        found: tuple[Damage, ...] = self.args[0]
        return found

    def __str__(self) -> str:
        return "\n".join(map(str, self.damages))


class NoRunError(Exception):
    """A folder is not the folder of a run."""

    def __init__(self, folder: str, missing: str) -> None:
        super().__init__(folder, missing)

    @property
    def folder(self) -> str:
        """The folder that was named."""
        return str(self.args[0])

    @property
    def missing(self) -> str:
        """The file that every run has."""
        return str(self.args[1])

    def __str__(self) -> str:
        return f"{self.folder} is not the folder of a run: {self.missing} is not there"
