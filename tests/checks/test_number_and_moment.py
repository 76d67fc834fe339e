"""`integer`, `date`, `datetime`: numbers and times in the notations of the packets."""

import pytest

from hopquy.fixtures.strategies import element
from hopquy.runner.checks.moment import parsed
from hopquy.runner.language import say


def one(text):
    return element("root", "", element("a", text))


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("0", "holds"),
        ("-0", "holds"),
        ("+7", "holds"),
        ("007", "holds"),
        (" 12\n", "holds"),
        ("9" * 400, "holds"),
        ("0" * 5000, "holds"),
        ("", "vacuous"),
        ("1.0", "broken"),
        ("1e3", "broken"),
        ("abc", "broken"),
        ("+", "broken"),
        ("--1", "broken"),
        ("1 2", "broken"),
        ("١٢", "broken"),
        ("²", "broken"),
        ("0x1", "broken"),
        ("1_000", "broken"),
    ],
)
def test_integer(ask, text, answer):
    assert ask.answer("integer", {"at": "a"}, one(text)) == answer


@pytest.mark.parametrize(
    ("bounds", "text", "answer"),
    [
        ({"min": 0}, "0", "holds"),
        ({"min": 0}, "-1", "broken"),
        ({"min": 0}, "9" * 30, "holds"),
        ({"min": 0}, "-" + "9" * 30, "broken"),
        ({"max": 4}, "4", "holds"),
        ({"max": 4}, "5", "broken"),
        ({"max": 4}, "0004", "holds"),
        ({"max": 4}, "9" * 5000, "broken"),
        ({"min": 1, "max": 3}, "2", "holds"),
        ({"min": 1, "max": 3}, "0", "broken"),
    ],
)
def test_integer_within_bounds(ask, bounds, text, answer):
    assert ask.answer("integer", {"at": "a", **bounds}, one(text)) == answer


@pytest.mark.parametrize(
    ("bounds", "expected"),
    [
        ({}, "an integer"),
        ({"min": 0}, "an integer of 0 or more"),
        ({"max": 4}, "an integer of 4 or less"),
        ({"min": 0, "max": 4}, "an integer from 0 to 4"),
    ],
)
def test_bounds_in_words(ask, bounds, expected):
    (finding,) = ask.ruling("integer", {"at": "a", **bounds}, one("x")).findings
    assert say(finding.expected, "en") == expected


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("2025/03/12", "holds"),
        ("2024/02/29", "holds"),
        (" 2025/03/12 ", "holds"),
        ("", "vacuous"),
        ("2025/02/29", "broken"),
        ("2025/13/01", "broken"),
        ("2025/00/01", "broken"),
        ("0000/01/01", "broken"),
        ("2025/3/12", "broken"),
        ("12/03/2025", "broken"),
        ("2025-03-12", "broken"),
        ("2025/03/12 00:00:00", "broken"),
        ("٢٠٢٥/03/12", "broken"),
        ("hôm qua", "broken"),
    ],
)
def test_date(ask, text, answer):
    assert ask.answer("date", {"at": "a", "format": "yyyy/MM/dd"}, one(text)) == answer


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("2025/03/12 23:59:59", "holds"),
        ("2025/03/12 00:00:00", "holds"),
        ("", "vacuous"),
        ("2025/03/12 24:00:00", "broken"),
        ("2025/03/12 10:60:00", "broken"),
        ("2025/03/12 10:00:60", "broken"),
        ("2025/03/12T10:00:00", "broken"),
        ("2025/03/12", "broken"),
        ("2025/03/12 10:00:00.000", "broken"),
    ],
)
def test_datetime(ask, text, answer):
    assert ask.answer("datetime", {"at": "a", "format": "yyyy/MM/dd HH:mm:ss"}, one(text)) == answer


@pytest.mark.parametrize("word", ["date", "datetime"])
def test_the_notation_is_what_is_expected(ask, word):
    (finding,) = ask.ruling(word, {"at": "a", "format": "yyyy/MM/dd"}, one("x")).findings
    assert "yyyy/MM/dd" in say(finding.expected, "vi")


def test_months_and_minutes_are_told_apart_and_signs_are_meant_as_they_stand():
    assert parsed("10.05.2025 07:08", "dd.MM.yyyy HH:mm").isoformat() == "2025-05-10T07:08:00"
    assert parsed("10x05x2025 07:08", "dd.MM.yyyy HH:mm") is None
