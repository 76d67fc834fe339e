"""The HTML report: one file that opens from a disk, without network, and prints."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from hopquy.reports.evidence import Blob, Hit, hits_of, panels
from hopquy.reports.gate import gate_lines
from hopquy.reports.ordering import SECTIONS, group_of, sections
from hopquy.reports.page import FILTERS, GLOBALS, finalize
from hopquy.reports.visible import visible

__all__ = ["render_html"]

MEBIBYTE = 1024 * 1024
VERDICTS = ("fail", "error", "inconclusive", "pass", "not-applicable")


def render_html(report: Mapping[str, Any], blob: Blob, *, embed_limit: int = 2 * MEBIBYTE, embed_total: int = 20 * MEBIBYTE) -> str:
    """Return the report as one page; bytes longer than `embed_limit`, or beyond `embed_total` together, are named and not embedded."""
    environment = _environment()
    style = _asset("report.css") + _running_feet(report)
    script = _asset("report.js")
    note = environment.get_template("_macros.html").make_module().note  # type: ignore[attr-defined]

    def noted(hit: Hit) -> Markup:
        return Markup(note(hit.requirement, hit.finding))  # noqa: S704 -- rendered by a template that escapes

    judged = all(reason["code"] != "preflight" for reason in report["decision"]["reasons"])
    hits = hits_of(report["requirements"])
    shown, pointed = panels(report["observations"], hits, blob, noted, embed_limit, embed_total)
    return environment.get_template("report.html").render(
        report=report,
        style=Markup(style),  # noqa: S704 -- our own file and digits
        script=Markup(script),  # noqa: S704 -- our own file
        policy=_policy(style, script),
        sections=sections(report["requirements"]),
        section_names=SECTIONS,
        verdicts=VERDICTS,
        requirement_ids=frozenset(each["id"] for each in report["requirements"]),
        observation_seqs=frozenset(each["seq"] for each in report["observations"]),
        panels=shown,
        pointed=pointed,
        judged=judged,
        diagnoses=sorted(report["preflight"]["diagnoses"], key=lambda each: _READINESS.index(each["state"])),
        not_seen=[each for each in report["requirements"] if judged and each["scored"] and each["verdict"] == "inconclusive"],
        story_titles={each["name"]: each["title"] for each in report["stories"]},
        group_of=group_of,
        figures=report.get("figures", []),
        gate=gate_lines(report),
        tolerated={entry["id"]: entry for entry in report.get("gate", {}).get("known", ())},
    )


_READINESS = ("not-ready", "unknown", "ready", "not-applicable")
"""What is to be done comes first."""


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("hopquy.reports", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=finalize,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.filters.update(FILTERS)
    environment.globals.update(GLOBALS)
    return environment


@cache
def _asset(name: str) -> str:
    return files("hopquy.reports").joinpath("assets", name).read_text(encoding="utf-8")


def _policy(style: str, script: str) -> str:
    """Allow this style and this script and nothing else."""
    rules = [
        "default-src 'none'",
        f"style-src '{_digest(style)}'",
        f"script-src '{_digest(script)}'",
        "base-uri 'none'",
        "form-action 'none'",
    ]
    return "; ".join(rules)


def _digest(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _running_feet(report: Mapping[str, Any]) -> str:
    """Return the rules that say on every printed page which product and run it is, and what it is not."""
    product = _css_string(f"{report['target']['name']} {report['target']['version']} · {report['run']['id']}")
    is_not = {name: _css_string(report["is_not"][language]) for name, language in (("vietnamese", "vi"), ("english", "en"))}
    feet = "".join(f"@page {name}{{@top-left{{content:{product}}}@bottom-left{{content:{text}}}}}\n" for name, text in is_not.items())
    return f"@page{{@top-left{{content:{product}}}}}\n{feet}"


def _css_string(text: str) -> str:
    """Return a CSS string in which every character but letters and digits of ASCII is an escape."""
    spelled = (each if each.isascii() and each.isalnum() else f"\\{ord(each):06x}" for each in visible(text))
    return '"' + "".join(spelled) + '"'
