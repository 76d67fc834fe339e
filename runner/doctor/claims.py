"""Whether what is claimed can be asked for."""

from __future__ import annotations

from collections.abc import Sequence

from hopquy.runner.doctor.check import Check, Subject, ready, unknown
from hopquy.runner.doctor.diagnosis import Concern, Diagnosis
from hopquy.runner.doctor.patient import Patient
from hopquy.runner.model.finding import Phrase

__all__ = ["CLAIMS"]

_ASKED_BY = {
    "send": "send", "send-recall": "send", "send-update": "send", "send-replace": "send", "take-back": "take-back", "reply": "send",
    "follow-directory": "send", "receive": "accept", "refuse": "refuse", "assign": "assign", "process": "process", "finish": "finish",
    "restart": "restart",
}  # fmt: skip
"""Claim -> the action without which no story can show it."""


def _subjects(patient: Patient) -> Sequence[Subject]:
    return [Subject()] if patient.target.driver.kind != "passive" and set(patient.target.features) & set(_ASKED_BY) else []


def _examine(patient: Patient, _subject: Subject) -> Diagnosis:
    actions = patient.target.driver.actions
    missing = [claim for claim in patient.target.features if claim in _ASKED_BY and _ASKED_BY[claim] not in actions]
    if not missing:
        return ready(Phrase.of("doctor.met.claims", claims=", ".join(patient.target.features)))
    needed = ", ".join(dict.fromkeys(_ASKED_BY[claim] for claim in missing))
    return unknown(
        Concern.VENDOR,
        Phrase.of("doctor.met.claims-unasked", actions=needed, claims=", ".join(missing)),
        Phrase.of("doctor.do.claims", actions=needed),
    )


CLAIMS = Check("claims", _subjects, _examine, offline=True)
