"""The verdict of one requirement over its rulings."""

import itertools

import pytest

from hopquy.runner.language import LANGUAGES, say
from hopquy.runner.model.finding import Text
from hopquy.runner.model.verdict import Answer, Verdict
from hopquy.runner.verdict.requirement import verdict_of

ANSWERS = ("broken", "error", "unknown", "holds", "vacuous")
VERDICTS = {"broken": "fail", "error": "error", "unknown": "inconclusive", "holds": "pass"}
NOTHING = {False: "inconclusive", True: "not-applicable"}


@pytest.mark.parametrize("optional", [False, True])
@pytest.mark.parametrize("answers", [few for size in range(6) for few in itertools.combinations(ANSWERS, size)], ids="+".join)
def test_the_worst_answer_decides(court, answers, optional):
    expected = next((VERDICTS[answer] for answer in ANSWERS if answer in answers and answer in VERDICTS), NOTHING[optional])
    for order in itertools.permutations(answers):
        rulings = [court.ruling(answer, seq) for seq, answer in enumerate(order, 1)]
        verdict = verdict_of(court.rule("a/b", ("absent", "x"), optional=optional), rulings, {})
        assert verdict.verdict == expected
        assert verdict.counts == {answer: int(answer in answers) for answer in Answer}
        assert verdict.exercised is bool({"holds", "broken"} & set(answers))
        assert verdict.observations == tuple(range(1, len(order) + 1))


@pytest.mark.parametrize("answers", list(itertools.product(ANSWERS, repeat=3)))
def test_one_more_answer_never_makes_it_better(court, answers):
    rank = [Verdict.NOT_APPLICABLE, Verdict.PASS, Verdict.INCONCLUSIVE, Verdict.ERROR, Verdict.FAIL]
    requirement = court.rule("a/b", ("absent", "x"), optional=True)
    ranks = [rank.index(verdict_of(requirement, [court.ruling(a, 1) for a in answers[:size]], {}).verdict) for size in range(4)]
    assert ranks == sorted(ranks)


def test_a_fault_of_ours_hides_no_failure_and_no_failure_hides_it(court):
    verdict = verdict_of(
        court.rule("a/b", ("absent", "x")), [court.ruling("error", 1), court.ruling("broken", 2), court.ruling("error", 3)], {}
    )
    assert verdict.verdict is Verdict.FAIL
    assert (verdict.counts[Answer.ERROR], verdict.counts[Answer.BROKEN]) == (2, 1)
    assert [finding.where.observation for finding in verdict.findings] == [1, 2, 3]


@pytest.mark.parametrize(
    ("answers", "optional", "key"),
    [
        (["broken"], False, None),
        (["holds"], False, None),
        (["error"], False, "reason.error"),
        (["unknown"], False, "reason.unknown"),
        (["vacuous"], False, "reason.only-vacuous"),
        ([], False, "reason.nothing-seen"),
        (["vacuous"], True, "reason.not-exercised"),
        ([], True, "reason.not-exercised"),
    ],
)
def test_every_open_verdict_gives_its_reason(court, answers, optional, key):
    verdict = verdict_of(court.rule("a/b", ("absent", "x"), optional=optional), [court.ruling(answer, 1) for answer in answers], {})
    assert (verdict.reason.key if verdict.reason else None) == key
    if verdict.reason:
        assert all(say(verdict.reason, language) for language in LANGUAGES)


@pytest.mark.parametrize(
    ("more", "verdict", "key"),
    [
        ({"untested": Text("vì", "because")}, "not-applicable", "reason.untested"),
        ({"procedure": Text("xem", "look")}, "inconclusive", "reason.procedure"),
    ],
)
def test_what_no_machine_judges(court, more, verdict, key):
    found = verdict_of(court.rule("a/b", **more), [], {})
    assert (found.verdict.value, found.reason.key, found.exercised) == (verdict, key, False)
    blocked = verdict_of(court.rule("a/b", **more), [], {"x/y": frozenset({1})})
    assert (blocked.verdict.value, blocked.reason.key) == (verdict, key)


@pytest.mark.parametrize(("count", "left_out"), [(0, 0), (49, 0), (50, 0), (51, 1), (300, 250)])
def test_findings_are_capped_and_the_rest_counted(court, count, left_out):
    verdict = verdict_of(
        court.rule("a/b", ("absent", "x")), [court.ruling("broken", 1, findings=count), court.ruling("broken", 2, findings=0)], {}
    )
    assert (len(verdict.findings), verdict.findings_left_out) == (min(count, 50), left_out)


def test_what_rests_on_a_witness_is_attested(court):
    assert verdict_of(court.rule("a/b", judge="witness"), [court.ruling("holds", 1)], {}).attested
    assert not verdict_of(court.rule("a/b", judge="hmac-form"), [court.ruling("holds", 1)], {}).attested


def test_a_finding_names_its_observation_or_gets_that_of_its_ruling(court):
    verdict = verdict_of(court.rule("a/b", ("absent", "x")), [court.ruling("broken", 4, 7)], {})
    assert verdict.findings[0].where.observation == 4
