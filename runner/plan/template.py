"""The target.yaml that `hopquy init` writes: every key with what it means, and its default where it has one."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields
from functools import partial
from typing import Any

from hopquy.runner.language import LANGUAGES
from hopquy.runner.model.target import FEATURES, PACE, PARTIES, Driver, Trials
from hopquy.runner.plan import axis_template, onestop_template
from hopquy.runner.plan.template_lines import comment, features, points, product

__all__ = ["target_template"]

_REQUIRED = ("send", "receive", "refuse")
_USUAL: dict[str, Any] = {field.name: field.default for field in fields(Driver)}


def target_template(role: str, language: str) -> str:
    """Return a commented target.yaml; it loads as it is, with the credential in HOPQUY_SECRET, and so does it with any optional line in use."""
    if role not in _LINES or language not in LANGUAGES:
        raise ValueError(f"no template for {role!r} in {language!r}")
    return "\n".join(_LINES[role](language)) + "\n"


def _lines(language: str) -> Iterator[str]:
    told = partial(comment, language)
    yield from told("head")
    yield from told("optional")
    yield ""
    yield from told("role")
    yield "role: document-system"
    yield ""
    yield from told("claims")
    yield "claims:"
    yield from product(language, "QLVB Mẫu")
    yield from told("features", 2)
    yield from features(language, FEATURES, _REQUIRED, "feature")
    yield ""
    yield from told("parameters")
    yield "parameters:"
    for key, value in (
        ("system_id", "qlvb.mau"),
        ("secret", "env:HOPQUY_SECRET"),
        ("codes", '["H49.99.01"]'),
        ("listen", "127.0.0.1:8810"),
    ):
        yield from told(key.replace("_", "-"), 2)
        yield f"  {key}: {value}"
    yield from told("driver", 2)
    yield from ("  driver:", "    kind: http")
    actions = f"[{', '.join(_USUAL['actions'])}]"
    for line in ("url: http://127.0.0.1:9000", "#token: env:HOPQUY_TOKEN", f"#timeout: {_USUAL['timeout']:g}", f"#actions: {actions}"):
        yield from told(line.partition(":")[0].lstrip("#"), 4)
        yield f"    {line}"
    yield from told("command", 4)
    yield from ("    #   kind: command", '    #   command: ["python3", "drive.py"]')
    yield from told("manual", 4)
    yield from ("    #   kind: manual", '    #   person: "Cán bộ kiểm thử"', f"    #   party: vendor  # {' | '.join(PARTIES)}")
    yield from told("listen-tls", 2)
    yield "  #   listen_tls: {at: 0.0.0.0:8811, host: 192.0.2.7, authority: hopquy-ca}"
    yield from told("tls", 2)
    yield "  #   tls: {ca: ca.pem}"
    yield from told("trials", 2)
    usual = Trials()
    yield f"  #trials: {{large_mib: {usual.large_mib:g}, valid: {usual.valid}, faulty: {usual.faulty}, smaller: {usual.smaller}, seconds: {usual.seconds:g}}}"
    yield from told("points", 2)
    yield from points(language, PACE, "point")


_LINES: Mapping[str, Callable[[str], Iterator[str]]] = {
    "document-system": _lines,
    "axis": axis_template.lines,
    "onestop-system": onestop_template.lines,
}
