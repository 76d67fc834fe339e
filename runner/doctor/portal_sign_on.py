"""Whether a one-stop system calls our portal, and logs in with what target.yaml says."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from hopquy.runner.doctor.book import Noted
from hopquy.runner.doctor.calling import ARRIVING, calling_subjects, settles, shown_short
from hopquy.runner.doctor.check import Check, Subject, none_such, not_ready, ready, unknown
from hopquy.runner.doctor.diagnosis import Concern, Diagnosis
from hopquy.runner.doctor.patient import Patient
from hopquy.runner.errors.driver import DriverError
from hopquy.runner.model.finding import Phrase

__all__ = ["PORTAL_SIGN_ON"]

_WRONG_WAY = ("unknown-path", "unknown-service", "wrong-method", "dstcode-missing", "dstcode-unknown", "http-malformed", "json-malformed")
_SESSION = ("session-missing", "session-unknown", "session-expired")
_DIRECT = ("token", "next-code", "upload", "create", "progress", "status")
_SERVICES = ("DongBoHoSoMC", "CapNhatTienDoHoSoMC")


def _subjects(patient: Patient) -> Sequence[Subject]:
    return calling_subjects(patient, "onestop-system")


def _examine(patient: Patient, _subject: Subject) -> Diagnosis:
    assert patient.listening is not None  # noqa: S101 -- it needs the check that makes it listen
    if settles(patient):
        try:
            patient.driver.ask("settle", {})
        except DriverError as error:
            return not_ready(
                Concern.VENDOR, Phrase.of("doctor.met.no-answer", action="settle", detail=error.what), Phrase.of("doctor.do.settle")
            )
    seconds = max(patient.patience.sign_on, ARRIVING)
    calls = patient.listening.book.wait(_theirs(patient), seconds)
    if calls:
        # What follows a login tells more than the login alone.
        patient.listening.book.wait(lambda call: call.operation in (*_DIRECT, *_SERVICES) and call.operation != "token", ARRIVING)
        return _told(patient, patient.listening.book.those(_theirs(patient)))
    if not patient.patience.sign_on:
        return none_such(Phrase.of("doctor.met.nothing-to-tell"))
    met = Phrase.of("doctor.met.portal.no-call", seconds=f"{patient.patience.sign_on:g}", url=patient.listening.url)
    return unknown(Concern.VENDOR, met, Phrase.of("doctor.do.portal.no-call"))


def _theirs(patient: Patient) -> Callable[[Noted], bool]:
    return lambda call: patient.mark not in call.path


def _told(patient: Patient, calls: list[Noted]) -> Diagnosis:
    wrong = [call for call in calls if call.refusal in _WRONG_WAY]
    if len(wrong) == len(calls):
        paths = ", ".join(dict.fromkeys(shown_short(call.path) for call in wrong[:3]))
        return _refused("wrong-way", calls=len(calls), paths=paths, said=_said(wrong[0]))
    other = patient.target.onestop.dialect if patient.target.onestop is not None else ""
    if any(call.refusal == "login-wrong" for call in calls) and not any(_in(call) for call in calls):
        own = patient.target.system_id
        if any(call.system_id == own for call in calls):
            return _refused("wrong-password", own=own)
        return _refused("wrong-name", named=_name_in(next(call.body for call in calls if call.refusal == "login-wrong")), own=own)
    units = [call for call in calls if call.refusal == "unit-not-allowed"]
    if units:
        return _refused("wrong-unit", said=_said(units[0]), codes=", ".join(patient.target.codes))
    if all(call.refusal in _SESSION for call in calls):
        return _refused("no-login", dialect=other)
    entered = next((call for call in calls if _in(call)), None)
    if entered is None:
        return unknown(Concern.VENDOR, Phrase.of("doctor.met.portal.refused", said=_said(calls[0])), Phrase.of("doctor.do.portal.refused"))
    spoken = _spoken(calls)
    if spoken not in ("", other):
        return _refused("wrong-dialect", spoken=spoken, dialect=other)
    return ready(Phrase.of("doctor.met.portal.signed-on", name=entered.system_id or "–", count=len(calls), service=entered.operation))


def _spoken(calls: list[Noted]) -> str:
    """Return the dialect in which the target tells of dossiers; empty where it told of none."""
    for call in calls:
        if call.operation in _DIRECT:
            return "direct"
        if call.operation in _SERVICES:
            return "adapter" if "/RestService/forward/" in call.path else "wrapper"
    return ""


def _in(call: Noted) -> bool:
    """Whether the portal knew who called, and took the call."""
    return call.refusal is None and call.system_id is not None


def _refused(what: str, /, **gaps: str | int) -> Diagnosis:
    return not_ready(Concern.VENDOR, Phrase.of(f"doctor.met.portal.{what}", **gaps), Phrase.of(f"doctor.do.portal.{what}"))


def _name_in(body: bytes) -> str:
    """Return the name in a login, as JSON or as a form."""
    found = re.search(rb'"username"\s*:\s*"([^"]*)"|client_id=([^&]*)', body)
    return shown_short(b"".join(group or b"" for group in found.groups()).decode("utf-8", "replace")) if found else "–"


def _said(call: Noted) -> str:
    """Return what the portal answered."""
    return shown_short(str(call.answer.get("message") or call.refusal or "–"))


PORTAL_SIGN_ON = Check("portal-sign-on", _subjects, _examine, needs=("listen", "answer", "program", "token"), roles=("onestop-system",))
