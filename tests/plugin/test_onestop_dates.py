"""Runs of the reference one-stop system on other days: what held then is judged, what did not is shown as out of scope."""

from datetime import date, datetime, time, timedelta

import pytest

from hopquy.fixtures.onestop_system.clock import Clock
from hopquy.fixtures.onestop_system.moment import ZONE
from hopquy.runner.plugin.embedded_onestop import EVENING, OnestopRehearsal, play_embedded_onestop
from hopquy.runner.plugin.rehearsal import REHEARSALS

DAYS = {
    "2019-06-01": "fields-2019",
    "2021-06-01": "fields-2019",
    "2023-06-01": "fields-2022",
    "2025-09-01": "wrapper",
    "2026-03-01": "direct-2026",
}


@pytest.fixture(scope="module")
def embedded():
    with OnestopRehearsal() as one:
        yield one


def played(embedded, persona, day, **more):
    at = datetime.combine(date.fromisoformat(day), time(9), ZONE)
    judgement, _ = play_embedded_onestop(embedded, persona, at=at, **more)
    return judgement


@pytest.mark.slow
@pytest.mark.parametrize(("day", "persona"), DAYS.items())
def test_honest_systems_are_conformant_on_their_days(embedded, day, persona):
    judgement = played(embedded, persona, day)
    wrong = [(one.id, one.verdict.value) for one in judgement.verdicts if one.verdict.value not in ("pass", "not-applicable")]
    assert wrong == []
    assert judgement.decision.outcome.value == "conformant"


@pytest.mark.slow
@pytest.mark.parametrize("persona", ["fields-2022", "direct-2026"])
def test_honest_systems_are_conformant_in_working_hours(embedded, persona):
    """What is received then is handed over at once, and a state passes before anybody told it."""
    day = date.today()  # noqa: DTZ011 -- any day near today
    day += timedelta(days=(7 - day.weekday()) % 7 + 1)
    judgement, _ = play_embedded_onestop(embedded, persona, at=datetime.combine(day, time(10), ZONE))
    assert judgement.decision.outcome.value == "conformant"
    assert [(one.id, one.verdict.value) for one in judgement.verdicts if one.verdict.value in ("fail", "error")] == []


@pytest.mark.parametrize("hour", [time(3), time(10), EVENING])
def test_rehearsals_take_place_in_the_evening(embedded, monkeypatch, hour):
    """At whatever hour a rehearsal is made, the reference system shows a defect alike."""
    started = datetime.combine(date(2026, 11, 24), hour, ZONE)

    class Then(datetime):
        @classmethod
        def now(cls, tz=None):
            return started.astimezone(tz)

    shown = []
    monkeypatch.setattr("hopquy.runner.plugin.embedded_onestop.datetime", Then)
    monkeypatch.setattr("hopquy.runner.plugin.embedded_onestop.Clock", lambda at: shown.append(at) or Clock(at))
    play_embedded_onestop(embedded, "fields-2022", stories=("test_takes_by_post",))
    assert shown == [datetime.combine(date(2026, 11, 24), EVENING, ZONE)]


@pytest.mark.parametrize(
    ("day", "held", "not_held"),
    [
        ("2019-06-01", {"dossier/code/agency-date-serial"}, {"dossier/code/forward-form", "onestop/form/qr-items", "onestop/form/stop"}),
        ("2026-03-01", {"dossier/code/forward-form"}, {"dossier/code/agency-date-serial"}),
    ],
)
def test_a_rule_of_a_period_is_shown_and_not_applied_outside_it(embedded, day, held, not_held):
    judgement = played(embedded, "fields-2022", day, stories=("test_takes_by_post",))
    verdicts = {one.id: one for one in judgement.verdicts}
    assert {verdicts[id_].verdict.value for id_ in held} == {"pass"}
    for id_ in not_held:
        assert verdicts[id_].verdict.value == "not-applicable"
        assert verdicts[id_].reason.key == "reason.date"


@pytest.mark.parametrize(
    ("day", "persona", "rule", "other"),
    [
        ("2025-06-30", "fields-2022", "onestop/channel/online-taken", "onestop/channel/online-at-portal"),
        ("2025-07-01", "fields-2022", "onestop/channel/online-at-portal", "onestop/channel/online-taken"),
    ],
)
def test_the_front_door_changed_in_a_night(embedded, day, persona, rule, other):
    judgement = played(embedded, persona, day, stories=("test_files_online",))
    verdicts = {one.id: one for one in judgement.verdicts}
    assert verdicts[rule].verdict.value == "pass"
    assert (verdicts[other].verdict.value, verdicts[other].reason.key) == ("not-applicable", "reason.date")


@pytest.mark.parametrize(("day", "breaks"), [("2025-06-30", set()), ("2025-07-01", {"onestop/channel/online-at-portal"})])
def test_own_pages_are_a_fault_only_since_the_portal_is_the_one_place(embedded, day, breaks):
    judgement = played(embedded, "fields-2022", day, stories=("test_files_online",), defects=["own-front-open"])
    assert {one.id for one in judgement.verdicts if one.verdict.value == "fail"} == breaks


def test_a_persona_of_the_day_is_chosen():
    one = REHEARSALS["onestop-system"]
    assert one.persona_for([], date(2019, 6, 1)) == "fields-2019"
    assert one.persona_for([], date(2023, 6, 1)) == one.persona_for([]) == "fields-2022"
