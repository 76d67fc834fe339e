"""Bytes by their SHA-256, each kept once."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

__all__ = ["Blobs"]


class Blobs:
    """A folder of files named by the SHA-256 of what they hold; without a folder, in memory."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder
        self._memory: dict[str, bytes] = {}
        if folder is not None:
            folder.mkdir(exist_ok=True)

    def put(self, data: bytes) -> str:
        """Keep the bytes and return their name."""
        name = hashlib.sha256(data).hexdigest()
        if self._folder is None:
            self._memory[name] = data
            return name
        path = self._folder / name
        if not path.exists():
            partial = self._folder / f"{name}.{os.getpid()}.part"
            partial.write_bytes(data)
            partial.replace(path)
        return name

    def get(self, name: str) -> bytes | None:
        """Return the bytes of that name, or None where they are not kept."""
        if self._folder is None:
            return self._memory.get(name)
        try:
            return (self._folder / name).read_bytes()
        except OSError:
            return None
