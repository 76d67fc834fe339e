"""Each defect of a message changes one in every dialect that can have it, and only what it names."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from hopquy.fixtures.onestop_system.defects import defects
from hopquy.fixtures.onestop_system.direct_message import creation, status_item, step_item
from hopquy.fixtures.onestop_system.dossier import Component, Dossier, Fee, Person, Result, Status, Step, Supplement
from hopquy.fixtures.onestop_system.message import dossier_item, progress_item
from hopquy.fixtures.onestop_system.moment import ZONE
from hopquy.fixtures.onestop_system.persona import PERSONAS
from hopquy.fixtures.onestop_system.procedure import Procedure, ProcedurePaper
from hopquy.fixtures.onestop_system.spoiling import SPOILED, spoiled
from hopquy.fixtures.onestop_system.stored import read, written
from hopquy.fixtures.onestop_system.xml_message import as_xml

AT = datetime(2026, 11, 20, 9, tzinfo=ZONE)
DAY = timedelta(days=1)
OF_DIALECT = {"adapter": "fields-2022", "wrapper": "wrapper", "direct": "direct-2026", "xml": "xml-2022"}


def dossier(status):
    return Dossier(
        "H99.001.00-261120-0001",
        "post" if status == Status.IN_PROCESS else "online",
        Procedure("1.009901", "Thủ tục", "LV", "Lĩnh vực", (), result=ProcedurePaper("KQ", "Giấy")),
        Person("Nguyễn Văn Mẫu", "001099000001", account="tech", verified=True),
        "Trích yếu của một hồ sơ dài hơn bốn mươi ký tự",
        AT,
        status,
        from_portal=True,
        components=(Component("TP", "đơn", "tep"),),
        received=AT,
        handed_over=AT,
        due=AT + 3 * DAY,
        finished=AT + DAY if status >= Status.FINISHED else None,
        returned=AT + DAY if status == Status.RETURNED else None,
        refused=AT + DAY if status == Status.REFUSED else None,
        supplements=(Supplement("bs", "a", "thiếu", AT, brought=AT + DAY),),
        fees=(Fee("P", "Phí", 150000, paid="portal" if status == Status.RETURNED else ""),),
        results=(Result("ket-qua", "KQ", "Giấy"),),
    )


def messages(dialect, defect):
    persona = PERSONAS[OF_DIALECT[dialect]]

    def link(id_):
        return f"http://127.0.0.1:1/downloadfile/{id_}"

    made = []
    for status in range(1, 11):
        one = dossier(status)
        step = Step(AT, status, "Cán bộ", "Chuyên viên", "Phòng", "Nội dung xử lý dài hơn bốn mươi ký tự để bị cắt", AT)
        if dialect == "direct":
            written = [("create", creation(one, persona)), ("step", step_item(one, step)), ("status", status_item(one, step, link))]
        else:
            written = [("dossier", dossier_item(one, persona, link)), ("progress", progress_item(one, step))]
        spoilt = [spoiled(kind, body, one, persona, frozenset({defect})) for kind, body in written]
        made += [as_xml("HoSo", body) for body in spoilt] if dialect == "xml" else spoilt
    return made


HONEST = {dialect: messages(dialect, "none") for dialect in OF_DIALECT}


@pytest.mark.parametrize("name", SPOILED)
def test_it_changes_a_message_in_each_of_its_dialects_and_in_no_other(name):
    changed = {dialect for dialect in OF_DIALECT if messages(dialect, name) != HONEST[dialect]}
    assert changed == set(defects()[name].dialects or OF_DIALECT)


@pytest.mark.parametrize(
    ("name", "member", "values"),
    [
        ("supplement-sent-as-finished", "TrangThaiHoSo", ["1", "2", "3", "4", "9", "6", "7", "8", "9", "10"]),
        ("fee-due-sent-as-finished", "TrangThaiHoSo", ["1", "2", "3", "4", "5", "9", "7", "8", "9", "10"]),
        ("stop-sent-as-finished", "TrangThaiHoSo", ["1", "2", "3", "4", "5", "6", "7", "9", "9", "10"]),
        ("state-left-empty", "TrangThaiHoSo", ["1", "2", "3", "4", "5", "", "7", "8", "9", "10"]),
        ("dates-without-time", "NgayHenTra", ["20261123"] * 10),
    ],
)
def test_what_it_makes_of_a_dossier(name, member, values):
    found = messages("adapter", name)[::2]
    assert [item[member] for item in found] == values
    assert all(
        {key for key in item if item[key] != honest[key]} <= {member, *_dates(name)}
        for item, honest in zip(found, HONEST["adapter"][::2], strict=True)
    )


def _dates(name):
    return [key for key in HONEST["adapter"][0] if key.startswith("Ngay")] if name.startswith("dates") else []


def test_what_is_kept_of_a_dossier_is_read_back():
    one = dossier(Status.RETURNED)
    assert read(Dossier, written(one)) == one
