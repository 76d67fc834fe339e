"""What holds of every judge on anything that may have been recorded."""

import copy

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hopquy.fixtures.strategies import exchanges
from hopquy.runner.checks import Ruling
from hopquy.runner.codec.exhibit import exhibits
from hopquy.runner.evidence import canonical
from hopquy.runner.judges import JUDGES, OF_THE_EXCHANGE, Case
from hopquy.runner.language import LANGUAGES, say
from hopquy.runner.model.finding import Text
from hopquy.runner.model.observation import Author
from hopquy.runner.model.requirement import Requirement
from hopquy.runner.model.verdict import Level
from hopquy.runner.spec import shipped
from hopquy.runner.verdict.names import names_of

USED = [r for r in shipped().requirements.values() if r.judge is not None]
UNUSED = set(JUDGES) - {r.judge for r in USED}
SAID = Text("", "")
RULES = [*USED, *(Requirement(f"unused/{judge}", Level.MUST, SAID, "exchange", (), judge=judge) for judge in sorted(UNUSED))]
KINDS = {r.judge: r.applies_to for r in USED}


def cases(exchange):
    catalogue = shipped()
    shown = exhibits(exchange.observations, catalogue.message_kind, exchange.blobs.get)
    for rule in RULES:
        selected = tuple(e for e in shown if e.observation.author is Author.TARGET and rule.speaks_of(e.observation.kind))
        yield rule, Case(shown, selected, rule.parameters, names_of(catalogue))


def told(ruling):
    return [
        say(phrase, language) for finding in ruling.findings for phrase in (finding.expected, finding.observed) for language in LANGUAGES
    ]


@settings(max_examples=120)
@given(exchange=exchanges())
def test_every_judge_answers_says_where_and_changes_nothing(exchange):
    before = copy.deepcopy(exchange.observations)
    seqs = {observation.seq for observation in exchange.observations}
    for rule, case in cases(exchange):
        rulings = list(JUDGES[rule.judge](case))
        for ruling in rulings:
            assert isinstance(ruling, Ruling)
            assert ruling.answer.value in {"holds", "broken", "vacuous", "unknown"}, rule.id
            assert ruling.observations, rule.id
            assert set(ruling.observations) <= seqs
            if ruling.answer == "broken":
                assert ruling.findings, rule.id
            canonical(told(ruling))
        assert list(JUDGES[rule.judge](case)) == rulings, rule.id
    assert exchange.observations == before


@settings(max_examples=40)
@given(exchange=exchanges(max_size=10), data=st.data())
def test_judges_of_single_things_do_not_care_for_their_order(exchange, data):
    orders = data.draw(st.permutations(range(len(exchange.observations))))
    other = type(exchange)(tuple(exchange.observations[place] for place in orders), exchange.blobs)
    single = {
        "hmac-form",
        "text-is-json",
        "key-lists-names",
        "named-equal-sent",
        "witness",
        "no-fault",
        "order",
        "document-id-triple",
        "one-of-patterns",
    }

    def found(given_):
        return {
            rule.id: sorted((r.answer.value, r.observations) for r in JUDGES[rule.judge](case))
            for rule, case in cases(given_)
            if rule.judge in single
        }

    assert found(exchange) == found(other)


def test_every_judge_is_looked_at_here_and_all_but_those_of_the_exchange_are_used():
    assert {rule.judge for rule in RULES} == set(JUDGES)
    assert set(OF_THE_EXCHANGE) >= UNUSED


def test_only_judges_of_the_exchange_speak_of_the_exchange():
    # What is said of a code that nobody has is held beside what is said of one that somebody has: lookups are judged together.
    assert {judge for judge, kind in KINDS.items() if kind in ("exchange", "onestop.lookup")} == set(OF_THE_EXCHANGE) - UNUSED


@pytest.mark.parametrize("name", sorted(JUDGES))
def test_every_judge_says_what_it_rules(name):
    assert (JUDGES[name].__doc__ or "").strip().endswith(".")


def test_nothing_recorded_is_nothing_to_rule_on():
    names = names_of(shipped())
    for rule in RULES:
        assert list(JUDGES[rule.judge](Case((), (), rule.parameters, names))) == []
