"""Telling the portal: sessions, outages, restarts, lost answers."""

from __future__ import annotations

import json

import pytest

from hopquy.fixtures.portal import Settings


def whole(run, code):
    run.act("accept", code=code)
    run.act("finish", code=code)
    run.act("return", code=code)


WHOLE = ["1", "2", "4", "9", "10"]


def test_it_works_by_itself(running):
    with running() as run:
        code = run.file()
        run.until(lambda: run.states(code) == ["1"])
        run.act("accept", code=code)
        run.until(lambda: run.steps(code) == ["2", "4"])


def test_one_login_for_all_calls(running):
    with running() as run:
        whole(run, run.file())
        run.settle()
        assert len(run.calls("login")) == 1


@pytest.mark.parametrize(("persona", "login"), [("fields-2022", "login"), ("wrapper", "login"), ("direct-2026", "token")])
def test_a_session_that_is_over_is_renewed(running, persona, login):
    with running(persona) as run:
        code = run.file()
        run.settle()
        run.portal.sessions.expire()
        whole(run, code)
        assert run.settle() == 0
        assert len(run.calls(login)) == 2
        assert str(run.steps(code)[-1]) == "10"


@pytest.mark.parametrize("success", [0, "0", "00"])
def test_each_way_to_say_zero_is_success(running, success):
    with running(settings=Settings(success=success)) as run:
        whole(run, run.file())
        assert run.settle() == 0
        assert run.states() == WHOLE


def test_nothing_is_lost_while_the_portal_is_away(running):
    with running() as run:
        known = run.file()
        run.settle()
        with run.server.outage():
            code = run.file()
            whole(run, known)
            whole(run, code)
            assert run.settle() == 17
        run.until(lambda: run.steps(code) == WHOLE[1:] and run.steps(known) == WHOLE[1:])
        assert (run.states(known), run.states(code)) == (WHOLE, WHOLE)


def test_nothing_is_lost_over_a_restart(running):
    with running() as run:
        code = run.file()
        run.settle()
        with run.server.outage():
            whole(run, code)
            run.act("restart")
            assert run.show(code)["status"] == 10
        assert run.settle() == 0
        assert (run.states(code), run.steps(code)) == (WHOLE, WHOLE[1:])


def test_a_lost_answer_doubles_nothing(running):
    with running() as run:
        run.arm("lose-answer", "DongBoHoSoMC")
        code = run.file()
        run.until(lambda: len(run.calls("DongBoHoSoMC")) == 2)
        assert [event.updating for event in run.calls("DongBoHoSoMC")] == ["False", "True"]
        run.arm("lose-answer", "CapNhatTienDoHoSoMC")
        run.act("accept", code=code)
        run.settle()
        (dossier,) = run.portal.register.all()
        assert [json.loads(one.raw)["TrangThai"] for one in dossier.steps if not one.repeated] == ["2", "4"]


@pytest.mark.parametrize("kind", ["exists", "not-yet-known", "busy", "page", "garbage", "upstream", "empty", "wrong-type", "short-session"])
def test_each_trouble_passes(running, kind):
    with running() as run:
        code = run.file()
        run.settle()
        run.portal.sessions.expire()
        run.arm(kind)
        whole(run, code)
        other = run.file()
        run.settle()
        run.settle()
        assert (run.steps(code), run.states(other)) == (WHOLE[1:], ["1"])


def test_what_the_portal_refuses_waits_and_hinders_no_other(running):
    with running() as run:
        refused, other = run.file(), run.file()
        run.settle()
        run.arm("busy", containing=refused.encode(), times=500)
        run.act("accept", code=refused)
        run.act("accept", code=other)
        assert run.settle() == 4
        assert (run.steps(refused), run.steps(other)) == ([], ["2", "4"])


def test_progress_that_is_collected_goes_ten_at_a_time(running):
    with running("wrapper") as run:
        code = run.file()
        run.act("accept", code=code)
        run.settle()
        with run.server.outage():
            for _ in range(6):
                run.act("request-supplement", code=code, content="Thiếu")
                run.act("supplement", code=code)
        assert run.settle() == 0
        assert run.steps(code) == ["2", "4"] + ["5", "4"] * 6
        counts = [len(event.items) for event in run.calls("CapNhatTienDoHoSoMC")]
        assert (max(counts), sum(counts)) == (10, 14)


def test_a_procedure_that_was_told_once_can_be_filed_while_the_portal_is_away(running):
    with running() as run:
        run.file()
        run.settle()
        with run.server.outage():
            assert run.file()
            status, answer = run.ask("file", channel="counter", procedure="1.009902", applicant=run.applicant)
            assert (status, "1.009902" in answer["reason"]) == (409, True)
