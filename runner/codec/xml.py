"""The XML front door: any bytes in, a message with its faults out."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable, Iterator
from itertools import chain
from typing import BinaryIO
from xml.parsers import expat
from xml.parsers.expat import errors

from hopquy.runner.codec.lane import Lane
from hopquy.runner.codec.limits import DEFAULT_LIMITS, Limits
from hopquy.runner.codec.opening import first_encoding, is_marked, opening_fault
from hopquy.runner.codec.sniff import HEAD
from hopquy.runner.codec.tree_builder import Stopped, TreeBuilder
from hopquy.runner.model.message import Fault, Message, MessageKind

__all__ = ["read_blocks", "read_xml"]

_BLOCK = 1 << 18
_TRUNCATED = tuple(
    errors.codes[words]
    for words in (
        errors.XML_ERROR_NO_ELEMENTS,
        errors.XML_ERROR_UNCLOSED_TOKEN,
        errors.XML_ERROR_PARTIAL_CHAR,
        errors.XML_ERROR_UNCLOSED_CDATA_SECTION,
    )
)
_CODES = {
    **dict.fromkeys(_TRUNCATED, "truncated"),
    errors.codes[errors.XML_ERROR_UNKNOWN_ENCODING]: "encoding",
    errors.codes[errors.XML_ERROR_INCORRECT_ENCODING]: "encoding",
    errors.codes[errors.XML_ERROR_JUNK_AFTER_DOC_ELEMENT]: "junk-after-root",
}
_MISPLACED = errors.codes[errors.XML_ERROR_MISPLACED_XML_PI]


def read_xml(source: bytes | BinaryIO, kind: MessageKind, limits: Limits = DEFAULT_LIMITS) -> Message:
    """Read one message; nothing in its bytes makes this raise.

    A file is read block by block from where it stands and never held whole. Size and hash cover every byte up to `limits.message_size`,
    also those after the point where reading stopped. Offsets count the bytes of the message as it came, in UTF-16 too.
    """
    stream = io.BytesIO(source) if isinstance(source, bytes) else source
    return read_blocks(lambda: stream.read(_BLOCK), kind, limits)


def read_blocks(read: Callable[[], bytes], kind: MessageKind, limits: Limits = DEFAULT_LIMITS, *, fast: bool = True) -> Message:
    """Read one message from a function that gives its next bytes, none at the end; `fast` chooses the lane, not the result."""
    intake = _Intake(read, limits.message_size)
    blocks = iter(intake)
    first: list[bytes] = []
    while sum(map(len, first)) < HEAD and (block := next(blocks, None)) is not None:
        first.append(block)
    head = b"".join(first)
    builder = TreeBuilder(kind, limits, first_encoding(head), marked=is_marked(head))
    lane = Lane(builder, kind.contents, limits, fast=fast)
    fault = opening_fault(head) or _read_tree(builder, lane, chain(first, blocks))
    for _ in blocks:
        pass
    faults = [*builder.faults]
    if fault is not None:
        faults.append(fault)
    if intake.exceeded:
        faults = [found for found in faults if found.code != "truncated"]
        faults.append(Fault("limit-size", None, str(limits.message_size)))
    return Message(kind, builder.root, intake.size, intake.sha256(), tuple(faults), builder.encoding)


class _Intake:
    """The bytes as they come in, counted and hashed."""

    def __init__(self, read: Callable[[], bytes], limit: int) -> None:
        self._read = read
        self._limit = limit
        self._digest = hashlib.sha256()
        self.size = 0
        self.exceeded = False

    def sha256(self) -> str:
        return self._digest.hexdigest()

    def __iter__(self) -> Iterator[bytes]:
        while not self.exceeded and (block := self._read()):
            if self.size + len(block) > self._limit:
                self.exceeded = True
                block = block[: self._limit - self.size]
            self._digest.update(block)
            self.size += len(block)
            if block:
                yield block


def _read_tree(builder: TreeBuilder, lane: Lane, blocks: Iterator[bytes]) -> Fault | None:
    fault = None
    try:
        for block in blocks:
            lane.feed(block)
        lane.finish()
    except Stopped as stopped:
        fault = stopped.fault
    except expat.ExpatError as error:
        fault = _explained(error, builder, lane)
    finally:
        builder.drop()
    builder.finish(lane.end_of_last())
    return fault


def _explained(error: expat.ExpatError, builder: TreeBuilder, lane: Lane) -> Fault:
    position = builder.place()
    words = expat.ErrorString(error.code) or str(error.code)
    code = _CODES.get(error.code, "junk-after-root" if builder.is_past_root() else "not-well-formed")
    if error.code == _MISPLACED and builder.root is None:
        code = "junk-before-declaration"
    if code in {"not-well-formed", "junk-after-root"} and not builder.encoding.startswith("utf-16"):
        met = lane.byte_at_error()
        if met.startswith(b"\0"):
            code = "nul"
        elif _is_foreign(met[:4], builder.encoding):
            code = "encoding"
    return Fault(code, position, words)


def _is_foreign(met: bytes, encoding: str) -> bool:
    if encoding == "iso-8859-1":
        return False
    try:
        met.decode(encoding)
    except UnicodeDecodeError as error:
        return error.start == 0
    return False
