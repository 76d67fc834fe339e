"""What is said of one thing before a run: ready or not, never pass or fail."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from hopquy.runner.model.finding import Phrase

__all__ = ["Concern", "Diagnosis", "State"]


class State(StrEnum):
    """Whether a run can rest on it; says nothing about conformance."""

    READY = "ready"
    """It was looked at and is as a run needs it."""
    NOT_READY = "not-ready"
    """It was looked at and is not; what a run would show then says nothing of the product."""
    UNKNOWN = "unknown"
    """It could not be told."""
    NOT_APPLICABLE = "not-applicable"
    """There is nothing of the kind."""


class Concern(StrEnum):
    """Who can act."""

    VENDOR = "vendor"
    """Whoever looks after the product and its driver."""
    NETWORK = "network"
    """Whoever looks after what lies between."""
    HOPQUY = "hopquy"
    """Whoever runs hopquy, and the machine that it runs on."""


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """What was looked at, what was expected and met, and what is to be done."""

    check: str
    subject: str
    """What was looked at: an address, an action, a code; empty for the target as a whole."""
    state: State
    met: Phrase
    expected: Phrase | None = None
    concern: Concern | None = None
    advice: Phrase | None = None
    fault: bool = False
    """A fault of hopquy's own kept it from being told."""
    seconds: float = 0.0
