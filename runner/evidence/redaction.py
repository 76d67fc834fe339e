"""Credentials stop here: they are replaced where bytes enter the evidence."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from hopquy.runner.evidence.forms import Form, View, forms_of, packed

__all__ = ["SHORTEST_SECRET", "Redactor"]

SHORTEST_SECRET = 8
"""Shorter texts cannot be told from ordinary content."""
_REMEMBERED, _SHORT = 2048, 128

_Forms = list[tuple[Callable[[bytes], bytes], list[Form]]]
_VIEWS: tuple[tuple[View, Callable[[bytes], bytes]], ...] = ((View.PLAIN, bytes), (View.LOWER, bytes.lower), (View.PACKED, packed))


class Redactor:
    """Replaces every known form of the named secrets (see `hopquy.runner.evidence.forms`).

    A secret becomes `[redacted:NAME]`; inside base64 it becomes as many other letters, so that the rest can still be decoded.
    """

    def __init__(self, secrets: Mapping[str, str]) -> None:
        found = {name: secret for name, secret in secrets.items() if len(secret) >= SHORTEST_SECRET}
        longest_first = sorted(found.items(), key=lambda item: -len(item[1]))
        forms = [form for name, secret in longest_first for form in forms_of(name, secret)]
        self._in_bytes = _by_view(forms)
        self._in_texts = _by_view([form for form in forms if form.of_text])
        self._usual = lru_cache(_REMEMBERED)(self._cleaned)

    def text(self, value: str) -> str:
        """Return the text without secrets; names and values of headers come again and again."""
        if len(value) < SHORTEST_SECRET:
            return value
        return self._usual(value) if len(value) <= _SHORT else self._cleaned(value)

    def _cleaned(self, value: str) -> str:
        data = value.encode("utf-8", "surrogatepass")
        clean = _without(data, self._in_texts)
        return value if clean is data else clean.decode("utf-8", "surrogatepass")

    def data(self, value: bytes) -> bytes:
        """Return the bytes without secrets."""
        return _without(value, self._in_bytes)

    def json(self, value: Any) -> Any:
        """Return the JSON value with every text and key in it free of secrets."""
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, list | tuple):
            return [self.json(item) for item in value]
        if isinstance(value, Mapping):
            clean: dict[str, Any] = {}
            for key, item in value.items():
                name = self.text(str(key))
                while name in clean:
                    name += "'"
                clean[name] = self.json(item)
            return clean
        return value


def _by_view(forms: list[Form]) -> _Forms:
    return [(looked_at, [form for form in forms if form.view is view]) for view, looked_at in _VIEWS]


def _without(data: bytes, forms: _Forms) -> bytes:
    for looked_at, group in forms:
        seen = looked_at(data)
        for form in group:
            if form.probe in seen:
                clean = re.sub(form.expression, form.mark, data)
                if clean != data:
                    data, seen = clean, looked_at(clean)
    return data
