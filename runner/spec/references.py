"""Lint rules on names: whatever is named exists, in both directions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from difflib import get_close_matches

from hopquy.runner.errors.spec import SpecProblem
from hopquy.runner.model.requirement import Provenance
from hopquy.runner.model.target import CLAIMS
from hopquy.runner.spec.bench import Bench, list_names, matching, pattern_names

__all__ = ["claims", "dangling_ids", "examples", "fact_rows", "kinds_and_points", "methods", "names", "needs_cycles", "profiles", "stories"]


def dangling_ids(bench: Bench) -> Iterator[SpecProblem]:
    """Want `needs` and `also` to name requirements, and not the requirement itself."""
    known = bench.catalogue.requirements
    for requirement in bench.requirements:
        also = [id_ for violation in requirement.violations for id_, _ in violation.also] + [id_ for id_, _ in requirement.defect_also]
        for id_ in dict.fromkeys([*requirement.needs, *also]):
            if id_ not in known:
                yield bench.of(requirement, f"there is no requirement {id_}", _nearest(id_, known), naming=id_)
            elif id_ == requirement.id:
                yield bench.of(requirement, "it names itself", "leave its own id out of `needs` and `also`", naming=id_)
    for name, breaks in bench.behaviours.items():
        for id_ in breaks:
            if id_ not in known:
                yield bench.where.problem(
                    bench.behaviour(name), f"the behaviour {name} breaks {id_}, which does not exist", _nearest(id_, known), naming=id_
                )
    for key, message in bench.catalogue.messages.items():
        for id_ in message.gate:
            if id_ not in known:
                yield bench.where.problem(
                    bench.where.key("*/messages.yaml", key),
                    f"the gate of {key} names {id_}, which does not exist",
                    _nearest(id_, known),
                    naming=id_,
                )


def needs_cycles(bench: Bench) -> Iterator[SpecProblem]:
    """Want no requirement to wait for itself in the end."""
    known = bench.catalogue.requirements
    settled: set[str] = set()

    def visit(id_: str, trail: tuple[str, ...]) -> Iterator[SpecProblem]:
        if id_ in trail:
            circle = " → ".join([*trail[trail.index(id_) :], id_])
            yield bench.of(known[trail[-1]], f"`needs` runs in a circle: {circle}", "take one of them out", naming=id_)
        elif id_ not in settled:
            for need in known[id_].needs:
                if need in known and need != id_:
                    yield from visit(need, (*trail, id_))
            settled.add(id_)

    for start in known:
        yield from visit(start, ())


def names(bench: Bench) -> Iterator[SpecProblem]:
    """Want the code lists, patterns and examples that a requirement names."""
    catalogue = bench.catalogue
    for requirement in bench.requirements:
        wanted = [
            ("code list", list_names(requirement), catalogue.lists),
            ("pattern", pattern_names(requirement), catalogue.patterns),
            ("example", [*requirement.conforming, *(violation.base for violation in requirement.violations)], catalogue.examples),
        ]
        for what, found, known in wanted:
            for name in dict.fromkeys(found):
                if not name and requirement.automated:
                    yield bench.of(
                        requirement,
                        f"there is no base example to try {'/'.join(requirement.packet) or 'it'} on",
                        "mark one with `base: true`",
                    )
                elif name and name not in known:
                    yield bench.of(requirement, f"there is no {what} {name!r}", _nearest(name, known), naming=name)


def methods(bench: Bench) -> Iterator[SpecProblem]:
    """Want the kinds, judges and words of the vocabulary that a requirement names."""
    for requirement in bench.requirements:
        if not any(requirement.speaks_of(kind) for kind in bench.catalogue.kinds):
            yield bench.of(
                requirement,
                f"there is no kind {requirement.applies_to!r}",
                _nearest(requirement.applies_to, bench.catalogue.kinds, "specs/points.yaml names them"),
                naming=requirement.applies_to,
            )
        if requirement.judge is not None and requirement.judge not in bench.around.judges:
            yield bench.of(
                requirement,
                f"there is no judge {requirement.judge!r}",
                _nearest(requirement.judge, bench.around.judges),
                naming=requirement.judge,
            )
        for check in requirement.checks:
            if check.word not in bench.around.words:
                yield bench.of(
                    requirement, f"{check.word!r} is no word of the vocabulary", _nearest(check.word, bench.around.words), naming=check.word
                )


def claims(bench: Bench) -> Iterator[SpecProblem]:
    """Want a target to be able to claim what it must."""
    for requirement in bench.requirements:
        for claim in requirement.claims:
            possible = [one for role in requirement.roles or CLAIMS for one in CLAIMS.get(role, ())]
            if claim not in possible:
                yield bench.of(requirement, f"a target cannot claim {claim!r}", _nearest(claim, possible), naming=claim)


def examples(bench: Bench) -> Iterator[SpecProblem]:
    """Want a file and a known kind of each example, and at most one base of each packet operation and of each other kind."""
    bases: dict[str, str] = {}
    for example in bench.catalogue.examples.values():
        place = bench.where.key("*/examples.yaml", example.name)
        if not (bench.catalogue.folder / example.file).is_file():
            yield bench.where.problem(
                place,
                f"the example {example.name!r} has no file {example.file}",
                "paths are relative to the file that names them",
                naming="file",
            )
        if example.kind not in bench.catalogue.kinds:
            yield bench.where.problem(
                place, f"there is no kind {example.kind!r}", _nearest(example.kind, bench.catalogue.kinds), naming="kind"
            )
        if example.base:
            of = example.packet or example.kind
            if of in bases:
                yield bench.where.problem(place, f"{of!r} has a second base example", f"the first is {bases[of]!r}", naming="base")
            bases.setdefault(of, example.name)


def fact_rows(bench: Bench) -> Iterator[SpecProblem]:
    """Want each id or glob of a fact row to match a requirement."""
    for row in bench.catalogue.facts:
        for glob in row.requirements:
            if not matching(bench.catalogue, glob):
                yield bench.where.problem(
                    Provenance(row.file, row.line),
                    f"{glob} matches no requirement",
                    _nearest(glob, bench.catalogue.requirements),
                    naming=glob,
                )


def profiles(bench: Bench) -> Iterator[SpecProblem]:
    """Want the globs of a profile to match requirements, those that must be seen to belong to it, its claims to be possible."""
    for profile in bench.catalogue.profiles.values():
        place = next(
            Provenance(document.file, 1) for document in bench.where.named("profiles/*.yaml") if document.value["id"] == profile.id
        )
        for glob in (*profile.includes, *profile.must_exercise):
            found = matching(bench.catalogue, glob)
            if not found:
                yield bench.where.problem(
                    place, f"{glob} matches no requirement", _nearest(glob, bench.catalogue.requirements), naming=glob
                )
            elif not any(profile.holds(id_) for id_ in found):
                yield bench.where.problem(
                    place, f"{glob} must be exercised and does not belong to the profile", "add it to `includes`", naming=glob
                )
        for claim in profile.requires_claims:
            possible = CLAIMS.get(profile.role, ())
            if claim not in possible:
                yield bench.where.problem(place, f"a target cannot claim {claim!r}", _nearest(claim, possible), naming=claim)


def kinds_and_points(bench: Bench) -> Iterator[SpecProblem]:
    """Want the points and messages that kinds name, and a kind for each point."""
    catalogue = bench.catalogue
    for name, kind in catalogue.kinds.items():
        place = bench.where.key("points.yaml", "kinds", name)
        for point in kind.points:
            if point not in catalogue.points:
                yield bench.where.problem(
                    place,
                    f"the kind {name} names the point {point!r}, which does not exist",
                    _nearest(point, catalogue.points),
                    naming=point,
                )
        if kind.message is not None and kind.message not in catalogue.messages:
            yield bench.where.problem(
                place,
                f"the kind {name} is read as {kind.message!r}, which does not exist",
                _nearest(kind.message, catalogue.messages),
                naming=kind.message,
            )
        played = [
            point for point in kind.points if point in catalogue.points and any(stories for _, stories in catalogue.points[point].stories)
        ]
        if kind.at_rest and played:
            yield bench.where.problem(
                place, f"the kind {name} is said to be at rest, and stories provide {played[0]}", "take `at_rest` out", naming="at_rest"
            )
    named = {point for kind in catalogue.kinds.values() for point in kind.points}
    for point in catalogue.points:
        if point not in named:
            yield bench.where.problem(
                bench.where.key("points.yaml", "points", point),
                f"no kind is seen at the point {point}",
                "name it in a kind, or take it out",
            )


def stories(bench: Bench) -> Iterator[SpecProblem]:
    """Want the stories that points name, and a point for each story."""
    named: set[str] = set()
    for name, point in bench.catalogue.points.items():
        for role, found in point.stories:
            named.update(found)
            for story in found:
                if story not in bench.around.stories:
                    place = bench.where.key("points.yaml", "points", name)
                    yield bench.where.problem(
                        place,
                        f"the point {name} names the story {story} of {role}, which does not exist",
                        _nearest(story, bench.around.stories),
                        naming=story,
                    )
    for story, place in bench.around.stories.items():
        if story not in named:
            yield bench.where.problem(place, f"the story {story} provides no point", "name it in specs/points.yaml")


def _nearest(name: str, known: Iterable[str], otherwise: str = "") -> str:
    near = get_close_matches(name, list(known), 1)
    return f"did you mean {near[0]}?" if near else otherwise
