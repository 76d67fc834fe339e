"""A record as a whole: what of its circumstances reaches the decision, and that judging it is pure."""

import dataclasses
from datetime import date

import pytest

from hopquy.fixtures.examples import conforming
from hopquy.runner.evidence import Record
from hopquy.runner.model.observation import Author, Observation
from hopquy.runner.model.target import FEATURES, Driver, Product, Target
from hopquy.runner.model.verdict import Mode, Outcome, Verdict
from hopquy.runner.plan import make_plan
from hopquy.runner.spec import shipped
from hopquy.runner.verdict.judgement import judge_record

CATALOGUE = shipped()
DAY = date(2026, 3, 2)


class Kept:
    def __init__(self, blobs):
        self.get = blobs.get


def record(name="received", *more, features=FEATURES, only=(), footer=None, plan_day=DAY):
    target = Target(Product("x", "1", "x"), "document-system", tuple(features), "x.y", "s" * 32, ("H49",), driver=Driver("passive"))
    profile = CATALOGUE.profiles["document-exchange"]
    plan = make_plan(CATALOGUE, profile, target, as_of=plan_day, mode=Mode.SELF_TEST, only=only, seed="0", run_id="r")
    evidence = conforming(CATALOGUE, name)
    observations = [*evidence.observations, *more]
    observations = tuple(dataclasses.replace(one, seq=seq) for seq, one in enumerate(observations, 1))
    return Record(
        {}, {"observations": len(observations)} if footer is None else footer or None, observations, Kept(evidence.blobs), "", plan.value
    )


def suite(kind, **data):
    return Observation(kind, "driver", Author.SUITE, data.pop("story", ""), data)


def codes(judgement):
    return {reason.code for reason in judgement.decision.reasons}


def test_a_part_of_an_evaluation_decides_nothing():
    judgement = judge_record(record(), CATALOGUE)
    assert judgement.decision.outcome is Outcome.UNDECIDED
    assert judgement.decision.exit == 3
    assert not {"failed", "error", "incomplete", "only", "claims", "unreachable", "stories"} & codes(judgement)


@pytest.mark.parametrize(
    ("more", "options", "code", "exit_code"),
    [
        ([], {"footer": False}, "incomplete", 3),
        ([suite("driver.unreachable", what="no answer")], {}, "unreachable", 3),
        ([suite("story.ended", outcome="unfinished", story="one")], {}, "stories", 3),
        ([suite("story.ended", outcome="crashed", story="one")], {}, "error", 4),
        ([Observation("axis.fault", "axis.wire", Author.COUNTERPART, "", {"what": "x"})], {}, "error", 4),
        ([], {"features": ()}, "claims", 3),
        ([], {"features": ("send", "receive")}, "claims", 3),
        ([], {"only": ("edxml/*",)}, "only", 3),
        ([], {}, "unexercised", 3),
    ],
)
def test_circumstances_of_a_run(more, options, code, exit_code):
    judgement = judge_record(record("received", *more, **options), CATALOGUE)
    assert code in codes(judgement)
    assert judgement.decision.outcome is Outcome.UNDECIDED
    assert judgement.decision.exit == exit_code


def test_claiming_nothing_is_never_conformant():
    judgement = judge_record(record(features=()), CATALOGUE)
    assert judgement.decision.outcome is Outcome.UNDECIDED
    assert "claims" in codes(judgement)


def test_a_requirement_of_a_feature_not_claimed_is_out_of_scope():
    found = {verdict.id: verdict for verdict in judge_record(record(features=("send",)), CATALOGUE).verdicts}
    out = found["edxml/business/recall-names-document"]
    assert (out.verdict, out.reason.key) == (Verdict.NOT_APPLICABLE, "reason.claim")


def test_each_requirement_of_the_profile_has_one_verdict():
    judgement = judge_record(record(), CATALOGUE)
    ids = [verdict.id for verdict in judgement.verdicts]
    assert ids == sorted(set(ids))
    assert ids == [row["id"] for row in judgement.plan.value["scope"]]


def test_judging_twice_gives_the_same():
    one = record("refused")
    assert judge_record(one, CATALOGUE).verdicts == judge_record(one, CATALOGUE).verdicts
    assert judge_record(one, CATALOGUE).decision == judge_record(one, CATALOGUE).decision


def test_another_day_asks_the_law_of_that_day():
    one = record(plan_day=DAY)
    before = judge_record(one, CATALOGUE, date(1999, 1, 1))
    assert before.as_of == date(1999, 1, 1)
    dated = {v.id for v in before.verdicts if v.reason is not None and v.reason.key == "reason.date"}
    assert dated == {
        r.id for r in CATALOGUE.requirements.values() if not r.in_force(date(1999, 1, 1)) and r.id in {v.id for v in before.verdicts}
    }
    assert judge_record(one, CATALOGUE).as_of == DAY


def test_specs_of_another_digest_are_asked_anew():
    one = record()
    stale = dataclasses.replace(one, plan={**one.plan, "specs_sha256": "0" * 64, "scope": []})
    assert len(judge_record(stale, CATALOGUE).verdicts) == len(judge_record(one, CATALOGUE).verdicts)
