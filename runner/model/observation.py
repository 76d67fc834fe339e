"""One recorded thing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

__all__ = ["OUR_FAULTS", "Author", "Observation"]

OUR_FAULTS = ("axis.fault", "portal.fault")
"""Kinds of what is recorded when a counterpart of ours fails."""


class Author(StrEnum):
    """Who made what was observed; only what the target made decides."""

    TARGET = "target"
    """The system under test."""
    COUNTERPART = "counterpart"
    """A peer that we play."""
    SUITE = "suite"
    """The stories themselves: what was asked for, when a wait ended."""


@dataclass(frozen=True, slots=True)
class Observation:
    """One recorded thing; `blob` names the bytes it came in by their SHA-256."""

    kind: str
    point: str
    author: Author
    story: str = ""
    data: Mapping[str, Any] = field(default_factory=dict)
    """JSON values only."""
    blob: str | None = None
    at: str = ""
    """RFC 3339, UTC, microseconds."""
    seq: int = 0
