"""What the views say of the gate of a pipeline, in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hopquy.reports.words import LANGUAGES, word

__all__ = ["blocked_by_known", "gate_lines", "known_failure"]

_LISTED = ("stale", "open", "expired", "known")


def known_failure(report: Mapping[str, Any], id_: str) -> Mapping[str, Any] | None:
    """Return the entry of the baseline under which a failing requirement is tolerated."""
    gate = report.get("gate")
    return next((entry for entry in gate["known"] if entry["id"] == id_), None) if gate is not None else None


def blocked_by_known(report: Mapping[str, Any], id_: str) -> bool:
    """Whether a requirement could not be told because of known failures alone."""
    gate = report.get("gate")
    return gate is not None and id_ in gate["blocked"]


def gate_lines(report: Mapping[str, Any]) -> list[dict[str, str]]:
    """Return what there is to say of the gate, the outcome first; nothing where there is none."""
    gate = report.get("gate")
    if gate is None:
        return []
    file = gate["baseline"]["file"]
    lines = [word(f"gate.{gate['exit']}", file=file)]
    lines += [word("gate.new", id=id_, file=file) for id_ in gate["new"]]
    for kind in _LISTED:
        lines += [_entry(kind, entry, file) for entry in gate[kind]]
    if gate["blocked"]:
        lines.append(word("gate.blocked", count=len(gate["blocked"])))
    return lines


def _entry(kind: str, entry: Mapping[str, Any], file: str) -> dict[str, str]:
    said = word(f"gate.{kind}", id=entry["id"], file=file, line=entry["line"], reason=" ".join(entry["reason"].split()))
    if entry["until"] is None or kind not in ("known", "expired"):
        return said
    until = word("gate.until", day=entry["until"])
    return {lang: said[lang] + until[lang] for lang in LANGUAGES}
