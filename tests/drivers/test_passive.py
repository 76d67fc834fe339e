"""The passive driver, and errors of drivers as values."""

from __future__ import annotations

import pickle
from contextlib import ExitStack, contextmanager

import pytest

from hopquy.runner.drivers import ACTIONS, Answer, HttpDriver, PassiveDriver, driver_for
from hopquy.runner.errors.driver import DriverError
from hopquy.runner.errors.evidence import Damage, EvidenceError, NoRunError
from hopquy.runner.errors.spec import SpecError, SpecProblem
from hopquy.runner.errors.target import TargetError, TargetProblem
from hopquy.runner.model.target import Driver


def test_it_is_always_there_and_never_does_anything():
    driver = driver_for(Driver("passive"))
    assert isinstance(driver, PassiveDriver)
    driver.reach()
    assert driver.actions == ()
    for action in ACTIONS:
        assert driver.ask(action, {}) == Answer(ok=False, reason=f"passive: nobody to ask for {action}")
    driver.close()


def test_a_driver_of_http_without_an_address_is_passive():
    assert not isinstance(driver_for(Driver("http")), HttpDriver)


ERRORS = [
    (DriverError("http", "send", "no answer", "look"), "the http driver could not do 'send': no answer (look)"),
    (DriverError("http", "send", "no answer"), "the http driver could not do 'send': no answer"),
    (NoRunError("runs/1", "plan.json"), "runs/1 is not the folder of a run: plan.json is not there"),
    (EvidenceError((Damage("a", 3, "x"), Damage("b", None, "y"))), "a:3: x\nb: y"),
    (SpecError((SpecProblem("f", 1, "x"), SpecProblem("f", 2, "y", "see"))), "f:1: x\nf:2: y (see)"),
    (TargetError((TargetProblem("f", 1, "x", "z"),)), "f:1: x; expected z"),
]


@pytest.mark.parametrize(("error", "told"), ERRORS, ids=lambda value: type(value).__name__)
def test_an_error_is_a_value_that_can_travel(error, told):
    assert str(error) == told
    again = pickle.loads(pickle.dumps(error))  # noqa: S301 -- our own, as between processes of pytest-xdist
    assert type(again) is type(error)
    assert str(again) == told
    assert again.args == error.args

    @contextmanager
    def passing():
        yield

    def passed():
        with ExitStack() as stack, passing():
            stack.enter_context(passing())
            raise error

    with pytest.raises(type(error)):
        passed()
    error.add_note("seen")
    with pytest.raises(AttributeError):
        error.what = error.problems = error.damages = error.folder = "another"
