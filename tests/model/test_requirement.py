"""What a requirement rests on: basis, scoring, periods, method."""

import itertools
from datetime import date, timedelta

import pytest

from hopquy.runner.model.finding import Text
from hopquy.runner.model.requirement import Check, Derivation, Method, Provenance, Requirement, Source
from hopquy.runner.model.verdict import Basis, Level
from hopquy.runner.spec import shipped

SAID = Text("", "")
LAW, GUIDANCE, PRACTICE = Basis.LAW, Basis.GUIDANCE, Basis.PRACTICE
ONE_CHECK = (Check("absent", "a"),)
READINGS = ("full", "excerpt", "secondary", "none")


def source(kind, **more):
    return Source(kind.value, kind, SAID, "full", **more)


def rests_on(*sources, level=Level.MUST, **more):
    derivations = tuple(Derivation(source(kind), read=read) for kind, read in sources)
    return Requirement("x/y", level, SAID, "packet", derivations, **({"checks": ONE_CHECK} | more))


@pytest.mark.parametrize(
    ("sources", "basis", "advisory"),
    [
        ([(LAW, "full")], LAW, None),
        ([(LAW, "excerpt")], LAW, None),
        ([(GUIDANCE, "full")], GUIDANCE, None),
        ([(LAW, "secondary")], LAW, "basis"),
        ([(LAW, "none")], Basis.NONE, "basis"),
        ([(GUIDANCE, "secondary")], GUIDANCE, "basis"),
        ([(GUIDANCE, "none")], Basis.NONE, "basis"),
        ([(PRACTICE, "full")], PRACTICE, "basis"),
        ([(PRACTICE, "full"), (PRACTICE, "full")], PRACTICE, "basis"),
        ([(PRACTICE, "full"), (LAW, "none")], PRACTICE, "basis"),
        ([(PRACTICE, "full"), (LAW, "secondary")], LAW, "basis"),
        ([(PRACTICE, "full"), (GUIDANCE, "excerpt")], GUIDANCE, None),
        ([(GUIDANCE, "full"), (LAW, "none")], GUIDANCE, None),
        ([(GUIDANCE, "full"), (LAW, "secondary")], LAW, None),
        ([(LAW, "none"), (GUIDANCE, "none"), (PRACTICE, "none")], Basis.NONE, "basis"),
        ([], Basis.NONE, "basis"),
    ],
)
def test_basis_and_scoring_come_from_what_was_read(sources, basis, advisory):
    for order in itertools.permutations(sources):
        requirement = rests_on(*order)
        assert (requirement.basis, requirement.why_advisory, requirement.scored) == (basis, advisory, advisory is None)


@pytest.mark.parametrize("read", ["secondary", "none"])
@pytest.mark.parametrize(
    "kinds", [few for size in (1, 2, 3) for few in itertools.combinations_with_replacement((LAW, GUIDANCE, PRACTICE), size)]
)
def test_what_was_not_seen_never_scores(read, kinds):
    assert not rests_on(*((kind, read) for kind in kinds)).scored


@pytest.mark.parametrize("readings", list(itertools.product(READINGS, repeat=2)))
def test_practice_alone_never_scores_however_it_was_read(readings):
    assert not rests_on(*((PRACTICE, read) for read in readings)).scored


@pytest.mark.parametrize(
    ("more", "advisory"),
    [
        ({}, None),
        ({"level": Level.SHOULD}, "level"),
        ({"level": Level.MAY}, "level"),
        ({"conflict": SAID}, "conflict"),
        ({"currency_unverified": True}, "currency"),
        ({"level": Level.SHOULD, "conflict": SAID}, "level"),
        ({"conflict": SAID, "currency_unverified": True}, "conflict"),
        ({"checks": (), "untested": SAID}, "untested"),
        ({"checks": (), "untested": SAID, "level": Level.MAY}, "untested"),
        ({"checks": (), "procedure": SAID}, None),
        ({"checks": (), "judge": "no-fault"}, None),
    ],
)
def test_why_a_rule_by_law_is_advisory(more, advisory):
    requirement = rests_on((LAW, "full"), **more)
    assert (requirement.why_advisory, requirement.scored) == (advisory, advisory is None)


@pytest.mark.parametrize(
    ("unverified", "advisory"),
    [([True], "currency"), ([True, True], "currency"), ([True, False], None), ([False], None)],
)
def test_one_current_source_is_enough(unverified, advisory):
    derivations = tuple(Derivation(source(LAW, currency_unverified=flag), read="full") for flag in unverified)
    assert Requirement("x/y", Level.MUST, SAID, "packet", derivations, checks=ONE_CHECK).why_advisory == advisory


def test_a_text_that_has_ended_gives_no_weight_to_an_unverified_one_that_came_after():
    ended = Derivation(source(LAW, in_force_until=LAST), read="full")
    unverified = Derivation(source(LAW, in_force_from=LAST, currency_unverified=True), read="full")
    requirement = Requirement("x/y", Level.MUST, SAID, "packet", (ended, unverified), checks=ONE_CHECK)
    assert requirement.on(LAST - DAY).scored
    assert requirement.on(LAST).why_advisory == "currency"
    assert requirement.on(LAST).on(LAST - DAY).scored


def test_a_text_that_has_ended_gives_no_weight_to_one_that_was_seen_second_hand():
    ended = Derivation(source(LAW, in_force_until=LAST), read="full")
    second_hand = Derivation(source(LAW, in_force_from=LAST), read="secondary")
    requirement = Requirement("x/y", Level.MUST, SAID, "packet", (ended, second_hand), checks=ONE_CHECK)
    assert [requirement.on(day).why_advisory for day in (LAST - DAY, LAST)] == [None, "basis"]


def test_an_unread_current_source_does_not_make_up_for_an_unverified_one():
    derivations = (Derivation(source(LAW, currency_unverified=True), read="full"), Derivation(source(GUIDANCE), read="none"))
    assert Requirement("x/y", Level.MUST, SAID, "packet", derivations, checks=ONE_CHECK).why_advisory == "currency"


FIRST, LAST = date(2020, 9, 15), date(2025, 1, 1)
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("since", "until", "day", "bound"),
    [
        (None, None, date(1, 1, 1), True),
        (None, None, date(9999, 12, 31), True),
        (FIRST, LAST, FIRST - DAY, False),
        (FIRST, LAST, FIRST, True),
        (FIRST, LAST, LAST - DAY, True),
        (FIRST, LAST, LAST, False),
        (FIRST, None, FIRST, True),
        (None, LAST, LAST - DAY, True),
        (None, LAST, LAST, False),
        (FIRST, FIRST, FIRST, False),
    ],
)
def test_periods_include_their_first_day_and_not_their_last(since, until, day, bound):
    assert source(LAW, in_force_from=since, in_force_until=until).in_force(day) is bound
    assert rests_on((LAW, "full"), since=since, until=until).in_force(day) is bound


def of_periods(*periods, kind=LAW, **more):
    derivations = tuple(Derivation(source(kind, in_force_from=since, in_force_until=until), read="full") for since, until in periods)
    return Requirement("x/y", Level.MUST, SAID, "packet", derivations, checks=ONE_CHECK, **more)


def test_one_source_in_force_is_enough():
    both = of_periods((None, FIRST), (LAST, None))
    assert [both.in_force(day) for day in (FIRST - DAY, FIRST, LAST - DAY, LAST)] == [True, False, False, True]


def test_its_own_period_and_a_source_must_both_hold():
    own = of_periods((FIRST, None), until=LAST)
    assert [own.in_force(day) for day in (FIRST - DAY, FIRST, LAST - DAY, LAST)] == [False, True, True, False]


def test_a_rule_of_practice_alone_holds_while_it_was_practice():
    assert of_periods((None, None), kind=PRACTICE).in_force(FIRST)
    assert not of_periods((LAST, None), kind=PRACTICE).in_force(FIRST)
    assert not of_periods((None, None), kind=PRACTICE, since=LAST).in_force(FIRST)


def test_practice_does_not_keep_a_rule_of_law_in_force():
    expired = Derivation(source(LAW, in_force_until=FIRST), read="full")
    requirement = Requirement("x/y", Level.MUST, SAID, "packet", (expired, Derivation(source(PRACTICE), read="full")), checks=ONE_CHECK)
    assert not requirement.in_force(FIRST)


@pytest.mark.parametrize(
    ("more", "method", "automated"),
    [
        ({"checks": ONE_CHECK}, Method.CHECKS, True),
        ({"checks": (), "judge": "order"}, Method.JUDGE, True),
        ({"checks": (), "procedure": SAID}, Method.PROCEDURE, False),
        ({"checks": (), "untested": SAID}, Method.UNTESTED, False),
    ],
)
def test_method(more, method, automated):
    requirement = rests_on((LAW, "full"), **more)
    assert (requirement.method, requirement.automated) == (method, automated)


@pytest.mark.parametrize(
    ("applies_to", "kind", "spoken_of"),
    [
        ("packet", "packet", True),
        ("packet", "packet.document", True),
        ("packet", "packet.status", True),
        ("packet.document", "packet.document", True),
        ("packet.document", "packet", False),
        ("packet.document", "packet.status", False),
        ("packet", "packets", False),
        ("axis", "axis.call", True),
    ],
)
def test_a_kind_stands_for_the_kinds_below_it(applies_to, kind, spoken_of):
    assert Requirement("x/y", Level.MUST, SAID, applies_to, ()).speaks_of(kind) is spoken_of


def test_provenance_is_a_file_and_a_line():
    assert str(Provenance("specs/x.yaml", 7)) == "specs/x.yaml:7"


def test_no_shipped_rule_is_scored_without_a_seen_source_of_law_or_guidance():
    for requirement in shipped().requirements.values():
        seen = [d for d in requirement.derivations if d.read in ("full", "excerpt") and d.source.kind in (LAW, GUIDANCE)]
        if requirement.scored:
            assert seen, requirement.id
            assert requirement.level is Level.MUST
            assert requirement.conflict is None
        assert requirement.automated or not requirement.scored or requirement.method is Method.PROCEDURE


def test_nothing_binds_before_it_was_issued():
    text = source(LAW, issued=FIRST)
    assert [text.in_force(day) for day in (FIRST - DAY, FIRST)] == [False, True]
    assert source(LAW, issued=FIRST, in_force_from=LAST).since == LAST


def test_what_ended_does_not_make_a_rule_decide():
    ended, read_second_hand = Derivation(source(LAW, in_force_until=FIRST), read="full"), Derivation(source(LAW), read="secondary")
    rule = Requirement("x/y", Level.MUST, SAID, "packet", (ended, read_second_hand), checks=ONE_CHECK)
    assert rule.on(FIRST - DAY).scored
    assert not rule.on(FIRST).scored
