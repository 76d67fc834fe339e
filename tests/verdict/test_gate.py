"""The gate of a pipeline: what a baseline tolerates, and what it never does."""

from datetime import date

import pytest

from hopquy.runner.model.baseline import Baseline, KnownFailure
from hopquy.runner.model.finding import Phrase, Text
from hopquy.runner.model.profile import Profile
from hopquy.runner.model.verdict import Answer, Level, Verdict
from hopquy.runner.verdict.decision import Reason, decided
from hopquy.runner.verdict.gate import gate_of
from hopquy.runner.verdict.requirement import RequirementVerdict

SAID = Text("", "")
DAY = date(2026, 11, 22)
ONLY = Reason("only", Phrase.of("decision.only"))
CRASH = Reason("error", Phrase.of("decision.crash", count=1))


@pytest.fixture
def held(court):
    """Hold verdicts of scored `s/…` and advisory `a/…` against a baseline; `blocked_by` by id."""

    def made(verdicts, listed=(), *, until=None, blocked_by=None, circumstances=(), must_exercise=()):
        rules = {id_: court.rule(id_, ("absent", "x"), level=Level.MUST if id_[0] == "s" else Level.SHOULD) for id_ in verdicts}
        said = []
        for id_, word in verdicts.items():
            answer = {"pass": Answer.HOLDS, "fail": Answer.BROKEN}.get(word)
            counts = {} if answer is None else {answer: 1}
            by = tuple((blocked_by or {}).get(id_, ()))
            said.append(RequirementVerdict(id_, Verdict(word), None, counts, blocked_by=by, exercised=answer is not None))
        profile = Profile("p", "r", SAID, SAID, SAID, ("*",), must_exercise, ())
        decision = decided(said, rules, profile, list(circumstances))
        entries = tuple(KnownFailure(id_, "why", "2026-01-01", until, number) for number, id_ in enumerate(listed, 1))
        before = decision.outcome, decision.exit
        gate = gate_of(decision, said, rules, Baseline("known.yaml", "0" * 64, entries), DAY)
        assert (decision.outcome, decision.exit) == before
        return gate

    return made


def ids(entries):
    return [one.id for one in entries]


@pytest.mark.parametrize(
    ("verdicts", "listed", "code"),
    [
        ({"s/1": "pass"}, [], 0),
        ({"s/1": "fail", "s/2": "pass"}, ["s/1"], 0),
        ({"s/1": "fail", "s/2": "fail"}, ["s/1"], 1),
        ({"s/1": "fail"}, [], 1),
        ({"s/1": "pass"}, ["s/1"], 1),
        ({"s/1": "fail", "s/2": "pass"}, ["s/1", "s/2"], 1),
        ({"s/1": "inconclusive"}, ["s/1"], 3),
        ({"s/1": "not-applicable", "s/2": "pass"}, ["s/1"], 3),
        ({"s/1": "fail", "s/2": "inconclusive"}, ["s/1"], 3),
        ({"s/1": "pass"}, ["s/9"], 3),
        ({"s/1": "fail", "s/2": "error"}, ["s/1"], 4),
        ({"s/1": "error"}, ["s/1"], 4),
        ({"s/1": "fail", "s/2": "error"}, [], 1),
        ({"a/1": "fail", "s/1": "pass"}, [], 0),
        ({"a/1": "fail", "s/1": "pass"}, ["a/1"], 0),
        ({"a/1": "pass", "s/1": "pass"}, ["a/1"], 1),
        ({"a/1": "inconclusive", "s/1": "pass"}, ["a/1"], 3),
    ],
)
def test_exit(held, verdicts, listed, code):
    assert held(verdicts, listed).exit == code


def test_who_is_who(held):
    verdicts = {"s/1": "fail", "s/2": "fail", "s/3": "pass", "s/4": "inconclusive", "a/5": "fail"}
    gate = held(verdicts, ["s/1", "s/3", "s/4", "s/9"])
    assert (ids(gate.known), list(gate.new), ids(gate.stale), ids(gate.open)) == (["s/1"], ["s/2"], ["s/3"], ["s/4", "s/9"])
    assert [one.line for one in gate.stale] == [2]


@pytest.mark.parametrize(("until", "code"), [("2026-11-23", 0), ("2026-11-22", 1), ("2026-01-02", 1), (None, 0)])
def test_an_entry_counts_until_its_day(held, until, code):
    gate = held({"s/1": "fail", "s/2": "pass"}, ["s/1"], until=until)
    assert gate.exit == code
    assert ids(gate.expired) == (["s/1"] if code else [])
    assert list(gate.new) == (["s/1"] if code else [])


def test_an_expired_entry_that_passes_is_as_if_it_were_not_listed(held):
    gate = held({"s/1": "pass"}, ["s/1"], until="2026-01-02")
    assert (gate.exit, gate.stale) == (0, ())


def test_what_known_failures_alone_block_is_tolerated_with_them(held):
    verdicts = {"s/1": "fail", "s/2": "inconclusive", "a/3": "inconclusive"}
    gate = held(verdicts, ["s/1"], blocked_by={"s/2": ["s/1"], "a/3": ["s/1"]}, must_exercise=("a/3",))
    assert (gate.exit, list(gate.blocked)) == (0, ["s/2", "a/3"])
    assert held(verdicts | {"s/4": "fail"}, ["s/1"], blocked_by={"s/2": ["s/1", "s/4"], "a/3": ["s/1"]}).blocked == ("a/3",)
    assert held(verdicts, ["s/1"], blocked_by={"a/3": ["s/1"]}).exit == 3, "open for another reason"
    assert held(verdicts, ["s/1", "s/2"], blocked_by={"s/2": ["s/1"], "a/3": ["s/1"]}).exit == 3, "listed, and not seen to fail"


@pytest.mark.parametrize(
    "circumstance",
    [ONLY, Reason("stories", Phrase.of("decision.stories", count=1)), Reason("unreachable", Phrase.of("decision.unreachable", detail="x"))],
)
def test_what_leaves_a_decision_open_leaves_the_gate_shut(held, circumstance):
    assert held({"s/1": "fail", "s/2": "pass"}, ["s/1"], circumstances=[circumstance]).exit == 3
    assert held({"s/1": "fail", "s/2": "pass"}, ["s/1"], circumstances=[circumstance, CRASH]).exit == 4


def test_what_must_be_seen_and_was_not(held):
    assert held({"s/1": "fail", "s/2": "not-applicable"}, ["s/1"], must_exercise=("s/2",)).exit == 3


def test_nothing_in_scope_is_no_pass(held):
    assert held({"a/1": "pass"}).exit == 3
