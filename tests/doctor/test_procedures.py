"""What the doctor says of procedures that our portal has not, and of checks that cannot concern a role."""

from __future__ import annotations

import pytest

from hopquy.runner.doctor import CHECKS, Patient, State
from hopquy.runner.doctor.examination import examined
from hopquy.runner.doctor.procedures import PROCEDURES
from hopquy.runner.language import say
from hopquy.runner.model.onestop import Onestop
from hopquy.runner.model.target import ONESTOP_PACE, ROLES, Driver, Product, Target

KNOWN = frozenset({"1.009901", "1.009902", "1.009906"})


def diagnosed(known=KNOWN, **there):
    target = Target(
        Product("M", "1", "V"), "onestop-system", ("sync",), "a", "mat-khau-1", ("H99.001",), driver=Driver("passive"),
        pace=ONESTOP_PACE, onestop=Onestop("adapter", **there),
    )  # fmt: skip
    return list(examined(Patient(target, procedures=known), (PROCEDURES,)))


@pytest.mark.parametrize(
    ("there", "expected"),
    [
        ({}, [("", State.NOT_APPLICABLE, "names no procedure")]),
        ({"procedures": ("1.009901",)}, [("procedures", State.READY, "1.009901")]),
        ({"procedures": ("1.009901", "1.2")}, [("procedures", State.UNKNOWN, "does not have 1.2,")]),
        ({"procedures": ("1.2", "3.4")}, [("procedures", State.NOT_READY, "none of these: 1.2, 3.4")]),
        ({"linked": {"nd-297-2025": ("1.009906",)}}, [("linked.nd-297-2025", State.READY, "1.009906")]),
        ({"linked": {"nd-297-2025": ("1.2",)}}, [("linked.nd-297-2025", State.NOT_READY, "none of these: 1.2")]),
        (
            {"procedures": ("1.009901",), "linked": {"nd-63-2024": ("1.009906",)}},
            [("procedures", State.READY, "1.009901"), ("linked.nd-63-2024", State.NOT_READY, "names none of 1.009906")],
        ),
    ],
)
def test_each_key_is_held_against_the_catalogue(there, expected):
    found = diagnosed(**there)
    assert [(one.subject, one.state) for one in found] == [(subject, state) for subject, state, _ in expected]
    for one, (_, _, words) in zip(found, expected, strict=True):
        assert words in say(one.met, "en")
        assert say(one.met, "vi") != say(one.met, "en")
        assert (one.advice is not None) is (one.state in (State.NOT_READY, State.UNKNOWN))


def test_the_advice_says_what_there_is():
    (found,) = diagnosed(procedures=("1.2",))
    assert "1.009901, 1.009902, 1.009906" in say(found.advice, "vi")


def test_each_role_is_asked_what_can_concern_it():
    of = {role: {check.id for check in CHECKS if role in check.roles} for role in ROLES}
    assert of["onestop-system"] - of["document-system"] == {"portal-sign-on", "procedures"}
    assert of["document-system"] - of["onestop-system"] == {"sign-on"}
    assert of["axis"] - of["document-system"] == {"accounts"}
    assert not {"listen", "callback", "codes"} & of["axis"]
