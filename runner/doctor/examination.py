"""Every check in its order, each on what it looks at; what stands behind something that is not ready is not looked at."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from dataclasses import replace

from hopquy.runner.doctor.accounts import ACCOUNTS
from hopquy.runner.doctor.address import Address
from hopquy.runner.doctor.check import Check, Subject, none_such, unknown
from hopquy.runner.doctor.claims import CLAIMS
from hopquy.runner.doctor.codes import CODES
from hopquy.runner.doctor.diagnosis import Concern, Diagnosis, State
from hopquy.runner.doctor.driving import DRIVER, PROGRAM, TOKEN
from hopquy.runner.doctor.listen import CALLBACK, LISTEN
from hopquy.runner.doctor.patient import Patient
from hopquy.runner.doctor.portal_sign_on import PORTAL_SIGN_ON
from hopquy.runner.doctor.procedures import PROCEDURES
from hopquy.runner.doctor.sign_on import SIGN_ON
from hopquy.runner.doctor.tls import TLS
from hopquy.runner.doctor.way import ANSWER, CLOCK, CONNECTION, NAME
from hopquy.runner.language import both
from hopquy.runner.model.finding import Phrase

__all__ = ["CHECKS", "OFFLINE", "examined", "exit_of", "state_of"]

CHECKS: tuple[Check, ...] = (
    CLAIMS,
    LISTEN,
    CODES,
    PROCEDURES,
    NAME,
    CONNECTION,
    TLS,
    ANSWER,
    CLOCK,
    CALLBACK,
    ACCOUNTS,
    PROGRAM,
    TOKEN,
    DRIVER,
    SIGN_ON,
    PORTAL_SIGN_ON,
)
"""Every check, those first that others need; each knows by itself which targets have what it looks at."""
OFFLINE = tuple(check for check in CHECKS if check.offline)
"""Those that contact nobody."""

_UNDECIDED, _OUR_FAULT = 3, 4
_Stopped = dict[tuple[str, Address | None], Check]


def examined(patient: Patient, checks: Iterable[Check] = CHECKS) -> Iterator[Diagnosis]:
    """Yield one diagnosis for each thing looked at, as it is made, and one for each check of the target's role that has nothing to look at."""
    stopped: _Stopped = {}
    for check in checks:
        if patient.target.role not in check.roles:
            continue
        try:
            subjects = check.subjects(patient)
        except Exception as error:  # noqa: BLE001 -- whatever it is, it is our fault and is told as such
            yield _completed(_fault(error), check, Subject())
            continue
        if not subjects:
            yield _completed(none_such(Phrase.of(f"doctor.absent.{check.id}")), check, Subject())
        for subject in subjects:
            started = time.monotonic()
            by = next((one for need in check.needs if (one := _stopping(stopped, need, subject)) is not None), None)
            diagnosis = _looked_at(check, patient, subject) if by is None else _not_looked_at(by)
            if by is not None or diagnosis.fault or diagnosis.state is State.NOT_READY:
                stopped.setdefault((check.id, subject.address), by or check)
            yield replace(_completed(diagnosis, check, subject), seconds=round(time.monotonic() - started, 3))


def state_of(diagnoses: Iterable[Diagnosis]) -> State:
    """Return the state of all of them together: the worst of those that say something."""
    states = {diagnosis.state for diagnosis in diagnoses}
    return next((state for state in (State.NOT_READY, State.UNKNOWN) if state in states), State.READY)


def exit_of(diagnoses: Iterable[Diagnosis]) -> int:
    """Return the exit code: 0 when all is ready, 3 when something is not or could not be told, 4 for a fault of ours."""
    seen = list(diagnoses)
    if any(diagnosis.fault for diagnosis in seen):
        return _OUR_FAULT
    return 0 if state_of(seen) is State.READY else _UNDECIDED


def _stopping(stopped: _Stopped, need: str, subject: Subject) -> Check | None:
    """Return the check that was not ready first on the way to what is needed."""
    return stopped.get((need, subject.address)) or stopped.get((need, None))


def _looked_at(check: Check, patient: Patient, subject: Subject) -> Diagnosis:
    try:
        return check.examine(patient, subject)
    except Exception as error:  # noqa: BLE001 -- as above
        return _fault(error)


def _fault(error: Exception) -> Diagnosis:
    what = f"{type(error).__name__}: {error}"[:300]
    return replace(unknown(Concern.HOPQUY, Phrase.of("doctor.met.fault", what=what), Phrase.of("doctor.do.fault")), fault=True)


def _not_looked_at(by: Check) -> Diagnosis:
    return replace(unknown(Concern.HOPQUY, Phrase.of("doctor.met.stopped", check=both(by.title))), concern=None)


def _completed(diagnosis: Diagnosis, check: Check, subject: Subject) -> Diagnosis:
    expects = diagnosis.state in (State.NOT_READY, State.UNKNOWN) and diagnosis.expected is None
    expected = Phrase.of(f"doctor.expect.{check.id}") if expects else diagnosis.expected
    # Behind an address of ours stands no vendor: what is met there lies between.
    behind_us = subject.address is not None and subject.address.ours and diagnosis.concern is Concern.VENDOR
    concern = Concern.NETWORK if behind_us else diagnosis.concern
    return replace(diagnosis, check=check.id, subject=subject.label, expected=expected, concern=concern)
