"""The decision of a profile: from verdicts and the circumstances of a run to an outcome and an exit code."""

import itertools

import pytest

from hopquy.runner.language import LANGUAGES, say
from hopquy.runner.model.finding import Phrase, Text
from hopquy.runner.model.profile import Profile
from hopquy.runner.model.verdict import Answer, Level, Verdict
from hopquy.runner.verdict.decision import Reason, decided
from hopquy.runner.verdict.requirement import RequirementVerdict

SAID = Text("", "")
ONLY, INCOMPLETE = Reason("only", Phrase.of("decision.only")), Reason("incomplete", Phrase.of("decision.incomplete"))
CRASH = Reason("error", Phrase.of("decision.crash", count=1))
CIRCUMSTANCES = {
    "only": ONLY,
    "incomplete": INCOMPLETE,
    "unreachable": Reason("unreachable", Phrase.of("decision.unreachable", detail="x")),
    "claims": Reason("claims", Phrase.of("decision.claims", claims="send")),
    "stories": Reason("stories", Phrase.of("decision.stories", count=1)),
}
CONFORMANT, FAILED, OPEN, OURS = ("conformant", 0), ("non-conformant", 1), ("undecided", 3), ("undecided", 4)


class Bench:
    """Verdicts of requirements `s/…` that are scored and `a/…` that are advisory."""

    def __init__(self, court, must_exercise=()):
        self.court = court
        self.profile = Profile("p", "r", SAID, SAID, SAID, ("*",), must_exercise, ())

    def decide(self, *given, circumstances=()):
        requirements, verdicts = {}, []
        for number, (kind, verdict, reason) in enumerate(given):
            id_ = f"{kind}/{number}"
            requirements[id_] = self.court.rule(id_, ("absent", "x"), level=Level.MUST if kind == "s" else Level.SHOULD)
            held = {"pass": Answer.HOLDS, "fail": Answer.BROKEN}.get(verdict)
            phrase = Phrase.of(f"reason.{reason}", claims="x", day="x", role="x", why=SAID, ids="x") if reason else None
            verdicts.append(
                RequirementVerdict(id_, Verdict(verdict), phrase, {} if held is None else {held: 1}, exercised=held is not None)
            )
        decision = decided(verdicts, requirements, self.profile, list(circumstances))
        for told in decision.reasons:
            assert all(say(told.phrase, language) for language in LANGUAGES)
        return decision

    def outcome(self, *given, **more):
        decision = self.decide(*given, **more)
        return decision.outcome.value, decision.exit


@pytest.fixture
def bench(court):
    return lambda **more: Bench(court, **more)


def one(kind, verdict, reason=None):
    return kind, verdict, reason


PASSED, FAIL, ERROR, UNSURE = one("s", "pass"), one("s", "fail"), one("s", "error"), one("s", "inconclusive")


@pytest.mark.parametrize("verdicts", [few for size in range(1, 5) for few in itertools.combinations((PASSED, FAIL, ERROR, UNSURE), size)])
def test_any_scored_fail_else_any_error_else_anything_open(bench, verdicts):
    expected = FAILED if FAIL in verdicts else OURS if ERROR in verdicts else OPEN if UNSURE in verdicts else CONFORMANT
    for order in itertools.permutations(verdicts):
        assert bench().outcome(*order) == expected


@pytest.mark.parametrize(
    ("verdict", "expected"), [("fail", CONFORMANT), ("inconclusive", CONFORMANT), ("not-applicable", CONFORMANT), ("error", OURS)]
)
def test_of_what_is_advisory_only_a_fault_of_ours_counts(bench, verdict, expected):
    assert bench().outcome(PASSED, one("a", verdict)) == expected


@pytest.mark.parametrize("name", sorted(CIRCUMSTANCES))
def test_circumstances_leave_it_open_and_excuse_nothing(bench, name):
    assert bench().outcome(PASSED, circumstances=[CIRCUMSTANCES[name]]) == OPEN
    assert bench().outcome(PASSED, FAIL, circumstances=[CIRCUMSTANCES[name]]) == FAILED
    assert bench().outcome(PASSED, ERROR, circumstances=[CIRCUMSTANCES[name]]) == OURS


def test_a_crash_outside_any_requirement_is_our_fault(bench):
    assert bench().outcome(PASSED, circumstances=[CRASH]) == OURS
    assert bench().outcome(PASSED, circumstances=[CRASH, ONLY]) == OURS
    assert bench().outcome(FAIL, circumstances=[CRASH]) == FAILED


OUT = ("claim", "date", "role", "untested", "only")


@pytest.mark.parametrize(
    "given",
    [[], [one("a", "pass")], [one("a", "pass"), one("s", "not-applicable", "claim")], *([one("s", "not-applicable", why)] for why in OUT)],
)
def test_nothing_in_scope_is_never_conformant(bench, given):
    decision = bench().decide(*given)
    assert (decision.outcome.value, decision.exit) == OPEN
    assert "nothing" in {reason.code for reason in decision.reasons}
    assert decision.in_scope == 0


def test_claiming_nothing_is_never_conformant(bench):
    given = [one("s", "not-applicable", "claim")] * 3
    assert bench(must_exercise=("s/*",)).outcome(*given, circumstances=[CIRCUMSTANCES["claims"]]) == OPEN
    assert bench().outcome(*given) == OPEN


@pytest.mark.parametrize(
    ("kind", "verdict", "reason", "expected"),
    [
        ("s", "pass", None, CONFORMANT),
        ("a", "pass", None, CONFORMANT),
        ("a", "fail", None, CONFORMANT),
        ("s", "not-applicable", "not-exercised", OPEN),
        ("a", "not-applicable", "not-exercised", OPEN),
        ("s", "not-applicable", "only", CONFORMANT),
        ("s", "inconclusive", "blocked", OPEN),
        ("a", "inconclusive", "only-vacuous", OPEN),
        ("a", "inconclusive", "blocked", OPEN),
        ("s", "not-applicable", "claim", CONFORMANT),
        ("s", "not-applicable", "date", CONFORMANT),
    ],
)
def test_what_must_be_exercised_must_have_been_seen(bench, kind, verdict, reason, expected):
    given = [PASSED, one(kind, verdict, reason)]
    assert bench(must_exercise=(f"{kind}/1",)).outcome(*given) == expected


def test_not_exercised_is_no_gap_where_the_profile_does_not_ask(bench):
    assert bench().outcome(PASSED, one("s", "not-applicable", "not-exercised")) == CONFORMANT


def test_reasons_name_their_requirements_and_the_worst_comes_first(bench):
    decision = bench(must_exercise=("s/3",)).decide(UNSURE, FAIL, ERROR, one("s", "not-applicable", "not-exercised"), circumstances=[ONLY])
    assert [(reason.code, reason.requirements) for reason in decision.reasons] == [
        ("failed", ("s/1",)),
        ("error", ("s/2",)),
        ("inconclusive", ("s/0",)),
        ("must-exercise", ("s/3",)),
        ("only", ()),
    ]


def test_the_decision_says_how_much_it_saw(bench):
    given = [PASSED, FAIL, UNSURE, one("s", "not-applicable", "not-exercised"), one("s", "not-applicable", "claim"), one("a", "pass")]
    decision = bench().decide(*given)
    assert (decision.exercised, decision.in_scope) == (2, 4)


def test_a_right_product_is_told_so(bench):
    decision = bench().decide(PASSED, PASSED)
    assert [reason.code for reason in decision.reasons] == ["all-good"]


def test_where_few_rules_decide_the_reader_is_told_how_few_and_why(bench):
    told = bench().decide(one("s", "pass"), *[one("a", "pass")] * 9, one("a", "fail"), *[one("a", "not-applicable", "absent")] * 50)
    assert [reason.code for reason in told.reasons] == ["all-good", "few-decide"]
    said = say(told.reasons[1].phrase, "en")
    assert "only 1 of the 11 rules" in said
    assert "1 failed" in said
    assert "10 (a recommendation)" in said
    assert [reason.code for reason in bench().decide(one("s", "pass"), *[one("a", "pass")] * 9).reasons] == ["all-good"]
