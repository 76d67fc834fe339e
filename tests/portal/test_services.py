from __future__ import annotations

import re

import pytest

from hopquy.fixtures.portal import Fee, Paper, Procedure, Sector, standard_catalogue
from hopquy.fixtures.portal.catalogue_services import LISTS
from hopquy.fixtures.portal.services import SERVICES

UP = {"DongBoHoSoMC", "CapNhatTienDoHoSoMC", "DongBoHoiDap", "DongBoKetQuaHoiDapGuiTuDVCQG", "DongBoDanhGia"}
ARGUMENTS = {
    "TraCuuHoSo": {"mahoso": "x"},
    "LayThuTuc": {"maTTHC": "1.009903"},
    "TraCuuTechID": {"provider": "wso2is", "mstorcmnd": "0109999999"},
    "LayNoiDungTraLoiTheoCauHoi": {"cauhoiid": "ch-1"},
}


@pytest.mark.parametrize("service", sorted(set(SERVICES) - UP))
def test_each_service_that_tells(bench, service):
    client = bench.caller()
    bench.portal.questions.ask("ch-1", "H99.001", "Nộp ở đâu?")
    client.sync({"MaHoSo": "x"})
    for end_point in ("integration", "share"):
        answer = client.call(service, end_point, **ARGUMENTS.get(service, {}))
        assert (answer.status, answer.code, answer["message"]) == (200, 0, "Thành công")
        assert isinstance(answer["result"], list)
        assert answer["result"] or service in ("LayNoiDungTraLoiTheoCauHoi", "LayDanhSachHoiDapBoCoQuan")
        assert (bench.event.service, bench.event.end_point, bench.event.answer) == (service, end_point, answer.json)


@pytest.mark.parametrize(("service", "members"), [
    ("LayThuTuc", {}), ("LayThuTuc", {"maTTHC": "9.9"}), ("TraCuuHoSo", {"mahoso": 5}), ("TraCuuTechID", {"mstorcmnd": "1"}),
    ("LayNoiDungTraLoiTheoCauHoi", {"cauhoiid": "khong-co"}),
])  # fmt: skip
def test_each_service_that_lacks_something(bench, service, members):
    assert bench.caller().call(service, **members).code == -1
    assert bench.event.refusal in ("member-missing", "procedure-unknown", "question-unknown")


def test_a_person_without_an_account(bench):
    assert bench.caller().call("TraCuuTechID", "share", provider="wso2is", mstorcmnd="001099000009")["result"] == []


def test_the_catalogue_has_what_deadlines_and_results_need():
    catalogue = standard_catalogue()
    procedures = catalogue.procedures.values()
    assert {one.unit for one in procedures} == {"Giờ", "Giờ làm việc", "Ngày", "Ngày làm việc", "Tháng"}
    assert {one.result is None for one in procedures} == {True, False}
    assert {bool(one.fees) for one in procedures} == {True, False}
    assert {one.state for one in procedures} == {"0", "1"}
    assert all(re.fullmatch(r"\d\.\d{6}", code) and code == one.code for code, one in catalogue.procedures.items())
    assert all(re.fullmatch(r"[A-Z]\d\d-[A-Z]{2}\d\d", sector.code) for sector in catalogue.sectors)
    assert {code for one in procedures for code, _ in one.agencies} <= {code for code, _, _ in catalogue.agencies}
    assert set(catalogue.lists) == set(LISTS)


def test_a_procedure_as_it_is_told(bench):
    told = bench.caller().call("LayThuTuc", maTTHC="1.009906")["result"][0]
    assert set(told) == {
        "MATTHC", "TENTTHC", "TRANGTHAI", "MACOQUANCONGBO", "LINHVUCTHUCHIEN", "CAPTHUCHIEN", "COQUANTHUCHIEN", "DOITUONGTHUCHIEN",
        "MOTADOITUONGTHUCHIEN", "TRINHTUTHUCHIEN", "CACHTHUCTHUCHIEN", "THANHPHANHOSO", "KETQUATHUCHIEN", "CANCUPHAPLY", "YEUCAU",
    }  # fmt: skip
    assert [(way["KENH"], way["THOIGIAN"][0]["THOIGIANGIAIQUYET"]) for way in told["CACHTHUCTHUCHIEN"]] == [(1, "15"), (2, "10"), (3, "15")]


def test_a_catalogue_with_a_procedure_more():
    made = Procedure("1.000001", "Thủ tục thêm", Sector("G98-LV01", "Lĩnh vực thêm"), (("H98", "Tỉnh khác"),), "2", "Ngày", (Fee("P", "Phí", "1"),), (Paper("T", "Đơn"),))  # fmt: skip
    catalogue = standard_catalogue().with_more([made], [("H98", "Tỉnh khác", 2)])
    assert catalogue.procedure("1.000001") is made
    assert "G98-LV01" in {line["MALINHVUC"] for line in catalogue.sector_lines()}
    assert "1.000001" not in standard_catalogue().procedures


def test_questions_and_answers_both_ways(bench):
    client = bench.caller()
    bench.portal.questions.ask("ch-1", "H99.001", "Nộp ở đâu?", "G99-LV01", "Sở Mẫu mực")
    bench.portal.questions.ask("ch-2", "H98", "Câu hỏi cho nơi khác")
    asked = client.call("LayDanhSachHoiDapGuiTuDVCQG")["result"]
    assert asked == [{"HOIDAPID": "ch-1", "MaLinhVuc": "G99-LV01", "NOIDUNG": "Nộp ở đâu?", "MADONVI": "H99.001", "TENDONVI": "Sở Mẫu mực"}]
    answer = {"HOIDAPID": "ch-1", "MADONVI": "H99.001", "NGUOITRALOI": "Trần Thị Ví Dụ", "NOIDUNGTRALOI": "Tại bộ phận một cửa"}
    assert client.call("DongBoKetQuaHoiDapGuiTuDVCQG", data=[answer, {**answer, "HOIDAPID": "ch-9"}]).code == -1
    assert [(item.code, item.became) for item in bench.event.items] == [("ch-1", "added"), ("ch-9", "refused")]
    assert client.call("LayNoiDungTraLoiTheoCauHoi", cauhoiid="ch-1")["result"] == [answer]
    own = {"HOIDAPID": "own-1", "MaLinhVuc": "G99-LV01", "NOIDUNG": "Hỏi", "MADONVI": "H99.001", "TENDONVI": "Sở Mẫu mực"}
    assert client.call("DongBoHoiDap", data=[own]).json["result"] == [{"HOIDAPID": "own-1", "error_code": 0, "message": ""}]
    assert client.call("DongBoHoiDap", data=[own]).code == 0
    assert bench.event.items[0].became == "updated"
    assert client.call("LayDanhSachHoiDapBoCoQuan")["result"] == [own]


def test_a_rating_is_kept_as_it_is(bench):
    client = bench.caller()
    for data in ([{"bất kỳ": 1}], {"x": None}, "văn bản"):
        assert client.call("DongBoDanhGia", data=data).code == 0
    kept = bench.portal.questions.ratings()
    assert [one["data"] for one in kept] == [[{"bất kỳ": 1}], {"x": None}, "văn bản"]
    assert all("session" not in one for one in kept)


def test_ratings_are_bounded(bench):
    bench.portal.questions._room = 6000
    client = bench.caller()
    assert [client.call("DongBoDanhGia", data=["x" * 300]).code for _ in range(3)] == [0, 0, -1]
