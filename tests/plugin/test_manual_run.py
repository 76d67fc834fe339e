"""Whole runs in which a scripted person acts: the same verdicts as with a program, and whatever the person does ends in words."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest

from hopquy.fixtures.document_system.embedded import Embedded
from hopquy.fixtures.inspector import Inspector, attaching, away, cannot, later, slow
from hopquy.runner.drivers.nobody import Nobody
from hopquy.runner.evidence import read_record
from hopquy.runner.model.absence import NO_MANUAL
from hopquy.runner.model.verdict import Verdict
from hopquy.runner.plugin.embedded import play_embedded
from hopquy.runner.spec import shipped
from hopquy.runner.verdict.judgement import judge_record


@pytest.fixture(scope="module")
def embedded():
    with Embedded() as one:
        yield one


class Run:
    """One run with a person at the desk."""

    def __init__(self, embedded, script=None, **more):
        self.inspectors = []

        def desk(system):
            self.inspectors.append(Inspector(system, script))
            return self.inspectors[-1]

        started = time.monotonic()
        self.judgement, self.folder = play_embedded(embedded, desk=desk, **more)
        self.seconds = time.monotonic() - started
        (self.inspector,) = self.inspectors
        self.observations = self.judgement.record.observations

    def of(self, kind):
        return [one for one in self.observations if one.kind == kind]


def verdicts(judgement):
    return {verdict.id: (verdict.verdict, verdict.blocked_by) for verdict in judgement.verdicts}


@pytest.mark.parametrize("workers", [1, 4])
@pytest.mark.parametrize("defects", [(), ("send-to-first-only",), ("corrupt-attachment",), ("refuse-without-reason",)])
def test_a_person_gets_the_same_verdicts_as_a_program(embedded, defects, workers):
    by_program, _ = play_embedded(embedded, defects=defects)
    by_person = Run(embedded, defects=defects, workers=workers)
    assert verdicts(by_person.judgement) == verdicts(by_program)
    assert by_person.judgement.decision.outcome is by_program.decision.outcome
    assert by_person.inspector.most_at_once == 1
    assert all(question.number == number for number, question in enumerate(by_person.inspector.asked, 1))


def test_every_question_is_answered_in_the_evidence_beside_what_was_asked(embedded):
    run = Run(embedded, {"accept": slow(0.1), "send": later()})
    asked, answered = run.of("driver.asked"), run.of("manual.answered")
    assert len(asked) > 8
    assert [(one.story, one.data["action"]) for one in answered if one.data["said"] != "later"] == [
        (one.story, one.data["action"]) for one in asked
    ]
    cannot_be = {(one.story, one.data["action"]) for one in answered if one.data["said"] == "cannot"}
    assert cannot_be <= {(one.story, one.data["action"]) for one in asked if one.data.get("attempt")}
    assert len(answered) == len(asked) + sum(one.data["action"] == "send" for one in asked)
    assert {(one.data["person"], one.data["party"]) for one in answered} == {("hopquy inspector", "laboratory")}
    assert min(one.data["seconds"] for one in answered if one.data["action"] == "accept") >= 0.1
    assert run.judgement.decision.exit == 0
    assert any("a status" in text.en for text in run.inspector.told), "what is waited for is told"


def test_what_is_handed_in_lies_in_the_run_folder_and_credentials_in_it_do_not(embedded, tmp_path):
    secret = "bi-mat-cua-he-thong-mau"
    (tmp_path / "màn hình.txt").write_text(f"khóa: {secret}", encoding="utf-8")
    (tmp_path / "ảnh.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    files = [str(tmp_path / name) for name in ("màn hình.txt", "ảnh.png", "none")]
    run = Run(embedded, {"refuse": attaching(files, f"đã bấm; {secret}", "Cán bộ B", "third")}, keep=True, out=tmp_path / "run")
    record = read_record(run.folder)
    attached = [one for one in record.observations if one.kind == "manual.attached" and one.story == "test_refuses_with_reason"]
    assert [one.data["name"] for one in attached] == ["màn hình.txt", "ảnh.png"]
    assert record.blobs.get(attached[1].blob) == b"\x89PNG\r\n\x1a\n"
    assert record.blobs.get(attached[0].blob) == "khóa: [redacted:secret]".encode()
    (answered, *_) = [one for one in record.observations if one.kind == "manual.answered" and one.data["action"] == "refuse"]
    assert (answered.data["person"], answered.data["party"], answered.data["note"]) == ("Cán bộ B", "third", "đã bấm; [redacted:secret]")
    assert [one["name"] for one in answered.data["not_taken"]] == ["none"]
    report = json.loads((run.folder / "report.json").read_text(encoding="utf-8"))
    titles = {one["kind"]: one["title"]["en"] for one in report["observations"]}
    assert titles["manual.attached"] == "A file that a person handed in: ảnh.png"
    assert titles["manual.answered"].startswith("A person answered “done” to: ")
    assert (run.folder / "handout").is_dir()
    for path in Path(run.folder).rglob("*"):
        assert not path.is_file() or secret.encode() not in path.read_bytes(), path
    assert verdicts(judge_record(record, shipped())) == verdicts(run.judgement), "judged again it says the same"


def test_cannot_leaves_what_hangs_on_it_open_and_nothing_is_waited_for(embedded):
    run = Run(embedded, {"send": cannot("màn hình không có chức năng này")})
    assert run.seconds < 30
    assert run.judgement.decision.exit == 3
    outcome = dict(verdicts(run.judgement).items())
    assert outcome["exchange/send/carries-files"][0] is Verdict.INCONCLUSIVE
    assert outcome["exchange/receive/fetched"][0] is Verdict.PASS
    assert Verdict.FAIL not in {verdict for verdict, _ in outcome.values()}
    notes = {one.story: one.data["note"] for one in run.of("story.ended")}
    assert notes["test_sends_new_document"] == "send: hopquy inspector cannot: màn hình không có chức năng này"
    assert len([one for one in run.inspector.asked if one.action == "send"]) == 23, "each is asked once, and never again"


def test_a_person_who_walks_away_is_asked_twice_and_the_run_goes_on(embedded):
    run = Run(embedded, {"accept": away(), "finish": away()}, patience=0.6)
    assert run.seconds < 30
    assert [question.action for question in run.inspector.asked][-2:] == ["accept", "finish"]
    said = [one.data["said"] for one in run.of("manual.answered")]
    assert [one for one in said if one != "nobody"][-2:] == ["too-late", "too-late"]
    reasons = {reason.code: reason.phrase for reason in run.judgement.decision.reasons}
    assert dict(reasons["nobody"].gaps)["why"].en == "two questions in a row were not answered"
    assert Verdict.FAIL not in {verdict.verdict for verdict in run.judgement.verdicts}


def test_with_nobody_at_the_desk_a_run_takes_no_time_and_says_why(embedded):
    """The product still does by itself what needs nobody, and that is judged."""
    started = time.monotonic()
    judgement, _ = play_embedded(embedded, desk=lambda _system: Nobody(NO_MANUAL), patience=600.0)
    assert time.monotonic() - started < 30
    assert judgement.decision.exit == 3
    found = {verdict.id: verdict.verdict for verdict in judgement.verdicts}
    assert Verdict.FAIL not in found.values()
    assert found["exchange/receive/fetched"] is Verdict.PASS
    for id_ in ("exchange/send/reaches-addressees", "exchange/refuse/reports-refusal", "exchange/receive/reports-registration"):
        assert found[id_] is Verdict.INCONCLUSIVE, id_
    (nobody,) = [reason for reason in judgement.decision.reasons if reason.code == "nobody"]
    assert dict(nobody.phrase.gaps)["why"].vi == "đã đặt --no-manual"
    observations = judgement.record.observations
    assert {one.data["outcome"] for one in observations if one.kind == "story.ended" and "sends" in one.story} == {"unfinished"}
    asked = {one.story for one in observations if one.kind == "driver.asked"}
    waits = [one for one in observations if one.kind == "story.waited" and not one.data["for"].startswith("quiet:")]
    unseen = {one.story for one in waits if not one.data["reached"]}
    assert asked.isdisjoint(unseen - {"test_returns_misdirected"}), "nothing is waited for that nobody was asked to do"


def test_what_everybody_did_needs_no_circumstance(embedded):
    by_program, _ = play_embedded(embedded)
    for judgement in (by_program, Run(embedded).judgement):
        assert [reason.code for reason in judgement.decision.reasons] == ["all-good"]
