"""Which findings of one run come back in another, though each run has its own names, times and digests."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

__all__ = ["Recurrence", "Recurrences"]

_OF_A_RUN = ("document_id", "doc_id", "token")
"""What observations call the names that a run gives out."""
_SHORTEST = 8
"""A shorter name may be an innocent part of a sentence."""
_DAY = r"\d{4}([/-])\d{2}\1\d{2}"
_CHANGING = re.compile(
    r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"
    r"|\b[0-9a-fA-F]{32,}\b"
    r"|\bhq[0-9a-f]{8,11}\b"
    r"|\b\d{8}T\d{6}\+\d{4}"
    rf"|\b{_DAY}(?:[T ]\d{{2}}:\d{{2}}(?::\d{{2}}(?:\.\d+)?)?)?(?:Z|[+-]\d{{2}}:?\d{{2}})?"
)
"""Identifiers of documents and tokens of ours, digests, days and times."""
_BLANK = "…"

Finding = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Recurrence:
    """One finding as it stands in both runs: how often, and an example of it."""

    before: int
    after: int
    finding: Finding

    @property
    def state(self) -> str:
        """`new`, `gone`, `more`, `fewer` or `same`."""
        if not self.before:
            return "new"
        if not self.after:
            return "gone"
        return "same" if self.before == self.after else "more" if self.after > self.before else "fewer"


class Recurrences:
    """Matches the findings of two reports."""

    def __init__(self, before: Mapping[str, Any], after: Mapping[str, Any]) -> None:
        self._names = (_Names(before["observations"]), _Names(after["observations"]))

    def of(self, before: Iterable[Finding], after: Iterable[Finding]) -> list[Recurrence]:
        """Return the findings of one requirement in both runs, in the order in which they stand, the later run first."""
        keyed = [[(names.key(finding), finding) for finding in side] for names, side in zip(self._names, (before, after), strict=True)]
        then, now = (Counter(key for key, _ in side) for side in keyed)
        example = {key: finding for side in keyed for key, finding in reversed(side)}
        order = dict.fromkeys(key for side in reversed(keyed) for key, _ in side)
        return [Recurrence(then[key], now[key], example[key]) for key in order]


class _Names:
    """What one run called its documents, and what each observation is."""

    def __init__(self, observations: Iterable[Mapping[str, Any]]) -> None:
        listed = list(observations)
        self._kinds = {each["seq"]: each["kind"] for each in listed}
        given = {str(value) for each in listed for name in _OF_A_RUN if len(str(value := each["data"].get(name))) >= _SHORTEST}
        longest_first = sorted(given, key=lambda name: (-len(name), name))
        self._given = re.compile("|".join(map(re.escape, longest_first))) if given else None

    def key(self, finding: Finding) -> tuple[str, str, str, str]:
        """Return what a finding is once everything is blanked that changes from run to run."""
        kind = self._kinds.get(finding["observation"], "")
        return kind, self._blanked(finding["path"]), self._blanked(finding["expected"]["en"]), self._blanked(finding["observed"]["en"])

    def _blanked(self, text: str) -> str:
        text = self._given.sub(_BLANK, text) if self._given is not None else text
        return _CHANGING.sub(_BLANK, text)
