"""Known failures in a pipeline: `hopquy baseline`, `--baseline` of `judge`, `run` and the second entrance, and what the views say."""

import json
import shutil
import subprocess
import sys
from pathlib import Path
from xml.etree.ElementTree import XML

import pytest
import xmlschema

from hopquy.fixtures.document_system.embedded import Embedded
from hopquy.reports.junit import render_junit
from hopquy.runner.model.verdict import Mode
from hopquy.runner.plugin.embedded import play_embedded

RUNS = {
    "one": (["hash-of-other-file"], Mode.CI),
    "two": (["hash-of-other-file", "sign-key-shuffled"], Mode.CI),
    "few": ([], Mode.CI),
    "own": ([], Mode.SELF_TEST),
    "laboratory": ([], Mode.LABORATORY),
}
"""Runs of one story."""
HASH = "axis/send/hash-matches"
KEY = "axis/signature/key-lists-names"
UNREAD = "edxml/message-header/from-organ-id/present"
BLOCKED = "edxml/message-header/from-organ-id/not-empty"
ARRIVAL = "exchange/receive/reports-arrival"


@pytest.fixture(scope="module")
def runs(tmp_path_factory, whole):
    """Give a run folder by name: one story, or `honest` and `faulty` of all stories."""
    folder = tmp_path_factory.mktemp("runs")
    with Embedded() as embedded:
        for name, (defects, mode) in RUNS.items():
            play_embedded(embedded, defects=defects, stories=["test_sends_update"], keep=True, out=folder / name, mode=mode)
    return lambda name: folder / name if name in RUNS else whole(name)


@pytest.fixture(scope="module")
def schema():
    return xmlschema.XMLSchema(Path(__file__).parents[1] / "reports" / "junit.xsd")


@pytest.fixture
def listed(tmp_path):
    """Write a baseline that lists these."""

    def made(*ids, until=""):
        path = tmp_path / "known.yaml"
        entries = [f'- id: {id_}\n  reason: "sửa ở bản sau <b>"\n  since: 2026-01-01{until}' for id_ in ids]
        path.write_text("\n".join(["format: hopquy-baseline/1", "entries:" if ids else "entries: []", *entries]), encoding="utf-8")
        return path

    return made


@pytest.fixture
def judged(hopquy, runs, schema):
    """Judge a run with a baseline: the exit code, the report, and its JUnit view, which must agree."""

    def made(name, baseline):
        said = hopquy("judge", runs(name), "--baseline", baseline, "--json")
        report = json.loads(said.out)
        assert said.code == report["gate"]["exit"]
        assert report["decision"] == json.loads((runs(name) / "report.json").read_bytes())["decision"]
        text = render_junit(report)
        schema.validate(text)
        red = [
            case.get("name") for case in XML(text).iter("testcase") if case.find("failure") is not None or case.find("error") is not None
        ]
        assert bool(red) == (said.code != 0), red
        return said.code, report, text

    return made


def cases(text):
    return {case.get("name"): case for case in XML(text).iter("testcase")}


def test_a_known_failure_is_tolerated_with_what_it_blocks_and_the_decision_stays(hopquy, runs, judged, listed):
    assert hopquy("judge", runs("one")).code == 1
    known = listed(UNREAD, HASH)
    code, report, text = judged("faulty", known)
    assert code == 0
    assert (report["decision"]["outcome"], report["decision"]["exit"]) == ("non-conformant", 1)
    assert [(one["id"], one["line"]) for one in report["gate"]["known"]] == [(UNREAD, 3), (HASH, 6)]
    found = cases(text)
    assert found[HASH].find("skipped").get("type") == "known-failure"
    assert "sửa ở bản sau <b>" in found[HASH].find("skipped").get("message")
    assert found["decision"].find("skipped").get("message").startswith("non-conformant")
    assert BLOCKED in report["gate"]["blocked"]
    assert found[BLOCKED].find("skipped").get("type") == "blocked-by-known-failure"
    properties = {each.get("name"): each.get("value") for each in XML(text).iter("property")}
    assert (properties["decision"], properties["exit"], properties["gate_exit"]) == ("non-conformant", "1", "0")
    assert set(properties["known_failures"].split()) == {UNREAD, HASH}
    said = hopquy("judge", runs("faulty"), "--baseline", known, "--lang", "vi")
    assert "decision: non-conformant" in said.out.replace("quyết định", "decision")
    assert "Cổng CI: QUA" in said.out
    assert f"Lỗi đã biết, vẫn còn: {HASH} (known.yaml, dòng 6): sửa ở bản sau <b>" in said.out


def test_a_new_failure_is_1(hopquy, runs, judged, listed):
    code, report, text = judged("two", listed(HASH))
    assert (code, report["gate"]["new"]) == (1, [KEY])
    assert cases(text)[KEY].find("failure") is not None
    assert cases(text)[HASH].find("failure") is None
    assert f"New, not listed in known.yaml: {KEY}" in hopquy("judge", runs("two"), "--baseline", listed(HASH)).out


def test_a_mended_one_is_stale_and_the_line_is_said(hopquy, runs, judged, listed):
    known = listed("axis/call/post", HASH)
    code, report, text = judged("honest", known)
    assert code == 1
    assert report["decision"]["outcome"] == "conformant"
    assert [(one["id"], one["line"]) for one in report["gate"]["stale"]] == [("axis/call/post", 3), (HASH, 6)]
    assert "delete the entry at line 6 of known.yaml" in cases(text)["gate"].find("failure").text
    assert f"delete the entry at line 6 of known.yaml: {HASH}" in hopquy("judge", runs("few"), "--baseline", known).out


def test_what_was_not_seen_to_fail_is_never_a_pass(runs, judged, listed):
    rows = json.loads((runs("honest") / "report.json").read_bytes())["requirements"]
    unseen = next(row["id"] for row in rows if row["verdict"] == "not-applicable")
    code, report, _ = judged("honest", listed(unseen))
    assert (code, [one["id"] for one in report["gate"]["open"]]) == (3, [unseen])
    assert judged("faulty", listed(UNREAD, HASH, BLOCKED))[0] == 3


def test_an_entry_expires(judged, listed):
    code, report, _ = judged("one", listed(HASH, until="\n  until: 2026-01-02"))
    assert (code, report["gate"]["new"]) == (1, [HASH])
    code, report, _ = judged("one", listed(HASH, until="\n  until: 2999-01-02"))
    assert (code, report["gate"]["new"]) == (3, []), "stories are left out"


@pytest.mark.parametrize("name", ["own", "laboratory"])
def test_elsewhere_nothing_is_tolerated(hopquy, runs, listed, name):
    said = hopquy("judge", runs(name), "--baseline", listed(HASH))
    assert said.code == 2
    assert "mode ci" in said.err
    assert said.out == ""


def test_a_wrong_baseline_is_2_with_file_and_line(hopquy, runs, listed):
    for ids, line, told in ((["axis/call/pots"], 3, "there is no requirement"), ([HASH, HASH], 6, "stands in line 3 already")):
        path = listed(*ids)
        said = hopquy("judge", runs("one"), "--baseline", path)
        assert said.code == 2
        assert f"{path}:{line}: " in said.err
        assert told in said.err


@pytest.mark.parametrize(
    ("name", "form", "count", "exit_"), [("faulty", "yaml", 2, 0), ("honest", "yaml", 0, 0), ("two", "json", 2, 3), ("few", "json", 0, 3)]
)
def test_a_baseline_of_a_run_lets_that_run_through(hopquy, runs, judged, tmp_path, name, form, count, exit_):
    """As far as it goes: what was not played stays open."""
    out = tmp_path / f"known.{form}"
    said = hopquy("baseline", runs(name), "--out", out, "--reason", "sửa ở bản 4", "--until", "2999-01-01")
    assert said.code == 0
    assert f"{count} known failure" in said.out
    code, report, _ = judged(name, out)
    assert (code, report["gate"]["new"], report["gate"]["stale"]) == (exit_, [], [])
    assert [(one["reason"], one["until"]) for one in report["gate"]["known"]] == [("sửa ở bản 4", "2999-01-01")] * count


def test_baseline_usage(hopquy, runs, tmp_path):
    run = runs("one")
    assert hopquy("baseline", run, "--out", tmp_path / "known.yaml").code == 0
    assert "failed in the run 2" in (tmp_path / "known.yaml").read_text(encoding="utf-8")
    for options, told in (
        (["--out", tmp_path / "known.yaml"], "there already"),
        (["--out", run / "known.yaml"], "sealed"),
        (["--out", tmp_path / "absent" / "known.yaml"], "no folder"),
        (["--out", tmp_path / "b.yaml", "--until", "2026-02-30"], "is not a date"),
        (["--out", tmp_path / "b.yaml", "--until", "2020-01-01"], "not after the day of the run"),
    ):
        said = hopquy("baseline", run, *options)
        assert said.code == 2, options
        assert told in said.err
    stopped = shutil.copytree(run, tmp_path / "stopped")
    for name in ("SHA256SUMS", "report.json", "report.html", "junit.xml"):
        (stopped / name).unlink()
    (stopped / "evidence.jsonl").write_bytes(b"".join((stopped / "evidence.jsonl").read_bytes().splitlines(keepends=True)[:-3]))
    said = hopquy("baseline", stopped, "--out", tmp_path / "b.yaml")
    assert said.code == 2
    assert "diagnosis" in said.err
    assert not (tmp_path / "b.yaml").exists()


@pytest.fixture
def faulty(make, tmp_path):
    """A target that does not report the arrival of documents."""
    with make.reference(tmp_path, defects=["silent-arrival"]) as one:
        yield one.target(one.driver(actions=[*make.ACTIONS, "settle"]), deadline=2.0)


@pytest.mark.parametrize(
    ("stories", "exit_", "told"),
    [(["--story", "test_receives_and_reports"], 3, "NOT PASSED (exit 3"), pytest.param([], 0, "PASSED", marks=pytest.mark.slow)],
)
def test_a_run_with_a_baseline(hopquy, faulty, listed, tmp_path, stories, exit_, told):
    out = tmp_path / "run"
    said = hopquy("run", faulty, *stories, "--mode", "ci", "--baseline", listed(ARRIVAL), "--out", out)
    assert said.code == exit_, said.out + said.err
    assert "NON-CONFORMANT" in said.out
    assert f"CI gate: {told}" in said.out
    assert "Known failure, failing still" in said.out
    page = (out / "report.html").read_text(encoding="utf-8")
    assert "sửa ở bản sau &lt;b&gt;" in page
    assert "Lỗi đã biết" in page
    again = hopquy("judge", out, "--json")
    assert again.code == exit_
    assert again.out.encode() == (out / "report.json").read_bytes()
    assert hopquy("report", out, "--format", "junit").out.encode() == (out / "junit.xml").read_bytes()
    assert hopquy("report", out, "--format", "html").out.encode() == (out / "report.html").read_bytes()
    assert hopquy("judge", out, "--baseline", listed()).code == 1, "another baseline"
    assert str(tmp_path).encode() not in (out / "plan.json").read_bytes()


def test_the_second_entrance_with_a_baseline(faulty, listed, tmp_path):
    command = [
        sys.executable,
        "-m",
        "pytest",
        "--pyargs",
        "hopquy.suites",
        "--hopquy-target",
        str(faulty),
        "--hopquy-out",
        str(tmp_path / "run"),
    ]
    command += [
        "--hopquy-story",
        "test_receives_and_reports",
        "--hopquy-mode",
        "ci",
        "--hopquy-baseline",
        str(listed(ARRIVAL, "axis/call/post")),
        "-p",
        "no:cacheprovider",
    ]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.returncode == 1, done.stdout + done.stderr
    assert "delete the entry at line 6 of known.yaml" in done.stdout
    assert "1 failed" in done.stdout
    assert "1 xfailed" in done.stdout
    assert "CI gate: NOT PASSED" in done.stdout


@pytest.mark.parametrize("mode", ["self-test", "laboratory"])
def test_a_baseline_needs_mode_ci(hopquy, idle, listed, tmp_path, mode):
    said = hopquy("run", idle.target(), "--mode", mode, "--baseline", listed(ARRIVAL), "--out", tmp_path / "run")
    assert said.code == 2
    assert "--mode ci" in said.err
    command = [sys.executable, "-m", "pytest", "--pyargs", "hopquy.suites", "--hopquy-target", str(idle.target()), "--hopquy-mode", mode]
    command += ["--hopquy-baseline", str(listed(ARRIVAL)), "-p", "no:cacheprovider"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.returncode == 2
    assert "ci" in done.stdout + done.stderr
    assert not (tmp_path / "run").exists()


def test_a_wrong_baseline_starts_no_run(hopquy, idle, listed, tmp_path):
    said = hopquy("run", idle.target(), "--mode", "ci", "--baseline", listed("axis/call/pots"), "--out", tmp_path / "run")
    assert said.code == 2
    assert "known.yaml:3: there is no requirement axis/call/pots" in said.err
    assert not (tmp_path / "run").exists()
