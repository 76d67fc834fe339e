"""Our own bounds: beyond them a message is not judged. They are not law."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["DEFAULT_LIMITS", "Limits"]

_MIB = 1 << 20


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of a message this reader is willing to take in; sizes in bytes, texts in characters."""

    message_size: int = 1024 * _MIB
    """The whole message; size and hash cover no more than this."""
    json_size: int = 64 * _MIB
    """A message in JSON, which is held whole while it is read."""
    depth: int = 256
    """Elements within one another."""
    nodes: int = 200_000
    """Elements in all."""
    attributes: int = 256
    """Attributes of one element."""
    text_length: int = _MIB
    """Text of one element that is not a content; also one piece of markup (a tag, a comment), to the precision of a block."""
    text_total: int = 32 * _MIB
    """Texts, attributes and names with their namespaces in the whole message, contents apart."""
    text_pieces: int = 6_000_000
    """Pieces that the parser reports one by one: line ends, references, comments and what lies between, split where blocks end. Bounds the time."""
    attachment_size: int = 512 * _MIB
    """One content after decoding."""
    unpack_size: int = 2048 * _MIB
    """The entries of all archives of a message after unpacking."""
    unpack_ratio: int = 200
    """Unpacked size over packed size of an entry, looked at beyond the first MiB unpacked."""


DEFAULT_LIMITS = Limits()
