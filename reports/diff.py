"""Two runs compared, as one JSON value: what was tested, and which verdicts changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from hopquy import __version__
from hopquy.reports.change import KINDS, Change, changes
from hopquy.reports.checking import checked
from hopquy.reports.recurrence import Recurrence, Recurrences
from hopquy.reports.sameness import Sameness, same_target, same_test
from hopquy.reports.side import Side

__all__ = ["diff_document"]

_NEWLY_FAILING, _OPEN = 1, 3


def diff_document(before: Side, after: Side) -> dict[str, Any]:
    """Return diff.json as a value.

    `exit` is 1 where something scored fails that did not, 3 where something scored is not told any more or one side has no decision, else 0.
    """
    then, now = before.rows, after.rows
    found = changes(then, now)
    recurrences = Recurrences(before.report, after.report)
    document = {
        "format": "hopquy-diff/1",
        "hopquy": __version__,
        "before": _side(before),
        "after": _side(after),
        "same_test": _sameness(same_test(before, after)),
        "same_target": _sameness(same_target(before, after)),
        "counts": {kind: _counted(kind, found) for kind in KINDS},
        "changes": [_change(one) for one in found],
        "still_failing": [
            _failing(id_, then[id_], now[id_], recurrences)
            for id_ in sorted(then.keys() & now.keys(), key=lambda id_: (not now[id_]["scored"], id_))
            if then[id_]["verdict"] == now[id_]["verdict"] == "fail"
        ],
        "exit": _exit(found, before, after),
    }
    return checked(document, "diff")


def _exit(found: Sequence[Change], before: Side, after: Side) -> int:
    worse = {one.kind for one in found if one.scored}
    if "failed" in worse:
        return _NEWLY_FAILING
    return _OPEN if "opened" in worse or not (before.decides and after.decides) else 0


def _side(side: Side) -> dict[str, Any]:
    report = side.report
    return {
        "held": side.held,
        "run": {name: report["run"][name] for name in ("id", "mode", "started", "complete")},
        "target": {name: report["target"][name] for name in ("name", "version", "vendor", "build", "role", "claims")},
        "profile": report["profile"]["id"],
        "as_of": report["as_of"],
        "hopquy": report["hopquy"],
        "specs_sha256": report["specs_sha256"],
        "plan_sha256": report["plan_sha256"],
        "evidence_head": report["run"]["evidence_head"],
        "decision": {name: report["decision"][name] for name in ("outcome", "diagnosis_only", "exit", "exercised", "in_scope")},
        "counts": report["counts"],
    }


def _sameness(found: Sameness) -> dict[str, Any]:
    differences = [{"what": one.what, "before": one.before, "after": one.after} for one in found.differences]
    return {"same": found.same, "differences": differences, "unknown": list(found.unknown)}


def _counted(kind: str, found: Sequence[Change]) -> dict[str, int]:
    scored = [one.scored for one in found if one.kind == kind]
    return {"scored": sum(scored), "advisory": len(scored) - sum(scored)}


def _change(one: Change) -> dict[str, Any]:
    row = one.after or one.before or {}
    return {
        "id": one.id,
        "change": one.kind,
        "scored": one.scored,
        "statement": row["statement"],
        "before": _standing(one.before),
        "after": _standing(one.after),
    }


def _standing(row: Mapping[str, Any] | None) -> dict[str, Any] | None:
    if row is None:
        return None
    return {name: row[name] for name in ("verdict", "scored", "reason", "blocked_by", "findings", "findings_left_out")}


def _failing(id_: str, then: Mapping[str, Any], now: Mapping[str, Any], recurrences: Recurrences) -> dict[str, Any]:
    found = recurrences.of(then["findings"], now["findings"])
    return {
        "id": id_,
        "scored": now["scored"],
        "statement": now["statement"],
        "changed": any(one.state in ("new", "gone") for one in found),
        "findings": [_recurrence(one) for one in found],
        "left_out": {"before": then["findings_left_out"], "after": now["findings_left_out"]},
    }


def _recurrence(one: Recurrence) -> dict[str, Any]:
    return {"state": one.state, "times": {"before": one.before, "after": one.after}, "finding": dict(one.finding)}
