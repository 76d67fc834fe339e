"""What is looked at before a run, so that what a run shows is the product's doing and not its surroundings'.

A verdict class of its own: ready or not, never pass or fail.
"""

from __future__ import annotations

from hopquy.runner.doctor.address import is_public_url
from hopquy.runner.doctor.book import CallBook, CallLike
from hopquy.runner.doctor.diagnosis import Concern, Diagnosis, State
from hopquy.runner.doctor.examination import CHECKS, OFFLINE, examined, exit_of, state_of
from hopquy.runner.doctor.form import diagnosis_entry, doctor_document
from hopquy.runner.doctor.patient import Listening, Patience, Patient

__all__ = [
    "CHECKS", "OFFLINE", "CallBook", "CallLike", "Concern", "Diagnosis", "Listening", "Patience", "Patient", "State", "diagnosis_entry", "doctor_document", "examined",
    "exit_of", "is_public_url", "state_of",
]  # fmt: skip
