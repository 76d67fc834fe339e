"""The accounts that an intermediary system gave us: each asks it for the list of bodies, which changes nothing there."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from hopquy.runner.doctor.address import Address
from hopquy.runner.doctor.check import Check, Subject, not_ready, ready, unknown
from hopquy.runner.doctor.diagnosis import Concern, Diagnosis
from hopquy.runner.doctor.patient import Patient
from hopquy.runner.doctor.troubles import troubled
from hopquy.runner.drivers.contract import shown
from hopquy.runner.model.day import VIETNAM
from hopquy.runner.model.finding import Phrase
from hopquy.runner.model.intermediary import Account, Intermediary
from hopquy.runner.probes.call import Heard, called
from hopquy.runner.probes.trouble import TroubleError

__all__ = ["ACCOUNTS"]

_LARGEST = 64 << 20
"""A list of a hundred thousand bodies is some 20 MB."""
_DENIED = (401, 403)
_SHOWN = 200


def _subjects(patient: Patient) -> Sequence[Subject]:
    there = patient.target.intermediary
    return [] if there is None else [Subject(one.system_id, Address(there.endpoint)) for one in there.systems]


def _examine(patient: Patient, subject: Subject) -> Diagnosis:
    there, address = patient.target.intermediary, subject.address
    assert there is not None  # noqa: S101 -- there are no subjects without
    assert address is not None  # noqa: S101 -- as above
    account = next(one for one in there.systems if one.system_id == subject.label)
    method, path, headers = _asking(there, account)
    try:
        heard = called(
            there.endpoint + path, method=method, headers=headers, trust=patient.trust(address),
            seconds=min(there.timeout, patient.patience.action), largest=_LARGEST,
        )  # fmt: skip
    except TroubleError as error:
        return troubled(error, str(address))
    return _told(heard, account)


def _asking(there: Intermediary, account: Account) -> tuple[str, str, list[tuple[str, str]]]:
    """Return method, path and headers of the call in the dialect of the intermediary system."""
    if there.dialect == "rest":
        return "GET", "/v1/getAgenciesList", [("X-SystemId", _raw(account.system_id)), ("X-SecretKey", _raw(account.secret))]
    now = datetime.now(UTC).astimezone(VIETNAM)
    stamp = f"{now:%d%m%YT%H%M%S}+{now.microsecond // 1000:04}"
    named = {"systemid": account.system_id, "timestamp": stamp, "Content-Type": "application/json"}
    text = json.dumps({f"XroadVnpt-{name}": value for name, value in named.items()}, ensure_ascii=False, separators=(",", ":"))
    signed = {
        "sign-header-key": ";".join(named),
        "sign-header": text,
        "hash-header": hmac.new(account.secret.encode(), text.encode(), hashlib.sha256).hexdigest(),
    }
    headers = [(f"XroadVnpt-{name}", _raw(value)) for name, value in (named | {"version": "3.0.201608"} | signed).items()]
    return "POST", "/getAgenciesList", [("Content-Type", "application/json"), *headers]


def _raw(text: str) -> str:
    """Return the UTF-8 bytes of a header's value as the letters that stand for them in latin-1."""
    return text.encode("utf-8").decode("latin-1")


def _told(heard: Heard, account: Account) -> Diagnosis:
    if heard.status in _DENIED:
        return not_ready(Concern.VENDOR, Phrase.of("doctor.met.account-denied", status=heard.status), Phrase.of("doctor.do.account"))
    if heard.cut:
        return unknown(Concern.VENDOR, Phrase.of("doctor.met.list-too-long"), Phrase.of("doctor.do.list"))
    try:
        answer: Any = json.loads(heard.body)
    except (ValueError, RecursionError):
        answer = None
    if not isinstance(answer, dict) or "status" not in answer:
        said = shown(heard.body) if heard.body.strip() else "–"
        return not_ready(Concern.VENDOR, Phrase.of("doctor.met.no-list", said=said, status=heard.status), Phrase.of("doctor.do.endpoint"))
    if answer["status"] != "OK":
        said = " ".join(str(answer.get(key) or "") for key in ("ErrorCode", "ErrorDesc")).strip()
        met = Phrase.of("doctor.met.account-refused", said="".join(one if one.isprintable() else " " for one in said[:_SHOWN]) or "–")
        return not_ready(Concern.VENDOR, met, Phrase.of("doctor.do.account"))
    bodies = (
        [one for one in answer.get("data") or () if isinstance(one, dict)] if isinstance(answer.get("data") or (), list | tuple) else []
    )
    listed = {str(one.get(key)) for one in bodies for key in ("code", "oldCode")}
    missing = [code for code in account.codes if code not in listed]
    if missing:
        met = Phrase.of("doctor.met.account-unlisted", codes=", ".join(missing), count=len(bodies))
        return unknown(Concern.VENDOR, met, Phrase.of("doctor.do.account-unlisted"))
    return ready(Phrase.of("doctor.met.account", count=len(bodies)))


ACCOUNTS = Check("accounts", _subjects, _examine, needs=("answer",), roles=("axis",))
