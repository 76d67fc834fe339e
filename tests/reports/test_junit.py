import json
from pathlib import Path
from xml.etree.ElementTree import XML

import pytest
import xmlschema

from hopquy.reports.junit import render_junit


@pytest.fixture(scope="module")
def schema():
    return xmlschema.XMLSchema(Path(__file__).with_name("junit.xsd"))


def _outcome(case):
    found = [each for each in case if each.tag != "system-out"]
    return (found[0].tag, found[0].get("type")) if found else ("passed", None)


def _cases(text):
    return {case.get("name"): case for case in XML(text).iter("testcase")}


def test_every_requirement_is_a_test_case_with_its_outcome(made, schema):
    report, _ = made
    text = render_junit(report)
    schema.validate(text)
    cases = _cases(text)
    assert len(cases) == len(report["requirements"]) + 1
    expected = {
        ("pass", True): ("passed", None),
        ("pass", False): ("passed", None),
        ("fail", True): ("failure", "non-conformity"),
        ("fail", False): ("skipped", "advisory"),
        ("inconclusive", True): ("error", "inconclusive"),
        ("inconclusive", False): ("skipped", "advisory"),
        ("error", True): ("error", "harness"),
        ("error", False): ("error", "harness"),
        ("not-applicable", True): ("skipped", "not-applicable"),
        ("not-applicable", False): ("skipped", "not-applicable"),
    }
    for each in report["requirements"]:
        assert _outcome(cases[each["id"]]) == expected[each["verdict"], each["scored"]], each["id"]


def test_figures_add_up(made):
    report, _ = made
    root = XML(render_junit(report))
    for element in (root, *root.iter("testsuite")):
        cases = list(element.iter("testcase"))
        outcomes = [_outcome(case)[0] for case in cases]
        assert int(element.get("tests")) == len(cases)
        assert int(element.get("failures")) == outcomes.count("failure")
        assert int(element.get("errors")) == outcomes.count("error")
        assert int(element.get("skipped")) == outcomes.count("skipped")


def test_names_and_properties(made):
    report, _ = made
    text = render_junit(report)
    assert _cases(text)["edxml/message-header/subject"].get("classname") == "hopquy.edxml.message-header"
    properties = {each.get("name"): each.get("value") for each in XML(text).iter("property")}
    assert properties["decision"] == "non-conformant"
    assert properties["profile"] == report["profile"]["id"]
    assert properties["as_of"] == "2026-11-22"
    assert properties["specs_sha256"] == report["specs_sha256"]
    assert properties["evidence_head"] == report["run"]["evidence_head"]


@pytest.mark.parametrize(
    ("change", "outcome"),
    [
        ({"outcome": "conformant"}, ("passed", None)),
        ({"outcome": "non-conformant"}, ("failure", "non-conformity")),
        ({"outcome": "undecided"}, ("error", "inconclusive")),
        ({"outcome": "conformant", "diagnosis_only": True}, ("error", "inconclusive")),
    ],
)
def test_the_decision_is_a_case_so_that_an_undecided_run_is_not_green(made, change, outcome):
    report, _ = made
    report["decision"].update(change)
    assert _outcome(_cases(render_junit(report))["decision"]) == outcome


def test_a_failure_says_where_expected_and_observed(made):
    report, _ = made
    failure = _cases(render_junit(report, "vi"))["edxml/message-header/subject"].find("failure")
    assert "MessageHeader/Subject" in failure.get("message")
    assert "có chữ" in failure.get("message")
    assert "phần tử rỗng" in failure.text


def test_hostile_text_stays_xml(poisoned, schema):
    report, _ = poisoned
    text = render_junit(report, "vi")
    schema.validate(text)
    assert "⟦U+0000⟧" in text
    assert "⟦U+202E⟧" in text
    assert "<img" not in text


def test_same_input_same_bytes(made):
    report, _ = made
    assert render_junit(report) == render_junit(json.loads(json.dumps(report, sort_keys=True)))
