"""What a person needs for one action as files: those to attach, and the instruction to copy from."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from hopquy.runner.drivers.question import Step
from hopquy.runner.errors.driver import UnfilledError

__all__ = ["ANSWER", "INSTRUCTION", "Handed", "blank_written", "files_handed", "filled_in", "instruction_written"]

INSTRUCTION = "instruction.txt"
ANSWER = "answer.json"
"""What the person fills in where the answer is more than a line."""
_LONGEST_NAME = 200
_LARGEST_ANSWER = 1 << 20
_NOT_EVERYWHERE = frozenset('/\\:*?"<>|')
_OUTSIDE = re.compile(r"[^\w .()+-]", re.ASCII)

Handed = tuple[str, int]
"""The name of a file and its size."""


def files_handed(files: Sequence[Mapping[str, Any]], folder: Path) -> list[Handed]:
    """Write the files of a request into a folder of its own, their bytes untouched; returns their names and sizes."""
    handed: list[Handed] = []
    for number, file in enumerate(files, 1):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        name = _name(str(file["name"]), number, {name for name, _ in handed})
        data = base64.b64decode(file["base64"])
        (folder / name).write_bytes(data)
        handed.append((name, len(data)))
    return handed


def instruction_written(steps: Sequence[Step], folder: Path) -> None:
    """Write the steps beside the files, so that values can be copied from an editor."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    lines: list[str] = []
    for number, step in enumerate(steps, 1):
        lines += [f"{number}. {step.text.vi}", f"   {step.text.en}", *step.values, ""]
    (folder / INSTRUCTION).write_text("\n".join(lines), encoding="utf-8")


def blank_written(blank: Mapping[str, Any], folder: Path) -> None:
    """Write the file that the person fills in."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    (folder / ANSWER).write_text(json.dumps(blank, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def filled_in(folder: Path) -> Mapping[str, Any]:
    """Return what was filled in, without what stayed null; raises UnfilledError where it cannot be read, or says nothing."""
    try:
        with (folder / ANSWER).open("rb") as file:
            value = json.loads(file.read(_LARGEST_ANSWER).decode("utf-8-sig"))
    except OSError as error:
        raise UnfilledError(error.strerror or type(error).__name__) from None
    except (ValueError, RecursionError) as error:
        raise UnfilledError(str(error)[:_LONGEST_NAME]) from None
    told = _without_null(value)
    if not isinstance(told, Mapping) or not told:
        raise UnfilledError("null")
    return told


def _without_null(value: Any) -> Any:
    """Return a JSON value without nulls, and without what is empty for want of them; None where nothing is left."""
    if isinstance(value, Mapping):
        return {name: left for name, item in value.items() if (left := _without_null(item)) is not None} or None
    if isinstance(value, list):
        return [left for item in value if (left := _without_null(item)) is not None] or None
    return value


def _name(wanted: str, number: int, taken: set[str]) -> str:
    """Return a name that every file system takes: as it was wanted wherever that can be."""
    name = wanted if _fits(wanted) else _OUTSIDE.sub("_", wanted)[-100:].lstrip(". ")
    return name if name and name not in taken and name != INSTRUCTION else f"{number}-{name}"


def _fits(name: str) -> bool:
    return bool(name) and len(name.encode()) <= _LONGEST_NAME and not set(name) & _NOT_EVERYWHERE and name.isprintable() and name[0] != "."
