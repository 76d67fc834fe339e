"""The bytes of one content again, for those who want to look at it."""

from __future__ import annotations

from typing import BinaryIO
from xml.parsers import expat

from hopquy.runner.codec.base64_stream import Base64Stream
from hopquy.runner.model.message import Message
from hopquy.runner.model.tree import Node

__all__ = ["attachment_bytes"]


def attachment_bytes(source: bytes | BinaryIO, message: Message, node: Node) -> bytes:
    """Decode the content of a node again from the bytes that the message was read from, as far as they are base64.

    Raises ValueError when the node has no content, or the source is another one. A file is expected to stand, or to be able to go, where the message begins at 0.
    """
    if node.content is None:
        raise ValueError(f"{node.path()} has no content")
    start, end = node.position.offset, node.end
    if isinstance(source, bytes):
        raw = source[start:end]
    else:
        source.seek(start)
        raw = source.read(end - start)
    stream = Base64Stream()
    parts: list[bytes] = []
    for text in _own_text(raw, message.encoding):
        decoded, bad = stream.scan(text.encode("ascii", "replace"))
        parts.append(decoded)
        if bad is not None:
            break
    return b"".join(parts)[: node.content.size]


def _own_text(raw: bytes, encoding: str) -> list[str]:
    parts: list[str] = []
    depth = 0

    def start(_name: str, _attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1

    def end(_name: str) -> None:
        nonlocal depth
        depth -= 1

    def characters(text: str) -> None:
        if depth == 1:
            parts.append(text)

    # Of the two byte orders expat tells which it is by the first character.
    parser = expat.ParserCreate(None if encoding.startswith("utf-16") else encoding)
    parser.buffer_text = True
    parser.buffer_size = 1 << 16
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = characters
    try:
        parser.Parse(raw, True)  # noqa: FBT003 -- the parser takes its flag by place
    except expat.ExpatError as error:
        raise ValueError(f"these are not the bytes that the message was read from: {error}") from None
    return parts
