"""Whether what is claimed can be asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

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
_ONESTOP = {
    "sync": "file", "from-portal": "accept", "refuse": "refuse", "supplement": "request-supplement", "fee": "demand-fee", "withdraw": "withdraw",
    "stop": "stop", "result": "finish", "statistics": "statistics", "questions": "answer", "extend": "extend", "papers": "papers", "restart": "restart",
    "clock": "set-clock",
}  # fmt: skip
"""Claim -> the action without which no story can show it."""


def _asked_by(patient: Patient) -> Mapping[str, str]:
    return _ONESTOP if patient.target.role == "onestop-system" else _ASKED_BY


def _subjects(patient: Patient) -> Sequence[Subject]:
    return [Subject()] if patient.target.driver.kind != "passive" and set(patient.target.features) & set(_asked_by(patient)) else []


def _examine(patient: Patient, _subject: Subject) -> Diagnosis:
    actions = patient.target.driver.actions
    wanted = _asked_by(patient)
    missing = [claim for claim in patient.target.features if claim in wanted and wanted[claim] not in actions]
    if not missing:
        return ready(Phrase.of("doctor.met.claims", claims=", ".join(patient.target.features)))
    needed = ", ".join(dict.fromkeys(wanted[claim] for claim in missing))
    return unknown(
        Concern.VENDOR,
        Phrase.of("doctor.met.claims-unasked", actions=needed, claims=", ".join(missing)),
        Phrase.of("doctor.do.claims", actions=needed),
    )


CLAIMS = Check("claims", _subjects, _examine, offline=True)
