"""Both sides of every rule: the examples, and the second opinion on each of them."""

import pytest

from hopquy.fixtures.examples import conforming, violating
from hopquy.runner.codec.exhibit import exhibits
from hopquy.runner.codec.readable import structural
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


def verdicts_on(evidence):
    shown = exhibits(evidence.observations, CATALOGUE.message_kind, evidence.blobs.get)
    return shown, {v.id: v for v in judged(CATALOGUE.requirements, [(id_, None) for id_ in CATALOGUE.requirements], shown, NAMES)}


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
        _, verdicts = verdicts_on(conforming(CATALOGUE, name, trial))
        assert verdicts[requirement.id].verdict is Verdict.PASS, f"{name} does not exercise {requirement.id}"
    for violation in requirement.violations:
        shown, verdicts = verdicts_on(violating(CATALOGUE, violation, trial))
        assert failing(verdicts) == {requirement.id, *(id_ for id_, _ in violation.also)}
        assert all(
            finding.where.path or finding.where.position or finding.where.observation for finding in verdicts[requirement.id].findings
        )
        agree_on(shown, verdicts)


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
