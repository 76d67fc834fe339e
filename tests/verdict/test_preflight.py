"""A run that was not ready says nothing of the target, whatever its record holds; one whose doctor was skipped decides nothing. From the evidence alone."""

import dataclasses
from datetime import date

import pytest

from hopquy.fixtures.examples import conforming
from hopquy.runner.evidence import RESUMED, Record
from hopquy.runner.language import both
from hopquy.runner.model.observation import Author, Observation
from hopquy.runner.model.target import FEATURES, Driver, Product, Target
from hopquy.runner.model.verdict import Mode, Outcome, Verdict
from hopquy.runner.plan import make_plan
from hopquy.runner.spec import shipped
from hopquy.runner.verdict.judgement import judge_record

CATALOGUE = shipped()
WRONG = Observation(
    "axis.call", "axis.wire", Author.TARGET, "", {"operation": "getEdoc", "refusal": "wrong-hmac", "headers": [], "witness": {}}
)


CALLS = [one for one in conforming(CATALOGUE, "received").observations if one.kind == "axis.call"]


def suite(kind, **data):
    return Observation(kind, "driver", Author.SUITE, "", data)


def checked(state, check="tls", subject="qlvb.example:443"):
    said = {"vi": "điều đã gặp", "en": "what was met"}
    titles = {"vi": f"mục {check}", "en": f"check {check}"}
    return suite(
        "preflight.checked", check=check, title=titles, subject=subject, state=state, expected=said, met=said, concern="vendor", advice=said
    )


class Kept:
    def __init__(self, blobs):
        self.get = blobs.get


def judged(*observations, footer=True, only=()):
    target = Target(Product("x", "1", "x"), "document-system", FEATURES, "x.y", "s" * 32, ("H49",), driver=Driver("passive"))
    profile = CATALOGUE.profiles["document-exchange"]
    plan = make_plan(CATALOGUE, profile, target, as_of=date(2026, 3, 2), mode=Mode.SELF_TEST, only=only, seed="0", run_id="r")
    evidence = conforming(CATALOGUE, "received")
    every = tuple(dataclasses.replace(one, seq=seq) for seq, one in enumerate([*observations, *evidence.observations, WRONG], 1))
    return judge_record(Record({}, {} if footer else None, every, Kept(evidence.blobs), "", plan.value), CATALOGUE)


def codes(judgement):
    return [reason.code for reason in judgement.decision.reasons]


def test_nothing_is_judged_where_something_was_not_ready():
    assert "fail" in {verdict.verdict.value for verdict in judged().verdicts}, "there is something to be withheld"
    judgement = judged(
        checked("ready", "name"), checked("not-ready"), checked("not-ready", "driver", "accept"), checked("unknown", "clock")
    )
    assert (judgement.decision.outcome, judgement.decision.exit, codes(judgement)) == (Outcome.UNDECIDED, 3, ["preflight"])
    assert both(judgement.decision.reasons[0].phrase).en.endswith(": check tls qlvb.example:443; check driver accept")
    assert both(judgement.decision.reasons[0].phrase).vi.endswith(": mục tls qlvb.example:443; mục driver accept")
    assert {verdict.verdict for verdict in judgement.verdicts} == {Verdict.INCONCLUSIVE, Verdict.NOT_APPLICABLE}
    for verdict in judgement.verdicts:
        assert verdict.findings == ()
        assert verdict.reason.key == "reason.preflight" or verdict.verdict is Verdict.NOT_APPLICABLE
        assert verdict.reason.key not in ("reason.not-exercised", "reason.blocked")
    assert judgement.decision.exercised == 0


@pytest.mark.parametrize("state", ["ready", "unknown", "not-applicable"])
def test_what_could_not_be_told_keeps_nothing_from_being_judged(state):
    assert judged(checked(state)).verdicts == judged(suite("other")).verdicts


def test_what_was_left_out_stays_left_out():
    judgement = judged(checked("not-ready"), only=("edxml/packet/*",))
    reasons = {verdict.id: verdict.reason.key for verdict in judgement.verdicts}
    assert reasons["edxml/packet/well-formed"] == "reason.preflight"
    assert reasons["axis/call/method-post"] == "reason.only" if "axis/call/method-post" in reasons else True
    assert "reason.only" in reasons.values()


def test_a_doctor_that_was_skipped_leaves_the_run_open_and_its_verdicts_as_they_are():
    judgement = judged(suite("preflight.skipped"))
    assert "preflight-skipped" in codes(judgement)
    assert judgement.verdicts == judged(suite("other")).verdicts


def test_of_a_run_that_was_gone_on_with_the_last_part_counts():
    before = judged(checked("not-ready"), suite(RESUMED, replayed=[], kept=[]), checked("ready"))
    assert "preflight" not in codes(before)
    after = judged(checked("ready"), suite(RESUMED, replayed=[], kept=[]), checked("not-ready"))
    assert codes(after) == ["preflight"]
    skipped = judged(suite("preflight.skipped"), suite(RESUMED, replayed=[], kept=[]), checked("ready"))
    assert "preflight-skipped" in codes(skipped)


def test_what_the_target_did_while_a_part_was_put_off_is_not_judged():
    resumed = suite(RESUMED, replayed=[], kept=[])
    put_off = judged(resumed, WRONG, checked("not-ready"), suite(RESUMED, replayed=[], kept=[]), checked("ready"))
    assert put_off.verdicts != judged(resumed, WRONG, checked("ready"), suite(RESUMED, replayed=[], kept=[]), checked("ready")).verdicts
    first = put_off.exhibits[0].observation
    assert (first.kind, [one.observation.kind for one in put_off.exhibits].count("axis.call")) == (RESUMED, len(CALLS) + 1)


def test_a_log_that_is_not_complete_is_told_as_well():
    assert codes(judged(checked("not-ready"), footer=False)) == ["incomplete", "preflight"]


def test_a_fault_of_ours_is_not_hidden():
    fault = Observation("axis.fault", "axis.wire", Author.COUNTERPART, "", {"what": "x"})
    judgement = judged(checked("not-ready"), fault)
    assert judgement.decision.exit == 4
    assert codes(judgement) == ["error", "preflight"]
