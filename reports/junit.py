"""The JUnit report: what a pipeline reads.

Only a scored failure is a `<failure>`. What is advisory and did not pass is `<skipped type="advisory">`: it never turns a gate red, and
is never counted as a pass. A suite of its own holds the decision, so that an undecided run is not green though no requirement failed.

Where a run has a baseline, known failures and what they alone block are `<skipped>`, a case of its own holds the gate, and the whole is
green just where the exit code is 0; a property `exit` still is that of the decision, `gate_exit` that of the gate.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from xml.etree import ElementTree as ET

from hopquy.reports.gate import blocked_by_known, gate_lines, known_failure
from hopquy.reports.ordering import group_of, in_order
from hopquy.reports.visible import visible

__all__ = ["render_junit"]

OUTCOMES = {"pass": None, "fail": "failure", "inconclusive": "error", "error": "error", "not-applicable": "skipped"}
TYPES = {"pass": "", "fail": "non-conformity", "inconclusive": "inconclusive", "error": "harness", "not-applicable": "not-applicable"}

GATE = {1: ("failure", "gate"), 3: ("error", "inconclusive"), 4: ("error", "harness")}


def render_junit(report: Mapping[str, Any], language: str = "en") -> str:
    """Return the report as JUnit XML, one test case a requirement."""
    decision = ET.Element("testsuite", {"name": "hopquy.decision"})
    decision.append(_decision(report, language))
    if "gate" in report:
        decision.append(_gate(report, language))
    suite = ET.Element("testsuite", {"name": visible(f"hopquy.{report['profile']['id']}")})
    properties = ET.SubElement(suite, "properties")
    for name, value in _properties(report):
        ET.SubElement(properties, "property", {"name": name, "value": visible(value)})
    suite.extend(_case(each, report, language) for each in in_order(report["requirements"]))
    root = ET.Element("testsuites", {"name": "hopquy"})
    root.extend((decision, suite))
    seconds = f"{sum(story['seconds'] for story in report['stories']):.3f}"
    for each, time in ((root, seconds), (decision, "0"), (suite, seconds)):
        each.attrib.update({**_figures(each), "time": time})
        if each is not root:
            each.set("timestamp", _second(report))
    ET.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, encoding="unicode") + "\n"


def _figures(element: ET.Element) -> dict[str, str]:
    names = {"tests": "testcase", "failures": "testcase/failure", "errors": "testcase/error", "skipped": "testcase/skipped"}
    return {name: str(len(element.findall(f".//{path}"))) for name, path in names.items()}


def _decision(report: Mapping[str, Any], language: str) -> ET.Element:
    decision = report["decision"]
    case = ET.Element("testcase", {"classname": "hopquy", "name": "decision", "time": "0"})
    message = visible("; ".join(reason["text"][language] for reason in decision["reasons"]))
    if report.get("gate", {}).get("exit") == 0 and decision["outcome"] != "conformant":
        ET.SubElement(case, "skipped", {"type": "known-failure", "message": f"{decision['outcome']}: {message}"})
    elif decision["diagnosis_only"] or decision["outcome"] == "undecided":
        ET.SubElement(case, "error", {"type": "inconclusive", "message": message})
    elif decision["outcome"] == "non-conformant":
        ET.SubElement(case, "failure", {"type": "non-conformity", "message": message})
    return case


def _gate(report: Mapping[str, Any], language: str) -> ET.Element:
    case = ET.Element("testcase", {"classname": "hopquy", "name": "gate", "time": "0"})
    told = [visible(line[language]) for line in gate_lines(report)]
    found = GATE.get(report["gate"]["exit"])
    if found is not None:
        outcome, kind = found
        ET.SubElement(case, outcome, {"type": kind, "message": "; ".join(told[:4])}).text = "\n".join(told)
    ET.SubElement(case, "system-out").text = "\n".join(told)
    return case


def _properties(report: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    decision = report["decision"]
    yield "decision", "diagnosis" if decision["diagnosis_only"] else decision["outcome"]
    yield "exit", str(decision["exit"])
    if "gate" in report:
        gate = report["gate"]
        yield "gate_exit", str(gate["exit"])
        yield "baseline", gate["baseline"]["file"]
        yield "baseline_sha256", gate["baseline"]["sha256"]
        yield "known_failures", " ".join(entry["id"] for entry in gate["known"])
    yield "exercised", f"{decision['exercised']}/{decision['in_scope']}"
    yield "profile", report["profile"]["id"]
    yield "as_of", report["as_of"]
    yield "mode", report["run"]["mode"]
    yield "run", report["run"]["id"]
    yield "target", f"{report['target']['name']} {report['target']['version']}"
    yield "role", report["target"]["role"]
    yield "hopquy", report["hopquy"]
    yield "plan_sha256", report["plan_sha256"]
    yield "specs_sha256", report["specs_sha256"]
    yield "evidence_head", report["run"]["evidence_head"] or ""
    yield "is_not", report["is_not"]["en"]


def _case(requirement: Mapping[str, Any], report: Mapping[str, Any], language: str) -> ET.Element:
    name = requirement["id"]
    case = ET.Element("testcase", {"classname": visible("hopquy." + group_of(name).replace("/", ".")), "name": visible(name), "time": "0"})
    verdict, statement = requirement["verdict"], requirement["statement"][language]
    reason = requirement["reason"][language] if requirement["reason"] else ""
    details = list(_details(requirement, language))
    outcome, kind = OUTCOMES[verdict], TYPES[verdict]
    message = reason or (details[0] if details else statement)
    if verdict in ("fail", "inconclusive") and not requirement["scored"]:
        outcome, kind, message = "skipped", "advisory", f"advisory, never decides: {verdict}: {message}"
    known = known_failure(report, name)
    if known is not None:
        until = f" until {known['until']}" if known["until"] else ""
        outcome, kind, message = "skipped", "known-failure", f"known failure, tolerated{until}: {known['reason']}: {message}"
    elif requirement["scored"] and blocked_by_known(report, name):
        outcome, kind = "skipped", "blocked-by-known-failure"
    told = "\n".join([f"{requirement['level']}, {requirement['basis']}: {statement}", *([reason] if reason else []), *details])
    if outcome:
        ET.SubElement(case, outcome, {"type": kind, "message": visible(message)}).text = visible(told)
    weight = "scored" if requirement["scored"] else "advisory"
    ET.SubElement(case, "system-out").text = visible(f"{weight}: {verdict}\n{told}")
    return case


def _details(requirement: Mapping[str, Any], language: str) -> Iterator[str]:
    for finding in requirement["findings"]:
        at = f" (observation {finding['observation']})" if finding["observation"] is not None else ""
        place = finding["position"]
        spot = f", line {place['line']}, column {place['column']}, byte {place['offset']}" if place else ""
        expected, observed = finding["expected"][language], finding["observed"][language]
        yield f"where: {finding['path'] or 'the observation as a whole'}{spot}{at}; expected: {expected}; observed: {observed}"
    if requirement["findings_left_out"]:
        yield f"and {requirement['findings_left_out']} more findings"
    if requirement["blocked_by"]:
        yield f"blocked by: {', '.join(requirement['blocked_by'])}"


def _second(report: Mapping[str, Any]) -> str:
    """Return the start without fraction and zone, as the schema in common use wants it."""
    return str(report["run"]["started"])[:19]
