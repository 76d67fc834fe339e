"""Reading a baseline file, and writing one."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from hopquy.runner.errors.target import TargetError, TargetProblem
from hopquy.runner.model.baseline import Baseline, KnownFailure
from hopquy.runner.model.profile import Profile
from hopquy.runner.plan.opened import opened
from hopquy.runner.spec import Catalogue
from hopquy.runner.spec.problems import schema_problems
from hopquy.runner.spec.yaml import Document

__all__ = ["FORMAT", "baseline_text", "read_baseline"]

FORMAT = "hopquy-baseline/1"
_BREAKS = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
_WANTED = "a YAML or JSON file such as `hopquy baseline RUN --out FILE` writes"


def read_baseline(path: Path, catalogue: Catalogue, profile: Profile) -> Baseline:
    """Read a baseline for runs by a profile; raises TargetError with every problem found."""
    document = opened(path, _WANTED)
    found = [TargetProblem(one.file, one.line, one.what, _WANTED) for one in schema_problems(document, "baseline")]
    found = found or list(_beyond_the_schema(document, catalogue, profile))
    if found:
        raise TargetError(tuple(sorted(found, key=lambda problem: problem.line)))
    entries = document.value["entries"]
    listed = tuple(
        KnownFailure(one["id"], one["reason"], one["since"], one.get("until"), document.line("entries", number, "id"))
        for number, one in enumerate(entries)
    )
    return Baseline(path.name, hashlib.sha256(path.read_bytes()).hexdigest(), listed)


def _beyond_the_schema(document: Document, catalogue: Catalogue, profile: Profile) -> Iterator[TargetProblem]:
    """Yield what a schema cannot say: rules that there are not, entries that stand twice, days that are none."""
    seen: dict[str, int] = {}
    for number, one in enumerate(document.value["entries"]):
        id_, line = one["id"], document.line("entries", number, "id")
        if id_ in seen:
            yield TargetProblem(document.file, line, f"{id_} stands in line {seen[id_]} already", "each requirement once")
        seen.setdefault(id_, line)
        if id_ not in catalogue.requirements:
            near = get_close_matches(id_, catalogue.requirements, 3)
            expected = f"one of {', '.join(near)}" if near else "an id that `hopquy specs list` names"
            yield TargetProblem(document.file, line, f"there is no requirement {id_}", expected)
        elif not profile.holds(id_):
            yield TargetProblem(document.file, line, f"{id_} is not among the rules of the profile {profile.id}", "no such entry")
        days = {}
        for key in ("since", "until"):
            if key in one:
                try:
                    days[key] = date.fromisoformat(one[key])
                except ValueError:
                    at = document.line("entries", number, key)
                    yield TargetProblem(document.file, at, f"{key} is {one[key]!r}, which is no day", "a day like 2026-12-31")
        if len(days) == len(("since", "until")) and days["until"] <= days["since"]:
            at = document.line("entries", number, "until")
            yield TargetProblem(document.file, at, "until is not after since", "the first day on which it is not tolerated any more")


def baseline_text(entries: Iterable[KnownFailure], statements: Mapping[str, str], about: str, *, as_json: bool) -> str:
    """Return the text of a baseline file; in YAML with `about` and each statement as comments, which must be single lines."""
    listed = [
        {"id": one.id, "reason": one.reason, "since": one.since, **({"until": one.until} if one.until is not None else {})}
        for one in entries
    ]
    if as_json:
        return _quoted({"format": FORMAT, "entries": listed}, indent=2) + "\n"
    return "\n".join([f"# {about}", f"format: {FORMAT}", "entries:" if listed else "entries: []", *_lines(listed, statements)]) + "\n"


def _lines(listed: list[dict[str, Any]], statements: Mapping[str, str]) -> Iterator[str]:
    for one in listed:
        yield f"# {statements[one['id']]}"
        yield f"- id: {one['id']}"
        for key in ("reason", "since", "until"):
            if key in one:
                yield f"  {key}: {_quoted(one[key])}"


def _quoted(value: Any, indent: int | None = None) -> str:
    """Return JSON that YAML reads alike: what is white space, or no character, to YAML alone is escaped."""
    text = json.dumps(value, ensure_ascii=False, indent=indent)
    return _BREAKS.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
