"""Files that a person hands in with an answer: a screenshot, an export, a scan."""

from __future__ import annotations

import hashlib
import os
import stat
from dataclasses import dataclass
from pathlib import Path

from hopquy.runner.language import say
from hopquy.runner.model.finding import Phrase

__all__ = ["LARGEST", "MOST", "Attachment", "AttachmentError", "attachment_read"]

MOST = 10
"""Files with one answer."""
LARGEST = 16 << 20
"""Bytes of one file."""
_LONGEST_NAME = 200


class AttachmentError(ValueError):
    """A file that cannot be taken, and why."""

    def __init__(self, why: Phrase) -> None:
        super().__init__(why)
        self.why = why

    def __str__(self) -> str:
        return say(self.why, "en")


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that was handed in."""

    name: str
    data: bytes

    @property
    def sha256(self) -> str:
        """The digest of what was handed in."""
        return hashlib.sha256(self.data).hexdigest()


def attachment_read(path: str) -> Attachment:
    """Read a file; raises AttachmentError. Nothing but an ordinary file is opened, so that no pipe or device can hold us."""
    try:
        given = Path(path).expanduser()
        data = _read(given) if stat.S_ISREG(given.stat().st_mode) else None
    except (OSError, RuntimeError, ValueError) as error:
        told = getattr(error, "strerror", None) or "it is no path"
        raise AttachmentError(Phrase.of("attachment.unreadable", detail=told)) from None
    if data is None:
        raise AttachmentError(Phrase.of("attachment.no-file"))
    if len(data) > LARGEST:
        raise AttachmentError(Phrase.of("attachment.too-large", limit=LARGEST))
    return Attachment(given.name[:_LONGEST_NAME], data)


def _read(path: Path) -> bytes | None:
    with open(os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)), "rb") as file:  # noqa: PTH123 -- opened without waiting
        return file.read(LARGEST + 1) if stat.S_ISREG(os.fstat(file.fileno()).st_mode) else None
