"""The driver, asked for what can do no harm: each action for a document that does not exist."""

from __future__ import annotations

import re
import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from hopquy.runner.doctor.address import Address
from hopquy.runner.doctor.check import Check, Subject, none_such, not_ready, ready, unknown
from hopquy.runner.doctor.diagnosis import Concern, Diagnosis
from hopquy.runner.doctor.patient import Patient
from hopquy.runner.drivers import Answer, driver_for
from hopquy.runner.errors.driver import DriverError
from hopquy.runner.model.finding import Phrase

__all__ = ["DRIVER", "PROGRAM", "TOKEN", "driver_subject"]

_ASKED = ("http", "command")
"""Kinds of drivers that answer without a person."""
_HARMLESS = ("send", "take-back", "accept", "assign", "process", "finish", "refuse", "agree")
"""Actions that can be asked for without anything happening; any other is not."""
_NOBODY_KNOWS = "hopquy-doctor"
_DENIED = (401, 403)
_NO_SUCH = (404, 405, 501)
_TELLS_OF_TOKEN = re.compile(r"\btokens?\b|unauthori[sz]ed|forbidden|credential|authenti|xác thực|đăng nhập", re.IGNORECASE)
_WHY = "Chạy thử trước khi kiểm thử: văn bản này không tồn tại"
_SHOWN = 120


def driver_subject(patient: Patient, label: str) -> Subject:
    """Return a subject that stands behind the address of the driver, where it has one."""
    url = patient.target.driver.url
    return Subject(label, None if url is None else Address(url))


def harmless(action: str, patient: Patient) -> Mapping[str, Any]:
    """Return what an action can be asked with: about a document that does not exist, and to nobody, so that nothing can be sent."""
    if patient.target.role == "onestop-system":
        return {"code": f"{_NOBODY_KNOWS}-{patient.mark}"} | ({"reason": _WHY} if action == "refuse" else {})
    about = f"{patient.target.codes[0] if patient.target.codes else 'A00'},2000/01/01,0/{patient.mark}"
    if action == "send":
        return {"operation": "recall", "to": [], "subject": _WHY, "content": _WHY, "files": [], "document_id": about, "reason": _WHY}
    return {"document_id": about} | ({"reason": _WHY} if action in ("refuse", "take-back") else {})


def _program(patient: Patient, _subject: Subject) -> Diagnosis:
    try:
        patient.driver.reach()
    except DriverError as error:
        return not_ready(Concern.VENDOR, Phrase.of("doctor.met.program", detail=error.what), Phrase.of("doctor.do.program"))
    return ready(Phrase.of("doctor.met.program-there"))


def _token(patient: Patient, _subject: Subject) -> Diagnosis:
    action = next(one for one in patient.target.driver.actions if one in _HARMLESS)
    try:
        answer = _asked(patient, action)
    except DriverError as error:
        if error.code in _DENIED:
            return _denied(error.code)
        if patient.slow:
            return not_ready(Concern.VENDOR, Phrase.of("doctor.met.no-answer", action=action, detail=error.what), _mend(error))
        return unknown(Concern.VENDOR, Phrase.of("doctor.met.no-answer", action=action, detail=error.what), _mend(error))
    if answer.code in _DENIED:
        return _denied(answer.code)
    if _TELLS_OF_TOKEN.search(answer.reason):
        return not_ready(Concern.VENDOR, Phrase.of("doctor.met.token-refused", reason=_short(answer.reason)), Phrase.of("doctor.do.token"))
    if not _same(answer, _without_token(patient, action)):
        return ready(Phrase.of("doctor.met.token"))
    if answer.reason:
        return ready(Phrase.of("doctor.met.token-unlooked"))
    return unknown(Concern.VENDOR, Phrase.of("doctor.met.token-untold"), Phrase.of("doctor.do.reason"))


def _asked(patient: Patient, action: str) -> Answer:
    """Ask for something harmless, and remember when that took all the time there is."""
    started = time.monotonic()
    try:
        return patient.driver.ask(action, harmless(action, patient))
    except DriverError as error:
        if error.code is None and time.monotonic() - started >= min(patient.target.driver.timeout, patient.patience.action):
            patient.slow = action
        raise


def _denied(status: int) -> Diagnosis:
    return not_ready(Concern.VENDOR, Phrase.of("doctor.met.denied", status=status), Phrase.of("doctor.do.token"))


def _without_token(patient: Patient, action: str) -> Answer | DriverError:
    wanted = patient.target.driver
    other = driver_for(replace(wanted, token=None, timeout=min(wanted.timeout, patient.patience.action)))
    try:
        return other.ask(action, harmless(action, patient))
    except DriverError as error:
        return error
    finally:
        other.close()


def _action(patient: Patient, subject: Subject) -> Diagnosis:
    action = subject.label
    if patient.slow:
        return unknown(Concern.VENDOR, Phrase.of("doctor.met.not-asked", action=patient.slow))
    if action not in _HARMLESS:
        return none_such(Phrase.of("doctor.met.untried", action=action))
    try:
        answer = _asked(patient, action)
    except DriverError as error:
        if error.code in _DENIED:
            return _denied(error.code)
        return not_ready(Concern.VENDOR, Phrase.of("doctor.met.no-answer", action=action, detail=error.what), _mend(error))
    if answer.ok:
        return not_ready(Concern.VENDOR, Phrase.of("doctor.met.yes-to-all"), Phrase.of("doctor.do.yes-to-all"))
    if answer.code in _DENIED:
        return _denied(answer.code)
    return _known(patient, action, answer)


def _known(patient: Patient, action: str, answer: Answer) -> Diagnosis:
    """Tell from the answer to an action that nobody knows whether this one is known."""
    reason = _short(answer.reason)
    stranger = patient.stranger
    if stranger is None:
        try:
            stranger = patient.driver.ask(_NOBODY_KNOWS, harmless(_NOBODY_KNOWS, patient))
        except DriverError as error:
            stranger = error
        patient.stranger = stranger
    if not _same(answer, stranger, action):
        return ready(Phrase.of("doctor.met.declined", reason=reason or "–"))
    if answer.code in _NO_SUCH or action in answer.reason:
        return not_ready(Concern.VENDOR, Phrase.of("doctor.met.unknown-action", reason=reason), Phrase.of("doctor.do.unknown-action"))
    if not reason:
        return ready(Phrase.of("doctor.met.declined", reason="–"))
    return unknown(Concern.VENDOR, Phrase.of("doctor.met.same-to-all", reason=reason), Phrase.of("doctor.do.same-to-all"))


def _same(answer: Answer, other: Answer | DriverError, action: str = "") -> bool:
    """Return whether two answers say the same, but for the name of the action."""
    if isinstance(other, DriverError) or (answer.ok, answer.code) != (other.ok, other.code):
        return False
    return answer.reason.replace(action or _NOBODY_KNOWS, _NOBODY_KNOWS) == other.reason


def _mend(error: DriverError) -> Phrase:
    if error.code is None:
        return Phrase.of("doctor.do.driver-silent")
    if 300 <= error.code < 400:  # noqa: PLR2004 -- HTTP's own numbers
        return Phrase.of("doctor.do.redirect")
    return Phrase.of("doctor.do.driver-path" if error.code in _NO_SUCH else "doctor.do.driver-json")


def _short(text: str) -> str:
    plain = " ".join("".join(letter if letter.isprintable() else " " for letter in text[: 4 * _SHOWN]).split())
    return plain[:_SHOWN] + ("…" if len(plain) > _SHOWN else "")


def _of_kind(kind: str, label: str) -> Any:
    return lambda patient: [driver_subject(patient, label)] if patient.target.driver.kind == kind else []


def _with_token(patient: Patient) -> Sequence[Subject]:
    told = patient.target.driver.token and set(patient.target.driver.actions) & set(_HARMLESS)
    return [driver_subject(patient, "parameters.driver.token")] if told else []


def _actions(patient: Patient) -> Sequence[Subject]:
    if patient.target.driver.kind not in _ASKED:
        return []
    return [driver_subject(patient, action) for action in patient.target.driver.actions if action != "settle"]


PROGRAM = Check("program", _of_kind("command", "parameters.driver.command"), _program)
TOKEN = Check("token", _with_token, _token, needs=("answer",))
DRIVER = Check("driver", _actions, _action, needs=("answer", "program", "token"))
