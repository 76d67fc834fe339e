from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor

import pytest

from hopquy.fixtures.portal import Account, Portal

DOSSIER = {"MaHoSo": "H99.001-261122-0001", "MaTTHC": "1.009901", "TrangThaiHoSo": "2", "TrichYeuHoSo": "Hồ sơ mẫu"}
CODE = DOSSIER["MaHoSo"]
STEP = {"MaHoSo": CODE, "NguoiXuLy": "Trần Thị Ví Dụ", "ThoiDiemXuLy": "20261122080000", "NoiDungXuLy": "Tiếp nhận", "TrangThai": "2"}


def test_login(bench):
    answer = bench.client().login()
    assert (answer.status, answer.code, answer.headers["Content-Type"]) == (200, 0, "application/json; charset=utf-8")
    event = bench.event
    assert (event.service, event.end_point, event.username, event.session, event.dialect) == ("login", "login", "mot-cua", 1, "adapter")
    assert json.loads(event.body) == {"username": "mot-cua", "password": "************"}
    assert not event.secret_sent


@pytest.mark.parametrize(
    "sent", [{}, {"username": "mot-cua"}, {"username": "mot-cua", "password": "sai"}, {"username": 1, "password": None}]
)
def test_a_login_that_is_refused(bench, sent):
    answer = bench.client().at("mapi/login", sent)
    assert (answer.code, "session" in answer.json) == (-1, False)
    assert (bench.event.refusal, bench.event.session) == ("login-wrong", None)
    assert b'"sai"' not in bench.event.body


def test_each_prefix_and_both_places_of_the_dstcode(bench):
    for prefix in ("Xrd", "VXP"):
        client = bench.caller(prefix=f"/{prefix}Adapter/RestService/forward/")
        assert (client.call("LayDanhMucCoQuan", "share").code, bench.event.adapter) == (0, f"{prefix}Adapter")
        assert (bench.event.dstcode_in, bench.event.end_point) == ("query", "share")
        body = {"session": client.session, "service": "LayDanhMucLinhVuc"}
        assert client.at("share", body, "", dstcode="VN:GOV:000.00.00.G22:vpcpdvcprovider").code == 0
        assert (bench.event.dstcode, bench.event.dstcode_in) == ("VN:GOV:000.00.00.G22:vpcpdvcprovider", "header")


@pytest.mark.parametrize(
    ("query", "header", "refusal"),
    [("", None, "dstcode-missing"), ("?dstcode=", None, "dstcode-missing"), ("?dstcode=VN:COM:1:x", None, "dstcode-unknown"),
     ("?dstcode=VN:GOV:000.00.00.G22:vpcpdvcprovider", "khac", "dstcode-unknown")],
)  # fmt: skip
def test_a_call_that_leads_nowhere(bench, query, header, refusal):
    client = bench.caller()
    more = {"dstcode": header} if header else {}
    assert client.at("integration", {"session": client.session, "service": "LayDanhSachTTHC"}, query, **more).code == -1
    assert bench.event.refusal == refusal


def test_a_dossier_from_its_first_word_to_the_last(bench):
    client = bench.caller()
    assert client.progress(STEP).json == {
        "error_code": 3,
        "message": f"Không tìm thấy hồ sơ {CODE}",
        "result": [{"MaHoSo": CODE, "error_code": 3, "message": f"Không tìm thấy hồ sơ {CODE}"}],
    }
    assert client.call("TraCuuHoSo", mahoso=CODE).code == 3
    assert client.sync(DOSSIER, updating="True").code == 3
    assert client.sync(DOSSIER).json == {
        "error_code": 0,
        "message": "Thành công",
        "result": [{"MaHoSo": CODE, "error_code": 0, "message": ""}],
    }
    again = client.sync(DOSSIER)
    assert (again.code, "đã tồn tại" in again["message"]) == (3, True)
    assert client.sync({**DOSSIER, "TrangThaiHoSo": "4"}, updating="True").code == 0
    assert client.progress(STEP, {**STEP, "TrangThai": "4"}).code == 0
    assert client.call("TraCuuHoSo", mahoso=CODE)["result"] == [{**DOSSIER, "TrangThaiHoSo": "4"}]
    dossier = bench.portal.register.find(CODE)
    assert (dossier.origin, dossier.status) == ("sync", "4")
    assert [one.updating for one in dossier.versions] == [False, True]
    assert json.loads(dossier.versions[0].raw) == DOSSIER
    assert [one.fields["TrangThai"] for one in dossier.steps] == ["2", "4"]
    assert [item.became for event in bench.events for item in event.items] == [
        "refused", "refused", "created", "refused", "updated", "added", "added",
    ]  # fmt: skip


def test_what_is_sent_again_is_marked(bench):
    client = bench.caller()
    client.sync(DOSSIER)
    for _ in range(2):
        assert client.sync(DOSSIER, updating="True").code == 0
        assert client.progress(STEP).code == 0
    assert [(event.service, item.repeated) for event in bench.events for item in event.items] == [
        ("DongBoHoSoMC", False), ("DongBoHoSoMC", True), ("CapNhatTienDoHoSoMC", False), ("DongBoHoSoMC", True), ("CapNhatTienDoHoSoMC", True),
    ]  # fmt: skip


def test_each_message_of_a_call_bears_its_own_bytes(bench):
    client = bench.caller()
    items = ['{"MaHoSo" : "một",\n "X": "\\ud83d\\ude00 \U0001f600"}', '{"MaHoSo":"hai"}', "7", '{"MaHoSo": 3}', '{"MaHoSo": ""}']
    body = f'\ufeff{{"session": "{client.session}", "service": "DongBoHoSoMC", "madonvi": "H99.001", "data": [{" , ".join(items)}] , "isUpdating":false}}'
    answer = client.at("integration", body.encode())
    assert [line["error_code"] for line in answer["result"]] == [0, 0, 3, 0, 3]
    assert (answer.code, answer["message"]) == (3, "Mục 3 không phải là một đối tượng JSON")
    event = bench.event
    assert event.body == body.encode()
    assert [event.raw(item).decode() for item in event.items] == items
    assert [(item.number, item.code, item.became, item.refusal) for item in event.items] == [
        (1, "một", "created", None), (2, "hai", "created", None), (3, "", "refused", "no-object"), (4, "3", "created", None),
        (5, "", "refused", "code-missing"),
    ]  # fmt: skip
    assert event.updating == "false"


@pytest.mark.parametrize(
    ("members", "refusal"),
    [
        ({"isUpdating": None}, "member-missing"),
        ({"isUpdating": "có"}, "bad-argument"),
        ({"data": []}, "data-missing"),
        ({"data": {"MaHoSo": "a"}}, "data-missing"),
        ({"data": [{"MaHoSo": "a"}] * 1001}, "data-missing"),
        ({"madonvi": ""}, "member-missing"),
        ({"madonvi": 5}, "member-missing"),
        ({"madonvi": "G22"}, "unit-not-allowed"),
        ({"service": "DongBo"}, "unknown-service"),
        ({"service": ["DongBoHoSoMC"]}, "unknown-service"),
        ({"session": ""}, "session-missing"),
        ({"session": {}}, "session-missing"),
        ({"session": "abc"}, "session-unknown"),
    ],
)
def test_a_call_that_is_refused_as_a_whole(bench, members, refusal):
    client = bench.caller()
    sent = {"isUpdating": "False", "data": [DOSSIER], **members}
    assert client.call(sent.pop("service", "DongBoHoSoMC"), **sent).code == -1
    assert bench.event.refusal == refusal
    assert bench.event.answer["message"]
    assert bench.portal.register.all() == []
    assert {item.became for item in bench.event.items} <= {"not-reached"}


@pytest.mark.parametrize("success", [0, "0", "00"])
def test_the_ways_to_say_that_all_went_well(bench, success):
    bench.set(success=success)
    client = bench.client()
    assert client.login().code == success
    assert (client.sync(DOSSIER).code, client.sync(DOSSIER).code) == (success, 3 if success == 0 else "3")
    assert client.call("TraCuu").code == (-1 if success == 0 else "-1")
    assert [event.error_code for event in bench.events] == [0, 0, 3, -1]


def test_the_other_way_to_say_that_a_dossier_is_in_trouble(bench):
    bench.set(trouble=-3, success="00")
    client = bench.client()
    client.login()
    answers = [client.sync(DOSSIER) for _ in range(2)]
    assert [(answer.code, answer["result"][0]["error_code"]) for answer in answers] == [("00", "00"), ("-3", "-3")]
    assert (client.call("TraCuuHoSo", mahoso="x").code, bench.event.error_code) == ("-3", -3)


def test_sessions_stand_side_by_side_and_expire(bench):
    first, second = bench.caller(), bench.caller()
    assert first.session != second.session
    bench.clock.go_on(seconds=1799)
    third = bench.caller()
    assert [one.sync({"MaHoSo": str(n)}).code for n, one in enumerate((first, second, third))] == [0, 0, 0]
    bench.clock.go_on(seconds=1)
    assert [one.call("LayDanhSachTTHC").code for one in (first, second, third)] == [-1, -1, 0]
    assert [(event.session, event.refusal) for event in bench.events] == [
        (1, None), (2, None), (3, None), (1, "session-expired"), (2, "session-expired"), (3, None),
    ]  # fmt: skip
    assert first.login().code == 0
    assert first.call("LayDanhSachTTHC").code == 0
    bench.portal.sessions.expire()
    assert third.call("LayDanhSachTTHC").code == -1


def test_login_without_end_is_bounded(bench):
    sessions = bench.portal.sessions
    texts = [sessions.begin("mot-cua", "mat-khau-123", 9).text for _ in range(10_002)]
    assert [sessions.find(text) is not None for text in (texts[0], texts[1], texts[2], texts[-1])] == [False, False, True, True]


def test_the_wrapper_names_its_service_in_the_path(bench):
    client = bench.caller()
    ways = {"session": client.session}, {"Authorization": f"Bearer {client.session}"}
    for number, headers in enumerate(ways):
        answer = client.post("/dvc/DongBoHoSoMC?MaDinhDanhDV=H99.001&isUpdating=False", [{"MaHoSo": str(number)}], **headers)
        assert (answer.code, bench.event.dialect, bench.event.unit, bench.event.updating) == (0, "wrapper", "H99.001", "False")
    prefixed = client.post(f"{client.prefix}kn/CapNhatTienDoHoSoMC?MaDinhDanhDV=H99.001", [{"MaHoSo": "0"}], **ways[0])
    assert (prefixed.code, bench.event.adapter, bench.event.items[0].became) == (0, "XrdAdapter", "added")
    listed = client.exchange("GET", "/KetNoiMotCuaQuocGia/LayDanhSachTTHC", **ways[0])
    assert {"MATTHC": "1.009901", "TENTTHC": "Đăng ký thành lập hộ kinh doanh mẫu"} in listed["result"]
    one = client.exchange("GET", "/KetNoiMotCuaQuocGia/LayThuTuc?maTTHC=1.009905", **ways[0])
    assert (one["result"][0]["MATTHC"], one["result"][0]["KETQUATHUCHIEN"]) == ("1.009905", [])
    assert client.exchange("GET", "/dvc/DongBoHoSoMC?MaDinhDanhDV=H99.001", **ways[0]).code == -1
    assert client.post("/dvc/DongBoHoSoMC?isUpdating=True", [{"MaHoSo": "0"}], **ways[0]).code == -1
    assert client.post("/dvc/DongBoHoSoMC?MaDinhDanhDV=H99.001&isUpdating=True", [{"MaHoSo": "0"}]).code == -1
    assert [event.refusal for event in bench.events[-3:]] == ["wrong-method", "member-missing", "session-missing"]
    bench.set(wrapper_needs_session=False)
    assert client.post("/dvc/DongBoHoSoMC?MaDinhDanhDV=H99.001&isUpdating=False", [{"MaHoSo": "0"}]).code == 0


def test_a_wrapper_may_wrap_its_list_in_an_object(bench):
    client = bench.caller()
    body = b'{"data": [ {"MaHoSo": "1"} ]}'
    assert client.post("/dvc/DongBoHoSoMC?MaDinhDanhDV=H99.001&isUpdating=False", body, session=client.session).code == 0
    assert bench.event.raw(bench.event.items[0]) == b'{"MaHoSo": "1"}'


@pytest.mark.parametrize(
    "path", ["/", "/mapi/login", "/XrdAdapter/RestService/forward/", "/XrdAdapter/RestService/forward/khac", "/a/DongBo"]
)
def test_paths_that_are_nobodys(bench, path):
    answer = bench.client().post(path, {})
    assert (answer.code, bench.event.refusal, bench.event.service) == (-1, "unknown-path", "")
    assert "mapi/login" in answer["message"]


def test_end_points_may_have_other_names(bench):
    bench.set(login="a/dang-nhap", integration="tich-hop", share="chia-se", dstcode="VN:GOV:X")
    client = bench.client()
    answer = client.at("a/dang-nhap", {"username": "mot-cua", "password": "mat-khau-123"}, "?dstcode=VN:GOV:X")
    body = {"session": answer["session"], "service": "LayDanhSachTTHC"}
    assert [client.at(one, body, "?dstcode=VN:GOV:X").code for one in ("tich-hop", "chia-se", "share")] == [0, 0, -1]


def test_a_get_where_a_post_is_needed(bench):
    client = bench.client()
    answer = client.exchange("GET", f"{client.prefix}mapi/login?dstcode=x", b'{"username": "a"}')
    assert (answer.code, bench.event.refusal) == (-1, "wrong-method")


def test_two_accounts_under_one_name():
    with pytest.raises(ValueError, match="same user name"):
        Portal([Account("a", "b"), Account("a", "c")])


def test_an_account_without_units_sends_for_all(bench):
    client = bench.caller(username="he-thong-khac", password="mật khẩu: khác")
    assert client.sync(DOSSIER).code == 0
    assert (bench.event.username, bench.portal.register.find(CODE).versions[0].username) == ("he-thong-khac", "he-thong-khac")


def test_a_password_where_it_does_not_belong(bench):
    client = bench.caller()
    client.sync({**DOSSIER, "GhiChu": "mat-khau-123"})
    event = bench.event
    assert event.secret_sent
    assert b"mat-khau-123" not in event.body
    assert json.loads(event.raw(event.items[0]))["GhiChu"] == "*" * 12
    client.exchange("GET", "/x?a=mat-khau-123", x_thu="mat-khau-123")
    assert "mat-khau-123" not in repr(bench.event)


def test_names_that_stand_twice(bench):
    client = bench.caller()
    body = b'{"session": "x", "service": "LayDanhSachTTHC", "session": "%b"}' % client.session.encode()
    assert client.at("integration", body).code == 0
    assert bench.event.repeated_members == ("session",)


def test_one_dossier_from_many_at_once(bench):
    clients = [bench.caller() for _ in range(8)]
    with ThreadPoolExecutor(8) as pool:
        codes = list(pool.map(lambda one: one.sync(DOSSIER).code, clients))
        steps = list(pool.map(lambda one: one.progress(STEP, STEP).code, clients))
    assert (sorted(codes), steps) == ([0] + [3] * 7, [0] * 8)
    assert len(bench.portal.register.find(CODE).steps) == 16


def test_a_register_that_is_full(bench):
    bench.portal.register._room = 3000
    client = bench.caller()
    assert [client.sync({"MaHoSo": str(number)}).code for number in range(2)] == [0, -1]
    assert bench.event.items[0].refusal == "overloaded"
