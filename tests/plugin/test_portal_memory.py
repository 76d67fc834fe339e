"""A portal that goes on after a stop knows what it had taken, and gives no code twice."""

from __future__ import annotations

import json
from datetime import UTC, datetime

from hopquy.fixtures.portal import Account, Filing, Portal
from hopquy.runner.model.observation import Author, Observation
from hopquy.runner.plugin.onestop.memory import remember

UNIT, OWN = "000.00.01.H99", "motcua.mau"


def portal():
    return Portal([Account(OWN, "mat-khau-1", (UNIT,))], now=lambda: datetime(2026, 3, 2, 2, tzinfo=UTC))


def observed(kind, fields, became="", **more):
    raw = fields if isinstance(fields, bytes) else json.dumps(fields, ensure_ascii=False).encode()
    data = {"code": fields.get("MaHoSo", "") if isinstance(fields, dict) else "", "became": became, "unit": UNIT, **more}
    return Observation(kind, "portal.sent", Author.TARGET, "s", data, blob=raw.hex())


def remembered(*observations):
    made = portal()
    remember(made, OWN, observations, bytes.fromhex)
    return made


def test_dossiers_their_versions_and_steps_come_back():
    made = remembered(
        observed("dossier.sync", {"MaHoSo": "A-1", "TrangThaiHoSo": "1"}, "created", updating="False"),
        observed("dossier.sync", {"MaHoSo": "A-1", "TrangThaiHoSo": "2"}, "updated", updating="True"),
        observed("dossier.sync", {"MaHoSo": "A-2"}, "refused"),
        observed("dossier.progress", {"MaHoSo": "A-1", "TrangThai": "4"}, "added"),
        observed("dossier.progress", {"MaHoSo": "A-9", "TrangThai": "4"}, "added"),
        observed("dossier.sync", b"{", "created"),
        observed("dossier.sync", b"<HoSo><MaHoSo>A-3</MaHoSo></HoSo>", "created"),
    )
    assert made.register.known("A-1").status == "4"
    assert [one.updating for one in made.register.known("A-1").versions] == [False, True]
    assert made.register.find("A-2") is None


def test_the_direct_flow_finds_its_dossiers_by_the_portals_own_identifier():
    made = remembered(
        observed("dossier.create", {"MaHoSo": "B-1", "MaDonViTiepNhan": UNIT}, "created", identity="id-1"),
        observed("dossier.step", {"IdHoSo": "id-1", "TrangThai": "2"}, "added"),
        observed("dossier.status", {"IDHoSo": "id-1", "TrangThai": "3"}, "added"),
    )
    found = made.register.known("", "id-1")
    assert (found.origin, len(found.steps), found.status) == ("direct", 1, "3")


def test_what_was_filed_on_the_portal_comes_back_once_and_the_next_one_has_another_code():
    before = portal()
    filed = before.file(Filing(next(iter(before.catalogue.procedures)), UNIT))
    told = Observation("onestop.asked", "portal.asked", Author.COUNTERPART, "s", {"service": "nhanhsdvcqg"}, blob=filed.body.hex())
    made = remembered(told, told)
    (found,) = made.register.all()
    assert (found.code, found.identity, found.origin) == (filed.dossier.code, filed.dossier.identity, "portal")
    assert made.file(Filing(next(iter(made.catalogue.procedures)), UNIT)).dossier.code != filed.dossier.code
