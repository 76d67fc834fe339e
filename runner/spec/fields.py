"""Field rows: one reviewed row a field, expanded to single requirements with ids of their own."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from hopquy.runner.language import both
from hopquy.runner.model.finding import Phrase, Text
from hopquy.runner.model.requirement import Check, Condition, Requirement, Violation
from hopquy.runner.model.verdict import Level
from hopquy.runner.spec.parts import Parts, condition, derivations, pairs, text
from hopquy.runner.spec.yaml import Document

__all__ = ["expand"]

DATE, DATETIME = "yyyy/MM/dd", "yyyy/MM/dd HH:mm:ss"
_NOTATIONS = {
    "datetime-compact": ("yyyyMMddHHmmss", "20240230081500"),
    "datetime-blank": ("yyyy-MM-dd HH:mm:ss", "2026-06-08 25:00:00"),
    "datetime-iso": ("yyyy-MM-ddTHH:mm:ss.SSS[XXX]", "2026-02-30T08:15:00.000"),
}
"""Named notation -> how it is written, and a text that no calendar or clock has."""
_IN_JSON = "json-messages"
"""What a target gives that writes its messages as JSON: XML has no types that could be wrong."""
_ASPECTS = ("present", "single", "list", "not-empty", "format", "max-length", "value", "shape", "json-type")
_DEFECTS = dict(
    zip(_ASPECTS, ("drop", "double", "unlist", "empty", "mistype", "overlong", "off-list", "misshape", "retype"), strict=True),
)
_KEYS = dict(zip(_ASPECTS, ("occurs", "single", "occurs", "not_empty", "type", "max_length", "one_of", "matches", "json"), strict=True))
_OF_JSON = ("list", "json-type")
_XSD = {"present", "not-empty", "format", "value"}
_BAD_FORMAT = {"integer": "abc", "unsigned": "abc", "boolean": "abc", "date": "2025-13-45", "datetime": "hôm qua"}


def expand(document: Document, parts: Parts, prefix: str) -> Iterator[Requirement]:
    """Yield the requirements of every row of a field table."""
    optional = _optional_paths(document.value)
    expanded = [
        (row, aspect, _requirement(document, index, row, aspect, setting, parts, prefix))
        for index, row in enumerate(document.value)
        for aspect, setting in _settings(row)
    ]
    stated = {(_bare(row["path"]), aspect, scope): one.id for row, aspect, one in expanded for scope in _scopes(one) if one.automated}
    for row, aspect, requirement in expanded:
        above = row["path"] if aspect != "present" else row["path"].rpartition("/")[0]
        yield replace(
            requirement,
            optional=bool(requirement.packet and not {"new", "status"} & set(requirement.packet)) or _within(above, optional),
            needs=tuple(dict.fromkeys((*_needs(row["path"], aspect, requirement, stated), *row.get("needs", ())))),
        )


def _needs(path: str, aspect: str, requirement: Requirement, stated: Mapping[tuple[str, str, str], str]) -> tuple[str, ...]:
    """Return what must be right before this aspect can be seen at all: the elements around it, itself, and its text."""
    steps = _bare(path).split("/")
    wanted = [("/".join(steps[:count]), "present") for count in range(1, len(steps))]
    if aspect != "present":
        wanted.append(("/".join(steps), "present"))
    if aspect not in ("present", "single", "list", "not-empty"):
        wanted.append(("/".join(steps), "not-empty"))
    return tuple(
        dict.fromkeys(
            stated[where, what, scope] for where, what in wanted for scope in _scopes(requirement) if (where, what, scope) in stated
        )
    )


def _scopes(requirement: Requirement) -> tuple[str, ...]:
    """Return what a row of fields is limited to: operations of packets, or a kind."""
    return requirement.packet or (requirement.applies_to,)


def _optional_paths(rows: list[Mapping[str, Any]]) -> set[str]:
    """Return the paths of the fields that a right packet may lack."""
    found = set()
    for row in rows:
        occurs = _setting(row.get("occurs")) or {"value": "0..n"}
        if occurs["value"].startswith("0") or occurs.get("level", row.get("level", "must")) != "must" or "conflict" in occurs:
            found.add(_bare(row["path"]))
    return found


def _within(path: str, optional: set[str]) -> bool:
    steps = _bare(path).split("/")
    return any("/".join(steps[:count]) in optional for count in range(1, len(steps) + 1))


def _bare(path: str) -> str:
    return "/".join(step for step in path.split("/") if step != "*" and not step.isdigit())


def _settings(row: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    occurs = _setting(row.get("occurs"))
    if occurs is not None:
        low, _, high = occurs["value"].partition("..")
        if low == "1":
            yield "present", occurs
        if occurs["value"] in ("1", "0..1"):
            yield "single", {"value": high or low, "level": "should", **row.get("single", {})}
        elif _in_json(row) and row.get("list", True):
            yield "list", {"value": high, "level": "should"}
    for key, aspect in (
        ("not_empty", "not-empty"),
        ("type", "format"),
        ("max_length", "max-length"),
        ("one_of", "value"),
        ("matches", "shape"),
        ("json", "json-type"),
    ):
        setting = _setting(row.get(key))
        if setting is not None and setting["value"] != "text":
            yield aspect, setting


def _in_json(row: Mapping[str, Any]) -> bool:
    """Whether a row is of messages that may be written as JSON."""
    return str(row.get("applies_to", "")).partition(".")[0] == "dossier"


def _setting(given: Any) -> dict[str, Any] | None:
    if given is None:
        return None
    return dict(given) if isinstance(given, Mapping) else {"value": given}


def _requirement(document: Document, index: int, row: Mapping[str, Any], aspect: str, setting: Mapping[str, Any], parts: Parts, prefix: str) -> Requirement:  # fmt: skip
    path, value = row["path"], setting["value"]
    field = Text(row["vi"], row["en"])
    packet = tuple(setting.get("packet", row.get("packet", ())))
    kind = row.get("applies_to") or _kind_of(packet)
    level = Level(setting.get("level", row.get("level", "must")))
    check, key, gaps, bad = _SHAPES[aspect](path, value, parts)
    further = (Check("as-list", {"at": path, "is": False}),) if aspect == "single" and _in_json(row) else ()
    base = setting.get("base") or row.get("base") or (parts.base_example(packet[0]) if packet else parts.base_of_kind(kind))
    named = row["slug"] if packet else f"{row['group']}-{row['slug']}"
    defect = f"{_DEFECTS[aspect]}-{named}" if setting.get("defect", True) and kind not in parts.at_rest else None
    capital = Text(field.vi[:1].upper() + field.vi[1:], field.en[:1].upper() + field.en[1:])
    conflict = setting.get("conflict", row.get("conflict"))
    untested = text(setting.get("untested"))
    return Requirement(
        id=f"{prefix}/{row['group']}/{row['slug']}/{aspect}",
        level=level,
        statement=both(
            Phrase.of(
                "field.single-value" if further else key,
                field=Text(field.vi, capital.en) if key == "field.present" else capital,
                path=path,
                **gaps,
            )
        ),
        applies_to=kind,
        derivations=derivations(setting.get("sources", row["sources"]), parts, document, index, *_sources_at(aspect, setting)),
        packet=packet,
        when=condition(row.get("when")) if row.get("when") else Condition(),
        checks=() if untested else (check, *further),
        untested=untested,
        claims=(*row.get("claims", ()), *((_IN_JSON,) if aspect in _OF_JSON else ())),
        conflict=text(conflict),
        currency_unverified="currency" in setting or "currency" in row,
        conforming=(base,),
        violations=(
            Violation(base, setting.get("change") or _change(aspect, path, setting, bad), pairs(setting.get("also"))),
            *(Violation(base, {"relist": path}) for _ in further),
        ),
        defect=None if untested else defect,
        defect_also=(*pairs(setting.get("also")), *pairs(_further(setting))),
        fix=text(row.get("fix")),
        xsd=setting.get("xsd", level is Level.MUST and aspect in _XSD and not untested),
        provenance=parts.provenance(document, index),
    )


def _further(setting: Mapping[str, Any]) -> Any:
    """Return what the live defect breaks beyond what its example does."""
    defect = setting.get("defect")
    return defect.get("also") if isinstance(defect, Mapping) else None


def _kind_of(packet: tuple[str, ...]) -> str:
    if packet == ("status",):
        return "packet.status"
    return "packet.document" if "status" not in packet else "packet"


def _sources_at(aspect: str, setting: Mapping[str, Any]) -> tuple[str, ...]:
    return (_KEYS[aspect], "sources") if "sources" in setting else ("sources",)


def _change(aspect: str, path: str, setting: Mapping[str, Any], bad: str) -> dict[str, Any]:
    if aspect == "present":
        return {"remove": path}
    if aspect == "single":
        return {"duplicate": path}
    if aspect in _OF_JSON:
        return {"relist" if aspect == "list" else "retype": path}
    change: dict[str, Any] = {"at": path, "text": setting.get("bad", bad)}
    if aspect == "max-length" and "bad" not in setting:
        change["times"] = setting["value"] + 1
    elif "times" in setting:
        change["times"] = setting["times"]
    return {"set": change}


_Shape = Callable[[str, Any, Parts], tuple[Check, str, dict[str, Any], str]]


def _format(path: str, value: str, _parts: Parts) -> tuple[Check, str, dict[str, Any], str]:
    checks = {
        "integer": Check("integer", {"at": path}),
        "unsigned": Check("integer", {"at": path, "min": 0}),
        "boolean": Check("one-of", {"at": path, "list": "boolean"}),
        "date": Check("date", {"at": path, "format": DATE}),
        "datetime": Check("datetime", {"at": path, "format": DATETIME}),
    }
    if value in _NOTATIONS:
        notation, bad = _NOTATIONS[value]
        return Check("datetime", {"at": path, "format": notation}), "field.format.notation", {"notation": notation}, bad
    return checks[value], f"field.format.{value}", {}, _BAD_FORMAT[value]


_SHAPES: dict[str, _Shape] = {
    "present": lambda path, _value, _parts: (Check("occurs", {"at": path, "min": 1}), "field.present", {}, ""),
    "single": lambda path, _value, _parts: (Check("occurs", {"at": path, "min": 0, "max": 1}), "field.single", {}, ""),
    "list": lambda path, _value, _parts: (Check("as-list", {"at": path, "is": True}), "field.list", {}, ""),
    "not-empty": lambda path, _value, _parts: (Check("not-empty", path), "field.not-empty", {}, ""),
    "format": _format,
    "max-length": lambda path, value, _parts: (
        Check("max-length", {"at": path, "limit": value}),
        "field.max-length",
        {"limit": value},
        "x",
    ),
    "value": lambda path, value, parts: (
        Check("one-of", {"at": path, "list": value}),
        "field.value",
        {"list": parts.list_title(value)},
        "99",
    ),
    "shape": lambda path, value, parts: (
        Check("matches", {"at": path, "pattern": value}),
        "field.shape",
        {"means": parts.pattern_means(value)},
        "",
    ),
    "json-type": lambda path, value, parts: (
        Check("one-of", {"at": f"{path}/@type", "list": f"json-{value}"}),
        "field.json-type",
        {"list": parts.list_title(f"json-{value}")},
        "",
    ),
}
