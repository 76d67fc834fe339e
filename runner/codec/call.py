"""A recorded HTTP call as a tree, so that the same checks look at it.

call -- operation, method, path, http-version, refusal
     |- headers -- one child a header, named in lower case, in sending order
     |- body -- as received; and `form` twice where the body ends in CR LF: as received, and without those two bytes
     '- answer -- one child a member of the JSON answer
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

from hopquy.runner.model.message import Message, MessageKind
from hopquy.runner.model.tree import Content, Node, Position

__all__ = ["call_message"]

_HERE = Position(1, 1, 0)


def call_message(data: Mapping[str, Any], body: bytes, kind: MessageKind) -> Message:
    """Return the tree of a call from what was recorded of it."""
    root = Node("call", position=_HERE, end=1)
    for name in ("operation", "method", "path", "http-version", "refusal"):
        value = data.get(name.replace("-", "_"))
        if value is not None:
            _child(root, name, str(value))
    headers = _child(root, "headers", "")
    for name, value in data.get("headers", ()):
        _child(headers, str(name).lower(), str(value))
    holder = _child(root, "body", "")
    holder.content = _content(body)
    for form in [body, body[:-2]] if body.endswith(b"\r\n") else [body]:
        _child(holder, "form", "").content = _content(form)
    answer = _child(root, "answer", "")
    for name, value in dict(data.get("answer") or {}).items():
        _child(answer, str(name), value if isinstance(value, str) else str(value))
    return Message(kind, root, len(body), hashlib.sha256(body).hexdigest())


def _child(parent: Node, name: str, text: str) -> Node:
    node = Node(name, text=text, position=_HERE, parent=parent)
    parent.children.append(node)
    return node


def _content(data: bytes) -> Content:
    return Content(len(data), hashlib.sha256(data).hexdigest(), "", len(data))
