"""The second opinion on dossier messages: the structure that the rules flagged `xsd` ask for, as a JSON Schema and as an XSD, run by other engines.

Both are generated from the field table, so that a new row needs no schema; what they share with the checks is the table and nothing else: the message is
parsed by the standard library, times are told by regular expressions, and `jsonschema` or `xmlschema` judges. Order, repetition and unknown names are free.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from functools import cache
from io import BytesIO
from typing import Any
from xml.sax.saxutils import quoteattr

import jsonschema
import xmlschema

from hopquy.runner.codec.form import form_of
from hopquy.runner.codec.readable import structural
from hopquy.runner.model.message import Message
from hopquy.runner.model.requirement import Check
from hopquy.runner.spec import Catalogue

__all__ = ["json_schema", "reasons_against_dossier", "second_opinion", "xsd_text"]

_SHOWN, _LONG = 20, 200
_YEAR = "(000[1-9]|00[1-9][0-9]|0[1-9][0-9]{2}|[1-9][0-9]{3})"
_LEAP = "(([0-9]{2}(0[48]|[2468][048]|[13579][26]))|((0[48]|[2468][048]|[13579][26])00))"
_PARTS = {"yyyyMMddHHmmss": ("", "", ""), "yyyy-MM-dd HH:mm:ss": ("-", " ", ":"), "yyyy-MM-ddTHH:mm:ss.SSS[XXX]": ("-", "T", ":")}
_NOT_BLANK = r"[\s\S]*\S[\s\S]*"


@dataclass(slots=True)
class _Shape:
    """What is asked of one element."""

    required: bool = False
    not_empty: bool = False
    codes: tuple[str, ...] = ()
    pattern: str = ""
    means: str = ""
    """What the pattern stands for, in words."""
    below: dict[str, _Shape] = field(default_factory=dict)


def second_opinion(message: Message, data: bytes, kind: str, catalogue: Catalogue) -> dict[str, Any]:
    """Return what the schema says: `valid` (None where the message could not be read) and its `reasons`, in the engine's English."""
    if structural(message):
        return {"valid": None, "reasons": []}
    reasons = reasons_against_dossier(data, kind, catalogue)
    return {"valid": not reasons, "reasons": reasons}


def reasons_against_dossier(data: bytes, kind: str, catalogue: Catalogue) -> list[str]:
    """Return why the schema refuses a message that can be read; empty when it does not."""
    message = catalogue.message_kind(kind)
    assert message is not None  # noqa: S101 -- kinds of dossier messages carry one
    if form_of(data, message) == "xml":
        errors = _xsd(catalogue.folder, kind, xsd_text(kind, catalogue)).iter_errors(BytesIO(data))
        return [f"{error.path or '/'}: {str(error.reason)[:_LONG]}" for _, error in zip(range(_SHOWN), errors, strict=False)]
    value = json.loads(data.decode("utf-8-sig"), parse_int=str, parse_float=str, object_pairs_hook=_spread)
    found = jsonschema.Draft202012Validator(json_schema(kind, catalogue)).iter_errors(value)
    return [f"{'/'.join(map(str, error.absolute_path)) or '/'}: {_said(error)}" for _, error in zip(range(_SHOWN), found, strict=False)]


def json_schema(kind: str, catalogue: Catalogue) -> dict[str, Any]:
    """Return the JSON Schema of a kind; every member is an array there, of one thing where the message has no list."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **_schema_of(_shape(kind, catalogue))}


def xsd_text(kind: str, catalogue: Catalogue) -> str:
    """Return the XSD 1.1 schema of a kind's XML form."""
    message = catalogue.message_kind(kind)
    assert message is not None  # noqa: S101 -- as above
    inside = _element_of(message.root, _shape(kind, catalogue), top=True)
    return f'<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" version="1.0">{inside}</xs:schema>'


def _shape(kind: str, catalogue: Catalogue) -> _Shape:
    root = _Shape(required=True)
    for requirement in catalogue.requirements.values():
        if requirement.xsd and requirement.speaks_of(kind):
            for check in requirement.checks:
                _ask(root, check, catalogue)
    return root


def _ask(root: _Shape, check: Check, catalogue: Catalogue) -> None:
    arguments = check.arguments if isinstance(check.arguments, dict) else {"at": check.arguments}
    place = root
    for step in arguments["at"].split("/"):
        if step != "*":
            place = place.below.setdefault(step, _Shape())
    if check.word == "occurs":
        place.required = arguments.get("min", 1) > 0
    elif check.word == "not-empty":
        place.not_empty = True
    elif check.word == "one-of":
        place.codes = tuple(catalogue.lists[arguments["list"]].codes)
    elif check.word == "datetime":
        place.pattern, place.means = _time(arguments["format"]), f"a real time written {arguments['format']}"
    elif check.word == "integer":
        place.pattern, place.means = (r"\+?[0-9]+", "a number of 0 or more") if "min" in arguments else (r"[+\-]?[0-9]+", "a number")


def _time(notation: str) -> str:
    day, middle, clock = _PARTS[notation]
    months = "|".join((
        f"{_YEAR}{day}(0[13578]|1[02]){day}(0[1-9]|[12][0-9]|3[01])", f"{_YEAR}{day}(0[469]|11){day}(0[1-9]|[12][0-9]|30)",
        f"{_YEAR}{day}02{day}(0[1-9]|1[0-9]|2[0-8])", f"{_LEAP}{day}02{day}29",
    ))  # fmt: skip
    zone = r"\.[0-9]{3}(Z|[+\-]([01][0-9]|2[0-3]):?[0-5][0-9])?" if middle == "T" else ""
    return f"({months}){middle}([01][0-9]|2[0-3]){clock}[0-5][0-9]{clock}[0-5][0-9]{zone}"


def _alternatives(shape: _Shape) -> str:
    """Return the pattern of a text with nothing but white space around it; one that is empty is another rule's matter."""
    return rf"\s*({shape.pattern})?\s*"


def _schema_of(shape: _Shape) -> dict[str, Any]:
    texts: list[dict[str, Any]] = [{"pattern": f"^{pattern}$", "description": means} for pattern, means in _patterns(shape)]
    if shape.codes:
        texts.append({"enum": ["", *shape.codes]})
    found: dict[str, Any] = {"if": {"type": "string"}, "then": {"allOf": texts}} if texts else {}
    if shape.below:
        found["properties"] = {name: {"items": _schema_of(one)} for name, one in shape.below.items()}
        found["required"] = [name for name, one in shape.below.items() if one.required]
    return found


def _patterns(shape: _Shape) -> list[tuple[str, str]]:
    asked = [(_NOT_BLANK, "not empty")] if shape.not_empty else []
    return [*asked, (_alternatives(shape), shape.means)] if shape.pattern else asked


def _said(error: jsonschema.ValidationError) -> str:
    """Return the engine's reason, but for a pattern what it stands for."""
    means = error.schema.get("description") if error.validator == "pattern" and isinstance(error.schema, dict) else None
    return (
        f"{error.instance!r} is not {means}"
        if means and means != "not empty"
        else f"{error.instance!r} is empty"
        if means
        else error.message
    )


def _element_of(name: str, shape: _Shape, *, top: bool = False) -> str:
    often = "" if top else f' minOccurs="{int(shape.required)}" maxOccurs="unbounded"'
    if shape.below:
        inside = "".join(_element_of(below, one) for below, one in shape.below.items())
        free = '<xs:any namespace="##any" processContents="skip" minOccurs="0" maxOccurs="unbounded"/>'
        return (
            f'<xs:element name="{name}"{often}><xs:complexType mixed="true"><xs:all>{inside}{free}</xs:all></xs:complexType></xs:element>'
        )
    facets = ["".join(f"<xs:enumeration value={quoteattr(code)}/>" for code in ("", *shape.codes))] if shape.codes else []
    facets += [f"<xs:pattern value={quoteattr(pattern)}/>" for pattern, _ in _patterns(shape)]
    if not facets:
        return f'<xs:element name="{name}"{often}/>'
    text = f'<xs:restriction base="xs:{"token" if shape.codes else "string"}">{facets[0]}</xs:restriction>'
    for facet in facets[1:]:
        text = f"<xs:restriction><xs:simpleType>{text}</xs:simpleType>{facet}</xs:restriction>"
    return f'<xs:element name="{name}"{often}><xs:simpleType>{text}</xs:simpleType></xs:element>'


@cache
def _xsd(_folder: Any, _kind: str, text: str) -> Any:
    return xmlschema.XMLSchema11(text)


def _spread(pairs: list[tuple[str, Any]]) -> dict[str, list[Any]]:
    """Return an object with each member as a list, texts without white space around them, as checks compare them."""
    found: dict[str, list[Any]] = {}
    for name, value in pairs:
        found.setdefault(name, []).extend(_plain(one) for one in (value if isinstance(value, list) else [value]))
    return found


def _plain(value: Any) -> Any:
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else value.strip(" \t\r\n") if isinstance(value, str) else value
