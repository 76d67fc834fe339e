"""Figures recomputed from messages: by example, and what is true of them whatever the messages say."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from hopquy.runner.codec.exhibit import exhibits
from hopquy.runner.judges.onestop.lives import Lives
from hopquy.runner.judges.onestop.reckoning import SHARES, Period, Span, grown, reckoned
from hopquy.runner.judges.onestop.record import records_of
from hopquy.runner.model.observation import Author, Observation
from hopquy.runner.spec import shipped

CATALOGUE = shipped()
DAY = datetime(2026, 11, 2, 9)  # noqa: DTZ001 -- local time, as messages tell it
MONTH = Period(date(2026, 11, 1), date(2026, 11, 30), gives_paper={"1.1": True, "1.2": False})
PAPER = {"TenGiayTo": "Giấy", "MaGiayToKetQua": "KQ.1", "DuongDanTepTinKetQua": "https://motcua.example.vn/downloadfile/1"}


def compact(moment: datetime | None) -> str:
    return "" if moment is None else f"{moment:%Y%m%d%H%M%S}"


def dossier(code: str = "a", status: str = "4", **more: Any) -> dict[str, Any]:
    """Return a dossier message with the fields of 2022; what is None is left out."""
    fields = {
        "MaHoSo": code,
        "MaTTHC": "1.1",
        "TrichYeuHoSo": "Mẫu",
        "TrangThaiHoSo": status,
        "NgayTiepNhan": compact(DAY),
        "NgayHenTra": compact(DAY + timedelta(days=3)),
        "KenhThucHien": "1",
        "DuocThanhToanTrucTuyen": "0",
        "HoSoCoThanhPhanSoHoa": "0",
        **more,
    }
    return {name: value for name, value in fields.items() if value is not None}


def told(*messages: dict[str, Any], kind: str = "dossier.sync") -> list[Any]:
    blobs = {str(number): json.dumps(one).encode() for number, one in enumerate(messages)}
    found = [
        Observation(
            kind, "portal.sent", Author.TARGET, "story", {"code": str(one["MaHoSo"]), "became": "created"}, str(number), "", number + 1
        )
        for number, one in enumerate(messages)
    ]
    return list(Lives(list(exhibits(found, CATALOGUE.message_kind, blobs.get))).told)


def figures(*messages: dict[str, Any], period: Period = MONTH) -> dict[str, Span]:
    return reckoned(records_of(told(*messages)).values(), period)


def supplement(asked: int, brought: int | None) -> dict[str, str]:
    return {"NgayBoSung": compact(DAY + timedelta(days=asked)), "NgayTiepNhanBoSung": compact(brought and DAY + timedelta(days=brought))}


def late(status: str = "9", days: int | None = None, **more: Any) -> Span:
    ended = None if days is None else compact(DAY + timedelta(days=days))
    return figures(dossier(status=status, NgayKetThucXuLy=ended, **more))["late"]


def test_the_end_against_the_promise():
    assert (late(days=3), late(days=4)) == (Span(0, 0), Span(1, 1))
    assert late("4") == Span(1, 1), "what has not ended is measured at the end of the period"
    assert late("7", 1) == late("8", 1) == Span(0, 0)


def test_waiting_for_one_supplement_is_subtracted_and_two_are_late():
    assert late(days=5, DanhSachHoSoBoSung=[supplement(1, 3)]) == Span(0, 0)
    assert late(days=6, DanhSachHoSoBoSung=[supplement(1, 3)]) == Span(1, 1)
    assert late("5", DanhSachHoSoBoSung=[supplement(1, None)]) == Span(0, 0), "a supplement that nobody brought goes on being waited for"
    assert late(days=1, DanhSachHoSoBoSung=[supplement(0, 1), supplement(1, 1)]) == Span(1, 1)


def test_an_open_dossier_before_the_end_of_the_period_is_measured_by_either_reading():
    now = replace(MONTH, asked=DAY + timedelta(days=1))
    assert figures(dossier(), period=now)["late"] == Span(1, 1)
    assert figures(dossier(), period=replace(now, reading="now"))["late"] == Span(0, 0)
    assert figures(dossier(), period=replace(now, asked=DAY + timedelta(days=9), reading="now"))["late"] == Span(1, 1)


def test_nothing_promised_is_never_late_and_no_word_of_a_promise_tells_nothing():
    assert late("4", NgayHenTra="") == Span(0, 0)
    assert late("4", NgayHenTra=None) == late("4", NgayHenTra="mai") == late("9") == Span(0, 1)


def test_the_priority_of_ends():
    assert late("10", 2) == Span(0, 0)
    steps = told(
        {"MaHoSo": "a", "TrangThai": "10", "ThoiDiemXuLy": compact(DAY + timedelta(days=9))},
        {"MaHoSo": "a", "TrangThai": "9", "ThoiDiemXuLy": compact(DAY + timedelta(days=2))},
        kind="dossier.progress",
    )
    record = records_of([*told(dossier(status="10")), *steps])["a"]
    assert record.ended == DAY + timedelta(days=2)


def test_who_was_received():
    assert figures(dossier(status="1"), dossier("b", "3"))["received"] == Span(0, 0)
    assert figures(dossier(status="5"))["received"] == Span(0, 1), "before or after its receipt"
    assert figures(dossier(status="4"), dossier(status="5"))["received"] == Span(1, 1)
    assert figures(dossier(NgayTiepNhan=compact(DAY + timedelta(days=40))))["received"] == Span(0, 0)
    assert figures(dossier(NgayTiepNhan=""))["received"] == Span(0, 1)


def test_channels():
    made = figures(dossier(KenhThucHien=None), dossier("b", KenhThucHien="3"), dossier("c") | {"KenhThucHien": None})
    assert (made["channels.counter"], made["channels.post"]) == (Span(1, 2), Span(1, 2)), (
        "null is the counter, a field left out is not told"
    )


def test_online_wants_the_result_where_a_paper_is_given():
    assert figures(dossier(KenhThucHien="2"))["online"] == Span(0, 0)
    assert figures(dossier(KenhThucHien="2", MaTTHC="1.2"))["online"] == Span(1, 1)
    assert figures(dossier(KenhThucHien="2", MaTTHC="1.3"))["online"] == Span(0, 1), "nobody knows whether it gives a paper"
    assert figures(dossier(status="9", KenhThucHien="2", DanhSachGiayToKetQua=[PAPER]))["online"] == Span(1, 1)
    assert figures(dossier(status="9", KenhThucHien="2", DanhSachGiayToKetQua=[PAPER | {"MaGiayToKetQua": ""}]))["online"] == Span(0, 0)


def test_fees():
    made = figures(
        dossier(DanhSachLePhi=[{"Gia": "0"}], DuocThanhToanTrucTuyen="1"),
        dossier("b", DanhSachLePhi=[{"Gia": "0"}, {"Gia": "5000"}], DuocThanhToanTrucTuyen="2"),
        dossier("c", DanhSachLePhi=[{"Gia": "5000"}], DuocThanhToanTrucTuyen="3"),
    )
    assert (made["payable"], made["paid_online"]) == (Span(2, 2), Span(1, 1))


def test_a_fee_that_the_catalogue_has_and_no_message_tells_is_open():
    costs = replace(MONTH, has_fees={"1.1": True})
    assert figures(dossier(), period=costs)["payable"] == Span(0, 1)
    assert figures(dossier(MaTTHC="1.2"), period=costs)["payable"] == Span(0, 0)
    assert figures(dossier(DanhSachLePhi=[{"Gia": "5000"}]), period=costs)["payable"] == Span(1, 1)


def test_digitised_by_either_word_and_open_where_they_differ():
    component = {"DuocSoHoa": "1", "DuocLayTuKhoDMQG": "1", "DuongDanTaiTepTin": "https://motcua.example.vn/downloadfile/2"}
    made = figures(dossier(TaiLieuNop=[component]), dossier("b", HoSoCoThanhPhanSoHoa="1"), dossier("c", HoSoCoThanhPhanSoHoa=None))
    assert (made["digitised"], made["personal_store"]) == (Span(1, 3), Span(1, 2))
    gone = component | {"IsDeleted": "True"}
    assert figures(dossier(TaiLieuNop=[gone]))["personal_store"] == Span(0, 0)


def test_the_last_message_counts_wherever_it_stands():
    made = told(dossier(status="2"), dossier(status="9"))
    assert records_of(made)["a"].state == records_of(reversed(made))["a"].state == "9"


def test_what_the_portal_did_not_take_is_not_on_record():
    (one,) = told(dossier())
    assert records_of([type(one)(one.exhibit, one.code, one.status, taken=False)]) == {}


_MOMENTS = st.sampled_from([None, "", "mai", *(compact(DAY + timedelta(days=days)) for days in (-40, 0, 1, 3, 5, 20, 50))])
_FLAGS = st.sampled_from([None, "", "0", "1", "2", "3", "9"])
_DOSSIERS = st.builds(
    dossier,
    code=st.sampled_from("abcd"),
    status=st.sampled_from(["", *map(str, range(12))]),
    MaTTHC=st.sampled_from(["1.1", "1.2", "1.3"]),
    NgayTiepNhan=_MOMENTS,
    NgayHenTra=_MOMENTS,
    NgayKetThucXuLy=_MOMENTS,
    KenhThucHien=_FLAGS,
    DuocThanhToanTrucTuyen=_FLAGS,
    HoSoCoThanhPhanSoHoa=_FLAGS,
    DanhSachLePhi=st.lists(st.fixed_dictionaries({"Gia": st.sampled_from(["", "0", "5000", "-1", "năm nghìn"])}), max_size=2),
    DanhSachHoSoBoSung=st.lists(st.fixed_dictionaries({"NgayBoSung": _MOMENTS, "NgayTiepNhanBoSung": _MOMENTS}), max_size=2),
    DanhSachGiayToKetQua=st.lists(st.sampled_from([PAPER, PAPER | {"DuongDanTepTinKetQua": ""}]), max_size=2),
    TaiLieuNop=st.lists(st.fixed_dictionaries({"DuocSoHoa": _FLAGS, "DuocLayTuKhoDMQG": _FLAGS}), max_size=2),
)
_RUNS = st.lists(_DOSSIERS, max_size=6)
_PERIODS = st.builds(
    lambda asked, reading: replace(MONTH, asked=asked, reading=reading),
    st.sampled_from([None, *(DAY + timedelta(days=days) for days in (0, 2, 10, 60))]),
    st.sampled_from(["end", "now"]),
)


@given(_RUNS, _PERIODS)
def test_every_figure_is_a_part_of_what_it_is_a_share_of(messages, period):
    made = figures(*messages, period=period)
    for part, whole in SHARES.values():
        assert 0 <= made[part].least <= made[part].most <= made[whole].most
    assert all(0 <= span.least <= span.most <= len({one["MaHoSo"] for one in messages}) for span in made.values())
    assert sum(made[f"states.{state}"].least for state in range(1, 11)) <= made["received"].most


@given(_RUNS, _PERIODS, st.integers())
def test_the_order_in_which_messages_are_given_is_nothing(messages, period, seed):
    made = told(*messages)
    shuffled = Random(seed).sample(made, len(made))  # noqa: S311 -- nothing secret
    assert reckoned(records_of(made).values(), period) == reckoned(records_of(shuffled).values(), period)


@given(_RUNS, _PERIODS)
def test_telling_everything_once_more_changes_nothing(messages, period):
    doubled = [one for message in messages for one in (message, message)]
    assert figures(*messages, period=period) == figures(*doubled, period=period)


@given(_RUNS, _PERIODS, _DOSSIERS)
def test_one_dossier_more_never_makes_a_figure_smaller(messages, period, more):
    before, after = figures(*messages, period=period), figures(*messages, {**more, "MaHoSo": "new"}, period=period)
    assert all(before[name].least <= after[name].least and before[name].most <= after[name].most for name in before)


@given(_RUNS, _RUNS, _PERIODS)
def test_what_grew_is_within_what_was_and_is(messages, more, period):
    before, after = records_of(told(*messages)), records_of(told(*messages, *more))
    was, now = reckoned(before.values(), period), reckoned(after.values(), period)
    for name, span in grown(before, period, after, period).items():
        assert (now[name] - was[name]).least <= span.least <= span.most <= (now[name] - was[name]).most


@given(_RUNS, _PERIODS)
def test_nothing_grows_where_nothing_was_told(messages, period):
    records = records_of(told(*messages))
    assert set(grown(records, period, records, period).values()) == {Span()}
