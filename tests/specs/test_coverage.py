"""`hopquy specs coverage`: every known fact led to a requirement or says why not, and the committed page tells it."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from hopquy.runner.cli.group import run
from hopquy.runner.cli.specs import command
from hopquy.runner.spec import load, shipped
from hopquy.runner.spec.coverage import coverage, coverage_page

PAGE = Path(__file__).parents[2] / "docs" / "coverage.md"
WIRE = {
    "Every call": 12,
    "Signature": 5,
    "Operations": 12,
    "Quirks": 8,
    "Decisions where the wire was not seen": 10,
    "Faults made on purpose": 6,
}


def invoke(*arguments):
    return CliRunner().invoke(command, ["coverage", *arguments], standalone_mode=False)


def test_committed_page_is_fresh():
    assert PAGE.read_text(encoding="utf-8") == coverage_page(shipped()), "run: hopquy specs coverage --write"


def test_every_row_led_somewhere_or_says_why_not():
    for row in coverage(shipped())["facts"]:
        assert bool(row["ids"]) != bool(row["reason"]), row["fact"]


def test_every_requirement_comes_from_a_fact():
    assert coverage(shipped())["without_fact"] == []


def test_wire_is_covered_section_by_section():
    rows = [row["section"] for row in coverage(shipped())["facts"] if row["file"] == "specs/facts/axis-wire.yaml"]
    assert {section: rows.count(section) for section in WIRE} == WIRE
    assert len(rows) == sum(WIRE.values())


def test_what_binds_the_axis_is_a_requirement_on_it():
    rows = [row for row in coverage(shipped())["facts"] if row["file"] == "specs/facts/axis-wire.yaml"]
    assert [row for row in rows if (row["reason"] or "").startswith("binds the axis")] == []
    assert sum(any(id_.startswith("intermediary/") for id_ in row["ids"]) for row in rows) >= 25


def test_totals_add_up():
    found = coverage(shipped())
    count = len(shipped().requirements)
    assert found["totals"]["all"] == {"requirements": count}
    assert all(sum(found["totals"][by].values()) == count for by in ("basis", "level", "scored", "method"))
    assert found["totals"]["method"].get("untested", 0) == len(found["untested"])
    assert found["fact_totals"]["rows"] == found["fact_totals"]["with_requirements"] + found["fact_totals"]["with_reason"]


def test_globs_are_counted_and_expanded():
    row = next(
        row for row in coverage(shipped())["facts"] if {"glob": "edxml/*/max-length", "count": len(row["ids"])} in row["requirements"]
    )
    assert len(row["ids"]) > 10
    assert all(id_.endswith("/max-length") for id_ in row["ids"])


def test_page_escapes_what_would_break_its_tables(copy):
    copy.append("facts/axis-wire.yaml", '- {section: S, fact: "a | b <c>", mark: V, reason: "one | other, long enough"}')
    page = coverage_page(load(copy.folder))
    assert "| a \\| b &lt;c> | V | none: one \\| other, long enough |" in page


def test_requirement_without_a_fact_is_told(copy):
    copy.replace("facts/axis-wire.yaml", "requirements: [axis/call/post]", "reason: not looked at any more")
    assert coverage(load(copy.folder))["without_fact"] == ["axis/call/post"]
    assert "No fact row leads to: `axis/call/post`." in coverage_page(load(copy.folder))


def test_command_prints_rows_and_totals():
    english, vietnamese = invoke("--lang", "en").stdout, invoke("--lang", "vi").stdout
    assert "Every call  (specs/facts/axis-wire.yaml)" in english
    assert "    → axis/call/post" in english
    assert f"Requirements: {len(shipped().requirements)}" in english
    assert f"Yêu cầu: {len(shipped().requirements)}" in vietnamese
    assert "Không kiểm thử" in vietnamese
    assert "Untested" not in vietnamese


def test_command_prints_json():
    assert json.loads(invoke("--json").stdout) == coverage(shipped())


def test_command_writes_the_page(tmp_path):
    out = tmp_path / "page.md"
    assert invoke("--write", "--out", str(out)).return_value == 0
    assert out.read_bytes() == coverage_page(shipped()).encode()


@pytest.mark.parametrize("out", ["missing/page.md"])
def test_page_that_cannot_be_written(tmp_path, out, capfd):
    assert run(["specs", "coverage", "--write", "--out", str(tmp_path / out)]) == 2
    assert "cannot be written" in capfd.readouterr().err
