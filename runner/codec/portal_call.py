"""A recorded call to the national portal as a tree, so that the same checks look at it.

call -- service, dialect, method, adapter, end-point, dstcode, unit, updating, session, refusal: those that there were
     '- headers -- one child a header, named in lower case, in sending order
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

from hopquy.runner.model.message import Message, MessageKind
from hopquy.runner.model.tree import Node, Position

__all__ = ["portal_call_message"]

_HERE = Position(1, 1, 0)
_TOLD = ("service", "dialect", "method", "adapter", "end_point", "dstcode", "unit", "updating", "session", "refusal")


def portal_call_message(data: Mapping[str, Any], body: bytes, kind: MessageKind) -> Message:
    """Return the tree of a call from what was recorded of it."""
    root = Node("call", position=_HERE, end=1)
    for name in _TOLD:
        if data.get(name) not in (None, ""):
            _child(root, name.replace("_", "-"), str(data[name]))
    headers = _child(root, "headers", "")
    for name, value in data.get("headers", ()):
        _child(headers, str(name).lower(), str(value))
    return Message(kind, root, len(body), hashlib.sha256(body).hexdigest())


def _child(parent: Node, name: str, text: str) -> Node:
    node = Node(name, text=text, position=_HERE, parent=parent)
    parent.children.append(node)
    return node
