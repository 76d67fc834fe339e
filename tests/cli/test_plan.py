"""`hopquy plan`: what a run will take, told in both languages, with nothing contacted and nothing written."""

from __future__ import annotations

import json
import socket

import pytest

from hopquy.runner.plugin.playbill import playbill
from hopquy.runner.spec import shipped
from hopquy.runner.spec.problems import validator


@pytest.fixture
def target(idle):
    return idle.target({"kind": "manual", "person": "Cán bộ kiểm thử", "party": "laboratory"})


@pytest.fixture(autouse=True)
def _nothing_is_contacted(monkeypatch, target):  # noqa: ARG001 -- the reference system listens before
    def refused(*_):
        raise AssertionError("something was contacted")

    monkeypatch.setattr(socket.socket, "connect", refused)
    monkeypatch.setattr(socket.socket, "bind", refused)


def planned(hopquy, *arguments):
    said = hopquy("plan", *arguments, "--json")
    assert said.code == 0, said.err
    document = json.loads(said.out)
    assert validator("forecast").is_valid(document)
    return document


def test_it_names_every_story_in_order_and_who_has_to_act(hopquy, target, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    before = sorted(tmp_path.rglob("*"))
    document = planned(hopquy, target)
    left_out = {story["name"]: story["missing"] for story in document["left_out"]}
    assert left_out, "this product does not claim everything"
    assert all(left_out.values()), "each says the claims that it wants"
    assert [story["name"] for story in document["stories"]] == [
        story.name for story in playbill("document-system") if story.name not in left_out
    ]
    assert document["people"]["person"] == {"name": "Cán bộ kiểm thử", "party": "laboratory"}
    assert document["people"]["prompts"]["most"] >= 10
    assert document["requirements"]["in_scope"] == sum(document["requirements"]["methods"].values())
    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_the_terminal_says_it_in_either_language(hopquy, target, monkeypatch, lang):
    monkeypatch.setenv("COLUMNS", "160")
    said = hopquy("plan", target, "--lang", lang)
    assert said.code == 0
    for story in playbill("document-system"):
        assert getattr(story.title, lang) in said.out
    for word in {
        "vi": ("Số người cần: 1", "dự báo", "giả định", "Yêu cầu được đánh giá"),
        "en": ("People needed: 1", "forecast", "assumed", "Requirements in scope"),
    }[lang]:
        assert word in said.out


def test_no_credential_is_needed(hopquy, target, make, monkeypatch):
    monkeypatch.delenv(make.VARIABLE)
    assert hopquy("plan", target).code == 0
    assert hopquy("run", target).code == 2


def test_a_program_needs_nobody_and_a_passive_target_leaves_stories_open(hopquy, idle):
    assert "nobody" in hopquy("plan", idle.target()).out
    document = planned(hopquy, idle.target({"kind": "passive"}))
    assert document["people"]["count"] == 0
    assert "test_sends_new_document" in document["unasked"]
    assert "Stay open" in hopquy("plan", idle.target({"kind": "passive"})).out


def test_selections_and_the_day_change_what_is_in_scope(hopquy, target):
    document = planned(hopquy, target, "--only", "edxml/packet/*", "--story", "test_sends_*", "--as-of", "2026-01-31")
    assert document["as_of"] == "2026-01-31"
    assert {story["name"][:11] for story in document["stories"]} == {"test_sends_"}
    held = [one for one in shipped().requirements if one.startswith("edxml/packet/")]
    assert document["requirements"]["in_scope"] == len(held)
    said = hopquy("plan", target, "--story", "test_sends_*")
    assert "not being selected" in said.out


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--as-of", "31.1.2026"], "is not a date"),
        (["--only", "nothing/*"], "no requirement fits 'nothing/*'"),
        (["--story", "nothing"], "no story fits 'nothing'; there are:\n  test_answers_recall\n"),
        (["--profile", "nothing"], "no profile is called 'nothing'"),
    ],
)
def test_what_cannot_be_planned_is_said(hopquy, target, arguments, told):
    said = hopquy("plan", target, *arguments)
    assert said.code == 2
    assert told in said.err


def test_a_target_that_is_wrong_is_told_as_by_a_run(hopquy, tmp_path):
    path = tmp_path / "target.yaml"
    path.write_text("role: document-system\n", encoding="utf-8")
    said = hopquy("plan", path)
    assert said.code == 2
    assert f"{path}:" in said.err
