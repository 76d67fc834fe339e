"""`--as-of` of every command: a day within the range of the specs, or a usage error that says so."""

from __future__ import annotations

import pytest

COMMANDS = [
    ("demo", "--role", "onestop-system", "--as-of"),
    ("run", "target.yaml", "--as-of"),
    ("plan", "target.yaml", "--as-of"),
    ("judge", "run", "--as-of"),
    ("validate", "packet.edxml", "--as-of"),
    ("specs", "list", "--as-of"),
    ("specs", "profiles", "--as-of"),
]


@pytest.mark.parametrize("command", COMMANDS, ids=lambda one: " ".join(one[:2]))
@pytest.mark.parametrize("day", ["0001-01-01", "1999-12-31", "2101-01-01", "9999-12-31"])
def test_a_day_that_is_out_of_range(hopquy, command, day):
    said = hopquy(*command, day)
    assert said.code == 2
    assert f"'{command[-1]}': {day} is out of range; a day lies between 2000-01-01 and 2100-12-31" in said.err


@pytest.mark.parametrize("command", COMMANDS, ids=lambda one: " ".join(one[:2]))
def test_what_is_no_day(hopquy, command):
    said = hopquy(*command, "2026-02-30")
    assert said.code == 2
    assert f"'{command[-1]}': '2026-02-30' is not a date; write it like 2026-01-31" in said.err


@pytest.mark.parametrize("day", ["2000-01-01", "2100-12-31"])
def test_the_first_and_the_last_day(hopquy, day):
    assert hopquy("specs", "list", "edxml/*", "--as-of", day).code == 0


@pytest.mark.parametrize("command", [one[:-1] for one in COMMANDS if one[0] in {"demo", "run", "plan", "validate"}], ids=lambda one: one[0])
def test_the_help_says_whose_today(hopquy, command, monkeypatch):
    monkeypatch.setenv("COLUMNS", "200")
    said = hopquy(command[0], "--help")
    assert "default: today in Vietnam" in " ".join(said.out.split())
