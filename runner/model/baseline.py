"""A baseline: the failures that a pipeline knows of and tolerates until they are mended."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Self

__all__ = ["Baseline", "KnownFailure"]


@dataclass(frozen=True, slots=True)
class KnownFailure:
    """One requirement that is known to fail, and why that is tolerated."""

    id: str
    reason: str
    since: str
    until: str | None = None
    """The first day on which it is not tolerated any more."""
    line: int = 1
    """Where it stands in the file."""

    def expired(self, day: date) -> bool:
        """Whether it is not tolerated any more on that day."""
        return self.until is not None and date.fromisoformat(self.until) <= day


@dataclass(frozen=True, slots=True)
class Baseline:
    """The known failures, as they stand in a file."""

    file: str
    """Its name, without where it lies."""
    sha256: str
    entries: tuple[KnownFailure, ...]

    @property
    def value(self) -> dict[str, Any]:
        """The baseline as JSON, as a plan holds it."""
        return {"file": self.file, "sha256": self.sha256, "entries": [asdict(entry) for entry in self.entries]}

    @classmethod
    def of(cls, value: Mapping[str, Any]) -> Self:
        """Take a baseline back from a plan."""
        return cls(value["file"], value["sha256"], tuple(KnownFailure(**entry) for entry in value["entries"]))
