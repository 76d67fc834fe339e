"""A ZIP archive with one entry: what the operator's SDK wraps around every file."""

from __future__ import annotations

import hashlib
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO

from hopquy.runner.codec.limits import Limits
from hopquy.runner.codec.sniff import HEAD, media_type
from hopquy.runner.model.tree import Unpacked

__all__ = ["unpack"]

_END = struct.Struct("<4s4H2IH")
_CENTRAL = struct.Struct("<4s6H3I5H2I")
_LOCAL = struct.Struct("<4s5H3I2H")
_COMMENT = 0xFFFF
_ENCRYPTED = 0x1
_UTF8 = 0x800
_STORED, _DEFLATED = 0, 8
_WIDE = 0xFFFFFFFF
_BLOCK = 1 << 16
_UNWATCHED = 1 << 20
"""Unpacked bytes below which no ratio is a danger."""


class _Damaged(Exception):  # noqa: N818 -- a signal inside this module
    pass


class _Beyond(Exception):  # noqa: N818 -- a signal inside this module
    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class _Entry:
    name: str
    method: int
    encrypted: bool
    checksum: int
    packed: int
    unpacked: int
    start: int


def unpack(archive: IO[bytes], size: int, limits: Limits, room: int) -> tuple[Unpacked | None, str | None]:
    """Return the single entry, if there is just one that can be read, and the fault of the archive, if it has one.

    `room` is how many bytes may be unpacked.
    An archive with several entries, in the wide (ZIP64) form or packed by a rare method gives neither: it is not looked into.
    """
    try:
        entry = _single_entry(archive, size)
    except _Damaged:
        return None, "zip-cut"
    if entry is None:
        return None, None
    if entry.encrypted:
        return Unpacked(entry.name, 0, "", "", "zip-encrypted"), None
    if entry.method not in (_STORED, _DEFLATED):
        return None, None
    digest = hashlib.sha256()
    head = b""
    checksum = length = 0
    fault = None
    try:
        for block in _bounded(_unpacked(archive, entry), entry, room, limits.unpack_ratio):
            digest.update(block)
            checksum = zlib.crc32(block, checksum)
            length += len(block)
            head += block[: HEAD - len(head)]
        if (checksum, length) != (entry.checksum, entry.unpacked):
            fault = "zip-cut"
    except _Damaged:
        fault = "zip-cut"
    except _Beyond as beyond:
        fault = beyond.code
    return Unpacked(entry.name, length, digest.hexdigest(), media_type(head), fault), fault


def _single_entry(archive: IO[bytes], size: int) -> _Entry | None:
    tail_at = max(0, size - _END.size - _COMMENT)
    archive.seek(tail_at)
    tail = archive.read(size - tail_at)
    at = tail.rfind(b"PK\x05\x06", 0, max(0, len(tail) - _END.size + 4))
    if at < 0:
        raise _Damaged
    _, _, _, _, count, directory_size, directory_at, _ = _END.unpack_from(tail, at)
    if count == 0xFFFF or _WIDE in (directory_size, directory_at):  # noqa: PLR2004 -- the mark of the wide form
        return None
    start = tail_at + at - directory_size
    if start < 0 or directory_at > start:
        raise _Damaged
    if count == 0:
        return None
    archive.seek(start)
    header = archive.read(_CENTRAL.size)
    if len(header) < _CENTRAL.size or not header.startswith(b"PK\x01\x02"):
        raise _Damaged
    if count > 1:
        return None
    _, _, _, flags, method, _, _, checksum, packed, unpacked, name_length, _, _, _, _, _, local_at = _CENTRAL.unpack(header)
    if _WIDE in (packed, unpacked, local_at):
        return None
    name = archive.read(name_length)
    archive.seek(start - directory_at + local_at)
    local = archive.read(_LOCAL.size)
    if len(local) < _LOCAL.size or not local.startswith(b"PK\x03\x04"):
        raise _Damaged
    data_at = archive.tell() + sum(_LOCAL.unpack(local)[-2:])
    if data_at + packed > start:
        raise _Damaged
    return _Entry(_name(name, flags), method, bool(flags & _ENCRYPTED), checksum, packed, unpacked, data_at)


def _name(raw: bytes, flags: int) -> str:
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("utf-8" if flags & _UTF8 else "cp437", "replace")


def _packed(archive: IO[bytes], entry: _Entry) -> Iterator[bytes]:
    archive.seek(entry.start)
    left = entry.packed
    while left:
        block = archive.read(min(_BLOCK, left))
        left -= len(block)
        yield block


def _unpacked(archive: IO[bytes], entry: _Entry) -> Iterator[bytes]:
    if entry.method == _STORED:
        yield from _packed(archive, entry)
        return
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        for block in _packed(archive, entry):
            waiting = block
            while waiting and not inflater.eof:
                yield inflater.decompress(waiting, _BLOCK)
                waiting = inflater.unconsumed_tail
        while not inflater.eof:
            more = inflater.decompress(b"", _BLOCK)
            if not more:
                raise _Damaged
            yield more
    except zlib.error:
        raise _Damaged from None


def _bounded(blocks: Iterator[bytes], entry: _Entry, room: int, ratio: int) -> Iterator[bytes]:
    length = 0
    for block in blocks:
        length += len(block)
        if length > room:
            raise _Beyond("limit-size")
        if length > _UNWATCHED and length > ratio * entry.packed:
            raise _Beyond("limit-ratio")
        yield block
