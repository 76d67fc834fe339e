"""Allure results: the report replayed through `allure-pytest` in a child process, then rid of clock, machine and chance."""

from __future__ import annotations

import ast
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from datetime import datetime
from importlib.resources import files
from pathlib import Path
from typing import Any

from hopquy.reports.evidence import Blob
from hopquy.reports.listing import shape_of
from hopquy.reports.ordering import group_of, in_order
from hopquy.reports.visible import visible

__all__ = ["ReplayError", "write_allure"]

STATUSES = {"pass": "passed", "fail": "failed", "inconclusive": "broken", "error": "broken", "not-applicable": "skipped"}
ADVISORY_SEVERITIES = {"must": "normal", "should": "minor", "may": "trivial"}
_ATTACHED = 2 * 1024 * 1024
_FOREIGN = ("host", "thread", "language", "package")
_EXIT_ALL_PASSED, _EXIT_SOME_FAILED = 0, 1


class ReplayError(RuntimeError):
    """The child process that replays a report did not do its work: our fault."""


def write_allure(report: Mapping[str, Any], blob: Blob, folder: Path, *, language: str = "vi") -> None:
    """Write the Allure results of a report into an empty or new folder; the same report gives the same files."""
    if folder.exists() and any(folder.iterdir()):
        raise FileExistsError(f"{folder} is not empty: Allure would mix two runs")
    with tempfile.TemporaryDirectory(prefix="hopquy-allure-") as name:
        work = Path(name)
        entries = list(_entries(report, blob, work, language))
        work.joinpath("replay.json").write_text(json.dumps({"entries": entries}), encoding="utf-8")
        if entries:
            _replay(work)
        folder.mkdir(parents=True, exist_ok=True)
        _settle(work / "results", folder, report)
    _environment(report, folder)


def _replay(work: Path) -> None:
    source = files("hopquy.reports").joinpath("allure_replay.py").read_text(encoding="utf-8")
    work.joinpath("test_requirements.py").write_text(source, encoding="utf-8")
    work.joinpath("pytest.ini").write_text("[pytest]\n", encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "test_requirements.py", "-c", "pytest.ini", "--rootdir", ".", "--noconftest", "-q"]
    command += ["-p", "no:cacheprovider", "-p", "allure_pytest", "--alluredir", "results", "--tb", "line"]
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST_", "ALLURE_", "PYTHONPATH"))}
    environment = {**inherited, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "PYTHONDONTWRITEBYTECODE": "1", "PYTHONIOENCODING": "utf-8"}
    done = subprocess.run(command, cwd=work, env=environment, capture_output=True, check=False)  # noqa: S603 -- our own command
    if done.returncode not in (_EXIT_ALL_PASSED, _EXIT_SOME_FAILED):
        raise ReplayError((done.stdout + done.stderr).decode("utf-8", "replace"))


def _entries(report: Mapping[str, Any], blob: Blob, work: Path, language: str) -> Iterator[dict[str, Any]]:
    observations = {each["seq"]: each for each in report["observations"]}
    for each in in_order(report["requirements"]):
        weight = "scored" if each["scored"] else "advisory"
        yield {
            "id": visible(each["id"]),
            "description": visible("\n\n".join(_description(each, language))),
            "status": STATUSES[each["verdict"]],
            "message": visible("\n".join(_message(each, language))),
            "labels": [
                ("epic", visible(report["profile"]["title"][language])),
                ("feature", visible(group_of(each["id"]))),
                ("parent_suite", "hopquy"),
                ("suite", visible(group_of(each["id"]))),
                ("severity", "critical" if each["scored"] else ADVISORY_SEVERITIES[each["level"]]),
                ("tag", weight),
                ("tag", f"basis:{each['basis']}"),
            ],
            "parameters": [("verdict", each["verdict"]), ("level", each["level"]), ("as of", visible(report["as_of"]))],
            "attachments": list(_attachments(each, observations, blob, work)),
        }


def _description(requirement: Mapping[str, Any], language: str) -> Iterator[str]:
    for name in ("statement", "why_advisory", "conflict", "fix"):
        if requirement[name]:
            yield requirement[name][language]
    for source in requirement["sources"]:
        clause = f", {source['clause']}" if source["clause"] else ""
        yield f"- {source['number'] or ''} {source['title'][language]}{clause} ({source['kind']}, {source['read']})"


def _message(requirement: Mapping[str, Any], language: str) -> Iterator[str]:
    if requirement["reason"]:
        yield requirement["reason"][language]
    for finding in requirement["findings"]:
        place = finding["position"]
        spot = f":{place['line']}:{place['column']}" if place else ""
        yield f"[#{finding['observation']}] {finding['path']}{spot}: {finding['expected'][language]} ≠ {finding['observed'][language]}"
    if requirement["blocked_by"]:
        yield "← " + ", ".join(requirement["blocked_by"])


def _attachments(
    requirement: Mapping[str, Any], observations: Mapping[int, Mapping[str, Any]], blob: Blob, work: Path
) -> Iterator[dict[str, str]]:
    """Attach what the findings speak of, else the first message judged; as plain text, so that no viewer runs what a peer sent."""
    wanted = [finding["observation"] for finding in requirement["findings"]] or requirement["observations"][:1]
    for seq in dict.fromkeys(wanted):
        sha256 = observations[seq]["blob"] if seq in observations else None
        data = blob(sha256) if sha256 else None
        if sha256 is None or data is None or len(data) > _ATTACHED:
            continue
        work.joinpath(sha256).write_bytes(data)
        binary = shape_of(data) == "binary"
        kind, extension = ("application/octet-stream", "bin") if binary else ("text/plain", "txt")
        yield {"file": sha256, "name": f"observation-{seq}", "type": kind, "extension": extension}


def _settle(results: Path, folder: Path, report: Mapping[str, Any]) -> None:
    """Name every file after its content or requirement and put the run's own time where the replay's stood."""
    run = visible(f"{report['run']['id']} {report['run']['evidence_head']}")
    start = _milliseconds(report["run"]["started"])
    for path in sorted(results.glob("*-result.json")):
        result = json.loads(path.read_text(encoding="utf-8"))
        identity, case = _digest(f"{run} {result['name']}"), _digest(result["name"])
        result.update(uuid=identity, start=start, stop=start, fullName=result["name"], testCaseId=case, historyId=case)
        result["titlePath"] = result["name"].split("/")[:-1]
        result["parameters"] = [{**each, "value": ast.literal_eval(each["value"])} for each in result["parameters"]]
        result["labels"] = [label for label in result["labels"] if label["name"] not in _FOREIGN]
        if "statusDetails" in result:
            result["statusDetails"]["message"] = result["statusDetails"]["message"].partition(": ")[2]
            result["statusDetails"].pop("trace", None)
        for attachment in result.get("attachments", []):
            source = results / attachment["source"]
            attachment["source"] = f"{hashlib.sha256(source.read_bytes()).hexdigest()}-attachment{source.suffix}"
            shutil.copyfile(source, folder / attachment["source"])
        text = json.dumps(result, ensure_ascii=False, indent=1, sort_keys=True)
        folder.joinpath(f"{identity}-result.json").write_text(text, encoding="utf-8", newline="\n")


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def _environment(report: Mapping[str, Any], folder: Path) -> None:
    decision = report["decision"]
    told = {
        "decision": "diagnosis" if decision["diagnosis_only"] else decision["outcome"],
        "target": f"{report['target']['name']} {report['target']['version']}",
        "vendor": report["target"]["vendor"],
        "profile": report["profile"]["id"],
        "mode": report["run"]["mode"],
        "as_of": report["as_of"],
        "hopquy": report["hopquy"],
        "plan_sha256": report["plan_sha256"],
        "specs_sha256": report["specs_sha256"],
        "evidence_head": report["run"]["evidence_head"] or "",
        "is_not": report["is_not"]["en"],
    }
    lines = (f"{name}={_property(value)}\n" for name, value in told.items())
    folder.joinpath("environment.properties").write_text("".join(lines), encoding="ascii", newline="\n")


def _property(text: str) -> str:
    """Return a value as Java properties files spell it."""
    escaped = visible(text).replace("\\", "\\\\").replace("\n", "\\n").replace("\t", "\\t")
    units = escaped.encode("utf-16-be")
    return "".join(
        chr(unit) if unit < 0x7F else f"\\u{unit:04x}"  # noqa: PLR2004 -- ASCII
        for unit in (int.from_bytes(units[at : at + 2]) for at in range(0, len(units), 2))
    )


def _milliseconds(text: str) -> int:
    try:
        return round(datetime.fromisoformat(text).timestamp() * 1000)
    except ValueError:
        return 0
