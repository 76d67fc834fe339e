"""The control end point says what was wrong with a request."""

from __future__ import annotations

import base64

import pytest

from hopquy.fixtures.onestop_system.control import OnestopControl
from hopquy.fixtures.onestop_system.store import ClosedError

FILE = {"channel": "counter", "procedure": "1.009901", "applicant": {"name": "Nguyễn Văn Mẫu"}}


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"channel": "fax"}, "channel"),
        ({"channel": None}, "channel"),
        ({"procedure": 5}, "procedure"),
        ({"procedure": ""}, "procedure"),
        ({"applicant": "Mẫu"}, "applicant"),
        ({"applicant": {"name": ""}}, "name"),
        ({"applicant": {"name": "\ud800"}}, "name"),
        ({"applicant": {"name": "Mẫu", "kind": "ghost"}}, "kind"),
        ({"applicant": {"name": "Mẫu", "verified": "yes"}}, "verified"),
        ({"components": {}}, "components"),
        ({"components": ["x"]}, "components"),
        ({"components": [{"name": "a", "base64": "?"}]}, "base64"),
        ({"components": [{"name": "a", "on_paper": 1}]}, "on_paper"),
    ],
)
def test_a_wrong_argument_is_named(running, change, reason):
    with running() as run:
        status, answer = run.ask("file", **{**FILE, **change})
        assert (status, answer["ok"], reason in answer["reason"]) == (400, False, True)


@pytest.mark.parametrize(
    ("action", "more"),
    [
        ("accept", {}),
        ("refuse", {"reason": "r"}),
        ("process", {}),
        ("request-supplement", {"content": "c"}),
        ("supplement", {}),
        ("demand-fee", {}),
        ("pay", {}),
        ("extend", {"reason": "r", "due": "2026-12-01"}),
        ("withdraw", {}),
        ("stop", {"reason": "r"}),
        ("finish", {}),
        ("return", {}),
        ("show", {}),
        ("papers", {}),
    ],
)
def test_a_dossier_that_is_not_there_is_a_conflict(running, action, more):
    with running() as run:
        assert run.ask(action, code="x", **more) == (409, {"ok": False, "reason": "unknown dossier"})
        assert run.ask(action, **more)[0] == 400


@pytest.mark.parametrize("at", ["", "tomorrow", 5, "2026-02-30T00:00:00", "2026-01-01T25:00:00"])
def test_a_moment_that_is_none(running, at):
    with running() as run:
        assert run.ask("set-clock", at=at)[0] == 400


@pytest.mark.parametrize(("fees", "reason"), [([{"code": "P", "name": "P", "amount": "5"}], "amount"), ("x", "fees")])
def test_fees_that_are_none(running, fees, reason):
    with running() as run:
        code = run.file()
        run.act("accept", code=code)
        status, answer = run.ask("demand-fee", code=code, fees=fees)
        assert (status, reason in answer["reason"]) == (400, True)


def test_asked_while_it_starts_again(running):
    with running() as run:
        code = run.file()
        system = run.target.machine.system
        run.act("restart")
        with pytest.raises(ClosedError):
            system.accept(code)
        run.target.machine.stop()
        assert run.ask("accept", code=code)[0] == 503
        assert run.session.get(f"{run.target.url}/tracuu/{code}", timeout=5).status_code == 503


def test_unknown_actions_and_no_system():
    assert OnestopControl().perform("explode", {})[0] == 404
    assert OnestopControl().perform("settle", {})[0] == 503


def test_a_procedure_that_the_catalogue_lacks(running):
    with running() as run:
        status, answer = run.ask("file", **{**FILE, "procedure": "9.999999"})
        assert (status, answer["reason"]) == (409, "the national catalogue has no procedure 9.999999")


def test_the_direct_flow_says_that_it_gets_no_code(running):
    with running("direct-2026") as run:
        run.file()
        with run.server.outage():
            status, answer = run.ask("file", **FILE)
            assert (status, answer["reason"].startswith("the portal: ")) == (502, True)


def test_files_of_the_driver_are_kept(running):
    with running() as run:
        content = "Đơn đề nghị".encode()
        named = {"name": "đơn.txt", "media_type": "text/plain", "base64": base64.b64encode(content).decode()}
        run.file(components=[named, {"name": "Chỉ có bản giấy", "on_paper": True}])
        run.settle()
        first, second = run.told()[0]["TaiLieuNop"]
        answer = run.session.get(first["DuongDanTaiTepTin"], timeout=5)
        assert (answer.content, answer.headers["Content-Type"]) == (content, "text/plain; charset=utf-8")
        assert (second["DuongDanTaiTepTin"], second["DuocSoHoa"]) == ("", "0")
