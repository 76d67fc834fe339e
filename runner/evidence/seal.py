"""SHA256SUMS: the digests of every file of a finished run folder, checkable with `sha256sum -c` by anyone without us."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path

from hopquy.runner.errors.evidence import Damage

__all__ = ["SEAL", "seal", "seal_damages"]

SEAL = "SHA256SUMS"
_LINE = re.compile(r"([0-9a-f]{64})  (\S[^\n]*)")


def seal(folder: Path) -> None:
    """Write the digests of every file in the folder; the last line is the digest of the lines before it."""
    lines = "".join(f"{_digest(path)}  {name}\n" for name, path in _files(folder))
    (folder / SEAL).write_bytes(lines.encode() + f"# {hashlib.sha256(lines.encode()).hexdigest()}\n".encode())


def seal_damages(folder: Path) -> Iterator[Damage]:
    """Yield what does not fit the seal; nothing when there is no seal."""
    try:
        text = (folder / SEAL).read_bytes()
    except OSError:
        return
    body, _, last = text[:-1].rpartition(b"\n")
    body += b"\n"
    if text[-1:] != b"\n" or last != f"# {hashlib.sha256(body).hexdigest()}".encode():
        yield Damage(SEAL, None, "the seal itself is not what was written")
        return
    sealed = {match[2]: match[1] for line in body.decode().splitlines() if (match := _LINE.fullmatch(line))}
    present = dict(_files(folder))
    for name, expected in sealed.items():
        if name not in present:
            yield Damage(name, None, "the file is missing")
        elif _digest(present[name]) != expected:
            yield Damage(name, None, "the file is not what was written: its SHA-256 does not fit the seal")
    for name in present.keys() - sealed.keys():
        yield Damage(name, None, "the file was added after the run was sealed")


def _files(folder: Path) -> list[tuple[str, Path]]:
    files = (path for path in folder.rglob("*") if path.is_file() and path.name != SEAL)
    return sorted((path.relative_to(folder).as_posix(), path) for path in files)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
