"""Examples for people: what a violating example changes, line by line for packets and calls, in words for exchanges."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from difflib import SequenceMatcher
from typing import Any

import yaml

from hopquy.fixtures.examples import Evidence, conforming, violating
from hopquy.reports.visible import visible
from hopquy.reports.words import word
from hopquy.runner.cli.acts_shown import act_in_words, change_of_acts
from hopquy.runner.codec.exhibit import exhibits
from hopquy.runner.model.finding import Finding
from hopquy.runner.model.observation import Observation
from hopquy.runner.model.requirement import Requirement, Violation
from hopquy.runner.spec import Catalogue
from hopquy.runner.verdict.names import names_of
from hopquy.runner.verdict.run import judged

__all__ = ["call_lines", "changed_lines", "changes_in_words", "findings_on", "steps_of"]

_BEFORE, _MOST = 40, 10
_SIGNING = ("XroadVnpt-sign-header", "XroadVnpt-sign-header-key", "XroadVnpt-hash-header")
_CHANGES: Mapping[str, Mapping[str, str]] = {
    "omit": {"vi": "thiếu các bước: {value}", "en": "these steps are missing: {value}"},
    "wait": {"vi": "chờ mà không thấy: {value}", "en": "the wait for it ends in vain: {value}"},
    "swap": {"vi": "hai bước đổi chỗ cho nhau: {value}", "en": "two steps change places: {value}"},
    "packet": {"vi": "gói tin ở bước {step}: {change}", "en": "in the packet of the step {step}: {change}"},
    "copy-step": {
        "vi": "bước {step} lặp lại ở cuối, với gói tin có: {change}",
        "en": "the step {step} happens again at the end, its packet with: {change}",
    },
    "then": {"vi": "trong {step}: {change}", "en": "in {step}: {change}"},
    "figures": {"vi": "số liệu ở bước {step}: {values}", "en": "the figures of the step {step}: {values}"},
    "told": {"vi": "ở bước {step}: {values}", "en": "at the step {step}: {values}"},
    "header": {"vi": "tiêu đề `{name}` ở bước {step} là `{value}`", "en": "the header `{name}` of the step {step} is `{value}`"},
    "set": {"vi": "`{at}` là `{text}`", "en": "`{at}` is `{text}`"},
    "remove": {"vi": "không có `{value}`", "en": "no `{value}`"},
    "other": {"vi": "{operation}: {value}", "en": "{operation}: {value}"},
}


def changed_lines(catalogue: Catalogue, violation: Violation, width: int) -> list[tuple[str, str]]:
    """Return the lines that the change takes away and adds, each with its mark (`-`, `+`, or a space for what is left out).

    What signs a call is shown only where nothing else differs: it follows from the rest.
    """
    right, wrong = conforming(catalogue, violation.base), violating(catalogue, violation)
    before, after = next(((old, new) for old, new in _readings(right, wrong) if old != new), ([], []))
    shown: list[tuple[str, str]] = []
    for tag, left, left_end, start, end in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag != "equal":
            shown.extend(_hunk(before[left:left_end], after[start:end], width))
    if not shown:
        return [("-", _bytes(right, wrong)), ("+", _bytes(wrong, right))]
    return shown if len(shown) <= _MOST else [*shown[:_MOST], (" ", f"… (+{len(shown) - _MOST})")]


def call_lines(catalogue: Catalogue, name: str, width: int) -> list[str]:
    """Return a call as it is sent, long lines cut."""
    return [_cut(line, 0, 0, width) for line in _lines(conforming(catalogue, name))]


def steps_of(catalogue: Catalogue, name: str, lang: str) -> Iterator[str]:
    """Yield the steps of an exchange, in order: name, what it is, who made it."""
    script = yaml.safe_load(catalogue.example_bytes(name).decode("utf-8"))
    if "acts" in script:
        yield from (f"{act}: {act_in_words(row, lang)}" for act, row in script["acts"].items())
        return
    for step, row in script.items():
        title = getattr(catalogue.kinds[row["kind"]].title, lang)
        about = row.get("packet", row.get("call", {})).get("example") or row.get("data", {}).get("action") or ""
        yield f"{step}: {title}{f' ({about})' if about else ''}, {word('author.' + row['author'])[lang]}"


def changes_in_words(change: Mapping[str, Any], lang: str) -> Iterator[str]:
    """Yield each part of the change that is made to an exchange, in words."""
    for operation, argument in change.items():
        if operation in ("instead", "after"):
            yield from change_of_acts(operation, argument, lang)
        elif operation in ("packet", "packets", "copy-step", "then"):
            steps = argument.get("act") or ", ".join(argument.get("steps", [argument.get("step")]))
            inner = "; ".join(
                _inner(one, lang) for one in ([argument["change"]] if isinstance(argument["change"], Mapping) else argument["change"])
            )
            yield _CHANGES["packet" if operation == "packets" else operation][lang].format(step=steps, change=inner)
        elif operation in ("figures", "told"):
            values = argument["set" if operation == "figures" else "data"]
            steps = ", ".join(argument.get("steps", [argument.get("step")]))
            yield _CHANGES[operation][lang].format(step=steps, values=_values(values, lang))
        elif operation in _CHANGES and isinstance(argument, Mapping):
            yield _CHANGES[operation][lang].format(**argument)
        else:
            value = ", ".join(map(str, argument)) if isinstance(argument, list) else str(argument)
            yield _CHANGES[operation if operation in _CHANGES else "other"][lang].format(operation=operation, value=value)


def findings_on(catalogue: Catalogue, requirement: Requirement, violation: Violation) -> tuple[Finding, ...]:
    """Return what the requirement finds in a violating example."""
    evidence = violating(catalogue, violation, str(requirement.parameters.get("trial", "")))
    shown = exhibits(evidence.observations, catalogue.message_kind, evidence.blobs.get)
    alone = replace(requirement, needs=())
    (verdict,) = judged({alone.id: alone}, [(alone.id, None)], shown, names_of(catalogue))
    return verdict.findings


def _inner(change: Mapping[str, Any], lang: str) -> str:
    ((operation, argument),) = change.items()
    if operation == "set":
        return _CHANGES["set"][lang].format(**argument)
    return _CHANGES[operation if operation in _CHANGES else "other"][lang].format(operation=operation, value=argument)


def _values(values: Mapping[str, Any], lang: str) -> str:
    nothing = {"vi": "không có", "en": "nothing"}[lang]
    return ", ".join(f"{name} = {nothing if value is None else json.dumps(value, ensure_ascii=False)}" for name, value in values.items())


def _readings(right: Evidence, wrong: Evidence) -> Iterator[tuple[list[str], list[str]]]:
    yield _lines(right, unsigned=True), _lines(wrong, unsigned=True)
    yield _lines(right), _lines(wrong)


def _lines(evidence: Evidence, *, unsigned: bool = False) -> list[str]:
    return [line for observation in evidence.observations for line in _written(observation, evidence.blobs, unsigned=unsigned)]


def _written(observation: Observation, blobs: Mapping[str, bytes], *, unsigned: bool) -> Iterator[str]:
    data, blob = observation.data, blobs.get(observation.blob or "", b"")
    if observation.kind != "axis.call":
        yield from (visible(line.replace("\t", "  ")) for line in _decoded(blob).split("\n"))
        return
    yield f"{data['method']} {data['path']}"
    yield from (visible(f"{name}: {value}") for name, value in data["headers"] if not (unsigned and name in _SIGNING))
    yield from (f"[attested] {name}: {str(value).lower()}" for name, value in data["witness"].items())
    yield from (visible(line) for line in _decoded(blob).split("\n")[:3] if blob)


def _decoded(data: bytes) -> str:
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", "backslashreplace")
    return data.decode("utf-8", "backslashreplace")


def _bytes(evidence: Evidence, other: Evidence) -> str:
    """Show the first bytes that differ, for what reads the same and is written otherwise."""
    data, different = b"".join(evidence.blobs.values()), b"".join(other.blobs.values())
    start = _alike(data, different)
    return f"byte {start}: {data[start : start + 16].hex(' ')} …"


def _hunk(before: list[str], after: list[str], width: int) -> Iterator[tuple[str, str]]:
    before, after = [[line for line in lines if line.strip()] for lines in (before, after)]
    paired = len(before) == len(after)
    starts = [max(0, _alike(old, new) - _BEFORE) for old, new in zip(before, after, strict=False)]
    indent = min((len(line) - len(line.lstrip()) for line in [*before, *after]), default=0)
    for mark, lines in (("-", before), ("+", after)):
        for index, line in enumerate(lines):
            yield mark, _cut(line, starts[index] if paired and len(line) - indent > width else 0, indent, width)


def _cut(line: str, start: int, indent: int, width: int) -> str:
    start = max(start, indent)
    shown = line[start : start + width]
    return ("…" if start > indent else "") + shown + ("…" if start + width < len(line) else "")


def _alike(one: str | bytes, other: str | bytes) -> int:
    """Return how far two texts are the same."""
    return next((index for index, (left, right) in enumerate(zip(one, other, strict=False)) if left != right), min(len(one), len(other)))
