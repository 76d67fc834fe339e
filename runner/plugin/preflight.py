"""The doctor's part in a run: what is looked at before the first story, and recorded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from hopquy.fixtures.portal.catalogue import standard_catalogue
from hopquy.runner.doctor import CHECKS, OFFLINE, Diagnosis, Patience, Patient, State, diagnosis_entry, examined
from hopquy.runner.evidence import EvidenceLog
from hopquy.runner.language import say
from hopquy.runner.model.finding import Phrase
from hopquy.runner.model.observation import Author, Observation
from hopquy.runner.model.target import Target
from hopquy.runner.plugin.scene import Hearing, Scene
from hopquy.runner.spec import Catalogue

__all__ = ["looked_at", "not_ready_in_words", "skipped"]

_PATIENCE = Patience(sign_on=0.0)
"""Nobody is waited for who cannot be asked to call: the stories do that."""


def looked_at(
    target: Target, scene: Scene, log: EvidenceLog, catalogue: Catalogue, public_url: str | None, *, embedded: bool
) -> list[Diagnosis]:
    """Look whether all is ready, and record each thing looked at; in an embedded run only what contacts nobody."""
    forms = {name: (pattern.regex, pattern.means) for name, pattern in catalogue.patterns.items()}
    patient = Patient(target, forms, public_url, _PATIENCE)
    patient.procedures = frozenset(standard_catalogue().procedures) if target.role == "onestop-system" else frozenset()
    listening = scene.listening(patient.mark) if isinstance(scene, Hearing) and not embedded else None
    patient.listening = listening
    found = []
    try:
        for diagnosis in examined(patient, OFFLINE if embedded else CHECKS):
            found.append(diagnosis)
            _record(log, "preflight.checked", diagnosis_entry(diagnosis))
    finally:
        patient.close()
        if listening is not None:
            listening.book.close()
    return found


def skipped(log: EvidenceLog) -> None:
    """Record that somebody wanted a run without it."""
    _record(log, "preflight.skipped", {})


def not_ready_in_words(diagnoses: Sequence[Diagnosis]) -> str:
    """Return what is not ready in one line; empty when nothing is."""
    named = []
    for diagnosis in diagnoses:
        if diagnosis.state is State.NOT_READY:
            title = say(Phrase.of(f"doctor.check.{diagnosis.check}"), "en")
            named.append(f"{title} {diagnosis.subject}".strip() + f": {say(diagnosis.met, 'en')}")
    return "; ".join(named)


def _record(log: EvidenceLog, kind: str, data: Mapping[str, Any]) -> None:
    log.record(Observation(kind, "driver", Author.SUITE, "", data))
