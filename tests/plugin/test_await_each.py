"""Waiting for several things at once: as long as one more comes, and each told by itself."""

import pytest

from hopquy.runner.drivers import Answer
from hopquy.runner.evidence import EvidenceLog, Redactor
from hopquy.runner.model.target import Pace, Product, Target
from hopquy.runner.plugin.acting import Acting, Backstage
from hopquy.runner.plugin.curtain import Curtain, CurtainFell


class Driver:
    """Says yes, or no if not `able`; `settles` is what settling brings about."""

    kind = "http"

    def __init__(self, settles=None, *, able=True):
        self.settles, self.asked, self.able = settles, 0, able
        self.actions = ("settle",) if settles else ()

    def ask(self, action, _arguments, **_about):
        assert action == "settle"
        self.asked += 1
        self.settles()
        return Answer(ok=self.able)


class Watch:
    """Something happens each time that somebody waits; what is waited for longer than the deadline does not come."""

    def __init__(self, *happenings):
        self.happenings, self.waits = list(happenings), []

    def wait(self, reached, seconds, interval):
        self.waits.append((seconds, interval))
        while self.happenings and not reached():
            happening = self.happenings.pop(0)
            if happening is None:
                return False
            happening()
        return reached()


@pytest.fixture
def waited():
    """Return a function that waits for `wanted` and tells what was recorded: what is missing, what ended it, whether the curtain fell."""
    logs = []

    def wait(wanted, *, driver=None, watch=None, curtain=None):
        log = EvidenceLog(None, {"format": "hopquy-evidence/1"}, Redactor({}))
        logs.append(log)
        target = Target(Product("a", "1", "b"), "document-system", ("receive",), "a", "12345678", pace={"fetch": Pace(0.2, 9.0)})
        acting = Acting("story", Backstage(target, driver or Driver(), log, curtain or Curtain(), "seed"), watch or Watch())
        try:
            acting.await_each("fetch", wanted)
            fell = False
        except CurtainFell:
            fell = True
        (wait,) = [o.data for o in log.observations if o.kind == "story.waited"]
        assert (wait["for"], wait["of"], wait["reached"]) == ("fetch:each", len(wanted), not wait["missing"])
        return wait["missing"], wait["by"], fell

    yield wait
    for log in logs:
        log.close()


def test_what_is_there_already_is_seen_at_once(waited):
    watch = Watch()
    assert waited({"a": lambda: True, "b": lambda: True}, watch=watch) == ([], "seen", False)
    assert watch.waits == []


def test_settling_brings_it_or_it_does_not_come(waited):
    here = set()
    driver = Driver(lambda: here.add("a"))
    watch = Watch()
    told = waited({name: lambda name=name: name in here for name in "ab"}, driver=driver, watch=watch)
    assert told == (["b"], "settled", False)
    assert (driver.asked, watch.waits) == (2, [])


def test_each_that_comes_gives_the_others_the_deadline_again(waited):
    here = set()
    watch = Watch(lambda: here.add("a"), lambda: here.add("b"), None, lambda: here.add("c"))
    told = waited({name: lambda name=name: name in here for name in "abc"}, watch=watch)
    assert told == (["c"], "deadline", False)
    assert watch.waits == [(9.0, 0.2)] * 3


def test_when_the_curtain_falls_nothing_is_known_of_what_was_waited_for(waited):
    curtain = Curtain()
    watch = Watch(curtain.drop, None)
    assert waited({"a": lambda: False, "b": lambda: True}, watch=watch, curtain=curtain) == (["a"], "stopped", True)


def test_a_target_that_says_it_has_not_settled_is_waited_for(waited):
    here = set()
    driver = Driver(lambda: None, able=False)
    watch = Watch(lambda: here.add("a"), None)
    told = waited({name: lambda name=name: name in here for name in "ab"}, driver=driver, watch=watch)
    assert told == (["b"], "deadline", False)
    assert driver.asked == 2
    assert [seconds for seconds, _ in watch.waits] == [9.0, 9.0]


@pytest.mark.parametrize(("able", "by"), [(True, "settled"), (False, "deadline")])
def test_one_thing_is_waited_for_unless_the_target_has_settled(able, by):
    log = EvidenceLog(None, {"format": "hopquy-evidence/1"}, Redactor({}))
    target = Target(Product("a", "1", "b"), "document-system", ("receive",), "a", "12345678", pace={"fetch": Pace(0.2, 9.0)})
    watch = Watch(None)
    Acting("story", Backstage(target, Driver(lambda: None, able=able), log, Curtain(), "seed"), watch).watch("fetch", "x", lambda: False)
    log.close()
    (wait,) = [o.data for o in log.observations if o.kind == "story.waited"]
    assert (wait["by"], bool(watch.waits)) == (by, not able)
