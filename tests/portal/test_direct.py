from __future__ import annotations

import base64
import hashlib
import json
import re

import pytest

DOSSIER = {
    "MaHoSo": "H99.001-20261122-0000001",
    "MaTTHC": "1.009901",
    "ChuHoSo": "Nguyễn Văn Mẫu",
    "LoaiDoiTuong": 1,
    "MaDonViTiepNhan": "H99.001",
}
CODE = DOSSIER["MaHoSo"]


def test_the_whole_flow(bench):
    client = bench.client()
    token = client.authorise()
    assert set(token.json) == {"access_token", "expires_in", "token_type", "scope"}
    assert (token["token_type"], token["expires_in"]) == ("Bearer", 1800)
    code = client.next_code()["value"]
    assert code == CODE
    (file,) = client.upload(("đơn.pdf", b"%PDF-1.7 m\xe1\xba\xabu"))["data"]
    assert file["HashTepTin"] == hashlib.sha256(b"%PDF-1.7 m\xe1\xba\xabu").hexdigest()
    assert bench.portal.files.find(file["IdTepTin"]).name == "đơn.pdf"
    made = client.step("create", DOSSIER)
    assert (made.status, made["code"], made["message"]) == (200, 200, "Thành công")
    assert made["data"]["maHoSo"] == CODE
    identity = made["data"]["idHoSo"]
    steps = [{"IDHoSo": identity, "MaHoSo": CODE, "TrangThai": 2}, {"IDHoSo": identity, "TrangThai": 4}]
    assert client.step("progress", steps)["data"] == [
        {"MaHoSo": CODE, "KetQua": True, "ThongBao": ""},
        {"MaHoSo": identity, "KetQua": True, "ThongBao": ""},
    ]
    assert client.step("status", [{"IdHoSo": identity, "MaHoSo": CODE, "TrangThai": 9}]).status == 200
    dossier = bench.portal.register.find(CODE)
    assert (dossier.origin, dossier.status, dossier.identity) == ("direct", "9", identity)
    assert (len(dossier.versions), len(dossier.steps), len(dossier.statuses)) == (1, 2, 1)
    assert [event.service for event in bench.events] == ["token", "next-code", "upload", "create", "progress", "status"]
    assert {event.dialect for event in bench.events} == {"direct"}
    create = bench.events[3]
    assert json.loads(create.raw(create.items[0])) == DOSSIER
    assert (create.items[0].became, create.unit) == ("created", "H99.001")


@pytest.mark.parametrize("way", ["form", "json", "basic"])
def test_the_ways_to_ask_for_a_token(bench, way):
    client = bench.client()
    given = {"client_id": "mot-cua", "client_secret": "mat-khau-123"}
    if way == "form":
        assert client.authorise().status == 200
    elif way == "json":
        assert client.post("/direct/token", given).status == 200
        assert json.loads(bench.event.body)["client_secret"] == "*" * 12
    else:
        shown = "Basic " + base64.b64encode(b"mot-cua:mat-khau-123").decode()
        assert client.exchange("POST", "/direct/token", b"", Authorization=shown).status == 200
        assert ("Authorization", "Basic *") in bench.event.headers
    assert (bench.event.username, bench.event.session) == ("mot-cua", 1)
    assert "mat-khau-123" not in repr(bench.event)
    assert not bench.event.secret_sent


@pytest.mark.parametrize(
    ("body", "headers", "status"),
    [
        (b"client_id=mot-cua&client_secret=sai", {}, 401),
        (b"client_id=mot-cua", {}, 400),
        (b"", {}, 400),
        (b"&".join(b"a=b" for _ in range(30)), {}, 400),
        (b"{", {"Content_Type": "application/json"}, 400),
        (b"", {"Authorization": "Basic *"}, 401),
    ],
)
def test_no_token(bench, body, headers, status):
    answer = bench.client().exchange("POST", "/direct/token", body, **headers)
    assert (answer.status, answer["code"], answer["data"]) == (status, status, None)
    assert b"sai" not in bench.event.body


@pytest.mark.parametrize("shown", ["", "Bearer", "Bearer abc", "Basic abc"])
def test_a_call_without_a_token(bench, shown):
    client = bench.client()
    assert client.post("/direct/create", DOSSIER, Authorization=shown).status == 401
    assert client.exchange("GET", "/direct/next-code?code=H99.001", Authorization=shown).status == 401
    assert bench.portal.register.all() == []


def test_a_token_ends(bench):
    client = bench.direct()
    bench.clock.go_on(seconds=1801)
    answer = client.next_code()
    assert (answer.status, bench.event.refusal, bench.event.session) == (401, "session-expired", 1)


@pytest.mark.parametrize("missing", ["MaHoSo", "MaTTHC", "ChuHoSo", "MaDonViTiepNhan"])
def test_a_create_call_that_lacks_something(bench, missing):
    client = bench.direct()
    for value in ({name: value for name, value in DOSSIER.items() if name != missing}, {**DOSSIER, missing: 5}, {**DOSSIER, missing: " "}):
        answer = client.step("create", value)
        assert (answer.status, missing in answer["message"]) == (400, True)
    assert bench.portal.register.all() == []


@pytest.mark.parametrize("value", [[], [DOSSIER], "x", None])
def test_a_create_call_of_no_object(bench, value):
    assert bench.direct().step("create", value).status == 400


def test_a_body_that_the_account_does_not_send_for(bench):
    client = bench.direct()
    assert (client.step("create", {**DOSSIER, "MaDonViTiepNhan": "H98"}).status, bench.event.refusal) == (403, "unit-not-allowed")
    assert client.next_code("H98").status == 403
    other = bench.direct(username="he-thong-khac", password="mật khẩu: khác")
    other.step("create", {**DOSSIER, "MaDonViTiepNhan": "H98"})
    assert client.step("progress", [{"MaHoSo": CODE, "TrangThai": 2}]).status == 403


def test_a_dossier_is_created_once(bench):
    client = bench.direct()
    assert [client.step("create", DOSSIER).status for _ in range(2)] == [200, 400]
    assert (bench.event.refusal, bench.event.items[0].refusal) == ("dossier-exists", "dossier-exists")


def test_all_steps_or_none(bench):
    client = bench.direct()
    client.step("create", DOSSIER)
    good = {"MaHoSo": CODE, "TrangThai": 2}
    for bad, status in (({"MaHoSo": "khac", "TrangThai": 2}, 404), ({"TrangThai": 2}, 400), ({"MaHoSo": CODE}, 400), (5, 400)):
        for name in ("progress", "status"):
            answer = client.step(name, [good, bad])
            assert (answer.status, answer["code"], [line["KetQua"] for line in answer["data"]]) == (status, status, [False, False])
            assert [item.became for item in bench.event.items] == ["not-reached", "refused"]
            assert bench.event.refusal == bench.event.items[1].refusal
    dossier = bench.portal.register.find(CODE)
    assert (dossier.steps, dossier.statuses) == ((), ())
    assert client.step("progress", {}).status == 400
    assert client.step("progress", []).status == 400


def test_paths_and_methods(bench):
    client = bench.direct()
    assert client.step("khac", {}).status == 404
    assert client.exchange("GET", "/direct/create").status == 400
    assert client.exchange("GET", "/direct").status == 404
    assert client.exchange("GET", "/direct/next-code", Authorization=f"Bearer {client.token}").status == 400
    assert [event.refusal for event in bench.events] == ["unknown-path", "wrong-method", "unknown-path", "member-missing"]


@pytest.mark.parametrize("body", [b"", b"x", b"--ranh-gioi--\r\n"])
def test_an_upload_that_is_no_form(bench, body):
    client = bench.direct()
    for content_type in ("multipart/form-data; boundary=ranh-gioi", "application/json"):
        answer = client.exchange("POST", "/direct/upload", body, Content_Type=content_type, Authorization=f"Bearer {client.token}")
        assert (answer.status, bench.event.refusal) == (400, "form-malformed")


def test_uploads_are_bounded(bench):
    bench.portal.files._room = 5000
    client = bench.direct()
    assert [client.upload(("a", b"x" * 2000)).status for _ in range(2)] == [200, 502]


def test_codes_count_within_a_day_of_vietnam(bench):
    client = bench.direct()
    codes = [client.next_code()["data"]["value"] for _ in range(2)]
    codes.append(client.next_code("H99.101")["value"])
    bench.clock.go_on(hours=7)
    bench.portal.sessions.expire()
    client.authorise()
    codes.append(client.next_code()["value"])
    assert codes == ["H99.001-20261122-0000001", "H99.001-20261122-0000002", "H99.101-20261122-0000001", "H99.001-20261123-0000001"]
    assert all(re.fullmatch(r"[A-Z]\d\d(\.\d{1,3})*-\d{8}-\d{7}", code) for code in codes)
