"""What stories ask and wait for is measured, not written down: what is kept beside them equals what live runs really asked."""

from __future__ import annotations

from collections import Counter

import pytest

from hopquy.fixtures.document_system.embedded import Embedded
from hopquy.fixtures.inspector import Inspector
from hopquy.runner.model.observation import Author, Observation
from hopquy.runner.model.target import PACES
from hopquy.runner.plan.forecast import MINUTES
from hopquy.runner.plugin.embedded import play_embedded
from hopquy.runner.plugin.entrance import SUITES
from hopquy.runner.plugin.needs import MEASURES, needs_of, written
from hopquy.runner.plugin.playbill import FILE, playbill

OVER_TLS = "dotnet"
"""The persona that plays every story."""
AGAIN = "./dev python benchmarks/story_needs.py --write"


@pytest.fixture(scope="module")
def embedded():
    with Embedded() as one:
        yield one


@pytest.fixture(scope="module")
def measured():
    return {role: measure() for role, measure in MEASURES.items()}


@pytest.mark.parametrize("role", MEASURES)
def test_what_is_kept_is_what_live_runs_asked_and_waited_for(role, measured):
    kept = (SUITES[role] / FILE).read_text(encoding="utf-8")
    assert written(needs_of(measured[role])) == kept, f"the stories changed: {AGAIN}"


@pytest.mark.parametrize("role", MEASURES)
def test_every_story_is_measured_in_words_that_are_known(role):
    for story in playbill(role):
        assert story.needs is not None, f"{story.name} was not measured: {AGAIN}"
        assert set(story.needs.asks) <= set(MINUTES), story.name
        assert set(story.needs.waits) <= set(PACES[role]), story.name


def test_a_story_has_its_name_alone():
    """Titles, plans and repetitions of a run know stories by their names, whatever the role."""
    names = [story.name for role in MEASURES for story in playbill(role)]
    assert [name for name, often in Counter(names).items() if often > 1] == []


def test_the_order_is_that_of_a_run_and_a_person_is_asked_as_often_as_was_said(embedded):
    inspectors = []

    def desk(system):
        inspectors.append(Inspector(system))
        return inspectors[-1]

    judgement, _ = play_embedded(embedded, OVER_TLS, desk=desk)
    ended = [one.story for one in judgement.record.observations if one.kind == "story.ended"]
    stories = playbill("document-system")
    assert ended == [story.name for story in stories]
    for story in stories:
        for action in {question.action for question in inspectors[0].asked} | set(story.needs.asks):
            asked = sum((question.story, question.action) == (story.name, action) for question in inspectors[0].asked)
            span = story.needs.asks.get(action)
            assert (span is None and asked == 0) or span.least <= asked <= span.most, (story.name, action, asked)


def observation(kind, story="test_x", **data):
    return Observation(kind, "driver", Author.SUITE, story, data)


def test_several_runs_make_a_span_and_a_story_that_one_left_out_has_none_from_it():
    first = [
        observation("driver.asked", action="send"),
        observation("story.waited", point="packet"),
        observation("driver.asked", action="settle"),
    ]
    second = [observation("driver.asked", action="send")] * 3 + [observation("story.ended", "test_y"), observation("run.target", "")]
    assert needs_of([first, second]) == {
        "test_x": {"asks": {"send": [1, 3]}, "waits": {"packet": [0, 1]}},
        "test_y": {"asks": {}, "waits": {}},
    }


def test_unmeasured_stories_stay_unmeasured(monkeypatch):
    monkeypatch.setattr("hopquy.runner.plugin.playbill.FILE", "none.json")
    assert {story.needs for story in playbill("document-system")} == {None}


def test_a_story_that_asks_once_more_is_noticed(measured):
    """The proof above can fail."""
    runs = measured["document-system"]
    more = [*runs[0], observation("driver.asked", "test_sends_recall", action="send")]
    assert needs_of([more, *runs[1:]]) != needs_of(runs)
