"""Reading a run folder back, and finding every place where it is not what was written.

A run that was stopped (no footer, no seal) is read up to its last whole line, decides nothing, and is not damaged: a line half
written is what a stop leaves. A folder with a seal, or a log with a footer, has to be whole.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from hopquy.runner.errors.evidence import Damage, EvidenceError, FinishedRunError, NoRunError
from hopquy.runner.evidence.blobs import Blobs
from hopquy.runner.evidence.log import FIRST, LOG, line_of
from hopquy.runner.evidence.seal import SEAL, seal_damages
from hopquy.runner.model.observation import Author, Observation

__all__ = ["PLAN", "Record", "entry_of", "observation_of", "read_record", "read_stopped"]

PLAN = "plan.json"


@dataclass(frozen=True, slots=True)
class Record:
    """What a run folder holds."""

    header: Mapping[str, Any]
    footer: Mapping[str, Any] | None
    """None when the run did not end: it can be read up to there, and decides nothing."""
    observations: tuple[Observation, ...]
    blobs: Blobs
    head: str
    plan: Mapping[str, Any]

    @property
    def complete(self) -> bool:
        """Whether the log has its footer."""
        return self.footer is not None


def read_record(folder: Path) -> Record:
    """Read a run folder; raises NoRunError, or EvidenceError with every damage found."""
    sealed = (folder / SEAL).is_file()
    _has_files(folder, sealed=sealed)
    damages = list(seal_damages(folder))
    chain, plan_data = _opened(folder, damages)
    damages += chain.damages or _at_the_end(chain, sealed=sealed)
    return _record(folder, chain, plan_data, damages)


def read_stopped(folder: Path) -> Record:
    """Read the folder of a run that was stopped before it was sealed, with its footer or without; raises as `read_record` does, and FinishedRunError."""
    if (folder / SEAL).is_file():
        read_record(folder)
        raise FinishedRunError(str(folder))
    _has_files(folder, sealed=False)
    chain, plan_data = _opened(folder, [])
    damages = chain.damages or ([] if chain.count else _at_the_end(chain, sealed=False))
    if chain.footer is not None and chain.tail:
        damages = _at_the_end(chain, sealed=False)
    return _record(folder, chain, plan_data, damages)


def _has_files(folder: Path, *, sealed: bool) -> None:
    for name in (LOG, PLAN):
        if not (folder / name).is_file():
            if sealed or (folder / LOG).is_file():
                raise EvidenceError((Damage(name, None, "the file is missing"),))
            raise NoRunError(str(folder), name)


def _opened(folder: Path, damages: list[Damage]) -> tuple[_Chain, bytes]:
    try:
        return _Chain((folder / LOG).read_bytes()), (folder / PLAN).read_bytes()
    except OSError as error:
        raise EvidenceError((*damages, Damage(LOG, None, f"the run cannot be read: {error.strerror}"))) from None


def _record(folder: Path, chain: _Chain, plan_data: bytes, damages: list[Damage]) -> Record:
    blobs = Blobs(folder / "blobs")
    damages += _blob_damages(blobs, chain.observations)
    plan = _plan(plan_data, chain.header, damages)
    if damages:
        raise EvidenceError(tuple(dict.fromkeys(damages)))
    return Record(chain.header, chain.footer, tuple(chain.observations), blobs, chain.head, plan)


@dataclass(slots=True)
class _Chain:
    """The lines of a log, each following the line before; stops at the first that does not."""

    data: bytes
    header: Mapping[str, Any] = field(default_factory=dict)
    footer: Mapping[str, Any] | None = None
    observations: list[Observation] = field(default_factory=list)
    head: str = FIRST
    count: int = 0
    tail: bytes = b""
    damages: list[Damage] = field(default_factory=list)

    def __post_init__(self) -> None:
        *lines, self.tail = self.data.split(b"\n")
        for number, line in enumerate(lines, 1):
            wrong = self._take(line + b"\n", number)
            if wrong is not None:
                self.damages.append(Damage(LOG, number, wrong))
                return
            self.count = number

    def _take(self, line: bytes, number: int) -> str | None:
        """Take a line in; returns what is wrong with it, None when nothing is."""
        entry = entry_of(line)
        if entry is None:
            return "the line is not what was written: its hash does not fit"
        if entry["prev"] != self.head or entry["seq"] != number - 1:
            return "a line is missing, doubled or out of place: it does not follow the line before"
        if self.footer is not None:
            return "something stands after the footer"
        kind, body = entry["type"], entry["body"]
        if not isinstance(body, dict) or (kind == "header") != (number == 1):
            return "the header is not the first line"
        if kind == "header":
            self.header = body
        elif kind == "footer":
            self.footer = body
        else:
            observation = observation_of(body, number - 1) if kind == "observation" else None
            if observation is None:
                return "the line is not an observation"
            self.observations.append(observation)
        self.head = entry["hash"]
        return None


def _at_the_end(chain: _Chain, *, sealed: bool) -> list[Damage]:
    after = chain.count + 1
    if not chain.count:
        return [Damage(LOG, 1, "the log is empty: nothing was recorded, or everything was cut off")]
    if chain.footer is None:
        wrong = "the line is cut off" if chain.tail else "the footer is missing: the tail was cut off"
        return [Damage(LOG, after, wrong)] if sealed else []
    if chain.tail:
        return [Damage(LOG, after, "something stands after the footer")]
    if not sealed:
        return [
            Damage(
                SEAL, None, "the file is missing although the log is complete: it was removed, or the run was stopped before it was sealed"
            )
        ]
    counted, there = chain.footer.get("observations"), len(chain.observations)
    return [] if counted == there else [Damage(LOG, chain.count, f"the footer counts {counted} observations, the log has {there}")]


def entry_of(line: bytes) -> dict[str, Any] | None:
    """Return what stands in a line of a log; None where its hash does not fit."""
    try:
        entry = json.loads(line)
        again, own = line_of(entry["type"], entry["seq"], entry["prev"], entry["body"])
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    return entry if again == line and own == entry["hash"] else None


def observation_of(body: Mapping[str, Any], seq: int) -> Observation | None:
    """Return the observation of a line; None where it is none."""
    texts = [body.get(name) for name in ("kind", "point", "author", "story", "at")]
    data, blob = body.get("data"), body.get("blob")
    if not all(isinstance(text, str) for text in texts) or not isinstance(data, dict) or (blob is not None and not _named(blob)):
        return None
    try:
        author = Author(body["author"])
    except ValueError:
        return None
    return Observation(body["kind"], body["point"], author, body["story"], data, blob, body["at"], seq)


def _named(blob: object) -> bool:
    return isinstance(blob, str) and re.fullmatch("[0-9a-f]{64}", blob) is not None


def _blob_damages(blobs: Blobs, observations: list[Observation]) -> list[Damage]:
    damages = []
    for observation in observations:
        if observation.blob is not None:
            data = blobs.get(observation.blob)
            if data is None:
                damages.append(Damage(f"blobs/{observation.blob}", None, f"the bytes of observation {observation.seq} are missing"))
            elif hashlib.sha256(data).hexdigest() != observation.blob:
                damages.append(Damage(f"blobs/{observation.blob}", None, "the bytes do not have the SHA-256 of their name"))
    return damages


def _plan(data: bytes, header: Mapping[str, Any], damages: list[Damage]) -> Mapping[str, Any]:
    if header and hashlib.sha256(data).hexdigest() != header.get("plan_sha256"):
        damages.append(Damage(PLAN, None, "the plan is not the one that the log was started with"))
        return {}
    try:
        plan = json.loads(data)
    except (ValueError, RecursionError):
        plan = None
    if not isinstance(plan, dict):
        damages.append(Damage(PLAN, None, "the plan is not a JSON object"))
        return {}
    return plan
