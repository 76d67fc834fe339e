"""What the doctor says of how a one-stop system signs on to our portal."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

import pytest

from hopquy.runner.doctor import CallBook, Listening, Patience, Patient, State
from hopquy.runner.doctor.examination import examined
from hopquy.runner.doctor.portal_sign_on import PORTAL_SIGN_ON
from hopquy.runner.language import say
from hopquy.runner.model.onestop import Onestop
from hopquy.runner.model.target import ONESTOP_PACE, Driver, Product, Target

OWN = "motcua.mau"
FORWARD = "/VXPAdapter/RestService/forward/"


@dataclass(frozen=True)
class Call:
    """A call as the portal reports it."""

    operation: str
    path: str = FORWARD + "integration"
    system_id: str | None = OWN
    refusal: str | None = None
    body: bytes = b""
    answer: Any = field(default_factory=lambda: {"message": "vì thế"})
    kind: str = "call"
    headers: tuple[tuple[str, str], ...] = ()


def diagnosed(*calls, dialect="adapter", patience=0.01):
    target = Target(
        Product("M", "1", "V"), "onestop-system", ("sync",), OWN, "mat-khau-1", ("H99.001",), driver=Driver("manual", actions=("file",)),
        pace=ONESTOP_PACE, onestop=Onestop(dialect),
    )  # fmt: skip
    book = CallBook()
    patient = Patient(target, patience=Patience(sign_on=patience), listening=Listening("http://127.0.0.1:1", book))
    for call in calls:
        book(call)
    book.wait = lambda which, _seconds: book.those(which)
    (found,) = examined(patient, (PORTAL_SIGN_ON,))
    return found


LOGIN = Call("login", FORWARD + "mapi/login")
SENT = Call("DongBoHoSoMC")


@pytest.mark.parametrize(
    ("calls", "dialect", "state", "word"),
    [
        ((LOGIN,), "adapter", State.READY, "logged in"),
        ((LOGIN, SENT), "adapter", State.READY, "logged in"),
        ((), "adapter", State.UNKNOWN, "no call came"),
        ((Call("login", refusal="login-wrong"),), "adapter", State.NOT_READY, "another password"),
        (
            (Call("login", system_id=None, refusal="login-wrong", body=json.dumps({"username": "khac"}).encode()),),
            "adapter", State.NOT_READY, "logs in as khac",
        ),
        ((Call("token", "/direct/token", None, "login-wrong", b"client_id=khac&x=1"),), "direct", State.NOT_READY, "logs in as khac"),
        ((LOGIN, Call("DongBoHoSoMC", refusal="unit-not-allowed")), "adapter", State.NOT_READY, "not among H99.001"),
        ((Call("", "/sai/login", None, "unknown-path"),), "adapter", State.NOT_READY, "/sai/login"),
        ((Call("login", refusal="dstcode-missing"),), "adapter", State.NOT_READY, "in a way"),
        ((Call("DongBoHoSoMC", system_id=None, refusal="session-missing"),), "adapter", State.NOT_READY, "without a login"),
        ((Call("DongBoHoSoMC", refusal="data-missing"),), "adapter", State.UNKNOWN, "vì thế"),
        ((LOGIN, SENT), "direct", State.NOT_READY, "“adapter”"),
        ((LOGIN, Call("DongBoHoSoMC", "/KetNoi/DongBoHoSoMC")), "adapter", State.NOT_READY, "“wrapper”"),
        ((LOGIN, Call("create", "/direct/create")), "adapter", State.NOT_READY, "“direct”"),
    ],
)  # fmt: skip
def test_each_way_of_signing_on_has_its_own_sentence(calls, dialect, state, word):
    found = diagnosed(*calls, dialect=dialect)
    assert (found.state, word in say(found.met, "en")) == (state, True), say(found.met, "en")
    if state is not State.READY:
        assert found.advice is not None
        assert say(found.met, "vi") != say(found.met, "en")


def test_before_a_run_nobody_is_waited_for_who_cannot_be_asked_to_call():
    assert diagnosed(patience=0.0).state is State.NOT_APPLICABLE
