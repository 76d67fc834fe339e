"""What blocks what: a rule that needs another cannot be told where that one failed."""

import dataclasses

import pytest

GOOD, BAD = "<a>x</a><b>x</b>", "<a/><b/>"


def rules(court, needs=("x/a",)):
    return court.rule("x/a", ("not-empty", "a")), court.rule("x/b", ("not-empty", "b"), needs=needs)


def shown(verdict):
    return verdict.verdict.value, verdict.blocked_by


def test_what_is_broken_where_its_need_failed_is_blocked(court):
    court.packet(BAD)
    found = court.verdicts(*rules(court))
    assert shown(found["x/a"]) == ("fail", ())
    assert shown(found["x/b"]) == ("inconclusive", ("x/a",))
    assert dict(found["x/b"].reason.gaps) == {"ids": "x/a"}
    assert found["x/b"].findings == ()
    assert not found["x/b"].exercised


def test_without_the_need_both_fail(court):
    court.packet(BAD)
    assert court.told(*rules(court, needs=())) == {"x/a": "fail", "x/b": "fail"}


def test_what_is_broken_elsewhere_still_fails(court):
    court.packet(BAD)
    second = court.packet("<a>x</a><b/>")
    found = court.verdicts(*rules(court))
    assert shown(found["x/b"]) == ("fail", ())
    assert [finding.where.observation for finding in found["x/b"].findings] == [second]


def test_what_holds_is_not_taken_back(court):
    court.packet("<a/><b>x</b>")
    assert court.told(*rules(court)) == {"x/a": "fail", "x/b": "pass"}


def test_a_need_that_held_or_was_not_told_blocks_nothing(court):
    court.packet("<a>x</a><b/>")
    court.packet("<b/>")
    assert court.told(*rules(court)) == {"x/a": "pass", "x/b": "fail"}


def test_a_need_that_met_a_fault_of_ours_blocks_nothing(court, new_judge):
    new_judge("crash", lambda _case: 1 / 0)
    court.packet(BAD)
    need = court.rule("x/a", judge="crash")
    assert court.told(need, court.rule("x/b", ("not-empty", "b"), needs=("x/a",))) == {"x/a": "error", "x/b": "fail"}


def chain(court):
    return (*rules(court), court.rule("x/c", ("not-empty", "c"), needs=("x/b",)))


def test_a_chain_is_blocked_by_its_root(court):
    court.packet("<a/><b/><c/>")
    found = court.verdicts(*chain(court))
    assert {id_: shown(verdict) for id_, verdict in found.items()} == {
        "x/a": ("fail", ()),
        "x/b": ("inconclusive", ("x/a",)),
        "x/c": ("inconclusive", ("x/a",)),
    }


def test_a_chain_blocks_only_where_its_root_broke(court):
    court.packet("<a/><b/>")
    court.packet("<a>x</a><b>x</b><c/>")
    assert court.told(*chain(court)) == {"x/a": "fail", "x/b": "inconclusive", "x/c": "fail"}


def test_the_order_of_the_scope_does_not_matter(court):
    court.packet("<a/><b/><c/>")
    forward = court.verdicts(*chain(court))
    backward = court.verdicts(*reversed(chain(court)))
    assert {id_: shown(verdict) for id_, verdict in forward.items()} == {id_: shown(verdict) for id_, verdict in backward.items()}


def test_a_need_is_judged_though_it_is_not_asked_for(court):
    court.packet(BAD)
    assert court.told(*rules(court), only=("x/b",)) == {"x/b": "inconclusive"}


def test_each_requirement_is_judged_once(court, new_judge):
    asked = []
    new_judge("count", lambda case: asked.append(case) or [court.ruling("broken", 1)])
    court.packet(BAD)
    need = court.rule("x/a", judge="count")
    court.verdicts(need, *(court.rule(f"x/{name}", ("not-empty", "b"), needs=("x/a",)) for name in "bcd"))
    assert len(asked) == 1


def of_an_exchange(court, new_judge, *rulings, needs=("x/a",)):
    new_judge("whole", rulings, exchange=True)
    return court.rule("x/a", ("not-empty", "a")), court.rule("x/whole", judge="whole", applies_to="exchange", needs=needs)


def test_what_blocks_a_judge_of_an_exchange_blocks_all_it_says(court, new_judge):
    court.packet("<a/>")
    court.packet("<a>x</a>")
    both = of_an_exchange(court, new_judge, court.ruling("broken", 2), court.ruling("unknown", 2))
    found = court.verdicts(*both)["x/whole"]
    assert shown(found) == ("inconclusive", ("x/a",))


def test_what_an_exchange_showed_to_hold_stays(court, new_judge):
    court.packet("<a/>")
    assert court.told(*of_an_exchange(court, new_judge, court.ruling("holds", 1)))["x/whole"] == "pass"


def test_an_exchange_of_which_nothing_could_be_told_is_blocked(court, new_judge):
    court.packet("<a/>")
    found = court.verdicts(*of_an_exchange(court, new_judge))["x/whole"]
    assert shown(found) == ("inconclusive", ("x/a",))


def test_an_optional_rule_that_a_failure_may_have_hidden_is_not_out_of_scope(court):
    court.packet("<a/>")
    need, other = rules(court)
    found = court.verdicts(need, dataclasses.replace(other, optional=True))["x/b"]
    assert shown(found) == ("inconclusive", ("x/a",))


def reading(court):
    return court.rule("x/reading", judge="no-fault", parameters={"codes": court.READING})


@pytest.mark.parametrize("unreadable", [b"", b"<root><a/>", b"<other/>", b"no xml"])
def test_a_packet_that_cannot_be_read_is_told_of_once(court, unreadable):
    court.packet(unreadable)
    found = court.verdicts(reading(court), *rules(court, needs=()))
    assert {id_: shown(verdict) for id_, verdict in found.items()} == {
        "x/reading": ("fail", ()),
        "x/a": ("inconclusive", ("x/reading",)),
        "x/b": ("inconclusive", ("x/reading",)),
    }


def test_another_packet_is_judged_all_the_same(court):
    court.packet(b"<root>")
    court.packet(BAD)
    assert court.told(reading(court), *rules(court, needs=())) == {"x/reading": "fail", "x/a": "fail", "x/b": "fail"}


def test_rules_on_reading_block_though_nobody_asked_for_them(court):
    court.packet(b"<root>")
    found = court.verdicts(reading(court), *rules(court, needs=()), only=("x/a",))
    assert shown(found["x/a"]) == ("inconclusive", ("x/reading",))


def test_a_rule_on_reading_that_was_not_reached_is_blocked_by_the_one_that_stopped_it(court):
    court.packet(b"<root>")
    late = court.rule("x/late", judge="no-fault", parameters={"codes": ["junk-after-root"]})
    found = court.verdicts(reading(court), late)
    assert shown(found["x/late"]) == ("inconclusive", ("x/reading",))


def test_a_broken_attachment_blocks_no_other_rule(court):
    court.packet("<a/><b>x</b><bytes>*</bytes>")
    content = court.rule("x/base64", judge="no-fault", parameters={"codes": ["base64"]})
    assert court.told(content, reading(court), *rules(court, needs=())) == {
        "x/base64": "fail",
        "x/reading": "pass",
        "x/a": "fail",
        "x/b": "pass",
    }


@pytest.mark.parametrize("limits", [{"nodes": 2}, {"depth": 1}, {"message_size": 12}, {"text_length": 0}])
def test_our_own_limits_block_nothing_and_fail_nothing(court, limits):
    court.packet(BAD if "text_length" not in limits else GOOD)
    court.within(**limits)
    found = court.verdicts(reading(court), *rules(court, needs=()))
    assert {id_: shown(verdict) for id_, verdict in found.items()} == dict.fromkeys(found, ("inconclusive", ()))


def test_a_limit_says_so_in_its_finding(court):
    court.packet(BAD)
    court.within(nodes=2)
    (finding,) = court.verdicts(reading(court))["x/reading"].findings
    assert finding.observed.key == "seen.fault.limit-nodes"


def test_without_its_gate_nothing_can_be_told_of_a_family(court):
    court.kind = dataclasses.replace(court.kind, gate=("x/a",))
    court.packet(BAD)
    found = court.verdicts(*rules(court, needs=()))
    assert shown(found["x/a"]) == ("fail", ())
    assert shown(found["x/b"]) == ("inconclusive", ("x/a",))


def test_what_decides_is_blocked_by_what_decides_alone(court):
    court.packet("<a/><b/><c/>")
    advisory = court.rule("x/c", ("not-empty", "c"), source=court.PRACTICE)
    need, _ = rules(court)
    found = court.verdicts(need, advisory, court.rule("x/b", ("not-empty", "b"), needs=("x/c", "x/a")))
    assert shown(found["x/b"]) == ("inconclusive", ("x/a",))


def test_what_is_advisory_is_blocked_by_what_is_advisory(court):
    court.packet(BAD)
    need, other = (dataclasses.replace(one, derivations=court.rule("x", source=court.PRACTICE).derivations) for one in rules(court))
    assert shown(court.verdicts(need, other)["x/b"]) == ("inconclusive", ("x/a",))
