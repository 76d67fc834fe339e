"""A part of a run's evidence that was taken out of it: lines of its log as they were written, and the bytes that they name.

Each line still has its own hash over what it says and over the line before it in the run, so that it can be found there and cannot be
altered by accident; that nothing was left out between two of them, only the whole log of the run can show.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from hopquy.runner.errors.evidence import Damage, EvidenceError
from hopquy.runner.evidence.record import entry_of, observation_of
from hopquy.runner.evidence.seal import SEAL, seal_damages
from hopquy.runner.model.observation import Observation

__all__ = ["OBSERVATIONS", "Excerpt", "read_excerpt"]

OBSERVATIONS = "observations.jsonl"


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Some observations of a run, under the numbers that they have there."""

    observations: tuple[Observation, ...]
    blobs: Mapping[str, bytes]

    def blob(self, name: str) -> bytes | None:
        """Return the bytes of that SHA-256."""
        return self.blobs.get(name)


def read_excerpt(folder: Path) -> Excerpt:
    """Read the excerpt in a folder; raises EvidenceError with every damage found."""
    damages = list(seal_damages(folder))
    if not (folder / SEAL).is_file():
        damages.append(Damage(SEAL, None, "the file is missing"))
    observations: list[Observation] = []
    try:
        lines = (folder / OBSERVATIONS).read_bytes().splitlines(keepends=True)
        blobs = {hashlib.sha256(data).hexdigest(): data for data in _files(folder)}
    except OSError as error:
        raise EvidenceError((*damages, Damage(OBSERVATIONS, None, f"the file cannot be read: {error.strerror}"))) from None
    for number, line in enumerate(lines, 1):
        found = _observation(line)
        if found is None:
            damages.append(Damage(OBSERVATIONS, number, "the line is not what was written: its hash does not fit"))
        elif observations and found.seq <= observations[-1].seq:
            damages.append(Damage(OBSERVATIONS, number, "a line is doubled or out of place"))
        else:
            observations.append(found)
            if found.blob is not None and found.blob not in blobs:
                damages.append(Damage(OBSERVATIONS, number, f"the bytes of observation {found.seq} are missing"))
    if damages:
        raise EvidenceError(tuple(dict.fromkeys(damages)))
    return Excerpt(tuple(observations), blobs)


def _files(folder: Path) -> list[bytes]:
    return [path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()]


def _observation(line: bytes) -> Observation | None:
    entry = entry_of(line)
    if entry is None or entry["type"] != "observation" or not isinstance(entry["body"], dict) or not isinstance(entry["seq"], int):
        return None
    return observation_of(entry["body"], entry["seq"])
