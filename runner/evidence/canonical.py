"""The one way in which a JSON value is written where its bytes are hashed, and what is done with values that JSON cannot hold."""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Mapping
from typing import Any

__all__ = ["DEEPEST", "canonical", "digest", "storable"]

DEEPEST = 100
"""Levels of a recorded value; what lies deeper is left out, visibly."""
_BEYOND = 1 << 1024
"""Beyond it no reader of JSON is sure to take the number as it is."""


def canonical(value: Any) -> bytes:
    """Return the value as UTF-8 JSON with sorted keys and no spaces; lone surrogates and NaN are refused with ValueError."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False).encode("utf-8")


def digest(value: Any) -> str:
    """Return the SHA-256 of the canonical bytes."""
    return hashlib.sha256(canonical(value)).hexdigest()


def storable(value: Any) -> tuple[Any, bool]:
    r"""Return the value as JSON can hold it, however a peer wrote it, and whether it had to be changed for that.

    A lone surrogate becomes the six letters of its escape (`\ud800`), NaN and infinities become texts, an integer beyond 1024 bits
    its hexadecimal digits, a key that is no text its text (with an apostrophe where there is one such already); what lies deeper than `DEEPEST` levels is left out with a text in its place.
    """
    changes: list[str] = []
    return _stored(value, 0, changes), bool(changes)


def _stored(value: Any, depth: int, changes: list[str]) -> Any:
    if value is None or isinstance(value, bool) or (isinstance(value, str) and value.isascii()):
        return value
    match value:
        case list() | tuple() | dict() | Mapping() if depth >= DEEPEST:
            text = f"[left out: deeper than {DEEPEST} levels]"
        case dict() | Mapping():
            return _object(value, depth, changes)
        case list() | tuple():
            return [_stored(item, depth + 1, changes) for item in value]
        case str() if not value.isascii():
            text = value.encode("utf-8", "backslashreplace").decode("utf-8")
        case float() if not math.isfinite(value):
            text = str(value)
        case int() if not -_BEYOND < value < _BEYOND:
            text = hex(value)
        case _:
            return value
    if text != value:
        changes.append(text)
    return text


def _object(value: Mapping[Any, Any], depth: int, changes: list[str]) -> dict[str, Any]:
    stored: dict[str, Any] = {}
    for key, item in value.items():
        name = _key(key, changes)
        while name in stored:
            name += "'"
            changes.append(name)
        stored[name] = _stored(item, depth + 1, changes)
    return stored


def _key(key: Any, changes: list[str]) -> str:
    if not isinstance(key, str):
        key = str(key)
        changes.append(key)
    return str(_stored(key, 0, changes))
