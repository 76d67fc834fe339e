"""Reading a run folder back, and finding every place where it is not what was written."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hopquy.runner.errors.evidence import Damage, EvidenceError, NoRunError
from hopquy.runner.evidence.blobs import Blobs
from hopquy.runner.evidence.log import FIRST, LOG, line_of
from hopquy.runner.evidence.seal import SEAL, seal_damages
from hopquy.runner.model.observation import Author, Observation

__all__ = ["PLAN", "Record", "read_record"]

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
    for name in (LOG, PLAN):
        if not (folder / name).is_file():
            if (folder / SEAL).is_file() or (folder / LOG).is_file():
                raise EvidenceError((Damage(name, None, "the file is missing"),))
            raise NoRunError(str(folder), name)
    damages = list(seal_damages(folder))
    lines, tail = _lines((folder / LOG).read_bytes())
    header, footer, observations, head = _chain(lines, damages)
    if footer is not None and tail:
        damages.append(Damage(LOG, len(lines) + 1, "something stands after the footer"))
    if footer is not None and not (folder / SEAL).is_file():
        damages.append(Damage(SEAL, None, "the file is missing although the log is complete"))
    if footer is None and (folder / SEAL).is_file():
        damages.append(Damage(LOG, len(lines) or 1, "the footer is missing: the tail was cut off"))
    if footer is not None and footer.get("observations") != len(observations):
        damages.append(
            Damage(LOG, len(lines), f"the footer counts {footer.get('observations')} observations, the log has {len(observations)}")
        )
    blobs = Blobs(folder / "blobs")
    for observation in observations:
        if observation.blob is not None:
            data = blobs.get(observation.blob)
            if data is None:
                damages.append(Damage(f"blobs/{observation.blob}", None, f"the bytes of observation {observation.seq} are missing"))
            elif hashlib.sha256(data).hexdigest() != observation.blob:
                damages.append(Damage(f"blobs/{observation.blob}", None, "the bytes do not have the SHA-256 of their name"))
    plan = _plan(folder, header, damages)
    if damages:
        raise EvidenceError(tuple(dict.fromkeys(damages)))
    return Record(header, footer, tuple(observations), blobs, head, plan)


def _lines(data: bytes) -> tuple[list[bytes], bytes]:
    *lines, tail = data.split(b"\n")
    return [line + b"\n" for line in lines], tail


def _chain(lines: list[bytes], damages: list[Damage]) -> tuple[Mapping[str, Any], Mapping[str, Any] | None, list[Observation], str]:
    header: Mapping[str, Any] = {}
    footer: Mapping[str, Any] | None = None
    observations: list[Observation] = []
    prev = FIRST
    for number, line in enumerate(lines, 1):
        entry = _entry(line)
        if entry is None:
            damages.append(Damage(LOG, number, "the line is not what was written: its hash does not fit"))
            break
        if entry["prev"] != prev or entry["seq"] != number - 1:
            damages.append(Damage(LOG, number, "a line is missing, doubled or out of place: it does not follow the line before"))
            break
        if footer is not None:
            damages.append(Damage(LOG, number, "something stands after the footer"))
            break
        prev = entry["hash"]
        kind, body = entry["type"], entry["body"]
        if (kind == "header") != (number == 1):
            damages.append(Damage(LOG, number, "the header is not the first line"))
            break
        if kind == "header":
            header = body
        elif kind == "footer":
            footer = body
        else:
            observations.append(
                Observation(
                    body["kind"], body["point"], Author(body["author"]), body["story"], body["data"], body["blob"], body["at"], entry["seq"]
                )
            )
    if not lines:
        damages.append(Damage(LOG, 1, "the log is empty"))
    return header, footer, observations, prev


def _entry(line: bytes) -> dict[str, Any] | None:
    try:
        entry = json.loads(line)
        again, own = line_of(entry["type"], entry["seq"], entry["prev"], entry["body"])
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    return entry if again == line and own == entry["hash"] else None


def _plan(folder: Path, header: Mapping[str, Any], damages: list[Damage]) -> Mapping[str, Any]:
    data = (folder / PLAN).read_bytes()
    if header and hashlib.sha256(data).hexdigest() != header.get("plan_sha256"):
        damages.append(Damage(PLAN, None, "the plan is not the one that the log was started with"))
        return {}
    try:
        plan = json.loads(data)
    except (ValueError, RecursionError):
        damages.append(Damage(PLAN, None, "the plan is not JSON"))
        return {}
    return plan if isinstance(plan, dict) else {}
