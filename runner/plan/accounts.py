"""The part of target.yaml that only an intermediary system has: where it answers, and the accounts that it gave us."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from hopquy.runner.model.intermediary import Account, Intermediary
from hopquy.runner.plan.address import wrong_address
from hopquy.runner.plan.mistakes import ENDPOINT, name_of, shown

__all__ = ["intermediary_of", "wrong_accounts"]

_At = tuple[str | int, ...]
_Wrong = tuple[_At, str, str]
_BESIDE = ("locked_code", "unknown_code", "foreign_code")


def wrong_accounts(parameters: Mapping[str, Any]) -> Iterator[_Wrong]:
    """Yield what a schema cannot say of them."""
    at: _At = ("parameters", "endpoint")
    yield from wrong_address(parameters["endpoint"], at, ENDPOINT, "operations are", "the bare address; credentials stand under `systems`")
    for at, text in (*_ids(parameters), *_codes(parameters)):
        if text != text.strip() or not text.isprintable():
            yield at, f"{name_of(at)} is {shown(text)}", "a text without white space around it and line breaks in it"
    for named in (_ids(parameters), _codes(parameters)):
        first: dict[str, _At] = {}
        for at, text in named:
            if first.setdefault(text, at) != at:
                yield at, f"{name_of(at)} is {shown(text)}, as is {name_of(first[text])}", "one that stands nowhere else"


def _ids(parameters: Mapping[str, Any]) -> Iterator[tuple[_At, str]]:
    for index, system in enumerate(parameters["systems"]):
        yield ("parameters", "systems", index, "system_id"), system["system_id"]


def _codes(parameters: Mapping[str, Any]) -> Iterator[tuple[_At, str]]:
    for index, system in enumerate(parameters["systems"]):
        for number, code in enumerate(system["codes"]):
            yield ("parameters", "systems", index, "codes", number), code
    for key in _BESIDE:
        if key in parameters:
            yield ("parameters", key), parameters[key]


def intermediary_of(parameters: Mapping[str, Any], credentials: Mapping[_At, str]) -> Intermediary:
    """Return what the file says of the intermediary system."""
    usual = Intermediary.__dataclass_fields__["timeout"].default
    return Intermediary(
        endpoint=parameters["endpoint"].rstrip("/"),
        dialect=parameters["dialect"],
        systems=tuple(
            Account(one["system_id"], credentials.get(("parameters", "systems", index, "secret"), ""), tuple(one["codes"]))
            for index, one in enumerate(parameters["systems"])
        ),
        timeout=float(parameters.get("timeout", usual)),
        locked_code=parameters.get("locked_code"),
        unknown_code=parameters.get("unknown_code"),
        foreign_code=parameters.get("foreign_code"),
    )
