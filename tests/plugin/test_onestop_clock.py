"""Stories that set the clock of a one-stop system: honest on any day, and each of their defects is seen by what it breaks alone."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, timedelta

import pytest

from hopquy.fixtures.onestop_system.defects import defects
from hopquy.fixtures.onestop_system.machine import Machine
from hopquy.fixtures.onestop_system.moment import ZONE
from hopquy.runner.model.verdict import Verdict
from hopquy.runner.plugin.embedded_onestop import EVENING, OnestopRehearsal, calendar_around, play_embedded_onestop

STORIES = (
    "test_promises_over_days_off",
    "test_hands_over_at_fifteen",
    "test_starts_anew_after_supplement",
    "test_apologises_in_time",
    "test_numbers_over_midnight",
    "test_stops_what_is_never_supplemented",
    "test_closes_what_is_never_supplemented",
)
FORMER = {"fifteen", "starts-anew", "extension-in-time", "serial-of-day"}
PRESENT = {"within-limit", "agrees-with-limit", "fifteen"}
"""The rules of the law until 30/06/2025, and of that since."""


@pytest.fixture(scope="module")
def rehearsal():
    with OnestopRehearsal() as started:
        yield started


def of(judgement, *verdicts):
    return {one.id for one in judgement.verdicts if one.verdict in verdicts}


@pytest.mark.parametrize(
    ("at", "persona"),
    [
        ("2026-11-20T23:30", "fields-2022"),
        ("2026-11-21T10:00", "wrapper"),
        ("2025-06-30T15:01", "fields-2019"),
        ("2025-07-02T09:00", "fields-2022"),
        ("2026-01-24T06:00", "direct-2026"),
    ],
)
def test_honest_on_any_day(rehearsal, at, persona):
    moment = datetime.fromisoformat(at).replace(tzinfo=ZONE)
    judgement, _ = play_embedded_onestop(rehearsal, persona, stories=STORIES, at=moment)
    assert of(judgement, Verdict.FAIL, Verdict.ERROR) == set()
    seen = {id_.rpartition("/")[2] for id_ in of(judgement, Verdict.PASS)} & (FORMER | PRESENT)
    wanted = FORMER if moment.date() < date(2025, 7, 1) else PRESENT
    assert seen == (wanted if persona != "direct-2026" else {"fifteen"})


@pytest.mark.parametrize(
    "defect",
    [
        "due-date-ignores-holidays",
        "due-date-ignores-weekends",
        "due-date-ignores-make-up-days",
        "fifteen-ignored",
        "supplement-keeps-clock",
        "extension-too-late",
        "code-of-wrong-day",
        "serial-never-restarts",
        "unanswered-left-open",
        "unanswered-ended-early",
    ],
)
def test_defect_fails_what_it_breaks(rehearsal, defect):
    judgement, _ = play_embedded_onestop(rehearsal, "fields-2022", [defect], stories=STORIES)
    assert of(judgement, Verdict.FAIL) == {one if isinstance(one, str) else one.id for one in defects()[defect].breaks}


def test_the_clock_is_set_back_and_what_it_was_set_to_is_recorded(rehearsal):
    judgement, _ = play_embedded_onestop(rehearsal, stories=["test_promises_over_days_off"])
    shown = [one.data for one in judgement.record.observations if one.kind == "driver.asked" and one.data["action"] == "set-clock"]
    assert Counter(one["ok"] for one in shown) == {True: 4}
    now = datetime.combine(datetime.now(ZONE).date(), EVENING, ZONE)
    moments = [datetime.fromisoformat(one["at"]) for one in shown]
    assert all(moment > now + timedelta(days=1) for moment in moments[:-1])
    assert abs(moments[-1] - now) < timedelta(minutes=5)
    seen = datetime.now(ZONE)
    assert all(abs(datetime.fromisoformat(one.at) - seen) < timedelta(minutes=5) for one in judgement.record.observations if one.at)


@pytest.mark.parametrize("at", [None, datetime(2025, 6, 30, 9, tzinfo=ZONE)])
def test_a_clock_that_is_not_set_is_not_held_against_anybody(rehearsal, monkeypatch, at):
    monkeypatch.setattr(Machine, "set_clock", lambda *_: None)
    judgement, _ = play_embedded_onestop(rehearsal, stories=STORIES, at=at)
    assert of(judgement, Verdict.FAIL, Verdict.ERROR) == set()
    assert "onestop/deadline/fifteen" in of(judgement, Verdict.INCONCLUSIVE)


def test_made_up_calendar():
    calendar = calendar_around(date(2026, 11, 22))
    assert all(day.isoweekday() == 3 for day in calendar.holidays)
    assert all(day.isoweekday() == 6 for day in calendar.make_up_days)
    assert min(calendar.holidays) < date(2026, 11, 22) < max(calendar.holidays)
