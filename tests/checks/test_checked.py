"""How a requirement's checks are put to one message: conditions, contexts, combination."""

import itertools

import pytest

from hopquy.fixtures.strategies import element
from hopquy.runner.checks import VOCABULARY, Ruling, applies, checked, combined
from hopquy.runner.model.finding import Finding, Phrase, Place, Text
from hopquy.runner.model.message import Message
from hopquy.runner.model.requirement import Check, Condition, Requirement
from hopquy.runner.model.verdict import Answer, Level

WORDS = {
    "occurs", "absent", "as-list", "not-empty", "matches", "one-of", "max-length", "integer", "date", "datetime", "same-as", "unique", "pairs", "encoded-as",
    "media-type", "unpacks", "digest-of", "header",
}  # fmt: skip
ANSWERS = [Answer.BROKEN, Answer.UNKNOWN, Answer.HOLDS, Answer.VACUOUS]


def rule(*checks, **more):
    return Requirement(
        "x/y", Level.MUST, Text("", ""), "packet", (), checks=tuple(Check(word, arguments) for word, arguments in checks), **more
    )


def ruling_of(answer):
    findings = (Finding(Place(answer.value), Phrase("expect.absent"), Phrase("seen.nothing")),) if answer is Answer.BROKEN else ()
    return Ruling(answer, findings)


def test_the_vocabulary_is_closed():
    assert set(VOCABULARY) == WORDS


@pytest.mark.parametrize("answers", [few for size in range(4) for few in itertools.product(ANSWERS, repeat=size)])
def test_any_broken_else_any_unknown_else_any_holds_else_vacuous(answers):
    ruling = combined([ruling_of(answer) for answer in answers])
    assert ruling.answer is next((answer for answer in ANSWERS if answer in answers), Answer.VACUOUS)
    assert len(ruling.findings) == answers.count(Answer.BROKEN)


def test_several_checks_are_one_rule(ask):
    both = rule(("occurs", {"at": "a"}), ("not-empty", "a"))
    assert checked(both, ask.message(element("root", "", element("a", "x"))), ask.NAMES).answer == "holds"
    assert checked(both, ask.message(element("root", "", element("a"))), ask.NAMES).answer == "broken"
    assert checked(both, ask.message(element("root")), ask.NAMES).answer == "broken"


def test_each_context_is_looked_at_by_itself(ask):
    files = element("root", "", element("f", "", element("a", "1"), element("a", "2")), element("f", "", element("a", "1")))
    assert checked(rule(("unique", {"at": "f/a"})), ask.message(files), ask.NAMES).answer == "broken"
    assert checked(rule(("unique", {"at": "a"}), each="f"), ask.message(files), ask.NAMES).answer == "holds"
    (finding,) = checked(rule(("occurs", {"at": "a", "max": 1}), each="f"), ask.message(files), ask.NAMES).findings
    assert finding.where.path == "root/f[1]/a[2]"


def test_no_context_is_nothing_to_rule_on(ask):
    assert checked(rule(("occurs", {"at": "a"}), each="f"), ask.message(element("root")), ask.NAMES).answer == "vacuous"


def test_anchors_mean_nothing_inside_a_context(ask):
    root = element("root", "", element("f", "", element("Head", "x")))
    assert checked(rule(("not-empty", "Head"), each="f"), ask.message(root), ask.NAMES).answer == "holds"
    assert checked(rule(("not-empty", "Head")), ask.message(root), ask.NAMES).answer == "vacuous"


@pytest.mark.parametrize(
    ("condition", "met"),
    [
        (Condition(), True),
        (Condition(present=("a",)), True),
        (Condition(present=("a", "b")), False),
        (Condition(present=("a/@x",)), True),
        (Condition(value_at="a", value_one_of=("01", "02")), True),
        (Condition(value_at="a", value_one_of=("02",)), False),
        (Condition(value_at="zz", value_one_of=("01",)), False),
        (Condition(present=("a",), value_at="a", value_one_of=("01",)), True),
        (Condition(present=("b",), value_at="a", value_one_of=("01",)), False),
        (Condition(value_at="c", value_one_of=("ệ",)), True),
    ],
)
def test_conditions_are_a_conjunction(ask, condition, met):
    message = ask.message(element("root", "", element("a", " 01 ", x=""), element("c", "e\u0323\u0302")))
    assert applies(condition, message, ask.NAMES) is met
    assert checked(rule(("occurs", {"at": "zz"}), when=condition), message, ask.NAMES).answer == ("broken" if met else "vacuous")


def test_without_a_tree_nothing_can_be_told(ask):
    unread = Message(ask.KIND, None, 0, "")
    assert checked(rule(("occurs", {"at": "a"})), unread, ask.NAMES).answer == "unknown"
    assert applies(Condition(), unread, ask.NAMES) is False
