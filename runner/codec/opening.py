"""The first bytes of a message: whether they are XML at all, and in which family of encodings."""

from __future__ import annotations

import codecs

from hopquy.runner.codec.sniff import HEAD, OCTETS, media_type
from hopquy.runner.model.message import Fault
from hopquy.runner.model.tree import Position

__all__ = ["first_encoding", "is_marked", "opening_fault"]

_UTF32 = (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE, b"<\0\0\0", b"\0\0\0<")
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, b"<\0", b"\0<")
_DECLARATION = b"<?xml"
_SHAPELESS = ("application/xml", "text/plain", OCTETS)
"""What bytes may look like when junk stands before a declaration: a PDF or an archive that holds some XML is no such message."""
_START = Position(1, 1, 0)


def first_encoding(head: bytes) -> str:
    """Return the encoding that the first bytes show."""
    return "utf-16" if head.startswith(_UTF16) and not head.startswith(_UTF32) else "utf-8"


def is_marked(head: bytes) -> bool:
    """Tell whether the first bytes are a byte order mark."""
    return head.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))


def opening_fault(head: bytes) -> Fault | None:
    """Return why a message with these first bytes is not given to the parser."""
    if not head:
        return Fault("empty", _START)
    if head.startswith(_UTF32):
        return Fault("encoding", _START, "UTF-32")
    if head.startswith(_UTF16):
        return None
    return _byte_wise(head.removeprefix(codecs.BOM_UTF8))


def _byte_wise(text: bytes) -> Fault | None:
    if text.startswith(b"<"):
        return None
    declared = text[:HEAD].find(_DECLARATION)
    looks_like = media_type(text[:HEAD])
    if declared >= 0 and looks_like in _SHAPELESS:
        return Fault("junk-before-declaration", _START, ascii(text[: min(declared, 20)].decode("utf-8", "replace")))
    if text.lstrip(b" \t\r\n").startswith(b"<"):
        return None
    return Fault("not-xml", _START, looks_like)
