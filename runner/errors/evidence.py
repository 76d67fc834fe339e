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
        super().__init__("\n".join(map(str, damages)))
        self.damages = damages


@dataclass(frozen=True, slots=True)
class NoRunError(Exception):
    """A folder is not the folder of a run."""

    folder: str
    missing: str

    def __str__(self) -> str:
        return f"{self.folder} is not the folder of a run: {self.missing} is not there"
