"""`hopquy diff`: the same test, the same target, what changed, and the exit code."""

import json
import shutil

import jsonschema
import pytest

from hopquy import specs
from hopquy.fixtures.document_system.embedded import Embedded
from hopquy.runner.evidence import canonical, seal
from hopquy.runner.plugin.embedded import play_embedded

RESENT = ("test_resends_after_lost_answer",)
SHORT = ("resent", "resent again")
HASH = "axis/send/hash-matches"
UNREAD = "edxml/message-header/from-organ-id/present"


@pytest.fixture(scope="module")
def runs(tmp_path_factory, whole):
    """Give a run folder by name: the whole runs `honest`, `again` and `faulty`, and two of one story with a defect."""
    folder = tmp_path_factory.mktemp("runs")
    with Embedded() as embedded:
        for name in SHORT:
            play_embedded(embedded, defects=["rebuild-on-retry"], stories=RESENT, keep=True, out=folder / name)
    return lambda name: folder / name if name in SHORT else whole(name)


@pytest.fixture
def compared(hopquy, runs):
    """Compare two sides with --json; the document is of its schema."""

    def made(before, after, *options):
        sides = [runs(one) if isinstance(one, str) else one for one in (before, after)]
        said = hopquy("diff", *sides, "--json", *options)
        document = json.loads(said.out)
        schema = json.loads((specs.folder() / "schema" / "diff.json").read_text(encoding="utf-8"))
        jsonschema.Draft202012Validator(schema).validate(document)
        assert document["exit"] == said.code
        return document

    return made


@pytest.fixture
def altered(runs, tmp_path):
    """A report.json by itself in which something was changed."""

    def made(name, change):
        report = json.loads((runs(name) / "report.json").read_text(encoding="utf-8"))
        change(report)
        path = tmp_path / f"{name}.json"
        path.write_bytes(canonical(report))
        return path

    return made


def changed(document):
    return {(one["change"], one["id"]) for one in document["changes"]}


def test_two_honest_runs_are_the_same(compared, hopquy, runs):
    found = compared("honest", "again")
    assert (found["same_test"]["same"], found["same_target"]["same"], found["changes"], found["exit"]) == (True, True, [], 0)
    assert found["before"]["run"]["id"] != found["after"]["run"]["id"]
    for lang, sentence in (("en", "Every verdict is the same."), ("vi", "Mọi kết luận giống nhau.")):
        assert sentence in hopquy("diff", runs("honest"), runs("again"), "--lang", lang).out


def test_a_new_failure_is_1_and_mending_it_0(compared, hopquy, runs):
    worse = compared("honest", "faulty")
    assert {id_ for kind, id_ in changed(worse) if kind == "failed"} == {UNREAD, HASH}
    assert worse["exit"] == 1
    assert worse["same_test"]["same"] is True
    assert [one["what"] for one in worse["same_target"]["differences"]] == ["name"]
    better = compared("faulty", "honest")
    assert {id_ for kind, id_ in changed(better) if kind == "mended"} == {UNREAD, HASH}
    assert better["exit"] == 0
    shown = hopquy("diff", runs("honest"), runs("faulty"), "--lang", "vi").out
    assert "Mới không đạt: 2" in shown
    assert "Mong đợi  " in shown


def test_what_a_failure_blocks_is_not_told_any_more(compared, hopquy, runs):
    found = compared("honest", "faulty")
    opened = [one for one in found["changes"] if one["change"] == "opened"]
    assert opened
    assert all(one["after"]["blocked_by"] == [UNREAD] for one in opened)
    scored = sum(one["scored"] for one in opened)
    assert f"? {len(opened)} requirements ({scored} scored) blocked by {UNREAD}\n" in hopquy("diff", runs("honest"), runs("faulty")).out


def test_the_same_failure_in_another_run_is_no_change(compared, hopquy, runs, altered):
    found = compared("resent", "resent again")
    (still,) = found["still_failing"]
    assert (still["id"], still["changed"], found["changes"]) == ("exchange/resend/same-packet", False, [])

    def other(report):
        (row,) = [row for row in report["requirements"] if row["verdict"] == "fail"]
        row["findings"][0]["path"] = "elsewhere"

    moved = altered("resent", other)
    (still,) = compared("resent", moved)["still_failing"]
    assert still["changed"]
    assert [one["state"] for one in still["findings"]] == ["new", "gone"]
    assert "Still failing, with other findings: 1" in hopquy("diff", runs("resent"), moved).out


def test_nothing_fails_anew_but_something_is_not_told_is_3(compared, altered):
    def open_one(report):
        row = next(row for row in report["requirements"] if row["scored"] and row["verdict"] == "pass")
        row.update(verdict="inconclusive", reason={"vi": "không thấy", "en": "not seen"})

    assert compared("honest", altered("again", open_one))["exit"] == 3


@pytest.mark.parametrize("change", [{"outcome": "undecided"}, {"diagnosis_only": True}], ids=["undecided", "diagnosis"])
def test_a_side_without_a_decision_is_3(compared, altered, change):
    undecided = altered("again", lambda report: report["decision"].update(change))
    assert compared("honest", undecided)["exit"] == 3
    assert compared(undecided, "honest")["exit"] == 3
    assert compared(undecided, "faulty")["exit"] == 1


def test_another_test_is_said_by_what_differs(compared, hopquy, runs, altered):
    other = altered("again", lambda report: (report.update(as_of="2027-01-01"), report["run"].update(mode="laboratory")))
    found = compared("honest", other)
    assert found["same_test"]["same"] is False
    assert [one["what"] for one in found["same_test"]["differences"]] == ["as_of", "mode"]
    assert found["after"]["held"] == "report-only"
    shown = hopquy("diff", runs("honest"), other).out
    assert "Same test? NO" in shown
    assert "Rules as of: " in shown
    assert "ci → laboratory" in shown


def test_plans_are_compared_where_they_are_there(compared, runs, tmp_path, altered):
    alone = altered("again", lambda _report: None)
    assert compared("honest", alone)["same_test"] == {"same": None, "differences": [], "unknown": ["plan"]}
    copy = shutil.copytree(runs("again"), tmp_path / "copy")
    assert compared(runs("again") / "report.json", copy)["same_test"]["same"] is True
    assert compared(altered("honest", lambda _report: None), "honest")["same_test"]["same"] is True, "the same plan, by its digest"


def test_other_deadlines_are_another_test(hopquy, runs, tmp_path, monkeypatch):
    from hopquy.runner.plugin import embedded as module  # noqa: PLC0415

    monkeypatch.setattr(module, "_PACE", {point: type(pace)(0.02, 9.0) for point, pace in module._PACE.items()})
    with Embedded() as embedded:
        play_embedded(embedded, defects=["rebuild-on-retry"], stories=RESENT, keep=True, out=tmp_path / "slow")
    document = json.loads(hopquy("diff", runs("resent"), tmp_path / "slow", "--json").out)
    assert {one["what"] for one in document["same_test"]["differences"]} == {f"pace.{point}.deadline" for point in module._PACE}
    assert document["same_target"]["same"] is True


def test_a_new_build_is_another_target(compared, altered):
    other = altered("again", lambda report: report["target"].update(version="9.9", build="7"))
    found = compared("honest", other)
    assert found["same_target"]["same"] is False
    assert [(one["what"], one["after"]) for one in found["same_target"]["differences"]] == [("version", "9.9"), ("build", "7")]


def test_judged_again(compared, runs, hopquy, altered):
    assert compared("resent", "resent again", "--again")["before"]["held"] == "judged-again"
    said = hopquy("diff", runs("resent"), altered("resent again", lambda _report: None), "--again")
    assert said.code == 2
    assert "name the run folder" in said.err


def test_a_run_that_was_stopped_is_a_diagnosis(compared, runs, tmp_path):
    stopped = shutil.copytree(runs("again"), tmp_path / "stopped")
    for name in ("SHA256SUMS", "report.json", "report.html", "junit.xml"):
        (stopped / name).unlink()
    lines = (stopped / "evidence.jsonl").read_bytes().splitlines(keepends=True)
    (stopped / "evidence.jsonl").write_bytes(b"".join(lines[:40]))
    found = compared("honest", stopped)
    assert found["after"]["decision"]["diagnosis_only"] is True
    assert found["exit"] in {1, 3}


@pytest.mark.parametrize("swap", [False, True], ids=["before", "after"])
def test_damaged_evidence_is_5(hopquy, runs, tmp_path, swap):
    damaged = shutil.copytree(runs("again"), tmp_path / "damaged")
    (damaged / "report.json").write_bytes((damaged / "report.json").read_bytes().replace(b'"pass"', b'"fail"', 1))
    for side in (damaged, damaged / "report.json"):
        sides = [runs("honest"), side]
        said = hopquy("diff", *(reversed(sides) if swap else sides))
        assert said.code == 5
        assert "the evidence is not intact" in said.err
        assert said.out == ""


@pytest.mark.parametrize("content", ["", "no JSON", "[]", "[" * 100_000, '{"format": "hopquy-report/1"}', "\ud800"])
def test_what_is_no_run_is_2(hopquy, runs, tmp_path, content):
    file = tmp_path / "report.json"
    file.write_bytes(content.encode("utf-8", "surrogatepass"))
    said = hopquy("diff", runs("honest"), file)
    assert said.code == 2
    assert "report.json" in said.err
    assert hopquy("diff", tmp_path, runs("honest")).code == 2
    assert hopquy("diff", tmp_path / "absent", runs("honest")).code == 2
    assert hopquy("diff", runs("honest")).code == 2


def test_a_report_of_another_form_in_a_sound_run_is_told(hopquy, runs, tmp_path):
    other = shutil.copytree(runs("resent again"), tmp_path / "other")
    (other / "report.json").write_text('{"format": "hopquy-report/9"}', encoding="utf-8")
    seal(other)
    said = hopquy("diff", runs("resent"), other)
    assert said.code == 2
    assert "not a report.json of a form that this hopquy reads" in said.err
    said = hopquy("diff", runs("resent"), other, "--again")
    assert (said.code, said.err) == (0, "")
