"""Credentials stop here: they are replaced where bytes enter the evidence."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import quote, quote_plus

__all__ = ["SHORTEST_SECRET", "Redactor"]

SHORTEST_SECRET = 8
"""Shorter texts cannot be told from ordinary content."""


class Redactor:
    """Replaces every known form of the named secrets by `[redacted:NAME]`."""

    def __init__(self, secrets: Mapping[str, str]) -> None:
        forms: dict[str, str] = {}
        for name, secret in secrets.items():
            if len(secret) >= SHORTEST_SECRET:
                forms.update(dict.fromkeys(_forms(secret), f"[redacted:{name}]"))
        ordered = sorted(forms.items(), key=lambda item: -len(item[0]))
        self._texts = ordered
        self._bytes = [(form.encode(), mark.encode()) for form, mark in ordered]

    def text(self, value: str) -> str:
        """Return the text without secrets."""
        for form, mark in self._texts:
            if form in value:
                value = value.replace(form, mark)
        return value

    def data(self, value: bytes) -> bytes:
        """Return the bytes without secrets."""
        for form, mark in self._bytes:
            if form in value:
                value = value.replace(form, mark)
        return value

    def json(self, value: Any) -> Any:
        """Return the JSON value with every text and key in it free of secrets."""
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, Mapping):
            return {self.text(str(key)): self.json(item) for key, item in value.items()}
        if isinstance(value, list | tuple):
            return [self.json(item) for item in value]
        return value


def _forms(secret: str) -> Iterable[str]:
    raw = secret.encode("utf-8")
    yield secret
    yield json.dumps(secret)[1:-1]
    yield quote(secret, safe="")
    yield quote_plus(secret)
    for encoded in (base64.b64encode(raw).decode(), base64.urlsafe_b64encode(raw).decode()):
        yield encoded
        yield encoded.rstrip("=")
    yield raw.hex()
    yield raw.hex().upper()
