"""A check of the doctor, and the words in which it answers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from hopquy.runner.doctor.address import Address
from hopquy.runner.doctor.diagnosis import Concern, Diagnosis, State
from hopquy.runner.doctor.patient import Patient
from hopquy.runner.model.finding import Phrase
from hopquy.runner.model.target import ROLES

__all__ = ["Check", "Subject", "none_such", "not_ready", "ready", "unknown"]


@dataclass(frozen=True, slots=True)
class Subject:
    """One thing that a check looks at."""

    label: str = ""
    address: Address | None = None
    """The address that it stands behind; what is not ready there keeps it from being looked at."""


@dataclass(frozen=True, slots=True)
class Check:
    """One question before a run."""

    id: str
    subjects: Callable[[Patient], Sequence[Subject]]
    """What it looks at; with nothing to look at it is not applicable."""
    examine: Callable[[Patient, Subject], Diagnosis]
    needs: tuple[str, ...] = ()
    """Checks that have to be ready before this one can tell anything."""
    offline: bool = False
    """It contacts nobody."""
    roles: tuple[str, ...] = ROLES
    """The targets that it can concern; of others nothing is said of it."""

    @property
    def title(self) -> Phrase:
        """What it is called."""
        return Phrase.of(f"doctor.check.{self.id}")


def ready(met: Phrase, advice: Phrase | None = None) -> Diagnosis:
    """Say that it is as a run needs it; `advice` for what is better seen to before long."""
    return Diagnosis("", "", State.READY, met, advice=advice)


def not_ready(concern: Concern, met: Phrase, advice: Phrase, expected: Phrase | None = None) -> Diagnosis:
    """Say that it is not; without `expected` what the check expects as a rule."""
    return Diagnosis("", "", State.NOT_READY, met, expected, concern, advice)


def unknown(concern: Concern, met: Phrase, advice: Phrase | None = None, expected: Phrase | None = None) -> Diagnosis:
    """Say that it could not be told."""
    return Diagnosis("", "", State.UNKNOWN, met, expected, concern, advice)


def none_such(met: Phrase) -> Diagnosis:
    """Say that there is nothing of the kind."""
    return Diagnosis("", "", State.NOT_APPLICABLE, met)
