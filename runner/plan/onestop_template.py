"""The target.yaml of a one-stop system that `hopquy init` writes."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from hopquy.runner.model.onestop import ONESTOP_FEATURES, Onestop
from hopquy.runner.model.target import ONESTOP_PACE
from hopquy.runner.plan.template_lines import comment, features, points, product

__all__ = ["lines"]

_REQUIRED = ("sync", "refuse", "result")
_PARAMETERS = (
    ("dialect", "adapter"),
    ("username", "motcua.mau"),
    ("secret", "env:HOPQUY_SECRET"),
    ("codes", '["000.01.15.H49"]'),
    ("listen", "127.0.0.1:8820"),
)
_CALL = Onestop.__dataclass_fields__["timeout"].default


def lines(language: str) -> Iterator[str]:
    """Yield the lines of the file."""
    told = partial(comment, language)
    yield from told("onestop.head")
    yield from told("optional")
    yield ""
    yield from told("onestop.role")
    yield "role: onestop-system"
    yield ""
    yield from told("claims")
    yield "claims:"
    yield from product(language, "Một cửa Mẫu")
    yield from told("onestop.features", 2)
    yield from features(language, ONESTOP_FEATURES, _REQUIRED, "onestop.feature")
    yield ""
    yield from told("onestop.parameters")
    yield "parameters:"
    for key, value in _PARAMETERS:
        yield from told(f"onestop.{key}", 2)
        yield f"  {key}: {value}"
    yield from told("onestop.format", 2)
    yield "  #format: xml"
    yield from told("onestop.lookup", 2)
    yield '  #lookup: "http://127.0.0.1:8080/tra-cuu?ma={code}"'
    yield from told("onestop.address", 2)
    yield "  #address: http://127.0.0.1:8080/dvcqg"
    yield from told("onestop.procedures", 2)
    yield '  #procedures: ["1.009901", "1.009902"]'
    yield from told("onestop.calendar", 2)
    yield '  #calendar: {weekend: [6, 7], holidays: ["2026-01-01"], make-up-days: []}'
    yield from told("onestop.linked", 2)
    yield '  #linked: {nd-297-2025: ["1.009906"], nd-63-2024: ["1.009907"]}'
    yield from told("tls", 2)
    yield "  #   tls: {ca: ca.pem}"
    yield from told("onestop.timeout", 2)
    yield f"  #timeout: {_CALL:g}"
    yield from told("onestop.driver", 2)
    yield '  #driver: {kind: http, url: "http://127.0.0.1:9000"}'
    yield from told("onestop.points", 2)
    yield from points(language, ONESTOP_PACE, "onestop.point")
