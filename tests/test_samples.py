"""Real packets, where the folder that holds them is there: each as a right judge labels it, and the advisory notes on them are true."""

import csv
from datetime import date
from pathlib import Path

import pytest

from hopquy.runner.codec import read_xml
from hopquy.runner.spec import shipped
from hopquy.runner.verdict.opinion import reasons_against
from hopquy.runner.verdict.packet import validate_packet

FOLDER = Path(__file__).parent.parent.parent / "shared" / "samples"
LABELS = (
    list(csv.DictReader((FOLDER / "LABELS.tsv").read_text(encoding="utf-8").splitlines(), delimiter="\t"))
    if (FOLDER / "LABELS.tsv").is_file()
    else []
)
DAY = date(2026, 11, 22)

pytestmark = pytest.mark.skipif(not LABELS, reason="the folder of real packets is not beside this checkout")


def advisory(name):
    found = validate_packet(FOLDER / "edxml" / name, name, DAY, "en")
    return {entry["requirement"] for entry in found["findings"] if not entry["scored"]}


@pytest.mark.parametrize("row", LABELS, ids=lambda row: row["file"])
def test_label(row):
    found = validate_packet(FOLDER / row["file"], row["file"], DAY, "en")
    if row["expected"] == "any":
        assert found["verdict"] in ("pass", "fail")
    else:
        assert found["verdict"] == row["expected"], found["findings"]


@pytest.mark.parametrize("row", LABELS, ids=lambda row: row["file"])
def test_second_opinion_agrees(row):
    catalogue = shipped()
    message = read_xml((FOLDER / row["file"]).read_bytes(), catalogue.messages["edxml"])
    found = validate_packet(FOLDER / row["file"], row["file"], DAY, "en")
    covered = {entry["requirement"] for entry in found["findings"] if catalogue.requirements[entry["requirement"]].xsd}
    assert bool(reasons_against(message, catalogue)) is bool(covered)


def test_kinds_are_told_by_content():
    kinds = {path.name: validate_packet(path, path.name, DAY, "en")["kind"] for path in sorted((FOLDER / "edxml").glob("*.edxml"))}
    assert {kind for name, kind in kinds.items() if "status" in name} == {"status"}
    assert kinds["sdk-update.edxml"] == "update"
    assert kinds["axis-delivered-2019.edxml"] == "new"


def test_notes_are_true():
    assert "edxml/document-id/organ-agrees" in advisory("sdk-new.edxml")
    assert "organ-id/alphabet" in advisory("thirdparty-new-no-business.edxml")
    assert not [id_ for id_ in advisory("axis-delivered-2025-two-recipients.edxml") if id_.startswith("edxml/document-id/")]
