"""An intermediary system as patient: each account asks it for the list of bodies, in either dialect, and nothing is restarted."""

from __future__ import annotations

import dataclasses
import json

import doctor_peers as peers
import pytest

from hopquy.fixtures.axis import Axis, AxisServer, System
from hopquy.fixtures.intermediary import EmbeddedAxis
from hopquy.runner.doctor import Concern, State
from hopquy.runner.language import say
from hopquy.runner.model.intermediary import Account, Intermediary

OURS = Account("hopquy.a", "mot-khoa-thu-nghiem", ("H49.15",))
OK = {"status": "OK", "ErrorCode": "0", "ErrorDesc": "Thanh cong"}


def axis(endpoint, dialect="vxp", systems=(OURS,), **driver):
    given = peers.target(**{"kind": "passive", "actions": (), **driver})
    return dataclasses.replace(
        given, role="axis", features=("exchange",), system_id="", secret="", codes=(), intermediary=Intermediary(endpoint, dialect, systems, timeout=1.0)
    )  # fmt: skip


def states(seen, check="accounts"):
    return {one.subject: (one.state.value, one.met.key.removeprefix("doctor.met.")) for one in seen if one.check == check}


@pytest.mark.parametrize("persona", ["operator-vxp", "provincial-rest"])
def test_the_reference_intermediary_systems_are_ready(examine, persona):
    with EmbeddedAxis() as embedded, embedded.run(persona) as there:
        accounts = tuple(Account(one.system_id, one.secret, one.codes) for one in there.systems)
        seen = examine(axis(there.endpoint, there.dialect, accounts))
    assert states(seen) == {one.system_id: ("ready", "account") for one in accounts}
    assert {one.state for one in seen} <= {State.READY, State.NOT_APPLICABLE}
    assert "sign-on" not in {one.check for one in seen}


@pytest.mark.parametrize(
    ("account", "met"),
    [
        (dataclasses.replace(OURS, secret="mot-khoa-khac-han"), "account-refused"),
        (dataclasses.replace(OURS, system_id="hopquy.khac"), "account-refused"),
        (dataclasses.replace(OURS, secret="Bí mật của hệ thống"), "account-refused"),
    ],
)
def test_accounts_that_the_axis_does_not_know(examine, account, met):
    with AxisServer(Axis([System(OURS.system_id, OURS.secret, OURS.codes)])) as server:
        seen = examine(axis(server.url, systems=(OURS, account) if account.system_id != OURS.system_id else (account,)))
    assert states(seen)[account.system_id] == ("not-ready", met)
    assert all(account.secret not in repr(one) for one in seen)


def test_a_secret_beyond_ascii_signs_as_well(examine):
    account = dataclasses.replace(OURS, secret="Bí mật/rất dài")
    with AxisServer(Axis([System(account.system_id, account.secret, account.codes)])) as server:
        assert states(examine(axis(server.url, systems=(account,)))) == {"hopquy.a": ("ready", "account")}


@pytest.mark.parametrize(
    ("behave", "state", "met"),
    [
        (peers.answer(b"no", "401 Unauthorized"), "not-ready", "account-denied"),
        (peers.answer(b"<html>It works!</html>"), "not-ready", "no-list"),
        (peers.answer(b"", "302 Found", "Location: /\r\n"), "not-ready", "no-list"),
        (peers.answer(b"[1]"), "not-ready", "no-list"),
        (peers.answer(b"[" * 50_000), "not-ready", "no-list"),
        (peers.answer(b'{"status": "FAIL", "ErrorCode": "15", "ErrorDesc": "sai kh\\u0000oa"}'), "not-ready", "account-refused"),
        (peers.answer(json.dumps(OK | {"data": [{"code": "H49"}]}).encode()), "unknown", "account-unlisted"),
        (peers.answer(json.dumps(OK | {"data": "none"}).encode()), "unknown", "account-unlisted"),
        (peers.answer(json.dumps(OK | {"data": [1, {"code": "H49.15"}]}).encode()), "ready", "account"),
        (peers.answer(json.dumps(OK | {"data": [{"code": "x", "oldCode": "H49.15"}]}).encode()), "ready", "account"),
    ],
)
def test_what_an_axis_can_answer(peer, examine, behave, state, met):
    found = examine(axis(peer(behave).url)).of("accounts")
    assert (found.state, found.met.key) == (state, f"doctor.met.{met}")
    assert "\x00" not in say(found.met, "en")


def test_a_list_without_end_is_not_read_to_its_end(peer, examine, monkeypatch):
    monkeypatch.setattr("hopquy.runner.doctor.accounts._LARGEST", 100_000)
    flood = peers.flooding(b"HTTP/1.1 200 OK\r\n\r\n", b"x" * 65536)
    found = examine(axis(peer(flood).url)).of("accounts")
    assert (found.state, found.met.key) == (State.UNKNOWN, "doctor.met.list-too-long")


def test_an_axis_that_hangs_is_given_up(peer, examine):
    def behave(one, connection):
        asked = peers.received(connection)
        if asked.startswith(b"GET"):
            connection.sendall(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")
        elif asked:
            peers.silent(one, connection)

    found = examine(axis(peer(behave).url), patience=dataclasses.replace(peers.QUICK, action=0.3)).of("accounts")
    assert (found.state, found.met.key, found.concern) == (State.NOT_READY, "doctor.trouble.silent", Concern.VENDOR)


def test_an_axis_that_is_not_there(examine):
    seen = examine(axis(f"http://127.0.0.1:{peers.free_port()}"))
    assert seen.of("connection").met.key == "doctor.trouble.refused"
    assert states(seen) == {"hopquy.a": ("unknown", "stopped")}


def test_nothing_is_restarted(peer, examine, tmp_path):
    one = peer(peers.answering(("restart",)))
    with AxisServer(Axis([System(OURS.system_id, OURS.secret, OURS.codes)])) as server:
        seen = examine(axis(server.url, url=one.url, kind="http", actions=("restart",), token="mot-ma-dieu-khien"))
        assert states(seen, "driver") == {"restart": ("not-applicable", "untried")}
        assert {asked.split(b" ")[0] for asked in one.requests} == {b"GET"}
        assert set(states(seen, "answer")) == {server.url.partition("//")[2], one.url.partition("//")[2]}
        run = tmp_path / "ran"
        program = ("python3", "-c", f"open({str(run)!r}, 'w')")
        assert states(examine(axis(server.url, kind="command", command=program, actions=("restart",))), "driver")
        assert not run.exists()
