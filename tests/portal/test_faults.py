from __future__ import annotations

import http.client
import json
import socket
import time

import pytest

from hopquy.fixtures.portal import Portal, PortalFault, PortalServer
from hopquy.fixtures.portal.fault import ANSWERED_ALL_THE_SAME, KINDS, NOT_DONE

BROKEN = (ConnectionResetError, BrokenPipeError, http.client.RemoteDisconnected, http.client.IncompleteRead, TimeoutError)
DOSSIER = {"MaHoSo": "H99.001-261122-0001", "TrangThaiHoSo": "2"}
CODE = DOSSIER["MaHoSo"]
STEP = {"MaHoSo": CODE, "TrangThai": "4"}
DIRECT = {**DOSSIER, "MaTTHC": "1.009901", "ChuHoSo": "Nguyễn Văn Mẫu", "MaDonViTiepNhan": "H99.001"}


def known(bench):
    return bench.portal.register.find(CODE) is not None


@pytest.mark.parametrize("kind", ["down", "reset", "lose-answer", "break-off", "cut-short"])
def test_a_connection_that_breaks(bench, kind):
    client = bench.caller()
    bench.portal.arm(PortalFault(kind, "DongBoHoSoMC"))
    with pytest.raises(BROKEN):
        client.sync(DOSSIER)
    assert known(bench) is (kind not in NOT_DONE)
    assert bench.event.fault == kind
    assert bench.event.answer_lost is (kind in ("down", "reset", "lose-answer"))
    assert bench.event.items[0].became == ("created" if known(bench) else "not-reached")
    assert client.sync(DOSSIER).code == (3 if known(bench) and kind not in NOT_DONE else 0)


@pytest.mark.parametrize(
    ("kind", "status", "content_type"),
    [
        ("server-error", 503, "text/html"),
        ("page", 200, "text/html"),
        ("busy", 200, "application/json"),
        ("upstream", 502, "application/json"),
    ],
)
def test_an_answer_that_is_none(bench, kind, status, content_type):
    client = bench.caller()
    bench.portal.arm(PortalFault(kind, "DongBoHoSoMC"))
    answer = client.sync(DOSSIER)
    assert (answer.status, answer.headers.get_content_type()) == (status, content_type)
    assert (b"<html" in answer.body) is (content_type == "text/html")
    assert content_type == "text/html" or answer.code == -1
    assert (bench.event.refusal, known(bench)) == (kind, False)
    assert client.sync(DOSSIER).code == 0


@pytest.mark.parametrize("kind", ["garbage", "wrong-type", "empty", "twice", "silence"])
def test_an_answer_that_was_spoiled(bench, kind):
    client = bench.caller()
    bench.portal.arm(PortalFault(kind, "DongBoHoSoMC", seconds=0.05))
    if kind == "silence":
        with pytest.raises(BROKEN):
            client.sync(DOSSIER)
    else:
        answer = client.sync(DOSSIER)
        assert answer.status == 200
        assert (answer.headers.get_content_type() == "text/html") is (kind == "wrong-type")
        if kind == "wrong-type":
            assert answer.code == 0
        else:
            with pytest.raises(json.JSONDecodeError):
                json.loads(answer.body)
    assert known(bench)
    assert client.sync(DOSSIER).code == 3


@pytest.mark.parametrize("kind", ["delay", "drip", "chunks"])
def test_an_answer_that_takes_its_time(bench, kind):
    client = bench.caller()
    bench.portal.arm(PortalFault(kind, seconds=0.1))
    started = time.monotonic()
    assert client.sync(DOSSIER).code == 0
    assert time.monotonic() - started >= 0.09


def test_a_connection_that_is_dropped_between_two_calls(bench):
    client = bench.caller()
    bench.portal.arm(PortalFault("hang-up", "DongBoHoSoMC"))
    assert client.sync(DOSSIER).code == 0
    with pytest.raises(BROKEN):
        client.progress(STEP)
    assert client.progress(STEP).code == 0
    assert len(bench.portal.register.find(CODE).steps) == 1


def test_a_session_that_ends_in_the_midst(bench):
    client = bench.caller()
    bench.portal.arm(PortalFault("session-expired", "DongBoHoSoMC"))
    assert [client.call("LayDanhSachTTHC").code, client.sync(DOSSIER).code, client.call("LayDanhSachTTHC").code] == [0, -1, -1]
    assert [event.refusal for event in bench.events] == [None, "session-expired", "session-expired"]
    client.login()
    assert client.sync(DOSSIER).code == 0


def test_a_session_that_is_over_at_once(bench):
    client = bench.client()
    bench.portal.arm(PortalFault("short-session"))
    assert client.login().code == 0
    assert client.sync(DOSSIER).code == -1
    assert client.login().code == 0
    assert client.sync(DOSSIER).code == 0
    direct = bench.client()
    bench.portal.arm(PortalFault("short-session", "token"))
    assert direct.authorise().status == 200
    assert direct.next_code().status == 401


def test_a_fresh_dossier_that_is_said_to_exist(bench):
    client = bench.caller()
    bench.portal.arm(PortalFault("exists"))
    answer = client.sync(DOSSIER)
    assert (answer.code, "đã tồn tại" in answer["message"], known(bench)) == (3, True, False)
    assert client.sync(DOSSIER, updating="True").code == 3, "and an update does not find it"
    direct = bench.direct()
    bench.portal.arm(PortalFault("exists"))
    assert [direct.step("create", DIRECT).status for _ in range(2)] == [400, 200]
    bench.portal.arm(PortalFault("exists"))
    assert client.sync(DOSSIER, updating="True").code == 0, "an update is not meant"
    assert bench.portal.armed.left()


def test_a_portal_whose_parts_do_not_keep_step(bench):
    client = bench.caller()
    bench.portal.arm(PortalFault("not-yet-known"))
    assert client.sync(DOSSIER).code == 0
    late = client.progress(STEP)
    assert (late.code, late["message"]) == (3, f"Không tìm thấy hồ sơ {CODE}")
    assert client.progress(STEP).code == 0
    for service in ("TraCuuHoSo", "DongBoHoSoMC"):
        bench.portal.arm(PortalFault("not-yet-known", service))
    assert client.call("TraCuuHoSo", mahoso=CODE).code == 3
    assert client.sync(DOSSIER, updating="True").code == 3
    assert client.sync(DOSSIER, updating="True").code == 0


def test_the_answer_of_the_call_before(bench):
    client = bench.caller()
    client.sync({"MaHoSo": "trước"})
    bench.portal.arm(PortalFault("former-answer", "DongBoHoSoMC"))
    assert client.sync(DOSSIER)["result"][0]["MaHoSo"] == "trước"
    assert client.sync(DOSSIER, updating="True")["result"][0]["MaHoSo"] == CODE


def test_items_told_in_the_opposite_order(bench):
    client = bench.caller()
    bench.portal.arm(PortalFault("reversed"))
    assert [line["MaHoSo"] for line in client.sync({"MaHoSo": "1"}, {"MaHoSo": "2"})["result"]] == ["2", "1"]
    direct = bench.direct()
    bench.portal.arm(PortalFault("reversed", "upload"))
    assert [line["TenTepTin"] for line in direct.upload(("a", b"1"), ("b", b"2"))["data"]] == ["b", "a"]


def test_a_fault_of_one_path_body_and_several_calls(bench):
    client = bench.caller()
    fault = PortalFault("busy", path="/share/", times=2)
    bench.portal.arm(fault)
    bench.portal.arm(PortalFault("busy", containing="Mẫu".encode()))
    met = [client.call("LayDanhSachTTHC", end).code for end in ("integration", "share", "integration", "share", "share")]
    assert met == [0, -1, 0, -1, 0]
    assert [client.sync({"MaHoSo": name}).code for name in ("Khác", "Mẫu", "Mẫu")] == [0, -1, 0]
    bench.portal.arm(fault)
    bench.portal.disarm(fault)
    bench.portal.disarm(fault)
    assert bench.portal.armed.left() == []
    assert bench.events[1].fault == "busy"


def test_a_fault_of_the_direct_dialect(bench):
    client = bench.direct()
    for kind, status in (("upstream", 502), ("server-error", 503), ("busy", 502), ("session-expired", 401)):
        bench.portal.arm(PortalFault(kind, "create"))
        assert client.step("create", DIRECT).status == status
    client.authorise()
    assert client.step("create", DIRECT).status == 200


def test_down_altogether(bench):
    with PortalServer(Portal([], listener=bench.events.append)) as server:
        port = server.port
        client = bench.client(url=server.url)
        assert client.login().code == -1
        with server.outage(), pytest.raises(ConnectionRefusedError):
            socket.create_connection(("127.0.0.1", port), timeout=5)
        client.close()
        assert (server.port, client.login().code) == (port, -1)


def test_each_kind_is_told_apart():
    assert not NOT_DONE & ANSWERED_ALL_THE_SAME
    assert set(KINDS) > NOT_DONE | ANSWERED_ALL_THE_SAME
