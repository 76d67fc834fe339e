"""What each persona sends, and how."""

from __future__ import annotations

import json

import pytest

FIELDS_2019 = [
    "MaHoSo",
    "MaTTHC",
    "TenTTHC",
    "MaLinhVuc",
    "TenLinhVuc",
    "SoBienNhan",
    "ChuHoSo",
    "LoaiDoiTuong",
    "MaDoiTuong",
    "ThongTinKhac",
    "Email",
    "Fax",
    "SoDienThoai",
    "TrichYeuHoSo",
    "NgayTiepNhan",
    "NgayHenTra",
    "TrangThaiHoSo",
    "NgayTra",
    "ThongTinTra",
    "HinhThuc",
    "NgayKetThucXuLy",
    "DonViXuLy",
    "GhiChu",
    "TaiLieuNop",
    "DanhSachLePhi",
    "DanhSachTepDinhKemKhac",
    "DanhSachHoSoBoSung",
    "DanhSachGiayToKetQua",
]
FIELDS_2022 = [
    "KenhThucHien",
    "SoGiayToChuHoSo",
    "NoiNopHoSo",
    "HoSoCoThanhPhanSoHoa",
    "TaiKhoanDuocXacThucVoiVNeID",
    "DuocThanhToanTrucTuyen",
    "NgayTuChoi",
    "NgayNopHoSo",
    "DinhDanhCHS",
    "DSKetNoiCSDL",
]
PROGRESS = [
    "MaHoSo",
    "NguoiXuLy",
    "ChucDanh",
    "ThoiDiemXuLy",
    "PhongBanXuLy",
    "NoiDungXuLy",
    "TrangThai",
    "NgayBatDau",
    "NgayKetThucTheoQuyDinh",
]


def finished(run, **more):
    code = run.file(**more)
    run.act("accept", code=code)
    run.act("demand-fee", code=code, fees=[{"code": "P2", "name": "Phí", "amount": 1}])
    run.act("pay", code=code, via="gateway")
    run.act("finish", code=code)
    assert run.settle() == 0
    return code


def scalars(value):
    if isinstance(value, dict):
        value = value.values()
    return [one for item in value for one in (scalars(item) if isinstance(item, dict | list) else [item])]


@pytest.mark.parametrize(
    ("persona", "fields"),
    [("fields-2019", FIELDS_2019), ("fields-2022", FIELDS_2019 + FIELDS_2022), ("wrapper", FIELDS_2019 + FIELDS_2022)],
)
def test_fields(running, persona, fields):
    with running(persona) as run:
        finished(run)
        for item in run.told():
            assert list(item) == fields
            assert {type(one) for one in scalars(item)} == {str}
        for item in run.taken("CapNhatTienDoHoSoMC"):
            assert list(item) == PROGRESS
            assert {type(one) for one in scalars(item)} == {str}


def test_the_way_of_2019_is_the_header_and_the_older_prefix(running):
    with running("fields-2019") as run:
        finished(run)
        calls = [event for event in run.events if event.kind == "call"]
        assert {(event.adapter, event.dstcode_in, event.dialect) for event in calls} == {("XrdAdapter", "header", "adapter")}
        assert {event.unit for event in calls if event.service != "login"} == {"000.00.02.H99"}


def test_the_wrapper_has_its_service_in_the_path_and_a_bare_list(running):
    with running("wrapper") as run:
        finished(run)
        (first, *_) = run.calls("DongBoHoSoMC")
        assert (first.dialect, first.unit, first.updating) == ("wrapper", "H99.101", "False")
        assert "/KetNoiMotCuaQuocGia/DongBoHoSoMC?" in first.path
        assert isinstance(json.loads(first.body), list)


@pytest.mark.parametrize(("channel", "kind", "form"), [("counter", "1", "0"), ("post", "3", "1")])
def test_channels(running, channel, kind, form):
    with running() as run:
        run.file(channel=channel)
        run.settle()
        (item,) = run.told()
        assert (item["KenhThucHien"], item["HinhThuc"], item["NoiNopHoSo"], item["MaDoiTuong"]) == (kind, form, "2", "")


def test_an_enterprise_has_no_identity_of_a_citizen(running):
    with running() as run:
        run.file(applicant={"name": "Công ty Mẫu", "kind": "enterprise", "identifier": "0109999999"})
        run.settle()
        (item,) = run.told()
        assert (item["LoaiDoiTuong"], item["DinhDanhCHS"], item["SoGiayToChuHoSo"]) == ("2", [], "0109999999")


def test_long_texts_are_cut_where_the_fields_end(running):
    with running() as run:
        run.file(subject="x" * 1001)
        run.settle()
        assert run.told()[0]["TrichYeuHoSo"] == "x" * 1000


def test_the_direct_flow(running):
    with running("direct-2026") as run:
        code = finished(run)
        (created,) = run.taken("create")
        assert (created["MaHoSo"], created["MaDonViTiepNhan"], created["LoaiDoiTuong"]) == (code, "G99", 0)
        assert created["NgayNop"].startswith("2026-11-20 09:00:0")
        (paper,) = created["ThanhPhanHoSo"][0]["GiayToDinhKem"]
        assert [paper["IdGiayTo"], paper["HashTepTin"]] == [run.portal.files.all()[0].identity, run.portal.files.all()[0].digest]
        steps, states = run.taken("progress"), run.taken("status")
        assert [one["TrangThai"] for one in steps] == [one["TrangThai"] for one in states] == [2, 4, 6, 4, 9]
        identity = run.portal.register.find(code).identity
        assert {one["IDHoSo"] for one in steps} == {one["IdHoSo"] for one in states} == {identity}
        assert steps[0]["ThoiDiemXuLy"].startswith("2026-11-20T09:00:0")
        assert [sorted({"DanhSachLePhi", "DanhSachGiayToKetQua"} & one.keys()) for one in states if one["TrangThai"] in (2, 4)] == [[]] * 3
        assert (states[-1]["TrangThaiThanhToan"], len(states[-1]["DanhSachLePhi"])) == (1, 2)


def test_the_direct_flow_after_a_lost_creation(running):
    with running("direct-2026") as run:
        run.arm("lose-answer", "create")
        code = run.file()
        run.act("accept", code=code)
        run.settle()
        assert run.settle() == 0
        assert len([one for one in run.portal.register.all() if one.code == code]) == 1
        assert run.steps(code) == [2, 4]


def test_a_dossier_from_the_portal_in_the_direct_flow(running):
    with running("direct-2026") as run:
        code, answer = run.from_portal()
        assert answer["error_code"] == 0
        run.act("accept", code=code)
        assert run.settle() == 0
        assert (run.taken("create"), run.steps(code)) == ([], [2, 4])
