"""The reference one-stop system against this portal: two programs written apart understand each other."""

from __future__ import annotations

import json

import pytest
import requests

from hopquy.fixtures.onestop_system.embedded import EmbeddedOnestop
from hopquy.fixtures.onestop_system.persona import PERSONAS
from hopquy.fixtures.onestop_system.transport import PortalAccess
from hopquy.fixtures.portal import Filing, HandedIn, PortalFault, TargetClient


@pytest.fixture(scope="module")
def onestop():
    with EmbeddedOnestop() as running:
        yield running


def act(target, action, **arguments):
    answer = requests.post(f"{target.control_url}/{action}", json=arguments, timeout=20)
    assert answer.ok, answer.text
    return answer.json()


def access(bench):
    return PortalAccess(bench.server.url, "he-thong-khac", "mật khẩu: khác")


@pytest.mark.parametrize("persona", sorted(PERSONAS))
def test_a_dossier_filed_at_the_counter(bench, onestop, persona):
    with onestop.run(access(bench), persona) as target:
        components = [{"code": "G99-TP000101", "name": "Giấy đề nghị.pdf"}]
        applicant = {"name": "Nguyễn Văn Mẫu", "identifier": "001099000001", "phone": "0900000001", "email": "mau@example.vn"}
        code = act(target, "file", channel="counter", procedure="1.009901", applicant=applicant, components=components)["code"]
        act(target, "accept", code=code)
        act(target, "finish", code=code, result={"name": "Giấy chứng nhận.pdf"})
        act(target, "settle")
        dossier = bench.portal.register.find(code)
        assert dossier is not None
        assert dossier.status == "9"
        assert dossier.steps
        calls = [event for event in bench.events if event.kind == "call"]
        assert {event.refusal for event in calls} <= {None, "dossier-unknown"}
        assert {event.dialect for event in calls if event.items} == {PERSONAS[persona].dialect}
        assert all(item.refusal is None for event in calls for item in event.items)
        links = [one["DuongDanTepTinKetQua"] for one in dossier.versions[-1].fields.get("DanhSachGiayToKetQua", [])]
        for link in links:
            assert bench.portal.fetch(link, TargetClient(target.url)).heard.status == 200


def test_a_dossier_filed_on_the_portal(bench, onestop):
    with onestop.run(access(bench), at=bench.clock()) as target:
        client = TargetClient(target.url)
        filed = bench.portal.file(Filing("1.009901", target.unit, papers=[HandedIn("đơn.pdf", b"%PDF-1.7", "G99-TP000101")]), client)
        assert json.loads(filed.asked.heard.body)["error_code"] == 0
        code = filed.dossier.code
        act(target, "accept", code=code)
        act(target, "settle")
        dossier = bench.portal.register.find(code)
        assert (dossier.origin, dossier.status) == ("portal", "2")


@pytest.mark.parametrize("kind", ["page", "server-error", "busy", "session-expired", "exists", "lose-answer", "garbage", "reset"])
def test_what_goes_wrong_once_is_made_good(bench, onestop, kind):
    with onestop.run(access(bench)) as target:
        bench.portal.arm(PortalFault(kind, "DongBoHoSoMC"))
        code = act(target, "file", channel="counter", procedure="1.009901", applicant={"name": "Nguyễn Văn Mẫu"}, components=[])["code"]
        act(target, "settle")
        assert [event.fault for event in bench.events if event.fault] == [kind]
        assert bench.portal.register.find(code) is not None
