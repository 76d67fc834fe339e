"""The procedures that target.yaml names: those of our portal's catalogue alone can be filed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from hopquy.runner.doctor.check import Check, Subject, not_ready, ready, unknown
from hopquy.runner.doctor.diagnosis import Concern, Diagnosis
from hopquy.runner.doctor.patient import Patient
from hopquy.runner.model.finding import Phrase

__all__ = ["PROCEDURES"]

_SETTLED = "procedures"


def _named(patient: Patient) -> Mapping[str, Sequence[str]]:
    """Return the codes under each key that names some."""
    there = patient.target.onestop
    if there is None or not patient.procedures:
        return {}
    named = {_SETTLED: there.procedures} | {f"linked.{decree}": codes for decree, codes in there.linked.items()}
    return {key: codes for key, codes in named.items() if codes}


def _subjects(patient: Patient) -> Sequence[Subject]:
    return [Subject(key) for key in _named(patient)]


def _examine(patient: Patient, subject: Subject) -> Diagnosis:
    named = _named(patient)
    codes = named[subject.label]
    missing = ", ".join(code for code in codes if code not in patient.procedures)
    known = [code for code in codes if code in patient.procedures]
    advice = Phrase.of("doctor.do.procedures", codes=", ".join(sorted(patient.procedures)))
    if not known:
        return not_ready(Concern.VENDOR, Phrase.of("doctor.met.procedures-none", codes=missing), advice)
    settled = [code for code in named.get(_SETTLED, ()) if code in patient.procedures]
    if settled and not set(settled) & set(known):
        met = Phrase.of("doctor.met.procedures-apart", codes=", ".join(known))
        return not_ready(Concern.VENDOR, met, Phrase.of("doctor.do.procedures-apart"))
    if missing:
        return unknown(Concern.VENDOR, Phrase.of("doctor.met.procedures-some", codes=missing), advice)
    return ready(Phrase.of("doctor.met.procedures", codes=", ".join(known)))


PROCEDURES = Check("procedures", _subjects, _examine, offline=True, roles=("onestop-system",))
