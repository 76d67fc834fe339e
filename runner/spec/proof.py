"""Lint rules on what makes a requirement believable: examples on both sides, a defect, somebody who observes it, a fact it comes from."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from hopquy.runner.errors.spec import SpecProblem
from hopquy.runner.model.requirement import Requirement
from hopquy.runner.spec.bench import Bench, matching

__all__ = ["both_sides", "defects", "in_a_profile", "observed", "patterns_hold", "rests_on_facts", "said_once"]


def patterns_hold(bench: Bench) -> Iterator[SpecProblem]:
    """Want a pattern to match each of its good texts as a whole, and none of its bad ones."""
    for name, pattern in bench.catalogue.patterns.items():
        place = bench.where.key("*patterns.yaml", name)
        try:
            whole = re.compile(pattern.regex)
        except re.error as error:
            yield bench.where.problem(place, f"the pattern {name} is no regular expression: {error}", naming="regex")
            continue
        for text in pattern.good:
            if not whole.fullmatch(text):
                yield bench.where.problem(
                    place, f"the pattern {name} does not match its good text {text!r}", "mend the pattern or the text", naming=text
                )
        for text in pattern.bad:
            if whole.fullmatch(text):
                yield bench.where.problem(
                    place, f"the pattern {name} matches its bad text {text!r}", "mend the pattern or the text", naming=text
                )


def both_sides(bench: Bench) -> Iterator[SpecProblem]:
    """Want examples on both sides and a defect of what a machine judges, and no defect of what none judges or no story plays."""
    for requirement in bench.requirements:
        if not requirement.automated:
            if requirement.defect:
                yield bench.of(
                    requirement,
                    f"no machine judges it, so the defect {requirement.defect} can prove nothing",
                    "take the defect out",
                    naming=requirement.defect,
                )
            continue
        live = not bench.at_rest(requirement)
        if requirement.defect and not live:
            yield bench.of(
                requirement,
                f"no story provides {requirement.applies_to}, so the defect {requirement.defect} can prove nothing",
                "take the defect out, or `at_rest` out of the kind in specs/points.yaml",
                naming=requirement.defect,
            )
        missing = [
            what
            for what, there in (
                ("conforming example", requirement.conforming),
                ("violating example", requirement.violations),
                ("defect", requirement.defect or not live),
            )
            if not there
        ]
        if missing:
            yield bench.of(
                requirement,
                f"has no {', no '.join(missing)}",
                "see `examples` and `defect` of a neighbour, or say under `untested` why it cannot be judged",
            )


def said_once(bench: Bench) -> Iterator[SpecProblem]:
    """Want each example of a requirement once: one that is written again proves nothing more."""
    for requirement in bench.requirements:
        shown = [f"conforming {name}" for name in requirement.conforming]
        shown += [
            f"violating {json.dumps([one.base, one.change], ensure_ascii=False, sort_keys=True, default=dict)}"
            for one in requirement.violations
        ]
        for one in sorted({one for one in shown if shown.count(one) > 1}):
            yield bench.of(requirement, f"has an example twice: {one}", "take one of them out", naming="examples")


def defects(bench: Bench) -> Iterator[SpecProblem]:
    """Want a defect to prove one requirement; a behaviour is named by a requirement that it breaks."""
    owners: dict[str, Requirement] = {}
    for requirement in bench.requirements:
        name = requirement.defect
        if name is None:
            continue
        if name in owners:
            yield bench.of(
                requirement,
                f"the defect {name} is taken by {owners[name].id}",
                "a defect proves one requirement; name another",
                naming=name,
            )
        owners.setdefault(name, requirement)
        if name in bench.behaviours and requirement.id not in bench.behaviours[name]:
            yield bench.of(
                requirement, f"the behaviour {name} does not break it", f"it breaks {', '.join(bench.behaviours[name])}", naming=name
            )
    proven = {one.id for one in owners.values()}
    for name, breaks in bench.behaviours.items():
        # A rule may be broken in several ways: those beyond the one that it names are further proofs of it.
        if name not in owners and not (breaks[0] in proven and breaks[0] in bench.catalogue.requirements):
            yield bench.where.problem(
                bench.behaviour(name), f"no requirement names the behaviour {name}", "name it as `defect`, or take it out"
            )


def observed(bench: Bench) -> Iterator[SpecProblem]:
    """Want some story of each role that a judged requirement binds to observe its kind."""
    catalogue = bench.catalogue
    for requirement in bench.requirements:
        seen_by = {
            role
            for name, kind in catalogue.kinds.items()
            if requirement.speaks_of(name)
            for point in kind.points
            if point in catalogue.points
            for role, stories in catalogue.points[point].stories
            if stories
        }
        if bench.at_rest(requirement) and not seen_by:
            continue
        roles = requirement.roles or (sorted(seen_by) or ["any role"])
        for role in roles:
            if requirement.automated and role not in seen_by:
                yield bench.of(
                    requirement,
                    f"no story of {role} provides {requirement.applies_to}",
                    "see specs/points.yaml",
                    naming=requirement.applies_to,
                )


def rests_on_facts(bench: Bench) -> Iterator[SpecProblem]:
    """Want a requirement on packets or calls to be reached by a row of known facts."""
    reached = {id_ for row in bench.catalogue.facts for glob in row.requirements for id_ in matching(bench.catalogue, glob)}
    for requirement in bench.requirements:
        kind = bench.catalogue.kinds.get(requirement.applies_to)
        if kind is not None and kind.message is not None and requirement.id not in reached:
            yield bench.of(requirement, "no row of specs/facts leads to it", "add it to the row of the fact that it comes from")


def in_a_profile(bench: Bench) -> Iterator[SpecProblem]:
    """Want a requirement to belong to a profile, else nothing ever judges it."""
    for requirement in bench.requirements:
        if not bench.at_rest(requirement) and not any(profile.holds(requirement.id) for profile in bench.catalogue.profiles.values()):
            yield bench.of(requirement, "belongs to no profile", "add it to `includes` of one in specs/profiles", naming=requirement.id)
