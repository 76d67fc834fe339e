"""Procedures of the national catalogue: versions, terms by channel, what cannot be read."""

from __future__ import annotations

from dataclasses import replace

import pytest

from hopquy.fixtures.onestop_system.procedure import Limit, read_procedure
from hopquy.fixtures.portal import Fee, standard_catalogue

CODE = "1.009901"


def test_a_new_version_is_for_new_dossiers_only(running):
    with running() as run:
        old = run.file()
        told = run.portal.catalogue.procedure(CODE)
        changed = replace(told, name="Tên mới", fees=(Fee("PLP-0001", "Lệ phí mới", "200000"),), amount="5", by_channel={})
        run.portal.catalogue = run.portal.catalogue.with_more([changed])
        new = run.file()
        for code in (old, new):
            run.act("accept", code=code)
        run.settle()
        first, second = run.told(old)[-1], run.told(new)[-1]
        assert (second["TenTTHC"], first["TenTTHC"]) == ("Tên mới", told.name)
        assert [item["DanhSachLePhi"][0]["Gia"] for item in (first, second)] == ["100000", "200000"]
        assert [item["NgayHenTra"][:8] for item in (first, second)] == ["20261125", "20261127"]


@pytest.mark.parametrize("code", standard_catalogue().procedures)
def test_every_procedure_of_the_portal_can_be_read(code):
    told = standard_catalogue().procedure(code)
    read = read_procedure(told.told())
    assert (read.code, read.name, read.field_code) == (told.code, told.name, told.sector.code)
    assert len(read.limits) == len(told.channels)
    assert [fee.amount for fee in read.fees] == [int(fee.amount) for fee in told.fees]
    assert [one.code for one in read.components] == [one.code for one in told.papers]


def test_each_channel_has_its_term():
    told = replace(standard_catalogue().procedure(CODE), by_channel={2: ("16", "Giờ làm việc")}).told()
    assert [read_procedure(told).limit(channel) for channel in ("counter", "online")] == [Limit(3, "working-day"), Limit(16, "hour")]


@pytest.mark.parametrize(
    "change",
    [{"MATTHC": 5}, {"MATTHC": ""}, {"LINHVUCTHUCHIEN": []}, {"LINHVUCTHUCHIEN": None}, {"CACHTHUCTHUCHIEN": 5}, {"THANHPHANHOSO": "x"}],
)
def test_what_cannot_be_read_is_said(running, change, monkeypatch):
    with running() as run:
        told = {**run.portal.catalogue.procedure(CODE).told(), **change}
        monkeypatch.setattr("hopquy.fixtures.portal.procedure.Procedure.told", lambda _: told)
        status, answer = run.ask("file", channel="counter", procedure=CODE, applicant=run.applicant)
        assert (status, "cannot be read" in answer["reason"]) == (409, True)
