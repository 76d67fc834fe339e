"""Whether the target calls our axis, and signs on with what target.yaml says."""

from __future__ import annotations

from collections.abc import Sequence

from hopquy.runner.doctor.book import Noted
from hopquy.runner.doctor.calling import ARRIVING, calling_subjects, settles, shown_short
from hopquy.runner.doctor.check import Check, Subject, not_ready, ready, unknown
from hopquy.runner.doctor.diagnosis import Concern, Diagnosis
from hopquy.runner.doctor.patient import Patient
from hopquy.runner.errors.driver import DriverError
from hopquy.runner.model.finding import Phrase

__all__ = ["SIGN_ON"]

_OPERATIONS = ("getAgenciesList", "sendEdoc", "getReceivedEdocList", "getEdoc", "updateStatus", "getSentEdocList")
_OF_A_SIGNATURE = ("signature-missing", "signature-text-malformed", "signature-key-mismatch", "header-altered")


def _subjects(patient: Patient) -> Sequence[Subject]:
    return calling_subjects(patient, "document-system")


def _examine(patient: Patient, _subject: Subject) -> Diagnosis:
    assert patient.listening is not None  # noqa: S101 -- it needs the check that makes it listen
    if not settles(patient):
        return _told(patient, patient.listening.book.wait(_theirs, patient.patience.sign_on), asked=False)
    try:
        answer = patient.driver.ask("settle", {})
    except DriverError as error:
        return not_ready(
            Concern.VENDOR, Phrase.of("doctor.met.no-answer", action="settle", detail=error.what), Phrase.of("doctor.do.settle")
        )
    calls = patient.listening.book.wait(_theirs, ARRIVING)
    if not calls and not answer.ok:
        return not_ready(
            Concern.VENDOR, Phrase.of("doctor.met.unsettled", reason=answer.reason[:200] or "–"), Phrase.of("doctor.do.no-call")
        )
    return _told(patient, calls, asked=True)


def _theirs(call: Noted) -> bool:
    return call.operation.rpartition("/")[2] in _OPERATIONS


def _told(patient: Patient, calls: list[Noted], *, asked: bool) -> Diagnosis:
    own = patient.target.system_id
    if not calls and not asked:
        return unknown(
            Concern.VENDOR, Phrase.of("doctor.met.no-call-yet", seconds=f"{patient.patience.sign_on:g}"), Phrase.of("doctor.do.no-call-yet")
        )
    if not calls:
        return not_ready(Concern.VENDOR, Phrase.of("doctor.met.no-call"), Phrase.of("doctor.do.no-call"))
    known = [call for call in calls if call.refusal != "unknown-operation"]
    if not known:
        paths = ", ".join(dict.fromkeys(shown_short(call.path) for call in calls[:3]))
        return not_ready(Concern.VENDOR, Phrase.of("doctor.met.other-path", paths=paths), Phrase.of("doctor.do.other-path"))
    signed = [call for call in known if call.system_id == own]
    if not signed:
        named = ", ".join(dict.fromkeys(_named(call) or "–" for call in known[:3]))
        return not_ready(Concern.VENDOR, Phrase.of("doctor.met.other-system", named=named), Phrase.of("doctor.do.other-system"))
    if any(call.refusal not in ("wrong-hmac", *_OF_A_SIGNATURE) for call in signed):
        return ready(Phrase.of("doctor.met.signed-on", count=len(signed), operation=signed[0].operation))
    if any(call.refusal == "wrong-hmac" for call in signed):
        return not_ready(Concern.VENDOR, Phrase.of("doctor.met.wrong-hmac"), Phrase.of("doctor.do.wrong-hmac"))
    # How it signs is a matter of the run, which judges it: only what it signs with is ours to look at.
    return unknown(Concern.VENDOR, Phrase.of("doctor.met.unsigned", refusal=str(signed[0].refusal)), Phrase.of("doctor.do.unsigned"))


def _named(call: Noted) -> str:
    return next((shown_short(value) for name, value in call.headers if name.lower() == "xroadvnpt-systemid"), "")


SIGN_ON = Check("sign-on", _subjects, _examine, needs=("listen", "answer", "program", "token"), roles=("document-system",))
