"""Whether a message could be read to its end, so that what is missing in its tree is missing in the message."""

from __future__ import annotations

from hopquy.runner.model.message import Message

__all__ = ["OF_A_CONTENT", "OF_A_PLACE", "structural"]

OF_A_CONTENT = frozenset({"base64", "zip-cut", "zip-encrypted"})
"""Faults of one attachment, which leave the rest of the message readable."""

OF_A_PLACE = OF_A_CONTENT | {"duplicate-member", "lone-surrogate"}
"""Faults of one place, which leave the rest of the message readable."""


def structural(message: Message) -> bool:
    """Whether a fault stopped the reading, so that nothing can be said of the tree as a whole."""
    if message.root is None:
        return True
    unfinished = message.root.end == 0
    return any(fault.code not in OF_A_PLACE and (unfinished or not fault.is_limit) for fault in message.faults)
