"""What is wrong with the shape of a target.yaml, and what is expected there: one clear sentence for each mistake, no credential in it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from difflib import get_close_matches
from functools import cache
from typing import Any

from hopquy import specs
from hopquy.runner.errors.target import TargetProblem
from hopquy.runner.spec.problems import validator
from hopquy.runner.spec.yaml import Document

__all__ = ["ADDRESS", "CA", "ENDPOINT", "LISTEN", "TLS_HOST", "URL", "mistakes", "name_of", "role_of", "shown"]

_SCHEMAS = {"axis": "target-axis", "onestop-system": "target-onestop"}
"""Role -> the schema of its file, where it is not that of a document system."""

LISTEN = "HOST:PORT with a port from 0 (any that is free) to 65535, like 127.0.0.1:8810"
TLS_HOST = "host: the name or number by which the product calls, like axis.example or 192.0.2.7 (other letters in their xn-- form)"
ENDPOINT = "an address like https://axis.example/api"
ADDRESS = "an address like https://motcua.example/dvcqg"
URL = "an address like http://127.0.0.1:9000/control"
CA = "a file of certificates in PEM (`-----BEGIN CERTIFICATE-----`), its path relative to this file"
REFERENCE = "a reference `env:NAME` or `file:PATH`, never the credential itself"

_At = tuple[str | int, ...]
_SHOWN = 60
_FOUND: dict[type, str] = {list: "a list", dict: "a group of keys"}
_SECONDS = "a number of seconds above 0"
_SAID: dict[_At, str] = {
    ("secret",): REFERENCE,
    ("token",): REFERENCE,
    ("version",): "a text in quotes",
    ("codes",): 'a list of codes, like ["H49.99.01"]',
    ("listen",): LISTEN,
    ("at",): LISTEN,
    ("host",): TLS_HOST,
    ("authority",): "a folder, its path relative to this file",
    ("url",): URL,
    ("endpoint",): ENDPOINT,
    ("address",): ADDRESS,
    ("systems",): "a list of at least two systems, each with the keys system_id, secret, codes",
    ("ca",): CA,
    ("command",): 'a list: the program and its first arguments, like ["python3", "drive.py"]',
    ("person",): "the name or the office of whoever acts, in at most 120 characters",
    ("timeout",): _SECONDS,
    ("interval",): _SECONDS,
    ("deadline",): _SECONDS,
}


def role_of(document: Document) -> str:
    """Return what the target says that it is, and `document-system` where it says nothing that we know."""
    value = document.value
    role = value.get("role") if isinstance(value, dict) else None
    return role if isinstance(role, str) and role in _SCHEMAS else "document-system"


def mistakes(document: Document) -> list[TargetProblem]:
    """Return what the schema finds wrong, in words for whoever wrote the file, by line."""
    schema = _SCHEMAS.get(role_of(document), "target")
    if document.value is None:
        keys = ", ".join(_schema(schema)["required"])
        return [
            TargetProblem(
                document.file,
                1,
                "the file is empty",
                f"the keys {keys}, as `hopquy init --role ROLE` writes them (document-system, axis or onestop-system)",
            )
        ]
    found = [
        TargetProblem(document.file, document.line(*at), *told)
        for error in validator(schema).iter_errors(document.value)
        for at, told in _told(document, schema, error, tuple(error.instance_path))
    ]
    return sorted(dict.fromkeys(found), key=lambda problem: problem.line)


def name_of(at: _At) -> str:
    """Return how a place in the file is called: keys with dots between them, an entry of a list by its number."""
    name = ""
    for before, step in zip((None, *at), at, strict=False):
        join = "" if not name else ", " if isinstance(before, int) else "."
        name += f", entry {step + 1}" if isinstance(step, int) else f"{join}{step}"
    return name or "the file"


def shown(value: Any) -> str:
    """Return a value as it is quoted in a sentence."""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    short = text if len(text) <= _SHOWN else text[:_SHOWN] + "…"
    plain = "".join(letter if letter.isprintable() else letter.encode("unicode_escape").decode() for letter in short)
    return f"“{plain}”"


def _is_credential(at: _At) -> bool:
    return bool(at) and at[-1] in ("secret", "token")


def _told(document: Document, name: str, error: Any, at: _At) -> Iterator[tuple[_At, tuple[str, str]]]:
    """Yield each mistake of an error against the schema of that name: where it stands, what is wrong and what is expected."""
    rule, where, schema = error.kind.name, name_of(at), _schema(name, at)
    if rule == "additionalProperties":
        for key in error.kind.unexpected:
            yield (*at, key), _unknown(key, where, list(schema["properties"]))
    elif rule == "required":
        key, of_a_kind = error.kind.property, error.kind.property in ("url", "command", "person", "party")
        # Without a kind every kind's keys are asked for.
        if not of_a_kind or "kind" in error.instance:
            since = f", since the kind is {error.instance['kind']}" if of_a_kind else ""
            yield at, (f"{where} lacks the key {key}", _form(name, (*at, key)) + since)
    elif error.instance is None:
        yield at, (f"{where} is empty", _form(name, at))
    elif rule == "type":
        yield at, _mistyped(document, name, error.instance, at)
    elif rule == "uniqueItems":
        twice = next(item for index, item in enumerate(error.instance) if item in error.instance[:index])
        yield at, (f"{where} names {shown(twice)} twice", "each entry once")
    elif rule in ("minItems", "minLength") and not error.instance:
        yield at, (f"{where} is empty", _form(name, at))
    elif rule in ("minItems", "maxItems"):
        few = rule == "minItems"
        yield at, (f"{where} holds {len(error.instance)}", f"at {'least' if few else 'most'} {schema[rule]} entries")
    elif _is_credential(at):
        yield at, _no_reference(error.instance, where)
    else:
        yield at, (f"{where} is {shown(error.instance)}", _form(name, at))


def _unknown(key: str, where: str, known: list[str]) -> tuple[str, str]:
    name, colon, _ = key.partition(":")
    if colon and name in known:
        return f"{where}: after “{name}:” a space is missing", f"`{name}: …`"
    near = get_close_matches(name, known, 1)
    # A key with a colon in it may be a key and its credential, run together.
    quoted = shown(f"{name}:…" if colon else name)
    meant = f"; did you mean {near[0]}?" if near else ""
    return f"{where} has no key {quoted}", f"one of: {', '.join(known)}{meant}"


def _mistyped(document: Document, name: str, value: Any, at: _At) -> tuple[str, str]:
    written, where, schema = document.written(*at), name_of(at), _schema(name, at)
    if not at:
        return f"the file holds {_FOUND.get(type(value), 'a single value')}, not keys", f"the keys {', '.join(schema['required'])}"
    if _is_credential(at):
        return _no_reference(value, where)
    if schema.get("type") == "string" and written is not None:
        meant = "a truth value" if isinstance(value, bool) else "a number"
        return f"{where} is {written}, which YAML takes for {meant}", f'a text: put it in quotes, "{written}"'
    found = _FOUND.get(type(value)) or (f"the text {shown(value)}" if isinstance(value, str) else shown(written or value))
    return f"{where} is {found}", _form(name, at)


def _no_reference(value: Any, where: str) -> tuple[str, str]:
    if value in ("env:", "file:"):
        return f"{where}: nothing stands after “{value}”", REFERENCE
    if isinstance(value, list | dict):
        return f"{where} is {_FOUND[type(value)]}", REFERENCE
    return f"{where}: a credential stands in the file itself", REFERENCE


def _form(name: str, at: _At) -> str:
    """Return what a schema asks for at a place, in words."""
    schema = _schema(name, at)
    said = _SAID.get(at[-1:])
    if said is not None:
        return said
    if "enum" in schema:
        return str(schema["enum"][0]) if len(schema["enum"]) == 1 else f"one of: {', '.join(schema['enum'])}"
    if schema.get("type") == "array" and "enum" in schema["items"]:
        return f"a list with at least one of: {', '.join(schema['items']['enum'])}"
    if schema.get("type") == "object":
        return f"a group of the keys {', '.join(schema.get('required') or schema['properties'])}"
    return str(schema.get("description", "a text"))


@cache
def _schema(name: str, at: _At = ()) -> dict[str, Any]:
    if not at:
        return dict(json.loads((specs.folder() / "schema" / f"{name}.json").read_text(encoding="utf-8")))
    above = _schema(name, at[:-1])
    step = at[-1]
    return dict(above.get("items", {}) if isinstance(step, int) else above.get("properties", {}).get(step, {}))
