"""A report that is not of its schema is our fault, and says where."""

import copy

import pytest

from hopquy.fixtures.document_system.embedded import Embedded
from hopquy.reports.checking import ReportFaultError, checked
from hopquy.reports.document import report_document
from hopquy.runner.plugin.embedded import play_embedded
from hopquy.runner.spec import shipped


@pytest.fixture(scope="module")
def document():
    with Embedded() as embedded:
        judgement, _ = play_embedded(embedded, defects=["drop-from-organ-id"])
    return report_document(judgement, shipped())


def test_a_real_report_is_of_its_schema(document):
    assert checked(document) is document


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("as_of",), "2026-02-30"),
        (("decision", "outcome"), "conforming"),
        (("requirements", 0, "verdict"), "passed"),
        (("observations", 3, "at"), "yesterday"),
        (("requirements", 2, "counts", "holds"), -1),
        (("run", "evidence_head"), "abc"),
    ],
)
def test_a_wrong_one_is_refused_with_the_place(document, path, value):
    wrong = copy.deepcopy(document)
    inner = wrong
    for step in path[:-1]:
        inner = inner[step]
    inner[path[-1]] = value
    with pytest.raises(ReportFaultError) as told:
        checked(wrong)
    assert "/".join(map(str, path)) in str(told.value)
