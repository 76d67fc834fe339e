"""Diagnoses as JSON: what `--json` prints and what a run records."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from hopquy import __version__
from hopquy.runner.doctor.diagnosis import Diagnosis
from hopquy.runner.doctor.examination import exit_of, state_of
from hopquy.runner.language import both
from hopquy.runner.model.finding import Phrase
from hopquy.runner.model.target import Target

__all__ = ["diagnosis_entry", "doctor_document"]


def diagnosis_entry(diagnosis: Diagnosis) -> dict[str, Any]:
    """Return one diagnosis as JSON, its sentences in both languages."""
    return {
        "check": diagnosis.check,
        "title": _said(Phrase.of(f"doctor.check.{diagnosis.check}")),
        "subject": diagnosis.subject,
        "state": diagnosis.state.value,
        "expected": _said(diagnosis.expected),
        "met": _said(diagnosis.met),
        "concern": diagnosis.concern.value if diagnosis.concern is not None else None,
        "advice": _said(diagnosis.advice),
        "fault": diagnosis.fault,
        "seconds": diagnosis.seconds,
    }


def doctor_document(target: Target, diagnoses: Sequence[Diagnosis], at: str) -> dict[str, Any]:
    """Return everything that the doctor says of a target."""
    return {
        "format": "hopquy-doctor/1",
        "hopquy": __version__,
        "at": at,
        "target": {
            "name": target.product.name,
            "version": target.product.version,
            "vendor": target.product.vendor,
            "build": target.product.build,
            "role": target.role,
            "driver": target.driver.kind,
        },
        "state": state_of(diagnoses).value,
        "exit": exit_of(diagnoses),
        "diagnoses": [diagnosis_entry(diagnosis) for diagnosis in diagnoses],
    }


def _said(phrase: Phrase | None) -> dict[str, str] | None:
    if phrase is None:
        return None
    text = both(phrase)
    return {"vi": text.vi, "en": text.en}
