"""One base64 text on its way through: decoded, hashed, told apart, never kept."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Callable
from typing import IO

from hopquy.runner.codec.archive import unpack
from hopquy.runner.codec.base64_stream import Base64Stream
from hopquy.runner.codec.limits import Limits
from hopquy.runner.codec.sniff import HEAD, is_zip, media_type
from hopquy.runner.model.message import Fault
from hopquy.runner.model.tree import Content, Position

__all__ = ["ContentReader"]

_IN_MEMORY = 1 << 20
_MAGIC = 4
"""Bytes after which a ZIP archive is known as one."""


class ContentReader:
    """Takes the text of one content element in pieces and says in the end what it was."""

    def __init__(self, limits: Limits, start: Position, unpack_room: int) -> None:
        self._limits = limits
        self._unpack_room = unpack_room
        self._start = start
        self._base64 = Base64Stream()
        self._digest = hashlib.sha256()
        self._size = 0
        self._head = b""
        self._archive: IO[bytes] | None = None
        self.faults: list[Fault] = []
        """What was met; after the first fault nothing more is decoded."""

    def take(self, raw: bytes) -> bool:
        """Take raw bytes of the message when they are plain base64; False, and nothing changes, when they are not."""
        if self.faults:
            return False
        decoded = self._base64.take(raw)
        if decoded is None:
            return False
        self._keep(decoded)
        return True

    def take_text(self, text: str, locate: Callable[[str, int], Position]) -> None:
        """Take parsed text, whatever is in it; `locate` says where the n-th character of a piece stands."""
        if self.faults:
            return
        raw = text.encode("ascii", "replace")
        if self.take(raw):
            return
        decoded, bad = self._base64.scan(raw)
        self._keep(decoded)
        if bad is not None and not self.faults:
            self.faults.append(Fault("base64", locate(text, bad), ascii(text[bad])))

    def close(self, encoded_length: int, end: Position) -> Content:
        """Return what the text was; `end` is where it ended."""
        if not self.faults and not self._base64.is_complete():
            self.faults.append(Fault("base64", end, "cut short"))
        unpacked = None
        if self._archive is not None and not self.faults:
            unpacked, broken = unpack(self._archive, self._size, self._limits, self._unpack_room)
            if broken is not None:
                self.faults.append(Fault(broken, self._start, unpacked.name if unpacked else ""))
        self.drop()
        fault = self.faults[0] if self.faults else None
        return Content(
            size=self._size,
            sha256=self._digest.hexdigest(),
            media_type=media_type(self._head),
            encoded_length=encoded_length,
            fault=fault.code if fault else None,
            fault_at=fault.position if fault else None,
            unpacked=unpacked,
        )

    def drop(self) -> None:
        """Let go of the temporary file, if there is one."""
        if self._archive is not None:
            self._archive.close()
            self._archive = None

    def _keep(self, decoded: bytes) -> None:
        if self._size + len(decoded) > self._limits.attachment_size:
            decoded = decoded[: self._limits.attachment_size - self._size]
            self.faults.append(Fault("limit-size", self._start, str(self._limits.attachment_size)))
        self._digest.update(decoded)
        before = self._size
        self._size += len(decoded)
        if before < HEAD:
            self._head += decoded[: HEAD - before]
        if self._archive is not None:
            self._archive.write(decoded)
        elif before < _MAGIC <= self._size and is_zip(self._head):
            self._archive = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 -- closed by drop()
            self._archive.write(self._head[:before] + decoded)
