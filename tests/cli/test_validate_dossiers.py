"""`hopquy validate` on dossier messages: whatever the bytes are, a finding with path and line or one clear sentence, and the right exit code."""

import json

import pytest

from hopquy import specs
from hopquy.runner.spec import shipped

EXAMPLES = specs.folder() / "dossier" / "examples"
RECEIVED = json.loads((EXAMPLES / "dossier-received.json").read_text(encoding="utf-8"))
STEP = json.loads((EXAMPLES / "direct-step.json").read_text(encoding="utf-8"))
THEN = "2024-06-05"


def text(**changes):
    return json.dumps({**RECEIVED, **changes}, ensure_ascii=False, indent=2)


@pytest.fixture
def judged(hopquy, tmp_path):
    def judge(data, *options, name="hồ sơ.json", day=THEN):
        path = tmp_path / name
        path.write_bytes(data if isinstance(data, bytes) else data.encode())
        said = hopquy("validate", "--json", "--lang", "en", "--as-of", day, *options, path)
        assert said.err == ""
        return said.code, [json.loads(line) for line in said.out.splitlines()]

    return judge


def rules(one):
    return {finding["requirement"] for finding in one["findings"] if finding["verdict"] == "fail"}


def test_a_right_dossier_of_its_day_passes(judged):
    code, (one,) = judged(text(), "--explain")
    assert (code, one["kind"], one["verdict"], one["findings"], one["line"]) == (0, "dossier.sync", "pass", [], 1)
    assert one["second_opinion"] == {"valid": True, "reasons": []}


def test_where_no_rule_decides_nothing_is_passed(judged):
    code, (one,) = judged(text(), day="2026-09-01")
    assert (code, one["verdict"], one["findings"]) == (3, "inconclusive", [])
    assert all(word in one["reason"] for word in ("2026-09-01", "no rule that decides", "--as-of"))


def test_a_wrong_code_fails(judged):
    code, (one,) = judged(text(MaHoSo="H22-220605-0001", NgayTiepNhan="20220605081500"), day="2022-06-05")
    assert (code, one["verdict"]) == (1, "fail")
    assert "dossier/code/agency-date-serial" in rules(one)


@pytest.mark.parametrize("day", ["2022-09-15", "2024-06-05", "2025-06-30"])
@pytest.mark.parametrize("unit", ["000.00.01.H22", "H22.001.00"])
def test_no_order_of_the_agency_fails_while_the_texts_contradict_each_other(judged, day, unit):
    digits = day.replace("-", "")
    code, (one,) = judged(text(MaHoSo=f"{unit}-{digits[2:]}-0001", NgayTiepNhan=f"{digits}081500"), day=day)
    assert (code, one["verdict"], rules(one)) == (0, "pass", set())


def test_a_code_in_neither_order_is_told_and_decides_nothing(judged):
    code, (one,) = judged(text(MaHoSo="H22-20240605-0000001"), day=THEN)
    assert (code, one["verdict"], rules(one)) == (0, "pass", {"dossier/code/either-order"})


@pytest.mark.parametrize(
    ("changes", "rule", "where"),
    [
        ({"NgayTiepNhan": "20240230081500"}, "dossier/sync/ngay-tiep-nhan/format", "HoSo/NgayTiepNhan (11:3)"),
        ({"NgayTiepNhan": "20240605250000"}, "dossier/sync/ngay-tiep-nhan/format", "HoSo/NgayTiepNhan (11:3)"),
        ({"NgayTiepNhan": "20240605081500+0900"}, "dossier/sync/ngay-tiep-nhan/format", "HoSo/NgayTiepNhan (11:3)"),
        ({"NgayTiepNhan": "2024-06-05 08:15:00"}, "dossier/sync/ngay-tiep-nhan/format", "HoSo/NgayTiepNhan (11:3)"),
        ({"TrangThaiHoSo": 2}, "dossier/sync/trang-thai-ho-so/json-type", "HoSo/TrangThaiHoSo/@type (13:3)"),
        ({"TrangThaiHoSo": True}, "dossier/sync/trang-thai-ho-so/value", "HoSo/TrangThaiHoSo (13:3)"),
        ({"TrangThaiHoSo": ""}, "dossier/sync/trang-thai-ho-so/not-empty", "HoSo/TrangThaiHoSo (13:3)"),
        ({"TrangThaiHoSo": ["2", "4"]}, "dossier/sync/trang-thai-ho-so/single", "HoSo/TrangThaiHoSo[2] (15:5)"),
        ({"TaiLieuNop": [{"TenTepDinhKem": "a", "DuongDanTaiTepTin": "b"}, {"TenTepDinhKem": "", "DuongDanTaiTepTin": "c"}]},
         "dossier/sync/tai-lieu-ten-tep-dinh-kem/not-empty", "HoSo/TaiLieuNop[2]/TenTepDinhKem (22:7)"),
    ],
)  # fmt: skip
def test_a_finding_has_a_path_and_a_line(judged, changes, rule, where):
    _, (one,) = judged(text(**changes))
    assert where in {finding["where"] for finding in one["findings"] if finding["requirement"] == rule}


@pytest.mark.parametrize(
    ("moment", "right"),
    [
        ("2026-06-10T09:00:00.000", True), ("2026-06-10T09:00:00.000Z", True), ("2026-06-10T09:00:00.000-11:30", True),
        ("2026-02-30T09:00:00.000", False), ("2026-06-10T25:00:00.000", False), ("2026-06-10T09:00:00", False), ("2026-06-10T09:00:00.000+25:00", False),
    ],
)  # fmt: skip
def test_moments_with_other_zones(judged, moment, right):
    _, (one,) = judged(json.dumps({**STEP, "ThoiDiemXuLy": moment}), day="2026-09-01")
    assert one["kind"] == "dossier.step"
    assert ("dossier/direct-progress/thoi-diem-xu-ly/format" not in rules(one)) is right


@pytest.mark.parametrize(
    ("data", "rule"),
    [
        (text()[:-40], "dossier/message/well-formed"),
        (text().replace('"2"', '"2",', 1), "dossier/message/well-formed"),
        (text().replace('"2"', "NaN", 1), "dossier/message/finite-numbers"),
        (text().replace('"2"', '"2", "TrangThaiHoSo": "9"', 1), "dossier/message/names-once"),
        (text().replace('"2"', '"\\udfff"', 1), "dossier/message/whole-characters"),
        (text().encode("utf-16"), "dossier/message/encoding"),
        (text().encode("utf-32-be"), "dossier/message/encoding"),
        (text().encode("cp1258", "replace"), "dossier/message/encoding"),
        (text() + "OK", "dossier/message/one-object"),
        (f"[{text()}, 5]", "dossier/message/one-object"),
        (f"[{text()}, {text()},]", "dossier/message/well-formed"),
        ((EXAMPLES / "dossier-returned.xml").read_bytes().replace(b"</HoSo>", b""), "dossier/message/well-formed"),
    ],
)
def test_what_cannot_be_read_is_told_by_its_rule(judged, data, rule):
    code, found = judged(data)
    assert code in {0, 3}
    assert any(rule in rules(one) for one in found)


@pytest.mark.parametrize(
    "data",
    [text().replace('"2"', "[" * 100_000, 1), text().replace('"2"', '{"a":' * 100_000, 1), text(GhiChu="x" * 10_000_000)],
    ids=["arrays", "objects", "long"],
)
def test_beyond_our_limits_nothing_is_decided(judged, data):
    code, (one,) = judged(data)
    assert (code, one["verdict"]) == (3, "inconclusive")
    assert any("limit" in finding["expected"] for finding in one["findings"])


def test_arrays_calls_and_lines_give_one_result_an_object(judged):
    wrong = text(TrangThaiHoSo="11")
    for data, name, lines in (
        (f"[{text()},\n{wrong}]", "a.json", [1, 17]),
        (f'{{"session": "s", "service": "DongBoHoSoMC", "data":\n[{text()},\n{wrong}]}}', "b.json", [2, 18]),
        (json.dumps(RECEIVED) + "\n\n" + json.dumps({**RECEIVED, "TrangThaiHoSo": "11"}) + "\n", "c.jsonl", [1, 3]),
    ):
        code, found = judged(data, name=name)
        assert code == 0
        assert [one["line"] for one in found] == lines
        assert [(one["item"], one["items"]) for one in found] == [(1, 2), (2, 2)]
        assert [rules(one) for one in found] == [set(), {"dossier/sync/trang-thai-ho-so/value"}]


@pytest.mark.parametrize(("lang", "said"), [("vi", "thông điệp 2/2"), ("en", "message 2 of 2")])
def test_items_on_one_line_are_told_apart(hopquy, tmp_path, lang, said):
    (tmp_path / "a.json").write_text(json.dumps([RECEIVED, {**RECEIVED, "TrangThaiHoSo": "11"}]), encoding="utf-8")
    found = hopquy("validate", tmp_path / "a.json", "--lang", lang, "--as-of", THEN).out
    assert f"a.json:1 ({said})" in found
    column = len(json.dumps([RECEIVED])) + 2 + json.dumps(RECEIVED).index('"TrangThaiHoSo"')
    assert f"HoSo/TrangThaiHoSo (1:{column})" in found


def test_a_lone_message_needs_no_number(hopquy, tmp_path):
    (tmp_path / "a.json").write_text(text(), encoding="utf-8")
    assert "a.json:1  " in hopquy("validate", tmp_path / "a.json", "--as-of", THEN).out


def test_what_is_no_object_among_others_stands_where_it_stands(judged):
    _, (_, one) = judged(f"[{text()},\n5]")
    assert {finding["where"].rpartition("(")[2].rstrip(")") for finding in one["findings"]} == {"17:1"}


def test_the_kind_is_told_or_given(judged, hopquy, tmp_path):
    assert [one["kind"] for one in judged('[{"MaHoSo": "1"}]', "--kind", "dossier.progress")[1]] == ["dossier.progress"]
    (tmp_path / "a.json").write_text('{"MaHoSo": "1"}')
    untold = hopquy("validate", tmp_path / "a.json")
    assert (untold.code, untold.out) == (2, "")
    assert "--kind" in untold.err
    said = hopquy("validate", "--kind", "dossier.x", tmp_path)
    assert said.code == 2
    assert "dossier.sync" in said.err


def test_the_worst_decides_over_many(judged):
    code, found = judged(f"[{text()}, {text(MaHoSo='000.00.01.H22-240604-0001')}, {text()}]")
    assert (code, [one["verdict"] for one in found]) == (1, ["pass", "fail", "pass"])


@pytest.mark.parametrize("name", [n for n, e in shipped().examples.items() if e.kind.startswith("dossier.")])
def test_shipped_examples_break_no_rule(judged, name):
    data = shipped().example_bytes(name)
    _, (one,) = judged(data, "--explain", name="a.xml" if name.endswith("-xml") else "a.json")
    assert one["findings"] == []
    assert one["second_opinion"] == {"valid": True, "reasons": []}


def test_people_are_shown_line_and_reason(hopquy, tmp_path):
    path = tmp_path / "a.json"
    path.write_text(text(TrangThaiHoSo="11\u001b[2J"), encoding="utf-8")
    out = hopquy("validate", "--lang", "vi", "--explain", path).out
    assert "a.json:1" in out
    assert "hồ sơ đồng bộ lên Cổng" in out
    assert "HoSo/TrangThaiHoSo (13:3)" in out
    assert "\u001b[2J" not in out


@pytest.mark.parametrize(("change", "code"), [({}, 0), ({"TenTTHC": 7}, 1), ({"MaHoSo": ""}, 1)])
def test_advisory_rules_make_the_exit_code_where_that_is_wanted(hopquy, tmp_path, change, code):
    """No rule decides of a dossier of today; a pipeline that wants a gate can let the others be one."""
    file = tmp_path / "hoso.json"
    file.write_text(json.dumps({**json.loads(shipped().example_bytes("dossier-2026")), **change}), encoding="utf-8")
    usual = hopquy("validate", "--json", file, "--as-of", "2026-11-23")
    found = json.loads(usual.out)
    assert (usual.code, found["reason_code"]) == (3, "nothing-decides")
    assert found["rules"]["scored"] == {"held": 0, "failed": 0}
    assert found["rules"]["advisory"]["held"] > 20
    assert (found["rules"]["advisory"]["failed"] > 0) == (code == 1)
    assert hopquy("validate", "--fail-on", "advisory", file, "--as-of", "2026-11-23").code == code


def test_what_cannot_be_read_is_no_success_of_advisory_rules(hopquy, tmp_path):
    file = tmp_path / "hoso.json"
    file.write_bytes(shipped().example_bytes("dossier-2026")[:-40])
    assert hopquy("validate", "--fail-on", "advisory", "--kind", "dossier.sync", file, "--as-of", "2026-11-23").code == 1
    assert hopquy("validate", "--fail-on", "scored", "--kind", "dossier.sync", file, "--as-of", "2026-11-23").code == 3
