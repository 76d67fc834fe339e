"""What became of each verdict from one run to another."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

__all__ = ["KINDS", "Change", "changes"]

KINDS = ("failed", "opened", "left", "mended", "established", "entered", "added", "removed", "weighed")
"""New failure; newly not told; no longer judged; mended; told at last; newly judged; new rule; rule that is gone; same verdict, other weight."""
_OPEN = ("inconclusive", "error")
_ABSENT = "absent"

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Change:
    """One requirement whose verdict, or whose weight, is not what it was; a side that does not know the rule has None."""

    id: str
    kind: str
    before: Row | None
    after: Row | None

    @property
    def scored(self) -> bool:
        """Whether it decides, on the side that is later known."""
        return bool((self.after or self.before or {}).get("scored"))


def changes(before: Mapping[str, Row], after: Mapping[str, Row]) -> tuple[Change, ...]:
    """Return every change, by kind, what decides first, then by id."""
    found = list(_changes(before, after))
    return tuple(sorted(found, key=lambda one: (KINDS.index(one.kind), not one.scored, one.id)))


def _changes(before: Mapping[str, Row], after: Mapping[str, Row]) -> Iterator[Change]:
    for id_ in before.keys() | after.keys():
        then, now = before.get(id_), after.get(id_)
        kind = _kind(then, now)
        if kind is not None:
            yield Change(id_, kind, then, now)


def _kind(then: Row | None, now: Row | None) -> str | None:
    was, is_ = _word(then), _word(now)
    heavier = bool(then and now and now["scored"] and not then["scored"])
    if is_ == "fail" and (was != "fail" or heavier):
        return "failed"
    if was == is_:
        return "weighed" if then and now and then["scored"] != now["scored"] else None
    if _ABSENT in (was, is_) and is_ not in _OPEN:
        return "added" if was == _ABSENT else "removed"
    if is_ in _OPEN:
        return "opened"
    if is_ == "not-applicable":
        return "left"
    return {"fail": "mended", "not-applicable": "entered"}.get(was, "established")


def _word(row: Row | None) -> str:
    return _ABSENT if row is None else str(row["verdict"])
