"""The target.yaml of an intermediary system that `hopquy init` writes."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from hopquy.runner.model.intermediary import AXIS_FEATURES, Intermediary
from hopquy.runner.model.target import AXIS_PACE
from hopquy.runner.plan.template_lines import comment, features, points, product

__all__ = ["lines"]

_SYSTEMS = (("hopquy.a", "A", "[H49.15]"), ("hopquy.b", "B", "[G12.99, 000.00.99.G12]"), ("hopquy.c", "C", '["020109998887"]'))
_BESIDE = (("locked_code", "H56.08"), ("unknown_code", "H57.98"), ("foreign_code", "H41.07"))
_CALL = Intermediary.__dataclass_fields__["timeout"].default


def lines(language: str) -> Iterator[str]:
    """Yield the lines of the file."""
    told = partial(comment, language)
    yield from told("axis.head")
    yield from told("optional")
    yield ""
    yield from told("axis.role")
    yield "role: axis"
    yield ""
    yield from told("claims")
    yield "claims:"
    yield from product(language, "Trục Mẫu")
    yield from told("axis.features", 2)
    yield from features(language, AXIS_FEATURES, ("exchange",), "feature")
    yield ""
    yield from told("axis.parameters")
    yield "parameters:"
    yield from told("axis.endpoint", 2)
    yield "  endpoint: http://127.0.0.1:8080"
    yield from told("axis.dialect", 2)
    yield "  dialect: vxp"
    yield from told("axis.systems", 2)
    yield "  systems:"
    for index, (system_id, letter, codes) in enumerate(_SYSTEMS):
        optional = "" if index < len(_SYSTEMS) - 1 else "#"
        yield f"    {optional}- {{system_id: {system_id}, secret: env:HOPQUY_SECRET_{letter}, codes: {codes}}}"
    for key, code in _BESIDE:
        yield from told(f"axis.{key.replace('_', '-')}", 2)
        yield f'  #{key}: "{code}"'
    yield from told("tls", 2)
    yield "  #   tls: {ca: ca.pem}"
    yield from told("axis.timeout", 2)
    yield f"  #timeout: {_CALL:g}"
    yield from told("axis.driver", 2)
    yield '  #driver: {kind: http, url: "http://127.0.0.1:9000", actions: [restart]}'
    yield from told("axis.points", 2)
    yield from points(language, AXIS_PACE, "point")
