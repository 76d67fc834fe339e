"""Which kind of packet it is, told by content alone."""

from __future__ import annotations

from hopquy.runner.model.location import Location
from hopquy.runner.model.message import Message
from hopquy.runner.model.tree import Node

__all__ = ["OPERATIONS", "UNKNOWN_OPERATION", "operation_of", "packet_kind", "texts"]

OPERATIONS = {"0": "new", "1": "recall", "2": "update", "3": "replace"}
UNKNOWN_OPERATION = "unknown"
_OF_A_DOCUMENT = ("Subject", "PromulgationInfo", "DocumentType")


def texts(message: Message, path: str) -> list[str]:
    """Return the trimmed texts that a path selects."""
    if message.root is None:
        return []
    location = Location.parse(path).expanded(message.kind.anchors)
    return [selected.text.strip() for selected in location.select(message.root, message.kind.synonyms)]


def _has(message: Message, path: str) -> bool:
    return bool(texts(message, path))


def operation_of(message: Message) -> str | None:
    """Return the operation of an edXML packet, `unknown` where its type names none, None where there is no header to tell by."""
    if message.root is None or not _header(message):
        return None
    described = any(_has(message, f"MessageHeader/{part}") for part in _OF_A_DOCUMENT)
    if not described and (
        _has(message, "MessageHeader/StatusCode") or (_has(message, "MessageHeader/ResponseFor") and not _has(message, "MessageHeader/To"))
    ):
        return "status"
    types = [text for text in texts(message, "TraceHeaderList/Bussiness/BussinessDocType") if text]
    return OPERATIONS.get(types[0], UNKNOWN_OPERATION) if types else "new"


def packet_kind(message: Message) -> str:
    """Return the kind of observation that a packet at rest is."""
    operation = operation_of(message)
    if operation is None:
        return "packet.unreadable"
    return "packet.status" if operation == "status" else "packet.document"


def _header(message: Message) -> list[Node]:
    assert message.root is not None  # noqa: S101 -- the caller looked
    return [
        selected.node
        for selected in Location.parse("MessageHeader").expanded(message.kind.anchors).select(message.root, message.kind.synonyms)
    ]
