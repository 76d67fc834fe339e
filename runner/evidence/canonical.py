"""The one way in which a JSON value is written where its bytes are hashed."""

from __future__ import annotations

import hashlib
import json
from typing import Any

__all__ = ["canonical", "digest"]


def canonical(value: Any) -> bytes:
    """Return the value as UTF-8 JSON with sorted keys and no spaces; lone surrogates and NaN are refused with ValueError."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False).encode("utf-8")


def digest(value: Any) -> str:
    """Return the SHA-256 of the canonical bytes."""
    return hashlib.sha256(canonical(value)).hexdigest()
