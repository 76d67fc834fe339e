"""The two questions before any comparison of verdicts: whether it was the same test, and whether it was the same target."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from hopquy.reports.side import Side

__all__ = ["Difference", "Sameness", "same_target", "same_test"]

_OF_THE_RUN = frozenset({"baseline", "format", "run_id", "seed", "target"})
"""Parts of a plan that every run has for itself, that say what was tested and not how, or what is made of the verdicts afterwards."""
_FOLLOWS = frozenset({"scope", "stories"})
"""Computed from the specs, the profile, the day, `only` and the claims, which are compared themselves."""
_PRODUCT = ("name", "version", "vendor", "build", "role")
_TOLD = frozenset({"hopquy", "specs_sha256", "profile", "as_of", "mode"})
"""What a report repeats of its plan."""
_TOLD_OF_TARGET = frozenset({*_PRODUCT, "features", "codes", "driver"})
_PLAN = "plan"


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that is not alike; a side that does not have it has None."""

    what: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class Sameness:
    """An answer: `same` is None where nothing known differs and something is not known."""

    same: bool | None
    differences: tuple[Difference, ...]
    unknown: tuple[str, ...] = ()


def same_test(before: Side, after: Side) -> Sameness:
    """Compare the specs, the plan and the judge; what every run has for itself (its id, its seed) does not count."""
    differences = _apart(_judged_by(before.report), _judged_by(after.report))
    if before.plan is not None and after.plan is not None:
        differences += _apart(_planned(before.plan), _planned(after.plan))
    elif before.report["plan_sha256"] != after.report["plan_sha256"]:
        return Sameness(False if differences else None, tuple(differences), (_PLAN,))
    return Sameness(not differences, tuple(differences))


def same_target(before: Side, after: Side) -> Sameness:
    """Compare the product, its build and what it claims."""
    differences = _apart(_product(before.report["target"]), _product(after.report["target"]))
    return Sameness(not differences, tuple(differences))


def _judged_by(report: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "hopquy": report["hopquy"],
        "specs_sha256": report["specs_sha256"],
        "profile": report["profile"]["id"],
        "as_of": report["as_of"],
        "mode": report["run"]["mode"],
        "codes": report["target"]["codes"],
        "driver": report["target"]["driver"],
    }


def _planned(plan: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a plan fixes beyond that which its report repeats."""
    fixed = {name: value for name, value in plan.items() if name not in _OF_THE_RUN | _FOLLOWS | _TOLD}
    set_up = {name: value for name, value in plan["target"].items() if name not in _TOLD_OF_TARGET}
    return dict(_flat("", fixed | set_up))


def _product(target: Mapping[str, Any]) -> dict[str, Any]:
    facts = {name: target[name] for name in _PRODUCT}
    return facts | {f"claims.{name}": _listed(value) for name, value in target["claims"].items()}


def _listed(value: Any) -> Any:
    return sorted(value, key=str) if isinstance(value, list) else value


def _flat(head: str, value: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(value, Mapping) and value:
        for name, inner in value.items():
            yield from _flat(f"{head}.{name}" if head else str(name), inner)
    else:
        yield head, value


def _apart(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Difference]:
    names = dict.fromkeys([*before, *after])
    return [Difference(name, before.get(name), after.get(name)) for name in names if before.get(name) != after.get(name)]
