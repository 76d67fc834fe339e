"""The codes that the target goes by: of a known form, not ours, in our agencies list, and which of them name one body."""

from __future__ import annotations

import re
from collections.abc import Sequence

from hopquy.runner.doctor.check import Check, Subject, not_ready, ready, unknown
from hopquy.runner.doctor.diagnosis import Concern, Diagnosis
from hopquy.runner.doctor.patient import Patient
from hopquy.runner.model.finding import Phrase
from hopquy.runner.model.target import CALLERS, OUR_CODES

__all__ = ["CODES", "body_of"]

_FORMS = ("organ-id-new", "organ-id-old", "organ-id-scheme", "organ-id-enterprise", "organ-id-enterprise-axis")
_OLD = re.compile(r"\d{3}\.\d{2}\.\d{2}\.[A-Z]\d{2}", re.ASCII)


def body_of(code: str) -> str:
    """Return the newer code of the body that an older one of four groups names (`000.00.15.H51` is `H51.15`), any other code as it is."""
    if not _OLD.fullmatch(code):
        return code
    return ".".join(group for group in reversed(code.split(".")) if group.strip("0"))


def _subjects(patient: Patient) -> Sequence[Subject]:
    return [Subject(code) for code in patient.target.codes]


def _examine(patient: Patient, subject: Subject) -> Diagnosis:
    code = subject.label
    if body_of(code) in OUR_CODES:
        return not_ready(Concern.VENDOR, Phrase.of("doctor.met.code-ours", ours=body_of(code)), Phrase.of("doctor.do.code-ours"))
    if patient.listening is not None and not patient.listening.knows(code):
        return not_ready(Concern.HOPQUY, Phrase.of("doctor.met.code-unlisted"), Phrase.of("doctor.do.fault"))
    means = next((means for name, (regex, means) in patient.forms.items() if name in _FORMS and re.fullmatch(regex, code)), None)
    if means is None:
        return unknown(Concern.VENDOR, Phrase.of("doctor.met.code-unformed"), Phrase.of("doctor.do.code-unformed"))
    twin = next((other for other in patient.target.codes if other != code and body_of(other) == body_of(code)), None)
    if twin is not None:
        return ready(Phrase.of("doctor.met.code-twin", form=means, twin=twin))
    return ready(Phrase.of("doctor.met.code", form=means))


CODES = Check("codes", _subjects, _examine, offline=True, roles=CALLERS)
