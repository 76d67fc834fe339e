"""Runs against the reference one-stop system: every persona is conformant, and what the evidence holds is what went over the wire."""

import json
from datetime import datetime
from time import sleep
from xml.etree import ElementTree as ET

import pytest

from hopquy.fixtures.defects import defect_catalogue
from hopquy.fixtures.onestop_system.moment import ZONE
from hopquy.fixtures.onestop_system.persona import PERSONAS
from hopquy.runner.model.observation import Author
from hopquy.runner.plugin.embedded_onestop import OnestopRehearsal, play_embedded_onestop
from hopquy.runner.plugin.onestop.capture import Capture
from hopquy.runner.plugin.onestop.stage import Stage
from hopquy.runner.spec import shipped


@pytest.fixture(scope="module")
def embedded():
    with OnestopRehearsal() as one:
        yield one


@pytest.mark.parametrize("persona", PERSONAS)
def test_honest_systems_are_conformant(embedded, persona):
    judgement, _ = play_embedded_onestop(embedded, persona)
    wrong = [(one.id, one.verdict.value) for one in judgement.verdicts if one.verdict.value not in ("pass", "not-applicable")]
    assert wrong == []
    assert judgement.decision.outcome.value == "conformant"
    assert {one.data["outcome"] for one in judgement.record.observations if one.kind == "story.ended"} == {"done"}


def test_each_item_of_a_call_is_an_observation_of_its_own(embedded):
    judgement, _ = play_embedded_onestop(embedded, "fields-2022", stories=("test_settles_dossier",))
    observations = judgement.record.observations
    calls = {one.data["id"]: one for one in observations if one.kind == "portal.call"}
    items = [one for one in observations if one.kind.startswith("dossier.")]
    assert len(items) >= 5
    for one in items:
        assert one.author is Author.TARGET
        assert one.story == "test_settles_dossier"
        assert json.loads(judgement.record.blobs.get(one.blob))["MaHoSo"] == one.data["code"]
        assert one.data["code"] in calls[one.data["call"]].data["codes"]


def test_each_item_in_xml_is_an_observation_of_its_own(embedded):
    judgement, _ = play_embedded_onestop(embedded, "xml-2022", stories=("test_settles_dossier",))
    items = [one for one in judgement.record.observations if one.kind.startswith("dossier.")]
    assert {one.kind for one in items} == {"dossier.sync", "dossier.progress"}
    for one in items:
        root = ET.fromstring(judgement.record.blobs.get(one.blob))  # noqa: S314 -- of our own reference system
        assert (root.tag, root.findtext("MaHoSo")) == ("HoSo" if one.kind == "dossier.sync" else "TienDo", one.data["code"])


@pytest.mark.parametrize(
    ("persona", "defect", "story"),
    [
        ("xml-2022", "drop-sync-ma-tthc", "test_settles_dossier"),
        ("xml-2022", "double-sync-ten-tthc", "test_settles_dossier"),
        ("xml-2022", "receipt-sent-as-filed", "test_settles_dossier"),
        ("fields-2019", "lookup-shows-person", "test_answers_lookup"),
        ("wrapper", "lookup-needs-login", "test_answers_lookup"),
        ("direct-2026", "lookup-knows-every-code", "test_answers_lookup"),
        ("xml-2022", "answer-cut", "test_answers_question"),
        ("direct-2026", "answer-untold", "test_answers_question"),
        ("wrapper", "questions-unfetched", "test_answers_question"),
        ("xml-2022", "catalogue-never-refreshed", "test_follows_catalogue"),
    ],
)
def test_defects_are_caught_in_other_ways_of_speaking(embedded, persona, defect, story):
    judgement, _ = play_embedded_onestop(embedded, persona, [defect], stories=(story,), views=False)
    failed = sorted(one.id for one in judgement.verdicts if one.verdict.value == "fail")
    assert failed == sorted(defect_catalogue(shipped(), "onestop-system")[defect].breaks)


def test_no_session_and_no_password_reaches_the_evidence(embedded):
    judgement, _ = play_embedded_onestop(embedded, "fields-2019", stories=("test_logs_in_again",))
    record = judgement.record
    kept = [record.blobs.get(one.blob) for one in record.observations if one.blob]
    texts = [json.dumps(one.data).encode() for one in record.observations]
    sessions = [one for one in record.observations if one.kind == "portal.call" and one.data["session"]]
    assert sessions, "calls that show a session were seen"
    for text in (*kept, *texts):
        assert b"mat-khau-thu-nghiem-cua-mot-cua" not in text
    bodies = [record.blobs.get(one.blob) for one in sessions if one.blob]
    assert all(b"*" * 40 in body for body in bodies if b'"session"' in body)


@pytest.mark.parametrize(
    ("method", "story", "after"),
    [
        ("await_met", "test_waits_for_portal", "test_survives_answers_that_are_none"),
        ("say_success", "test_takes_success_as_text", "test_withdraws_dossier"),
    ],
)
def test_a_story_that_crashes_leaves_the_portal_as_it_was(embedded, monkeypatch, method, story, after):
    """The portal that was away, or said success otherwise, is itself again for the next story."""
    usual, portals = getattr(Stage, method), []

    def crashing(stage, *told, **more):
        portals.append(stage._portal)
        if stage.story != story:
            return usual(stage, *told, **more)
        if method == "say_success":
            usual(stage, *told, **more)
        raise RuntimeError("a crash of ours")

    monkeypatch.setattr(Stage, method, crashing)
    judgement, _ = play_embedded_onestop(embedded, "fields-2022", stories=(story, after))
    ended = {one.story: one.data["outcome"] for one in judgement.record.observations if one.kind == "story.ended"}
    assert ended == {story: "crashed", after: "done"}
    assert [one.id for one in judgement.verdicts if one.verdict.value == "fail"] == []
    assert (portals[0].settings.success, list(portals[0].armed.left())) == (0, [])


def test_a_dossier_that_is_told_again_is_told_in_the_same_bytes(embedded):
    judgement, _ = play_embedded_onestop(embedded, "fields-2022", stories=("test_takes_repeated_filing_once",))
    told = [one.blob for one in judgement.record.observations if one.kind == "onestop.asked" and one.data["service"] == "nhanhsdvcqg"]
    assert len(told) == 2
    assert len(set(told)) == 1


@pytest.mark.parametrize("moment", ["2027-12-31T16:30", "2030-03-01T09:00"])
def test_dates_are_put_off_from_the_day_of_the_run(embedded, moment):
    at = datetime.fromisoformat(moment).replace(tzinfo=ZONE)
    judgement, _ = play_embedded_onestop(embedded, "fields-2022", stories=("test_extends_once",), at=at)
    assert [one.data["outcome"] for one in judgement.record.observations if one.kind == "story.ended"] == ["done"]


def test_late_word_of_a_step_is_not_taken_for_word_of_the_next(embedded, monkeypatch):
    """A dossier and its progress come by two calls; the second of the step before a withdrawal may come after it was asked for."""
    usual = Capture.__call__

    def slowly(capture, event):
        if event.service == "CapNhatTienDoHoSoMC" and b'"TrangThai": "4"' in event.body:
            sleep(0.1)
        usual(capture, event)

    asked = Stage.await_status

    def later(stage, filed, status):
        sleep(0.05)
        return asked(stage, filed, status)

    monkeypatch.setattr(Capture, "__call__", slowly)
    monkeypatch.setattr(Stage, "await_status", later)
    judgement, _ = play_embedded_onestop(embedded, "fields-2022", ["withdrawal-untold"], stories=("test_withdraws_dossier",))
    assert [one.id for one in judgement.verdicts if one.verdict.value == "fail"] == ["onestop/sync/each-step-told"]
