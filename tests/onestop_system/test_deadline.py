"""Working days, hand-over at 15:00, and terms in each unit."""

from __future__ import annotations

from datetime import datetime

import pytest

from hopquy.fixtures.onestop_system.calendar import Calendar, example_calendar
from hopquy.fixtures.onestop_system.deadline import Deadlines
from hopquy.fixtures.onestop_system.moment import ZONE
from hopquy.fixtures.onestop_system.procedure import Limit

# Friday 20/11/2026; Monday 23 a holiday, Saturday 21 worked in exchange.
CALENDAR = Calendar.of(["2026-11-23"], ["2026-11-21"])
PLAIN = Calendar()


def at(text):
    return datetime.strptime(text, "%d/%m %H:%M").replace(year=2026, tzinfo=ZONE)


@pytest.mark.parametrize(
    ("received", "handed"),
    [
        ("20/11 14:59", "20/11 14:59"),
        ("20/11 15:00", "20/11 15:00"),
        ("20/11 15:01", "23/11 08:00"),
        ("20/11 06:30", "20/11 08:00"),
        ("20/11 23:59", "23/11 08:00"),
        ("21/11 10:00", "23/11 08:00"),
    ],
)
def test_hand_over(received, handed):
    assert Deadlines(PLAIN).handed_over(at(received)) == at(handed)


def test_hand_over_before_a_holiday_and_on_a_make_up_day():
    assert Deadlines(CALENDAR).handed_over(at("20/11 15:01")) == at("21/11 08:00")
    assert Deadlines(CALENDAR).handed_over(at("21/11 15:01")) == at("24/11 08:00")


@pytest.mark.parametrize(
    ("limit", "due"),
    [
        (Limit(3, "working-day"), "25/11 09:00"),
        (Limit(0, "working-day"), "20/11 09:00"),
        (Limit(8, "hour"), "20/11 17:00"),
        (Limit(10, "hour"), "23/11 10:00"),
        (Limit(20, "day"), "10/12 09:00"),
        (Limit(1, "day"), "23/11 09:00"),
        (Limit(1, "month"), "21/12 09:00"),
    ],
)
def test_terms(limit, due):
    assert Deadlines(PLAIN).due(at("20/11 09:00"), limit) == at(due)


def test_a_month_ends_where_the_next_one_does():
    start = datetime(2026, 1, 29, 9, tzinfo=ZONE)
    assert Deadlines(Calendar(weekends=False)).due(start, Limit(1, "month")) == datetime(2026, 2, 28, 9, tzinfo=ZONE)
    assert Deadlines(Calendar(weekends=False)).due(start.replace(month=12), Limit(2, "month")).month == 2


@pytest.mark.parametrize(
    ("defect", "due"),
    [
        ("none", "25/11 09:00"),
        ("due-date-ignores-holidays", "24/11 09:00"),
        ("due-date-ignores-weekends", "24/11 09:00"),
        ("due-date-ignores-make-up-days", "26/11 09:00"),
    ],
)
def test_a_calendar_counts(defect, due):
    assert Deadlines(CALENDAR, {defect}).due(at("20/11 09:00"), Limit(3, "working-day")) == at(due)


def test_fifteen_ignored():
    assert Deadlines(PLAIN, {"fifteen-ignored"}).handed_over(at("20/11 15:01")) == at("20/11 15:01")


def test_an_apology_comes_a_day_before():
    terms = Deadlines(PLAIN)
    assert terms.extendable(at("24/11 23:00"), at("25/11 09:00"))
    assert not terms.extendable(at("25/11 00:01"), at("25/11 09:00"))


def test_the_example_calendar_can_be_read():
    assert not example_calendar().works(datetime(2026, 9, 2, tzinfo=ZONE).date())


def test_what_was_received_late_waits_for_its_hour(running):
    with running(at="2026-11-20T15:01:00") as run:
        code = run.file()
        assert run.act("accept", code=code) == {"ok": True, "code": code, "status": 2, "due": "2026-11-26T08:00:00+07:00"}
        run.settle()
        run.clock("2026-11-23T07:59:00")
        run.settle()
        assert run.states(code) == ["1", "2"]
        run.clock("2026-11-23T08:00:00")
        run.until(lambda: run.steps(code) == ["2", "4"])
        begun = [item["NgayBatDau"][:10] for item in run.taken("CapNhatTienDoHoSoMC")]
        assert begun == ["2026112015", "2026112308"]


def test_what_was_received_in_time_is_handed_over_at_once(running):
    with running(at="2026-11-20T14:59:00") as run:
        assert run.act("accept", code=run.file())["status"] == 4
