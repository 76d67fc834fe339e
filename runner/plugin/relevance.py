"""Which stories show a defect: those that gave the rules it breaks something to rule on when the system was honest."""

from __future__ import annotations

from collections.abc import Iterable

from hopquy.runner.verdict.judgement import Judgement

__all__ = ["Relevance"]

_ENOUGH = 2
"""Stories for each rule: a second one shows that a defect is no matter of one story's circumstances."""


class Relevance:
    """What an honest run of all stories says of them."""

    def __init__(self, honest: Judgement) -> None:
        stories = {exhibit.observation.seq: exhibit.observation.story for exhibit in honest.exhibits}
        self._stories = {
            verdict.id: tuple(dict.fromkeys(story for seq in verdict.observations if (story := stories.get(seq))))
            for verdict in honest.verdicts
        }

    def stories(self, breaks: Iterable[str], enough: int = _ENOUGH) -> tuple[str, ...]:
        """Return stories in which these rules are ruled on, the first so many for each; none where a rule was ruled on in no story, so that all are to be played."""
        found: list[str] = []
        for id_ in breaks:
            ruled = self._stories.get(id_, ())
            if not ruled:
                return ()
            found += ruled[:enough]
        return tuple(sorted(set(found)))
