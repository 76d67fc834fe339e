"""Loading the specs: every file read once, checked against its schema, references resolved, problems with file and line."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache, lru_cache, partial
from pathlib import Path
from typing import Any, TypeVar

from hopquy import specs
from hopquy.runner.errors.spec import SpecError, SpecProblem
from hopquy.runner.model.finding import Text
from hopquy.runner.model.message import MessageKind
from hopquy.runner.model.profile import Example, KindInfo, PointInfo, Profile
from hopquy.runner.model.requirement import Check, Requirement, Source, Violation
from hopquy.runner.model.trial import Trial
from hopquy.runner.model.verdict import Basis, Level
from hopquy.runner.spec.fields import expand
from hopquy.runner.spec.parts import CodeList, Parts, Pattern, condition, day, derivations, pairs, text
from hopquy.runner.spec.problems import schema_problems
from hopquy.runner.spec.trials import expand_trials
from hopquy.runner.spec.yaml import Document, read_yaml

_T = TypeVar("_T")

__all__ = ["Catalogue", "FactRow", "load", "shipped", "shipped_on"]


@dataclass(frozen=True, slots=True)
class FactRow:
    """One known fact, and the requirements it led to or why none."""

    section: str
    fact: str
    mark: str
    requirements: tuple[str, ...]
    reason: str | None
    file: str
    line: int


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Everything the specs say."""

    folder: Path
    digest: str
    """SHA-256 over every spec file's name and bytes."""
    sources: Mapping[str, Source]
    messages: Mapping[str, MessageKind]
    patterns: Mapping[str, Pattern]
    lists: Mapping[str, CodeList]
    examples: Mapping[str, Example]
    requirements: Mapping[str, Requirement]
    kinds: Mapping[str, KindInfo]
    points: Mapping[str, PointInfo]
    profiles: Mapping[str, Profile]
    facts: tuple[FactRow, ...]
    shapes: Mapping[str, Trial] = field(default_factory=dict)
    """Valid packets that every reader must take, by name."""
    faults: Mapping[str, Trial] = field(default_factory=dict)
    """Packets with one fault, by name."""

    def example_bytes(self, name: str) -> bytes:
        """Return the bytes of a conforming example."""
        return (self.folder / self.examples[name].file).read_bytes()

    def on(self, when: date) -> Catalogue:
        """Return the specs with each requirement as it is looked at on a day."""
        return replace(self, requirements={id_: one.on(when) for id_, one in self.requirements.items()})

    def at_rest(self, requirement: Requirement) -> bool:
        """Whether a requirement speaks of kinds alone that no story of any role provides yet."""
        spoken = [kind for name, kind in self.kinds.items() if requirement.speaks_of(name)]
        return bool(spoken) and all(kind.at_rest for kind in spoken)

    def message_kind(self, kind: str) -> MessageKind | None:
        """Return how observations of that kind are read; None when they carry no message."""
        info = self.kinds.get(kind)
        return self.messages[info.message] if info and info.message else None


@cache
def shipped() -> Catalogue:
    """Return the specs that come with this version, loaded once."""
    return load(specs.folder())


@lru_cache(maxsize=8)
def shipped_on(when: date) -> Catalogue:
    """Return them with each requirement as it is looked at on a day."""
    return shipped().on(when)


def load(folder: Path) -> Catalogue:
    """Load the specs of a folder; raises SpecError with every problem found."""
    parts = Parts()
    problems = parts.problems
    documents = partial(_documents, folder, problems)
    for document in documents("sources", "sources.yaml"):
        parts.sources.update({key: _source(key, row, parts, document) for key, row in document.value.items()})
    for document in documents("patterns", "patterns.yaml", "*/patterns.yaml"):
        _merge(parts.patterns, {key: _pattern(key, row) for key, row in document.value.items()}, document, problems)
    for document in documents("code-lists", "code-lists.yaml", "*/code-lists.yaml"):
        _merge(parts.lists, {key: _code_list(key, row, parts, document) for key, row in document.value.items()}, document, problems)
    kinds: dict[str, KindInfo] = {}
    points: dict[str, PointInfo] = {}
    for document in documents("points", "points.yaml"):
        kinds.update({key: _kind(key, row) for key, row in document.value["kinds"].items()})
        parts.at_rest.update(name for name, kind in kinds.items() if kind.at_rest)
        points.update({key: _point(key, row) for key, row in document.value["points"].items()})
    messages: dict[str, MessageKind] = {}
    for document in documents("messages", "*/messages.yaml"):
        _merge(messages, {key: _message(key, row) for key, row in document.value.items()}, document, problems)
    for document in documents("examples", "*/examples.yaml"):
        here = Path(document.file).parent.relative_to("specs").as_posix()
        _merge(parts.examples, {key: _example(key, row, here) for key, row in document.value.items()}, document, problems)
    requirements: dict[str, Requirement] = {}
    for document in documents("fields", "*/fields.yaml", "*/fields/*.yaml"):
        prefix = Path(document.file).parts[1]
        _add(requirements, expand(document, parts, prefix), problems)
    for document in documents("requirements", "*/requirements.yaml", "*/requirements/*.yaml"):
        _add(requirements, (_requirement(document, index, row, parts) for index, row in enumerate(document.value)), problems)
    requirements = {id_: _with_claims(one, kinds.get(one.applies_to)) for id_, one in requirements.items()}
    trials: dict[str, dict[str, Trial]] = {"shapes": {}, "faults": {}}
    for name, found in trials.items():
        for document in documents("trials", f"*/{name}.yaml"):
            rows = list(expand_trials(document, parts, requirements, faulty=name == "faults"))
            found.update({trial.name: trial for trial, _ in rows})
            _add(requirements, (requirement for _, requirement in rows), problems)
    profiles: dict[str, Profile] = {}
    for document in documents("profile", "profiles/*.yaml"):
        _merge(profiles, {document.value["id"]: _profile(document.value)}, document, problems)
    facts = tuple(row for document in documents("facts", "facts/*.yaml") for row in _facts(document))
    if problems:
        raise SpecError(tuple(dict.fromkeys(problems)))
    return Catalogue(
        folder, digest(folder), parts.sources, messages, parts.patterns, parts.lists, parts.examples, requirements, kinds, points, profiles, facts,
        **trials,
    )  # fmt: skip


def _documents(folder: Path, problems: list[SpecProblem], schema: str, *patterns: str) -> Iterator[Document]:
    """Yield each file that is as its schema says; of the others, note why not."""
    for path in sorted({path for pattern in patterns for path in folder.glob(pattern)}):
        file = f"specs/{path.relative_to(folder).as_posix()}"
        try:
            document = read_yaml(path.read_text(encoding="utf-8"), file)
        except SpecError as error:
            problems.extend(error.problems)
            continue
        except UnicodeDecodeError as error:
            problems.append(SpecProblem(file, error.object.count(b"\n", 0, error.start) + 1, "not UTF-8"))
            continue
        found = schema_problems(document, schema)
        problems.extend(found)
        if not found:
            yield document


def digest(folder: Path) -> str:
    """Return the SHA-256 over the names and bytes of every spec file (line ends as Git keeps them)."""
    total = hashlib.sha256()
    files = (path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts and path.suffix != ".py")
    for name, path in sorted((path.relative_to(folder).as_posix(), path) for path in files):
        data = path.read_bytes()
        total.update(f"{name}\0{len(data)}\0".encode())
        total.update(data)
    return total.hexdigest()


def _merge(into: dict[str, _T], new: Mapping[str, _T], document: Document, problems: list[SpecProblem]) -> None:
    for key, value in new.items():
        if key in into:
            problems.append(SpecProblem(document.file, document.line(key), f"{key!r} is declared twice"))
        into[key] = value


def _add(into: dict[str, Requirement], new: Iterable[Requirement], problems: list[SpecProblem]) -> None:
    for requirement in new:
        if requirement.id in into:
            where = requirement.provenance
            problems.append(
                SpecProblem(where.file, where.line, f"{requirement.id} is declared twice", f"first in {into[requirement.id].provenance}")
            )
        into[requirement.id] = requirement


def _text(given: Mapping[str, str]) -> Text:
    return Text(given["vi"], given["en"])


def _source(key: str, row: Mapping[str, Any], parts: Parts, document: Document) -> Source:
    force = row.get("in_force", {})
    since = day(force.get("from"), parts, document, key, "in_force", "from")
    until = day(force.get("until"), parts, document, key, "in_force", "until")
    return Source(
        key, Basis(row["kind"]), _text(row["title"]), row["read"], row.get("number"), day(row.get("issued"), parts, document, key, "issued"), since, until,
        "currency" in row, text(row.get("note")), text(row.get("issuer")),
    )  # fmt: skip


def _pattern(key: str, row: Mapping[str, Any]) -> Pattern:
    return Pattern(key, row["regex"], _text(row["means"]), tuple(row["good"]), tuple(row["bad"]))


def _code_list(key: str, row: Mapping[str, Any], parts: Parts, document: Document) -> CodeList:
    derivations(row["sources"], parts, document, key, "sources")
    return CodeList(key, _text(row["title"]), {code: _text(means) for code, means in row["codes"].items()})


def _message(key: str, row: Mapping[str, Any]) -> MessageKind:
    return MessageKind(
        key, row["root"], tuple(row.get("namespaces", ())), tuple(row.get("older_namespaces", ())), row.get("anchors", {}),
        row.get("synonyms", {}), tuple(row.get("gate", ())), tuple(row.get("contents", ())),
        tuple(row.get("forms", ("xml",))), tuple(row.get("told_by", ())), tuple(row.get("services", ())),
    )  # fmt: skip


def _example(key: str, row: Mapping[str, Any], here: str) -> Example:
    return Example(key, f"{here}/{row['file']}", row["kind"], _text(row["describes"]), row.get("packet"), row.get("base", False))


def _kind(key: str, row: Mapping[str, Any]) -> KindInfo:
    return KindInfo(
        key, _text(row["title"]), tuple(row["authors"]), tuple(row["points"]), row.get("message"), tuple(row.get("claims", ())),
        row.get("at_rest", False),
    )  # fmt: skip


def _point(key: str, row: Mapping[str, Any]) -> PointInfo:
    return PointInfo(key, _text(row["title"]), tuple((role, tuple(stories)) for role, stories in row["roles"].items()))


def _profile(row: Mapping[str, Any]) -> Profile:
    return Profile(
        row["id"], row["role"], _text(row["title"]), _text(row["covers"]), _text(row["not_covered"]), tuple(row["includes"]),
        tuple(row["must_exercise"]), tuple(row["requires_claims"]),
    )  # fmt: skip


def _with_claims(requirement: Requirement, kind: KindInfo | None) -> Requirement:
    if kind is None or not kind.claims:
        return requirement
    return replace(requirement, claims=tuple(dict.fromkeys((*kind.claims, *requirement.claims))))


def _facts(document: Document) -> Iterator[FactRow]:
    for index, row in enumerate(document.value):
        yield FactRow(
            row["section"],
            row["fact"],
            row["mark"],
            tuple(row.get("requirements", ())),
            row.get("reason"),
            document.file,
            document.line(index),
        )


def _requirement(document: Document, index: int, row: Mapping[str, Any], parts: Parts) -> Requirement:
    judged = dict(row.get("judged_by", {}))
    examples = row.get("examples", {})
    defect = row.get("defect")
    conforming = tuple(examples.get("conforming", ()))
    return Requirement(
        id=row["id"],
        level=Level(row["level"]),
        statement=_text(row["statement"]),
        applies_to=row["applies_to"],
        derivations=derivations(row["derives_from"], parts, document, index, "derives_from"),
        roles=tuple(row.get("roles", ())),
        packet=tuple(row.get("packet", ())),
        when=condition(row.get("when")),
        each=row.get("each"),
        checks=tuple(Check(word, arguments) for check in row.get("checks", ()) for word, arguments in check.items()),
        judge=judged.pop("judge", None),
        parameters=judged,
        procedure=text(row.get("procedure")),
        untested=text(row.get("untested")),
        needs=tuple(row.get("needs", ())),
        optional=row.get(
            "optional", bool(condition(row.get("when")).present or (row.get("packet") and not {"new", "status"} & set(row["packet"])))
        ),
        claims=tuple(row.get("claims", ())),
        conflict=text(row.get("conflict")),
        currency_unverified="currency" in row,
        since=day(row.get("since"), parts, document, index, "since"),
        until=day(row.get("until"), parts, document, index, "until"),
        conforming=conforming,
        violations=tuple(
            Violation(v.get("base") or (conforming[0] if conforming else ""), v["change"], pairs(v.get("also")))
            for v in examples.get("violating", ())
        ),
        defect=defect["name"] if isinstance(defect, Mapping) else defect,
        defect_also=pairs(defect.get("also")) if isinstance(defect, Mapping) else (),
        defect_packets=tuple(defect.get("packets") or defect.get("messages", ())) if isinstance(defect, Mapping) else (),
        fix=text(row.get("fix")),
        xsd=row.get("xsd", False),
        provenance=parts.provenance(document, index),
    )
