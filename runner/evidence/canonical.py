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
_LONGEST_INTEGER = 1 << 1024
"""Beyond it no reader of JSON is sure to take the number as it is."""


def canonical(value: Any) -> bytes:
    """Return the value as UTF-8 JSON with sorted keys and no spaces; lone surrogates and NaN are refused with ValueError."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False).encode("utf-8")


def digest(value: Any) -> str:
    """Return the SHA-256 of the canonical bytes."""
    return hashlib.sha256(canonical(value)).hexdigest()


def storable(value: Any, depth: int = 0) -> Any:
    r"""Return the value as JSON can hold it, however a peer wrote it.

    A lone surrogate becomes the six letters of its escape (`\ud800`), NaN and infinities become texts, an integer beyond 1024 bits
    its hexadecimal digits, a key that is no text its text; what lies deeper than `DEEPEST` levels is left out with a text in its place.
    """
    match value:
        case str():
            return value.encode("utf-8", "backslashreplace").decode("utf-8") if not value.isascii() else value
        case float():
            return value if math.isfinite(value) else str(value)
        case int() if not isinstance(value, bool):
            return value if -_LONGEST_INTEGER < value < _LONGEST_INTEGER else hex(value)
        case Mapping() | list() | tuple() if depth >= DEEPEST:
            return f"[left out: deeper than {DEEPEST} levels]"
        case Mapping():
            return {storable(str(key)): storable(item, depth + 1) for key, item in value.items()}
        case list() | tuple():
            return [storable(item, depth + 1) for item in value]
    return value
