"""A dossier's life, as the portal is told of it."""

from __future__ import annotations

import pytest

from hopquy.fixtures.onestop_system.receiving import LARGEST_FILING

SURROGATE = b'{"MaHoSo": "\\ud800", "MaTTHC": "\\ud800", "ChuHoSo": "\\ud800"}'


def test_from_the_counter_to_the_result(running):
    with running() as run:
        code = run.file()
        run.act("accept", code=code)
        run.act("finish", code=code, result={"file": "giay-chung-nhan.pdf"})
        run.act("return", code=code)
        assert run.settle() == 0
        assert run.states(code) == ["1", "2", "4", "9", "10"]
        assert run.steps(code) == ["2", "4", "9", "10"]
        last = run.told(code)[-1]
        assert last["NgayTiepNhan"].startswith("20261120090")
        assert last["NgayKetThucXuLy"].startswith("2026112009")
        assert last["NgayTra"].startswith("2026112009")
        assert [paper["MaGiayToKetQua"] for paper in last["DanhSachGiayToKetQua"]] == ["KQ.G99.000101"]
        assert [event.updating for event in run.calls("DongBoHoSoMC")] == ["False"] + ["True"] * 4


def test_the_file_of_a_result_is_served(running):
    with running() as run:
        code = run.file()
        run.act("accept", code=code)
        run.act("finish", code=code, result={"file": "kết quả.pdf"})
        run.settle()
        link = run.told(code)[-1]["DanhSachGiayToKetQua"][0]["DuongDanTepTinKetQua"]
        answer = run.session.get(link, timeout=5)
        assert (answer.status_code, answer.headers["Content-Type"], answer.content[:5]) == (200, "application/pdf", b"%PDF-")
        assert run.session.get(link[:-1] + "x", timeout=5).status_code == 404


def test_refused_with_its_reason(running):
    with running() as run:
        code = run.file()
        assert run.ask("refuse", code=code)[0] == 400
        run.act("refuse", code=code, reason="Không thuộc thẩm quyền")
        run.settle()
        last = run.told(code)[-1]
        assert (last["TrangThaiHoSo"], last["GhiChu"]) == ("3", "Không thuộc thẩm quyền")
        assert last["NgayTuChoi"] == last["NgayKetThucXuLy"] != ""
        assert [paper["form"] for paper in run.papers(code)] == ["03"]
        assert run.ask("accept", code=code)[0] == 409


def test_a_supplement_restarts_the_clock(running):
    with running() as run:
        code = run.file()
        first = run.act("accept", code=code)["due"]
        assert first == "2026-11-25T09:00:00+07:00"
        run.act("request-supplement", code=code, content="Thiếu bản sao")
        run.clock("2026-11-24T10:00:00")
        again = run.act("supplement", code=code, components=[{"name": "Bản sao.pdf"}])
        assert (again["status"], again["due"]) == (4, "2026-11-27T10:00:00+07:00")
        run.settle()
        assert run.states(code) == ["1", "2", "4", "5", "4"]
        (row,) = run.told(code)[-1]["DanhSachHoSoBoSung"]
        assert (row["NoiDungBoSung"], row["TrangThaiBoSung"]) == ("Thiếu bản sao", "1")
        assert (row["NgayHenTraTruoc"], row["NgayHenTraMoi"]) == ("20261125090000", "20261127100000")
        assert len(run.told(code)[-1]["TaiLieuNop"]) == 2


def test_what_is_missing_before_receipt_is_asked_for_once(running):
    with running() as run:
        code = run.file()
        run.act("request-supplement", code=code, content="Thiếu đơn")
        assert run.ask("accept", code=code)[0] == 409
        assert run.act("supplement", code=code)["status"] == 1
        assert run.ask("request-supplement", code=code, content="Thiếu nữa")[0] == 409
        assert run.act("accept", code=code)["status"] == 4
        assert [paper["form"] for paper in run.papers(code)] == ["02", "01"]


def test_a_fee_is_demanded_and_paid_once(running):
    with running() as run:
        code = run.file()
        run.act("accept", code=code)
        assert run.act("demand-fee", code=code, fees=[{"code": "P2", "name": "Phí thẩm định", "amount": 50000}])["status"] == 6
        assert run.act("pay", code=code, via="portal")["status"] == 4
        assert run.act("pay", code=code, via="portal")["status"] == 4
        run.settle()
        assert run.states(code) == ["1", "2", "4", "6", "4"]
        assert [item["DuocThanhToanTrucTuyen"] for item in run.told(code)] == ["0", "0", "0", "0", "1"]
        assert [fee["Gia"] for fee in run.told(code)[-1]["DanhSachLePhi"]] == ["100000", "50000"]


def test_nothing_is_owed_for_a_free_procedure(running):
    with running() as run:
        code = run.file(procedure="1.009902")
        run.act("accept", code=code)
        assert run.ask("demand-fee", code=code)[0] == 409
        assert run.ask("pay", code=code)[0] == 409


@pytest.mark.parametrize(("action", "state"), [("withdraw", "7"), ("stop", "8")])
def test_withdrawn_and_stopped_before_a_decision_only(running, action, state):
    with running() as run:
        code, decided = run.file(), run.file()
        run.act("accept", code=code)
        run.act(action, code=code, reason="Theo đề nghị")
        run.settle()
        assert (run.states(code)[-1], run.steps(code)[-1]) == (state, state)
        assert run.told(code)[-1]["NgayKetThucXuLy"]
        run.act("accept", code=decided)
        run.act("finish", code=decided)
        assert run.ask(action, code=decided, reason="Muộn")[0] == 409


@pytest.mark.parametrize(("at", "forms"), [("2025-09-14T09:00:00", ["01"]), ("2025-09-15T09:00:00", ["01", "05"])])
def test_the_notice_of_stopping_is_a_form_since_2025(running, at, forms):
    with running(at=at) as run:
        code = run.file()
        run.act("accept", code=code)
        run.act("stop", code=code, reason="Theo đề nghị")
        assert [paper["form"] for paper in run.papers(code)] == forms


def test_put_off_once_and_in_time(running):
    with running() as run:
        code, late = run.file(), run.file()
        for one in (code, late):
            run.act("accept", code=one)
        new = "2026-12-01T09:00:00+07:00"
        assert run.act("extend", code=code, reason="Chờ ý kiến", due=new)["due"] == new
        assert run.ask("extend", code=code, reason="Lần nữa", due="2026-12-03T09:00:00")[0] == 409
        run.clock("2026-11-25T08:30:00")
        assert run.ask("extend", code=late, reason="Muộn", due=new)[0] == 409


def test_filed_on_the_portal_under_its_code_and_once(running):
    with running() as run:
        code, answer = run.from_portal()
        assert (answer["error_code"], run.again()["error_code"]) == (0, 0)
        run.act("accept", code=code)
        run.settle()
        assert run.states() == ["2", "4"]
        last = run.told()[-1]
        assert (last["MaHoSo"], last["KenhThucHien"], last["NoiNopHoSo"]) == (code, "2", "1")
        assert last["DinhDanhCHS"] == [{"LoaiDinhDanh": "1", "SoDinhDanh": "001099000001"}]
        assert last["TaiLieuNop"][0]["DuongDanTaiTepTin"].startswith(run.portal.url)
        assert run.figures()["received"] == 1


@pytest.mark.parametrize("change", [{"MaHoSo": ""}, {"MaTTHC": "9.999999"}, {"ChuHoSo": None}])
def test_a_filing_that_is_none_is_refused_by_name(running, change):
    with running() as run:
        code, answer = run.from_portal(**change)
        assert answer["error_code"] == -1
        assert answer["message"]
        assert run.ask("show", code=code) == (409, {"ok": False, "reason": "unknown dossier"})


@pytest.mark.parametrize(
    "body", [b"{", b"[]", b"\xff", b"[[[", b'"x"', b'{"data": [1]}', b"[" * 100_000, SURROGATE, b"x" * (LARGEST_FILING + 1)]
)
def test_what_is_no_dossier_at_all_is_refused(running, body):
    with running() as run:
        answer = run.session.post(f"{run.target.url}/nhanhsdvcqg", data=body, timeout=5)
        assert answer.json()["error_code"] == -1
        assert run.figures()["received"] == 0


def test_online_at_an_own_portal_only_before_july_2025(running):
    online = {"channel": "online", "procedure": "1.009901", "applicant": {"name": "Mẫu"}}
    with running(at="2025-06-30T10:00:00") as run:
        assert run.ask("file", **online)[0] == 200
        run.clock("2025-07-01T10:00:00")
        assert run.ask("file", **online)[0] == 409


def test_a_lookup_without_login_tells_nothing_of_the_person(running):
    with running() as run:
        code = run.file()
        answer = run.session.get(f"{run.target.url}/tracuu/{code}", timeout=5)
        assert answer.json() == {"MaHoSo": code, "HoanThanh": False, "TrangThai": "1"}
        assert run.session.get(f"{run.target.url}/tracuu/x", timeout=5).status_code == 404


def test_papers_bear_their_qr(running):
    with running() as run:
        code = run.file()
        run.act("accept", code=code)
        (paper,) = run.papers(code)
        assert paper["qr"] == {
            "code": code,
            "procedure": "1.009901",
            "identifier": "001099000001",
            "title": "Giấy tiếp nhận hồ sơ và hẹn trả kết quả",
            "system": "Hệ thống thông tin giải quyết TTHC mẫu",
            "published": "09:00 20/11/2026",
            "appointment": "09:00 25/11/2026",
        }
