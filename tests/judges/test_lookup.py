"""What an answer to a lookup says: that there is the dossier, that there is none, or nothing that can be told."""

from __future__ import annotations

import json

import pytest

from hopquy.runner.checks import Names
from hopquy.runner.codec.exhibit import exhibits
from hopquy.runner.judges import JUDGES, Case
from hopquy.runner.model.observation import Author
from hopquy.runner.spec import shipped

CODE, NOBODYS = "000.00.01.H22-240605-0001", "000.00.01.H22-240605-9999"
FOUND = {"success": True, "message": "OK", "data": {"MaHoSo": CODE, "TrangThai": "4"}}


@pytest.fixture
def looked_up(evidence):
    def judged(judge, known, unknown=None):
        for code, there, answer in ((CODE, True, known), (NOBODYS, False, unknown)):
            if answer is not None:
                body = answer if isinstance(answer, str) else json.dumps(answer)
                evidence.add("onestop.lookup", Author.TARGET, {"code": code, "known": there, "status": 200}, body.encode())
        shown = exhibits(evidence.observations, shipped().message_kind, evidence.blobs.get)
        return [ruling.answer.value for ruling in JUDGES[judge](Case(shown, shown, {}, Names({}, {})))]

    return judged


@pytest.mark.parametrize(
    ("answer", "ruling"),
    [
        (FOUND, "holds"),
        ({"ErrorCode": "", "MaHoSo": CODE}, "holds"),
        ({"error_code": 0, "MaHoSo": CODE}, "holds"),
        (f"<p>Không tìm thấy hồ sơ {CODE}</p>", "unknown"),
        ({"ErrorCode": "1", "Message": f"no dossier {CODE}"}, "broken"),
        ({"error_code": 1, "Message": CODE}, "broken"),
        ("<p>Xin chào</p>", "broken"),
    ],
)
def test_a_code_alone_is_no_dossier(looked_up, answer, ruling):
    assert looked_up("onestop-lookup-answers", answer) == [ruling]


@pytest.mark.parametrize(
    ("known", "answer", "ruling"),
    [
        (FOUND, {"success": False, "message": "Không tìm thấy hồ sơ", "data": None}, "holds"),
        ({"error_code": 0, "data": {"MaHoSo": CODE}}, {"error_code": 1, "data": None}, "holds"),
        ({"status": 200, "data": {"MaHoSo": CODE}}, {"status": 404, "data": None}, "unknown"),
        ({"total": 1, "items": [{"MaHoSo": CODE}]}, {"total": 0, "items": []}, "unknown"),
        (FOUND, {"success": True, "message": "OK", "data": {"MaHoSo": NOBODYS, "TrangThai": "1"}}, "broken"),
        ("<p>Không tìm thấy hồ sơ " + CODE, "<p>Không tìm thấy hồ sơ " + NOBODYS, "unknown"),
        ("<p>Hồ sơ " + CODE, "<p>Hồ sơ " + NOBODYS, "broken"),
    ],
)
def test_members_without_anything_in_them_tell_of_no_dossier(looked_up, known, answer, ruling):
    assert looked_up("onestop-lookup-unknown", known, answer) == [ruling]
