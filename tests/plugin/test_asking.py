"""Asking: again while it is declined, no longer when it is needless, and without harm for what must not succeed."""

import pytest

from hopquy.runner.drivers import Answer
from hopquy.runner.evidence import EvidenceLog, Redactor
from hopquy.runner.model.target import Pace, Product, Target
from hopquy.runner.plugin import acting
from hopquy.runner.plugin.acting import Acting, Backstage
from hopquy.runner.plugin.curtain import Curtain


class Driver:
    """Answers each time what comes next, yes (+) or no (-); the last answer stays."""

    kind, actions = "http", ("accept", "agree", "refuse")

    def __init__(self, answers):
        self.answers, self.asked = [answer == "+" for answer in answers], 0

    def ask(self, _action, _arguments, **_about):
        self.asked += 1
        return Answer(ok=self.answers.pop(0) if len(self.answers) > 1 else self.answers[0], reason="không được")


class Stage(Acting):
    """Lets a test do what stories do through the stages of a role."""

    def ask(self, *arguments, **options):
        return self._ask(*arguments, **options)

    def note(self, what):
        self._record("story.waited", {"for": what})


@pytest.fixture
def stage(monkeypatch):
    """Return a function that makes a stage of a driver, on which time passes quickly."""
    monkeypatch.setattr(acting, "_BETWEEN_ASKS", 0.001)
    logs = []

    def made(driver):
        log = EvidenceLog(None, {"format": "hopquy-evidence/1"}, Redactor({}))
        logs.append(log)
        target = Target(Product("a", "1", "b"), "document-system", ("receive",), "a", "12345678", pace={"done": Pace(0.001, 0.2)})
        return Stage("story", Backstage(target, driver, log, Curtain(), "seed"), None), log

    yield made
    for log in logs:
        log.close()


def asked(log):
    (data,) = [one.data for one in log.observations if one.kind == "driver.asked"]
    return data


def test_what_was_recorded_before_a_request_is_told_from_what_came_with_it(stage):
    one, log = stage(Driver("+"))
    one.note("x")
    before = log.last
    assert one.ask("accept", {}, {"document_id": "d"})
    assert asked(log)["since"] == before


def test_what_is_declined_is_asked_again_until_it_is_done(stage):
    driver = Driver("--+")
    one, log = stage(driver)
    assert one.ask("accept", {}, {}, patient=True)
    assert (driver.asked, one.declined, asked(log)["ok"]) == (3, [], True)


def test_what_happened_by_itself_is_not_asked_for_any_longer(stage):
    driver = Driver("-")
    one, log = stage(driver)
    assert one.ask("agree", {}, {}, patient=True, needless=lambda: driver.asked > 1)
    assert (driver.asked, one.declined, asked(log)["ok"]) == (2, [], False)


def test_what_must_not_succeed_is_asked_once_and_leaves_nothing_open(stage):
    driver = Driver("-")
    one, log = stage(driver)
    assert not one.ask("accept", {}, {"attempt": True})
    assert (driver.asked, one.declined, asked(log)["attempt"]) == (1, [], True)


def test_what_is_declined_for_good_leaves_the_story_unfinished(stage):
    one, _ = stage(Driver("-"))
    assert not one.ask("accept", {}, {}, patient=True)
    assert one.declined == ["accept: không được"]


def test_the_reason_that_was_asked_for_stands_beside_the_drivers_own(stage):
    one, log = stage(Driver("-"))
    assert not one.ask("refuse", {}, {"document_id": "d", "reason": "sai thẩm quyền"})
    assert (asked(log)["because"], asked(log)["reason"]) == ("sai thẩm quyền", "không được")
