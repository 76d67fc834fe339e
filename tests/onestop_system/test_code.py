"""Dossier codes: the form of the day, midnight, and many at once."""

from __future__ import annotations

import re
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest

from hopquy.fixtures.onestop_system.code import CodeBook, UnitCodes

UNIT = UnitCodes("000.00.01.H99", "H99.001")


def book(*defects):
    counted = Counter()

    def serial(unit, day):
        counted[unit, day] += 1
        return counted[unit, day]

    return CodeBook(UNIT, serial, defects)


@pytest.mark.parametrize(
    ("day", "code"),
    [
        (date(2019, 1, 6), "000.00.01.H99-190106-0001"),
        (date(2025, 6, 30), "000.00.01.H99-250630-0001"),
        (date(2025, 7, 1), "H99.001.00-250701-0001"),
        (date(2026, 11, 20), "H99.001.00-261120-0001"),
    ],
)
def test_the_form_of_the_day(day, code):
    assert book().next(day) == code


@pytest.mark.parametrize(("new", "head"), [("G99", "G99.000.00"), ("H99.101", "H99.101.00"), ("H99.101.02", "H99.101.02")])
def test_the_head_has_three_levels(new, head):
    assert UnitCodes("x", new).on(date(2026, 1, 1)) == head


def test_the_serial_grows_beyond_four_digits():
    one = CodeBook(UNIT, lambda *_: 10_000)
    assert one.next(date(2026, 11, 20)).endswith("-10000")


@pytest.mark.parametrize(
    ("defect", "codes"),
    [
        ("none", ["H99.001.00-261120-0001", "H99.001.00-261121-0001"]),
        ("code-of-day-before", ["H99.001.00-261119-0001", "H99.001.00-261120-0001"]),
        ("code-of-wrong-day", ["H99.001.00-261120-0001", "H99.001.00-261120-0002"]),
        ("serial-never-restarts", ["H99.001.00-261120-0001", "H99.001.00-261121-0002"]),
        ("serial-of-five", ["H99.001.00-261120-00001", "H99.001.00-261121-00001"]),
        ("code-in-old-form", ["000.00.01.H99-261120-0001", "000.00.01.H99-261121-0001"]),
        ("forward-serial-of-five", ["H99.001.00-261120-00001", "H99.001.00-261121-00001"]),
        ("code-without-day", ["H99.001.00-0000001", "H99.001.00-0000001"]),
    ],
)
def test_over_midnight(defect, codes):
    one = book(defect)
    assert [one.next(date(2026, 11, day)) for day in (20, 21)] == codes


def test_at_midnight_in_vietnam(running):
    with running(at="2026-11-20T23:59:58+07:00") as run:
        before = run.file()
        run.clock("2026-11-21T00:00:00+07:00")
        assert (before, run.file()) == ("H99.001.00-261120-0001", "H99.001.00-261121-0001")
        run.act("restart")
        assert run.file() == "H99.001.00-261121-0002"


def at_once(run, number=8):
    with ThreadPoolExecutor(number) as pool:
        return list(pool.map(lambda _: run.file(), range(number)))


def test_many_at_once_get_a_serial_each(running):
    with running() as run:
        assert sorted(at_once(run)) == [f"H99.001.00-261120-{serial:04}" for serial in range(1, 9)]


def test_serials_doubled_by_a_defect(running):
    with running("fields-2022", "serial-doubled") as run:
        run.file()
        assert len(set(at_once(run))) < 8


def test_the_direct_flow_asks_for_its_code(running):
    with running("direct-2026") as run:
        assert re.fullmatch(r"G99-\d{8}-0000001", run.file())
