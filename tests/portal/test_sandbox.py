from __future__ import annotations

import base64
import json

import pytest

from hopquy.fixtures.portal import Admin, Portal, PortalServer, Settings
from hopquy.fixtures.portal.command import Sandbox, load_account_file, parse_account, serve_forever
from hopquy.fixtures.portal.fault import KINDS
from hopquy.runner.errors.sandbox import AccountTextError, ListenError, TargetAddressError

DOSSIER = {"MaHoSo": "H99.001-261122-0001", "TrangThaiHoSo": "2"}
ACCOUNT = parse_account("mot-cua:mat-khau-123:H99.001,H99.101")


@pytest.fixture
def sandbox(bench):
    with Sandbox("127.0.0.1", 0, [ACCOUNT], on_event=bench.events.append) as running:
        yield running


@pytest.fixture
def door(bench, sandbox):
    client = bench.client(url=sandbox.url)

    def use(name, given=None, **headers):
        answer = (
            client.exchange("GET", f"/_hopquy/{name}", **headers) if given is None else client.post(f"/_hopquy/{name}", given, **headers)
        )
        return answer.status, answer.json

    return use


def test_what_came_is_shown(bench, sandbox, door):
    client = bench.caller(url=sandbox.url)
    client.sync(DOSSIER, {"x": 1})
    status, state = door("state")
    assert (status, state["accounts"]) == (200, [{"username": "mot-cua", "units": ["H99.001", "H99.101"], "name": ""}])
    (dossier,) = state["dossiers"]
    assert (dossier["MaHoSo"], dossier["origin"], dossier["status"], dossier["versions"], dossier["last"]) == (
        DOSSIER["MaHoSo"], "sync", "2", 1, DOSSIER,
    )  # fmt: skip
    _, said = door("events")
    assert [(line["number"], line["service"], line["error_code"]) for line in said["events"]] == [(1, "login", 0), (2, "DongBoHoSoMC", 3)]
    assert [item["became"] for item in said["events"][1]["items"]] == ["created", "refused"]
    assert "mat-khau-123" not in json.dumps((state, said))
    assert [line["number"] for line in door("events?since=1")[1]["events"]] == [2]
    assert len(door("events?since=x")[1]["events"]) == 2
    assert len(bench.events) == 1, "and is told to whoever listens"


def test_a_dossier_is_filed_through_the_side_door(bench, sandbox, door):
    paper = {"name": "đơn.pdf", "content": base64.b64encode(b"%PDF").decode(), "paper": "G99-TP000101"}
    status, said = door("file", {"procedure": "1.009901", "unit": "H99.101", "applicant": {"name": "Trần Thị Ví Dụ"}, "papers": [paper]})
    assert (status, said["told"]) == (200, None)
    client = bench.caller(url=sandbox.url)
    found = client.call("TraCuuHoSo", mahoso=said["code"])["result"][0]
    assert (found["ChuHoSo"], found["MaTTHC"]) == ("Trần Thị Ví Dụ", "1.009901")
    address = found["TaiLieuNop"][0]["DuongDanTaiTepTin"]
    assert address.startswith(f"{sandbox.url}/files/")
    assert client.exchange("GET", address.removeprefix(sandbox.url)).body == b"%PDF"
    for name, given in (("fetch", {"file": "x"}), ("tell", {"code": said["code"]})):
        assert door(name, given)[0] == 422, "without a target there is nobody to ask"


def test_a_target_that_is_not_there_is_said(bench):
    with Sandbox("127.0.0.1", 0, [ACCOUNT], target="http://127.0.0.1:1") as sandbox:
        client = bench.client(url=sandbox.url)
        told = client.post("/_hopquy/file", {"procedure": "1.009901", "unit": "H99.101"})["told"]
        assert (told["url"], told["trouble"]) == ("http://127.0.0.1:1/nhanhsdvcqg", "refused")
        assert client.post("/_hopquy/fetch", {"file": "x"})["trouble"] == "refused"
        silent = client.post("/_hopquy/file", {"procedure": "1.009901", "unit": "H99.101", "silent": True})
        assert silent["told"] is None
        assert client.post("/_hopquy/tell", {"code": silent["code"]})["told"]["trouble"] == "refused"
        assert client.post("/_hopquy/tell", {"code": "x"}).status == 422


def test_every_misbehaviour_can_be_armed(bench, sandbox, door):
    for kind in KINDS:
        assert door("arm", {"kind": kind, "service": "x", "seconds": 1, "times": 3, "path": "", "containing": "a"})[0] == 200
    assert [line["kind"] for line in door("state")[1]["armed"]] == list(KINDS)
    assert door("disarm", {"kind": "page", "service": "x", "seconds": 1, "times": 3, "containing": "a"})[0] == 200
    assert "page" not in [line["kind"] for line in door("state")[1]["armed"]]
    door("disarm", {})
    assert door("state")[1]["armed"] == []
    client = bench.caller(url=sandbox.url)
    door("arm", {"kind": "busy", "service": "DongBoHoSoMC"})
    assert [client.sync(DOSSIER).code for _ in range(2)] == [-1, 0]
    door("expire", {})
    assert client.sync(DOSSIER).code == -1
    door("ask", {"id": "1", "unit": "H99.001", "question": "Hỏi"})
    client.login()
    assert len(client.call("LayDanhSachHoiDapGuiTuDVCQG")["result"]) == 1


@pytest.mark.parametrize(
    ("name", "given", "status", "told"),
    [
        ("arm", {}, 422, "kind"),
        ("arm", {"kind": "nổ"}, 422, "lose-answer"),
        ("arm", {"kind": "page", "times": 0}, 422, "times"),
        ("arm", {"kind": "page", "times": "1"}, 422, "times"),
        ("arm", {"kind": "page", "seconds": 1e9}, 422, "seconds"),
        ("arm", {"kind": "page", "seconds": True}, 422, "seconds"),
        ("arm", {"kind": "page", "sevice": "x"}, 422, "sevice"),
        ("arm", {"kind": "page", "service": 1}, 422, "service"),
        ("file", {}, 422, "procedure"),
        ("file", {"procedure": "9.9", "unit": "H99.101"}, 422, "9.9"),
        ("file", {"procedure": "1.009901", "unit": "H", "applicant": {"tên": "x"}}, 422, "tên"),
        ("file", {"procedure": "1.009901", "unit": "H", "applicant": []}, 422, "applicant"),
        ("file", {"procedure": "1.009901", "unit": "H", "papers": {}}, 422, "papers"),
        ("file", {"procedure": "1.009901", "unit": "H", "papers": [1]}, 422, "papers"),
        ("file", {"procedure": "1.009901", "unit": "H", "papers": [{"name": "a", "content": "*"}]}, 422, "content"),
        ("file", {"procedure": "1.009901", "unit": "H", "silent": "true"}, 422, "silent"),
        ("file", b"{", 400, "dòng 1"),
        ("file", b"[]", 400, "đối tượng"),
        ("nothing", {}, 404, "GET state"),
        ("nothing", None, 404, "GET state"),
    ],
)
def test_the_side_door_says_what_is_wrong(door, name, given, status, told):
    met, said = door(name, given)
    assert (met, said["ok"]) == (status, False)
    assert told in said["reason"]


def test_who_may_use_the_side_door(bench, door):
    assert door("state", Origin="http://a.example")[0] == 403
    assert door("arm", {"kind": "page"}, Sec_Fetch_Site="cross-site")[0] == 403
    with PortalServer(Portal([ACCOUNT]), admin=Admin("vé vào cửa")) as server:
        client = bench.client(url=server.url)
        assert client.exchange("GET", "/_hopquy/state").status == 403
        assert client.exchange("GET", "/_hopquy/state", Authorization="Bearer vé vào cửa".encode().decode("latin-1")).status == 200
    assert bench.client().exchange("GET", "/_hopquy/state").code == -1, "a server without one has none"


def test_accounts_as_text():
    account = parse_account("u:a:b:c:H99, H98,H99")
    assert (account.username, account.password, account.units) == ("u", "a:b:c", ("H99", "H98"))
    assert parse_account("u:p:*").serves("bất kỳ")
    for wrong in ("", "a", "a:bí mật", ":s:H99", "a::H99", "a:bí mật:", "a:bí mật:H99,"):
        with pytest.raises(AccountTextError) as caught:
            parse_account(wrong)
        assert "bí mật" not in str(caught.value)
        assert "USER:PASSWORD:UNIT" in caught.value.hint


def test_accounts_from_a_file(tmp_path):
    file = tmp_path / "accounts.yaml"
    file.write_text("- {username: a, password: 012, units: [H99.001]}\n- {username: b, password: NO, name: B}\n", "utf-8")
    first, second = load_account_file(file)
    assert (first.password, first.units, second.password, second.units, second.name) == ("012", ("H99.001",), "NO", (), "B")
    for text in ("", "[]", "[1]", "[{username: a}]", "[{khác: 1}]", "[{username: a, password: b, units: [[c]]}]", "[{password: [x]}]", "["):
        for name in ("s.yaml", "s.json"):
            (tmp_path / name).write_text(text, "utf-8")
            with pytest.raises(AccountTextError):
                load_account_file(tmp_path / name)
    with pytest.raises(AccountTextError):
        load_account_file(tmp_path / "none.yaml")


def test_a_sandbox_from_start_to_stop(bench):
    seen = []

    def ready(sandbox):
        client = bench.client(url=sandbox.url)
        seen.append(client.login().code)
        sandbox.stop()

    serve_forever("127.0.0.1", 0, [ACCOUNT], settings=Settings(success="00"), on_ready=ready)
    assert seen == ["00"]


def test_a_sandbox_that_cannot_start(bench):
    with pytest.raises(ListenError):
        Sandbox("127.0.0.1", bench.server.port, [ACCOUNT])
    with pytest.raises(AccountTextError, match="same user name"):
        Sandbox("127.0.0.1", 0, [ACCOUNT, ACCOUNT])
    with pytest.raises(TargetAddressError, match="ftp://a") as caught:
        Sandbox("127.0.0.1", 0, [ACCOUNT], target="ftp://a")
    assert "nhanhsdvcqg" in caught.value.hint
