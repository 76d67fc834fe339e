"""Going on with a run that was stopped: its folder made ready, and what of it no longer counts."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from hopquy.runner.errors.evidence import RunningError
from hopquy.runner.evidence.log import LOG
from hopquy.runner.model.observation import Author, Observation

__all__ = ["RESUMED", "cut_to_whole_lines", "interrupted", "without_abandoned"]

RESUMED = "run.resumed"
"""The kind of the observation that begins a second part; its data name the stories that are `replayed`."""
_ENDED = "story.ended"


def cut_to_whole_lines(folder: Path, observations: Sequence[Observation]) -> int:
    """Take a line half written off the log, and files half written from the blobs; returns the bytes taken off the log.

    `observations` are what was read of it; raises RunningError where somebody wrote since.
    """
    log = folder / LOG
    data = log.read_bytes()
    whole = data.rfind(b"\n") + 1
    if data.count(b"\n") != len(observations) + 1:
        raise RunningError(str(folder))
    if whole < len(data):
        os.truncate(log, whole)
    for partial in (folder / "blobs").glob("*.part"):
        partial.unlink()
    return len(data) - whole


def interrupted(observations: Iterable[Observation]) -> tuple[list[str], list[str]]:
    """Return the stories that ended, and those that were being played when the run was stopped."""
    begun: dict[str, bool] = {}
    for observation in observations:
        if observation.story:
            # What comes in later may still belong to a story that ended.
            begun[observation.story] = begun.get(observation.story, False) or observation.kind == _ENDED
    return [name for name, ended in begun.items() if ended], [name for name, ended in begun.items() if not ended]


def without_abandoned(observations: Sequence[Observation]) -> tuple[Observation, ...]:
    """Return what counts: of a story that was played again, what we did the first time counts no more.

    What the target sent then stays. Packets that we put in its way stay as well, marked `abandoned`: it may speak of them, and owes nothing for them.
    """
    since: dict[str, int] = {}
    for observation in observations:
        if observation.kind == RESUMED:
            since.update(dict.fromkeys(observation.data.get("replayed", ()), observation.seq))
    if not since:
        return tuple(observations)
    kept = []
    for observation in observations:
        if observation.seq >= since.get(observation.story, 0) or observation.author is Author.TARGET:
            kept.append(observation)
        elif observation.author is Author.COUNTERPART and observation.blob is not None:
            kept.append(replace(observation, data={**observation.data, "abandoned": True}))
    return tuple(kept)
