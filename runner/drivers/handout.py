"""What a person needs for one action as files: those to attach, and the instruction to copy from."""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from hopquy.runner.drivers.question import Step

__all__ = ["INSTRUCTION", "Handed", "files_handed", "instruction_written"]

INSTRUCTION = "instruction.txt"
_LONGEST_NAME = 200
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


def _name(wanted: str, number: int, taken: set[str]) -> str:
    """Return a name that every file system takes: as it was wanted wherever that can be."""
    name = wanted if _fits(wanted) else _OUTSIDE.sub("_", wanted)[-100:].lstrip(". ")
    return name if name and name not in taken and name != INSTRUCTION else f"{number}-{name}"


def _fits(name: str) -> bool:
    return bool(name) and len(name.encode()) <= _LONGEST_NAME and not set(name) & _NOT_EVERYWHERE and name.isprintable() and name[0] != "."
