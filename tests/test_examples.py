"""Both sides of every rule: the examples, and the second opinion on each of them."""

from functools import cache

import pytest

from hopquy.fixtures.examples import conforming, violating
from hopquy.runner.codec.exhibit import exhibits
from hopquy.runner.codec.readable import structural
from hopquy.runner.judges import OF_THE_EXCHANGE
from hopquy.runner.model.verdict import Verdict
from hopquy.runner.spec import shipped
from hopquy.runner.verdict.names import names_of
from hopquy.runner.verdict.opinion import reasons_against
from hopquy.runner.verdict.run import judged
from hopquy.runner.verdict.shape import reasons_against_dossier

CATALOGUE = shipped()
NAMES = names_of(CATALOGUE)
AUTOMATED = [r for r in CATALOGUE.requirements.values() if r.automated]
WHOLE_CALLS = {e.name for e in CATALOGUE.examples.values()}


@cache
def rules_of(kinds):
    """Every rule that can say anything of evidence of these kinds: one on a single message needs a message of its kind, one on exchanges does not."""
    rules = CATALOGUE.requirements.values()
    return frozenset(r.id for r in rules if r.judge in OF_THE_EXCHANGE or any(r.speaks_of(kind) for kind in kinds))


def verdicts_on(evidence, *rules):
    """The exhibits, and what these rules say of them; without any, all that can say something, and what those rest on."""
    shown = exhibits(evidence.observations, CATALOGUE.message_kind, evidence.blobs.get)
    asked = rules or rules_of(frozenset(one.kind for one in evidence.observations))
    return shown, {v.id: v for v in judged(CATALOGUE.requirements, [(id_, None) for id_ in asked], shown, NAMES)}


def failing(verdicts):
    return {id_ for id_, v in verdicts.items() if v.verdict is Verdict.FAIL}


@pytest.mark.parametrize("name", CATALOGUE.examples)
def test_conforming_example_breaks_nothing(name):
    shown, verdicts = verdicts_on(conforming(CATALOGUE, name))
    assert failing(verdicts) == set()
    assert not [id_ for id_, v in verdicts.items() if v.verdict is Verdict.ERROR]
    agree_on(shown, verdicts)


@pytest.mark.parametrize("requirement", AUTOMATED, ids=lambda r: r.id)
def test_both_sides(requirement):
    assert requirement.conforming
    assert requirement.violations
    assert requirement.defect or CATALOGUE.at_rest(requirement)
    trial = requirement.parameters.get("trial", "")
    for name in requirement.conforming:
        _, verdicts = verdicts_on(conforming(CATALOGUE, name, trial), requirement.id)
        assert verdicts[requirement.id].verdict is Verdict.PASS, f"{name} does not exercise {requirement.id}"
    for violation in requirement.violations:
        shown, verdicts = verdicts_on(violating(CATALOGUE, violation, trial))
        assert failing(verdicts) == {requirement.id, *(id_ for id_, _ in violation.also)}
        assert all(
            finding.where.path or finding.where.position or finding.where.observation for finding in verdicts[requirement.id].findings
        )
        agree_on(shown, verdicts)


@pytest.mark.parametrize("kind", sorted({one.kind for one in CATALOGUE.examples.values()}))
def test_rules_of_other_kinds_have_nothing_to_say(kind):
    """What is left out above could not have failed: asked all the same, it rules on nothing."""
    name = next(name for name, one in CATALOGUE.examples.items() if one.kind == kind)
    evidence = conforming(CATALOGUE, name)
    others = CATALOGUE.requirements.keys() - rules_of(frozenset(one.kind for one in evidence.observations))
    _, verdicts = verdicts_on(evidence, *others)
    assert others
    assert [id_ for id_ in others if any(verdicts[id_].counts.values()) or verdicts[id_].findings] == []


def agree_on(shown, verdicts):
    """The schema refuses a packet exactly when one of the rules that it covers is broken."""
    packets = [e for e in shown if e.observation.kind.startswith("packet.") and e.observation.point == "file" and e.message is not None]
    for packet in packets:
        if structural(packet.message):
            continue
        covered = {r.id for r in AUTOMATED if r.xsd}
        assert bool(reasons_against(packet.message, CATALOGUE)) is bool(failing(verdicts) & covered)
    for dossier in (e for e in shown if e.observation.kind.startswith("dossier.") and not structural(e.message)):
        covered = {r.id for r in AUTOMATED if r.xsd and r.speaks_of(dossier.observation.kind)}
        assert bool(reasons_against_dossier(dossier.data, dossier.observation.kind, CATALOGUE)) is bool(failing(verdicts) & covered)


def test_a_third_of_the_packet_rules_is_scored():
    packet = [r for r in CATALOGUE.requirements.values() if r.applies_to.startswith("packet")]
    assert 0.2 < sum(r.scored for r in packet) / len(packet) < 0.45


def test_nothing_is_scored_on_practice_alone():
    for requirement in CATALOGUE.requirements.values():
        if requirement.scored:
            assert requirement.basis in ("law", "guidance")
            assert any(d.seen and d.source.kind in ("law", "guidance") for d in requirement.derivations)
