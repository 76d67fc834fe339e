"""Which observations decide: the target's alone; our own broken message is our fault; a crash keeps the rest."""

import pytest

from hopquy.runner.checks import VOCABULARY
from hopquy.runner.checks.ruling import Ruling
from hopquy.runner.model.finding import Phrase
from hopquy.runner.model.observation import Author
from hopquy.runner.model.requirement import Condition
from hopquy.runner.model.verdict import Answer

A_IS_FULL = ("not-empty", "a")
GOOD, BAD, NONE = "<a>x</a>", "<a/>", "<b/>"


def counts(verdict):
    return {answer.value: count for answer, count in verdict.counts.items() if count}


@pytest.mark.parametrize(
    ("packets", "verdict"),
    [
        ([GOOD], "pass"),
        ([BAD], "fail"),
        ([NONE], "inconclusive"),
        ([], "inconclusive"),
        ([GOOD, NONE], "pass"),
        ([GOOD, BAD, GOOD], "fail"),
        ([NONE, BAD], "fail"),
    ],
)
def test_packets_of_the_target(court, packets, verdict):
    for body in packets:
        court.packet(body)
    assert court.told(court.rule("x/full", A_IS_FULL)) == {"x/full": verdict}


def test_a_message_of_ours_that_is_right_decides_nothing(court):
    court.packet(GOOD, Author.COUNTERPART)
    verdict = court.verdicts(court.rule("x/full", A_IS_FULL))["x/full"]
    assert (verdict.verdict, counts(verdict), verdict.exercised) == ("inconclusive", {}, False)


def test_a_message_of_ours_that_is_wrong_is_our_fault(court):
    court.packet(BAD, Author.COUNTERPART)
    verdict = court.verdicts(court.rule("x/full", A_IS_FULL))["x/full"]
    assert (verdict.verdict, counts(verdict), verdict.exercised) == ("error", {"error": 1}, False)
    assert verdict.findings[0].where.observation == 1


def test_our_fault_never_counts_against_the_target_nor_for_it(court):
    court.packet(BAD, Author.COUNTERPART)
    court.packet(GOOD)
    assert court.told(court.rule("x/full", A_IS_FULL)) == {"x/full": "error"}
    court.packet(BAD)
    verdict = court.verdicts(court.rule("x/full", A_IS_FULL))["x/full"]
    assert (verdict.verdict, counts(verdict)) == ("fail", {"error": 1, "holds": 1, "broken": 1})


def test_what_the_suite_recorded_is_not_judged(court):
    court.packet(BAD, Author.SUITE)
    assert court.verdicts(court.rule("x/full", A_IS_FULL))["x/full"].observations == ()


@pytest.mark.parametrize(
    ("author", "answer", "verdict"),
    [
        (Author.TARGET, Answer.BROKEN, ("fail", {"broken": 1})),
        (Author.COUNTERPART, Answer.BROKEN, ("error", {"error": 1})),
        (Author.COUNTERPART, Answer.HOLDS, ("inconclusive", {})),
        (Author.COUNTERPART, Answer.UNKNOWN, ("inconclusive", {})),
    ],
)
def test_a_judge_of_one_message_looks_at_ours_as_checks_do(court, new_judge, author, answer, verdict):
    new_judge("say", lambda _case: [court.ruling(answer)])
    court.packet(GOOD, author)
    found = court.verdicts(court.rule("x/say", judge="say"))["x/say"]
    assert (found.verdict, counts(found)) == verdict


@pytest.mark.parametrize(
    ("about", "verdict"),
    [
        ({"faulty": "no-a"}, "inconclusive"),
        ({"departs_from": ["x/full", "x/other"]}, "inconclusive"),
        ({"departs_from": ["x/other"]}, "error"),
        ({"shape": "other-order"}, "error"),
    ],
)
@pytest.mark.parametrize("judge", [None, "say"])
def test_what_we_break_on_purpose_is_no_fault_of_ours(court, new_judge, about, verdict, judge):
    new_judge("say", lambda _case: [court.ruling("broken")])
    court.packet(BAD, Author.COUNTERPART, **about)
    rule = court.rule("x/full", judge=judge) if judge else court.rule("x/full", A_IS_FULL)
    assert court.told(rule) == {"x/full": verdict}


@pytest.mark.parametrize("about", [{"faulty": "no-a"}, {"departs_from": ["x/full"]}])
def test_a_target_breaks_nothing_on_purpose(court, about):
    court.packet(BAD, **about)
    assert court.told(court.rule("x/full", A_IS_FULL)) == {"x/full": "fail"}


def test_judges_are_given_what_the_target_made_and_all_there_is(court, new_judge):
    seen = []
    new_judge("look", lambda case: seen.append(([e.observation.seq for e in case.selected], len(case.exhibits))) or [])
    court.packet(GOOD, Author.COUNTERPART)
    court.packet(GOOD)
    court.packet(GOOD, kind="other")
    court.packet(NONE)
    court.verdicts(court.rule("x/look", judge="look", when=Condition(present=("a",))))
    assert seen == [([1], 4), ([2], 4)]


def test_a_rule_speaks_of_its_kind_and_those_below(court):
    court.packet(BAD, kind="packets")
    court.packet(BAD, kind="call")
    assert court.told(court.rule("x/full", A_IS_FULL)) == {"x/full": "inconclusive"}
    court.packet(BAD, kind="packet.document")
    assert court.told(court.rule("x/full", A_IS_FULL)) == {"x/full": "fail"}


def test_bytes_that_were_not_kept_leave_it_open(court):
    court.packet(GOOD)
    court.packet(BAD, kept=False)
    verdict = court.verdicts(court.rule("x/full", A_IS_FULL))["x/full"]
    assert (verdict.verdict, counts(verdict)) == ("inconclusive", {"holds": 1, "unknown": 1})


def test_what_we_took_a_credential_out_of_is_never_held_against_the_target(court):
    court.packet(BAD, redacted=True)
    court.packet(GOOD)
    verdict = court.verdicts(court.rule("x/full", A_IS_FULL))["x/full"]
    assert (verdict.verdict, counts(verdict), verdict.findings) == ("inconclusive", {"holds": 1, "unknown": 1}, ())
    court.packet(BAD)
    assert court.told(court.rule("x/full", A_IS_FULL)) == {"x/full": "fail"}


def test_a_crash_of_a_check_keeps_the_other_rulings(court, monkeypatch):
    def crash(path, context):
        if any(selected.text == "!" for selected in context.select(path)):
            raise RuntimeError("boom")
        return VOCABULARY["not-empty"](path, context)

    monkeypatch.setitem(VOCABULARY, "crash", crash)
    court.packet(GOOD)
    court.packet("<a>!</a>")
    verdict = court.verdicts(court.rule("x/crash", ("crash", "a")))["x/crash"]
    assert (verdict.verdict, counts(verdict)) == ("error", {"holds": 1, "error": 1})
    (finding,) = verdict.findings
    assert (finding.where.observation, dict(finding.observed.gaps)) == (2, {"what": "RuntimeError: boom"})
    court.packet(BAD)
    verdict = court.verdicts(court.rule("x/crash", ("crash", "a")))["x/crash"]
    assert (verdict.verdict, counts(verdict)) == ("fail", {"holds": 1, "error": 1, "broken": 1})


def test_a_crash_of_a_judge_at_one_message_keeps_the_others(court, new_judge):
    def judge(case):
        for exhibit in case.selected:
            text = exhibit.message.root.children[0].text
            if text == "!":
                raise KeyError(text)
            answer = Answer.BROKEN if text == "bad" else Answer.HOLDS
            yield Ruling(answer, (), (exhibit.observation.seq,))

    new_judge("crash", judge)
    for text in ("good", "!", "bad", "good"):
        court.packet(f"<a>{text}</a>")
    verdict = court.verdicts(court.rule("x/crash", judge="crash"))["x/crash"]
    assert (verdict.verdict, counts(verdict)) == ("fail", {"holds": 2, "error": 1, "broken": 1})
    assert [finding.where.observation for finding in verdict.findings] == [2]


def test_a_crash_of_a_judge_of_an_exchange_keeps_what_came_before(court, new_judge):
    def judge(_case):
        yield court.ruling("broken", 1)
        raise ZeroDivisionError

    new_judge("crash", judge, exchange=True)
    verdict = court.verdicts(court.rule("x/crash", judge="crash", applies_to="exchange"))["x/crash"]
    assert (verdict.verdict, counts(verdict)) == ("fail", {"broken": 1, "error": 1})


def test_a_crash_in_one_requirement_is_no_matter_of_another(court, new_judge):
    new_judge("crash", lambda _case: 1 / 0)
    court.packet(GOOD)
    assert court.told(court.rule("x/crash", judge="crash"), court.rule("x/full", A_IS_FULL)) == {"x/crash": "error", "x/full": "pass"}


def test_an_interrupt_is_no_crash(court, new_judge):
    def judge(_case):
        raise KeyboardInterrupt

    new_judge("stop", judge)
    court.packet(GOOD)
    with pytest.raises(KeyboardInterrupt):
        court.verdicts(court.rule("x/stop", judge="stop"))


@pytest.mark.parametrize("key", ["reason.claim", "reason.date", "reason.role", "reason.only"])
def test_what_is_out_of_scope_is_not_judged(court, new_judge, key):
    new_judge("never", lambda _case: 1 / 0)
    court.packet(BAD)
    reason = Phrase.of(key, claims="x", day="x", role="x")
    verdict = court.verdicts(court.rule("x/never", judge="never"), out={"x/never": reason})["x/never"]
    assert (verdict.verdict, verdict.reason, counts(verdict)) == ("not-applicable", reason, {})


def test_verdicts_come_in_the_order_of_the_scope(court):
    rules = [court.rule(f"x/{name}", A_IS_FULL) for name in "cab"]
    assert list(court.verdicts(*rules)) == ["x/c", "x/a", "x/b"]


def test_the_same_evidence_gives_the_same_verdicts(court):
    for body in (GOOD, BAD, NONE):
        court.packet(body)
    rules = (court.rule("x/full", A_IS_FULL), court.rule("x/there", ("occurs", {"at": "a"}), needs=("x/full",)))
    assert court.verdicts(*rules) == court.verdicts(*rules)


def test_where_our_own_axis_failed_an_exchange_is_not_held_against_the_target(court, new_judge):
    new_judge("whole", [court.ruling("broken", 1), court.ruling("holds", 1)], exchange=True)
    court.packet(BAD)
    both = court.rule("x/whole", judge="whole", applies_to="exchange"), court.rule("x/full", A_IS_FULL)
    assert court.told(*both) == {"x/whole": "fail", "x/full": "fail"}
    court.packet(GOOD, Author.COUNTERPART, kind="axis.fault")
    found = court.verdicts(*both)
    assert (found["x/whole"].verdict, counts(found["x/whole"])) == ("error", {"error": 1, "holds": 1})
    assert found["x/full"].verdict == "fail"
