"""A forecast: figures from what is declared and measured, and nothing that nobody can do is reckoned as done."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pytest

from hopquy.runner.model.finding import Text
from hopquy.runner.model.requirement import Method
from hopquy.runner.model.story import Needs, Span, StoryInfo
from hopquy.runner.model.target import FEATURES, TLS, Driver, Pace, Product, Target
from hopquy.runner.plan.forecast import MINUTES, Actor, Stretch, forecast, minutes_for
from hopquy.runner.plan.forecast_form import action_title, forecast_document
from hopquy.runner.spec import shipped
from hopquy.runner.spec.problems import validator

DAY = date(2026, 11, 22)
PACE = {"packet": Pace(2.0, 100.0), "fetch": Pace(1.0, 50.0), "done": Pace(1.0, 10.0)}
MANUAL = Driver("manual", timeout=600.0, actions=("send", "refuse"), person="Cán bộ A", party="third")
TARGET = Target(Product("p", "1", "v"), "document-system", (*FEATURES, TLS), "s", driver=MANUAL, pace=PACE)
SENDS = StoryInfo("test_a", Text("Gửi", "Sends"), ("send",), needs=Needs({"send": Span(2, 2)}, {"packet": Span(2, 2)}))
PERHAPS = StoryInfo("test_b", Text("Trả", "Returns"), ("refuse",), needs=Needs({"refuse": Span(0, 1)}, {"fetch": Span(1, 3)}))
LISTENS = StoryInfo("test_c", Text("Nhận", "Takes"), (), alone=True, needs=Needs({}, {"done": Span(1, 1)}))
UNKNOWN = StoryInfo("test_d", Text("Mới", "New"))


def made(*stories, driver=MANUAL, features=TARGET.features, only=(), globs=(), as_of=DAY):
    target = replace(TARGET, driver=driver, features=features)
    return forecast(stories, shipped().requirements.values(), shipped().profiles["document-exchange"], target, as_of, only, globs)


def test_a_persons_questions_minutes_and_waits_are_counted():
    found = made(SENDS, PERHAPS, LISTENS)
    assert found.prompts == Span(2, 3)
    assert found.hands == Stretch(2 * MINUTES["send"] * 60, 2 * MINUTES["send"] * 60 + MINUTES["refuse"] * 60)
    assert found.people == 1
    assert found.stories[0].takes == Stretch(2 * MINUTES["send"] * 60 + 2 * 2.0, 2 * 600.0 + 2 * 100.0)
    assert found.stories[1].takes == Stretch(1.0, 600.0 + 3 * 50.0)
    assert found.takes == Stretch(604.0 + 1.0 + 1.0, 1400.0 + 750.0 + 10.0)
    assert found.actions == ["refuse", "send"]


def test_a_driver_takes_no_person():
    found = made(SENDS, PERHAPS, driver=Driver("http", "http://x", timeout=30.0))
    assert (found.prompts, found.hands, found.people) == (Span(0, 0), Stretch(), 0)
    assert found.stories[0].asks[0].by is Actor.DRIVER
    assert found.stories[0].takes == Stretch(4.0, 2 * 30.0 + 200.0)


@pytest.mark.parametrize("driver", [Driver("passive", actions=()), replace(MANUAL, actions=("accept",))])
def test_what_nobody_can_be_asked_for_stays_open(driver):
    found = made(SENDS, PERHAPS, LISTENS, driver=driver)
    assert [story.name for story in found.unasked] == ["test_a"], "what is asked only perhaps need not be"
    assert found.stories[0].asks[0].by is Actor.NOBODY
    assert found.prompts == Span(0, 0)
    assert found.people == 0


def test_a_timeout_shorter_than_the_assumption_does_not_shorten_the_most():
    found = made(SENDS, driver=replace(MANUAL, timeout=10.0))
    assert found.stories[0].takes.most >= found.stories[0].takes.least


def test_what_is_not_played_says_why():
    found = made(SENDS, PERHAPS, LISTENS, features=("send",), globs=("test_[ac]",))
    assert [planned.story.name for planned in found.stories] == ["test_a", "test_c"]
    assert [(story.name, missing) for story, missing in found.left_out] == [("test_b", ("refuse",))]
    found = made(SENDS, PERHAPS, globs=("test_b",))
    assert [(story.name, missing) for story, missing in found.left_out] == [("test_a", ())]


def test_a_story_that_was_not_measured_is_named_and_not_counted():
    found = made(SENDS, UNKNOWN)
    assert [story.name for story in found.unmeasured] == ["test_d"]
    assert found.takes == made(SENDS).takes


def test_requirements_in_and_out_of_scope_are_all_counted():
    profile = shipped().profiles["document-exchange"]
    held = [one for one in shipped().requirements.values() if profile.holds(one.id)]
    for found in (made(), made(only=("edxml/packet/*",)), made(features=("receive",)), made(as_of=date(1990, 1, 1))):
        judged = found.requirements
        assert judged.in_scope + sum(map(len, judged.out.values())) == len(held)
        assert set(judged.methods) == set(Method)
    assert made().requirements.scored == sum(one.scored for one in held)
    assert [reason.key for reason in made(only=("edxml/packet/*",)).requirements.out] == ["reason.only"]


def test_an_inspector_is_a_second_person():
    profile = shipped().profiles["document-exchange"]
    of_it = [one for one in shipped().requirements.values() if profile.holds(one.id)]
    rules = [replace(one, checks=(), judge=None, procedure=Text("a", "b")) for one in of_it[:3]]
    found = forecast([SENDS], rules, profile, TARGET, DAY)
    assert found.requirements.methods[Method.PROCEDURE] == 3
    assert found.people == 2


def test_an_action_without_an_assumption_has_a_usual_one_and_its_own_name():
    assert minutes_for("archive") == 5.0
    assert action_title("archive") == Text("archive", "archive")
    assert action_title("send") == Text("gửi", "send")


def test_the_document_is_of_its_schema_and_says_the_same():
    for found in (
        made(SENDS, PERHAPS, LISTENS, UNKNOWN),
        made(driver=Driver("passive", actions=())),
        made(SENDS, features=("receive",), only=("axis/*",)),
    ):
        document = json.loads(json.dumps(forecast_document(found)))
        assert validator("forecast").is_valid(document), [error.message for error in validator("forecast").iter_errors(document)]
        assert document["seconds"] == {"least": found.takes.least, "most": found.takes.most}
        assert document["requirements"]["in_scope"] == found.requirements.in_scope
    document = forecast_document(made(SENDS, PERHAPS))
    assert document["people"] == {
        "count": 1, "person": {"name": "Cán bộ A", "party": "third"}, "prompts": {"least": 2, "most": 3}, "seconds": {"least": 600.0, "most": 720.0},
    }  # fmt: skip
    assert document["assumed_minutes"] == {"refuse": 2.0, "send": 5.0}
    assert "forecast" in document["is_forecast"]["en"]
    assert "dự báo" in document["is_forecast"]["vi"]
