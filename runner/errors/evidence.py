"""Errors of a run folder: addressed to whoever holds the evidence."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Damage", "EvidenceError", "FinishedRunError", "NoRunError", "OtherPlanError", "RunningError"]


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


class FinishedRunError(Exception):
    """A run that is over has nothing to be gone on with."""

    def __init__(self, folder: str) -> None:
        super().__init__(folder)

    def __str__(self) -> str:
        return f"the run in {self.args[0]} is over and sealed: there is nothing to go on with; `hopquy judge` judges it again"


class OtherPlanError(Exception):
    """A run cannot be gone on with, since its plan cannot be made again."""

    def __init__(self, folder: str, differing: tuple[str, ...]) -> None:
        super().__init__(folder, differing)

    @property
    def differing(self) -> tuple[str, ...]:
        """What is not as it was, by its place in plan.json."""
        found: tuple[str, ...] = self.args[1]
        return found

    def __str__(self) -> str:
        return (
            f"the run in {self.args[0]} cannot be gone on with, since this is not its plan any more: {', '.join(self.differing)} differs"
            " (use the target file and the hopquy that it was begun with, or begin a new run)"
        )


class RunningError(Exception):
    """Another process writes into the folder of the run."""

    def __init__(self, folder: str) -> None:
        super().__init__(folder)

    def __str__(self) -> str:
        return f"the run in {self.args[0]} is still going on: another hopquy writes its evidence (wait for it, or stop it first)"
