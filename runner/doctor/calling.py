"""Whether a target calls our counterpart: when that is looked at, and how what came is shown."""

from __future__ import annotations

from collections.abc import Sequence

from hopquy.runner.doctor.check import Subject
from hopquy.runner.doctor.driving import driver_subject
from hopquy.runner.doctor.patient import Patient

__all__ = ["ARRIVING", "calling_subjects", "settles", "shown_short"]

ARRIVING = 1.0
"""Seconds in which a call comes that the target was told to make."""
_SHOWN = 80


def calling_subjects(patient: Patient, role: str) -> Sequence[Subject]:
    """Return the subject of a role that calls our counterpart, where we listen and the target calls when told to or in the time that is waited."""
    listens = patient.listening is not None or patient.opens is not None
    told = settles(patient) or patient.patience.sign_on > 0
    return [driver_subject(patient, patient.target.system_id)] if listens and told and patient.target.role == role else []


def settles(patient: Patient) -> bool:
    """Tell whether the target can be told to look for what waits."""
    return "settle" in patient.target.driver.actions and patient.target.driver.kind in ("http", "command")


def shown_short(text: str) -> str:
    """Return what a target sent as it is shown: nothing but printable letters, and not too many."""
    plain = "".join(letter if letter.isprintable() else " " for letter in text.strip())
    return plain[:_SHOWN] + ("…" if len(plain) > _SHOWN else "")
