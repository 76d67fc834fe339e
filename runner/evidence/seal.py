"""SHA256SUMS: the digests of every file of a finished run folder, checkable with `sha256sum -c` by anyone without us.

The last line is a comment to `sha256sum`: the digest of the lines before it, by which damage to the seal is told from damage to a file.
"""

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
    lines = b"".join(f"{_digest(path)}  {name}\n".encode("utf-8", "surrogateescape") for name, path in _files(folder))
    (folder / SEAL).write_bytes(lines + f"# {hashlib.sha256(lines).hexdigest()}\n".encode())


def seal_damages(folder: Path) -> Iterator[Damage]:
    """Yield what does not fit the seal; nothing when there is no seal."""
    path = folder / SEAL
    if not path.exists():
        return
    try:
        text = path.read_bytes()
    except OSError as error:
        yield Damage(SEAL, None, f"the file cannot be read: {error.strerror}")
        return
    body, _, last = text[:-1].rpartition(b"\n")
    body += b"\n"
    if text[-1:] != b"\n" or last != f"# {hashlib.sha256(body).hexdigest()}".encode():
        yield Damage(SEAL, None, "the seal itself is not what was written")
        return
    sealed: dict[str, str] = {}
    for number, line in enumerate(body.decode("utf-8", "surrogateescape").split("\n")[:-1], 1):
        match = _LINE.fullmatch(line)
        if match is None:
            yield Damage(SEAL, number, "the line is not a digest and a name")
        else:
            sealed[match[2]] = match[1]
    yield from _compared(sealed, dict(_files(folder)))


def _compared(sealed: dict[str, str], present: dict[str, Path]) -> Iterator[Damage]:
    for name, expected in sealed.items():
        if name not in present:
            yield Damage(_shown(name), None, "the file is missing")
            continue
        try:
            fits = _digest(present[name]) == expected
        except OSError as error:
            yield Damage(_shown(name), None, f"the file cannot be read: {error.strerror}")
            continue
        if not fits:
            yield Damage(_shown(name), None, "the file is not what was written: its SHA-256 does not fit the seal")
    for name in sorted(present.keys() - sealed.keys()):
        yield Damage(_shown(name), None, "the file was added after the run was sealed")


def _files(folder: Path) -> list[tuple[str, Path]]:
    """Return everything in the folder that is no folder, pipes and broken links included: what is added is found whatever it is."""
    files = (path for path in folder.rglob("*") if path != folder / SEAL and (path.is_symlink() or not path.is_dir()))
    return sorted((path.relative_to(folder).as_posix(), path) for path in files)


def _digest(path: Path) -> str:
    if not path.is_file():
        raise OSError(0, "it is no ordinary file")
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _shown(name: str) -> str:
    return name.encode("utf-8", "backslashreplace").decode("utf-8")
