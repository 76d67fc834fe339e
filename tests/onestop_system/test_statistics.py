"""Figures of a period, and what defects make of them."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from hopquy.fixtures.onestop_system.dossier import Component, Dossier, Fee, Person, Result, Status, Supplement
from hopquy.fixtures.onestop_system.moment import ZONE
from hopquy.fixtures.onestop_system.procedure import ChannelLimit, Limit, Procedure, ProcedurePaper
from hopquy.fixtures.onestop_system.statistics import figures

PROCEDURE = Procedure(
    "1.009901", "Mẫu", "LV", "Mẫu", (ChannelLimit("", Limit(3, "working-day")),), result=ProcedurePaper("KQ.1", "Giấy chứng nhận")
)
DAY = datetime(2026, 11, 2, 9, tzinfo=ZONE)
ONE = timedelta(days=1)
RESULT = (Result("f", "KQ.1", "Giấy"),)


def dossier(**more):
    given = {"channel": "counter", "status": Status.IN_PROCESS, "received": DAY, "due": DAY + 3 * ONE, **more}
    return Dossier(code="x", procedure=PROCEDURE, applicant=Person("Mẫu"), subject="", filed=DAY, **given)


def told(*dossiers, defects=(), now=DAY + 20 * ONE):
    return figures(dossiers, date(2026, 11, 1), date(2026, 11, 30), now, defects)


def finished(days, **more):
    return dossier(status=Status.FINISHED, finished=DAY + days * ONE, **more)


def asked(begin, end):
    return Supplement("s", "a", "thiếu", DAY + begin * ONE, brought=DAY + end * ONE)


def test_nothing():
    assert (told()["received"], told()["on_time_share"]) == (0, None)


def test_of_the_period_and_received_only():
    assert told(dossier(received=None), dossier(received=DAY - 2 * ONE), dossier(received=DAY + 30 * ONE))["received"] == 0
    assert told(dossier(received=DAY.replace(day=30, hour=23)))["received"] == 1


@pytest.mark.parametrize(
    ("one", "late"),
    [
        (finished(3), 0),
        (finished(4), 1),
        (finished(5, supplements=(asked(1, 3),)), 0),
        (finished(2, supplements=(asked(0, 1), asked(1, 2))), 1),
        (dossier(), 1),
        (dossier(status=Status.WITHDRAWN, ended=DAY + ONE), 0),
        (dossier(due=DAY + 40 * ONE), 0),
    ],
)
def test_on_time(one, late):
    assert told(one)["late"] == late


def test_shares_have_two_decimals():
    assert told(finished(1), finished(1), finished(9))["on_time_share"] == 66.67


def test_channels_states_and_results():
    online = finished(1, channel="online", results=RESULT, components=(Component("c", "đơn", "f"),))
    made = told(online, dossier(channel="online"), dossier(channel="post"))
    assert made["channels"] == {"counter": 0, "online": 2, "post": 1}
    assert (made["states"]["9"], made["states"]["4"], made["ended"], made["finished"]) == (1, 2, 1, 1)
    assert (made["online_share"], made["result_file_share"], made["digitised_both_share"]) == (33.33, 100.0, 100.0)


def test_who_can_pay():
    paid = dossier(fees=(Fee("a", "a", 10, paid="portal"),))
    counter = dossier(fees=(Fee("a", "a", 10, paid="counter"),))
    free = dossier(fees=(Fee("a", "a", 0),))
    made = told(paid, counter, free)
    assert (made["payable"], made["paid_online"], made["paid_online_share"]) == (2, 1, 50.0)


@pytest.mark.parametrize(
    ("defect", "figure", "value"),
    [
        ("statistics-without-hidden-states", "received", 4),
        ("statistics-stopped-as-finished", "states", {**dict.fromkeys(map(str, range(1, 11)), 0), "4": 1, "5": 1, "9": 4}),
        ("statistics-open-never-late", "late", 0),
        ("statistics-waiting-counted", "late", 3),
        ("statistics-free-counted-payable", "payable", 6),
        ("statistics-online-without-result", "online_share", 16.67),
        ("statistics-rounded", "on_time_share", 66.7),
        ("statistics-stopped-not-ended", "ended", 3),
        ("statistics-post-at-counter", "channels", {"counter": 6, "online": 1, "post": 0}),
        ("statistics-undigitised-counted", "digitised", 7),
        ("statistics-portal-filed-not-synced", "synced", 6),
    ],
)
def test_each_defect_tells_another_figure(defect, figure, value):
    dossiers = (
        finished(1),
        finished(1, channel="online"),
        finished(5, supplements=(asked(1, 3),)),
        dossier(status=Status.STOPPED, ended=DAY + ONE),
        dossier(),
        dossier(status=Status.SUPPLEMENT, due=DAY + 5 * ONE),
    )
    if figure in ("channels", "digitised", "synced"):
        dossiers = (*dossiers, dossier(channel="post", from_portal=True))
    honest, wrong = told(*dossiers)[figure], told(*dossiers, defects={defect})[figure]
    assert wrong == value != honest


def test_defects_of_what_was_paid_and_digitised():
    counter = dossier(fees=(Fee("a", "a", 10, paid="counter"),))
    assert (told(counter)["paid_online"], told(counter, defects={"statistics-counter-paid-online"})["paid_online"]) == (0, 1)
    bare, stored = finished(1, results=RESULT), dossier(components=(Component("c", "đơn", "f", from_personal_store=True),))
    assert (told(bare)["digitised_both"], told(bare, defects={"statistics-either-digitised"})["digitised_both"]) == (0, 1)
    assert (told(bare)["result_file"], told(bare, defects={"statistics-result-file-when-returned"})["result_file"]) == (1, 0)
    assert (told(stored)["personal_store"], told(stored, defects={"statistics-store-forgotten"})["personal_store"]) == (1, 0)
    twice = finished(2, supplements=(asked(0, 1), asked(1, 2)))
    assert (told(twice)["late"], told(twice, defects={"statistics-supplements-forgiven"})["late"]) == (1, 0)


def test_what_waits_to_be_told_is_not_synchronised():
    period = (date(2026, 11, 1), date(2026, 11, 30), DAY + ONE)
    assert (figures([dossier()], *period)["synced"], figures([dossier()], *period, untold=["x"])["synced"]) == (1, 0)


def test_indicators_until_the_circular_ended():
    then = DAY.replace(year=2024)
    one = dossier(received=then, due=then + 3 * ONE, supplements=(asked(0, 1),))
    given = ([one, dossier(received=then, due=then + 3 * ONE), one], date(2024, 11, 1), date(2024, 11, 30), then + ONE)
    assert figures(*given)["indicators"] == {"3": {"points": 4, "dossiers": 3, "value": 1.3}}
    assert figures(*given, {"statistics-indicator-two-decimals"})["indicators"]["3"]["value"] == 1.33
    assert figures(*given, {"statistics-indicator-without-supplements"})["indicators"]["3"]["points"] == 6
    assert "indicators" not in told(dossier())


def test_asked_by_a_driver(running):
    with running() as run:
        code = run.file()
        run.file()
        run.act("accept", code=code)
        run.act("pay", code=code, via="portal")
        made = run.figures("2026-11-20", "2026-11-20")
        assert (made["received"], made["paid_online"], made["states"]["4"], made["digitised_share"]) == (1, 1, 1, 100.0)
        assert run.ask("statistics", **{"from": "soon", "until": "2026-11-20"})[0] == 400
