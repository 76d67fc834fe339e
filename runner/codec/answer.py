"""An intermediary system's answer as a tree, so that the same checks look at it.

answer -- http-status
       |- call -- operation, variant, dialect: what was asked, and how
       |- headers -- one child a header, named in lower case
       '- body -- one child a member of the JSON object, an array's items each under its name
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Mapping
from typing import Any

from hopquy.runner.codec.json_tree import Pairs, grown, parsed
from hopquy.runner.model.message import Fault, Message, MessageKind
from hopquy.runner.model.tree import Node, Position

__all__ = ["EXPECTATION_FAILED", "accepted", "answer_message", "error_code", "items_of", "member", "object_in", "packet_in"]

EXPECTATION_FAILED = 417
"""What HTTP itself answers to an `Expect` that a server does not know; it speaks of the expectation, not of the call."""
_HERE = Position(1, 1, 0)
_SAID = 80


def object_in(body: bytes) -> Pairs:
    """Return the JSON object that a body is; raises ValueError with what it is instead."""
    if not body.strip():
        raise ValueError("nothing")
    value = parsed(body)
    if not isinstance(value, Pairs):
        raise ValueError("JSON, but no object")  # noqa: TRY004 -- about the text, which is none
    return value


def error_code(value: Pairs) -> str | None:
    """Return the error code of an answer as text; None where it has none."""
    code = value.like("ErrorCode")
    return code.strip() if isinstance(code, str) else None


def accepted(dialect: str, value: Pairs | None) -> bool | None:
    """Tell whether an answer says that the call was done; None where it does not say.

    In the SDK's dialect `status` says so. What the REST variant's answers look like was seen only as far as its error codes.
    """
    if value is None:
        return None
    status = value.like("status") if dialect == "rest" else value.get("status")
    word = {"OK": True, "FAIL": False}.get(status) if isinstance(status, str) else None
    code = error_code(value)
    if dialect == "rest" and code:
        return code == "0"
    return word


def member(dialect: str, value: Pairs, name: str) -> str:
    """Return a text or a number of an answer, empty where there is none; the SDK wants names to the letter, what the REST variant wants was not seen."""
    found = value.like(name) if dialect == "rest" else value.get(name)
    return found if isinstance(found, str) else ""


def items_of(dialect: str, value: Pairs | None) -> list[Pairs]:
    """Return the items of a list that was asked for."""
    found = None if value is None else value.like("data") if dialect == "rest" else value.get("data")
    return [item for item in found if isinstance(item, Pairs)] if isinstance(found, list) and not isinstance(found, Pairs) else []


def packet_in(dialect: str, value: Pairs | None) -> bytes | None:
    """Return the packet that an answer carries in base64; None where it carries none."""
    try:
        return base64.b64decode(member(dialect, value, "data"), validate=True) or None if value is not None else None
    except (binascii.Error, ValueError):
        return None


def answer_message(data: Mapping[str, Any], body: bytes, kind: MessageKind) -> Message:
    """Return the tree of an answer from what was recorded of it."""
    root = Node("answer", position=_HERE, end=1)
    _child(root, "http-status", str(data.get("status", "")))
    call = _child(root, "call", "")
    for name in ("operation", "variant", "dialect"):
        _child(call, name, str(data.get(name) or ""))
    headers = _child(root, "headers", "")
    for name, value in data.get("headers", ()):
        _child(headers, str(name).lower(), str(value))
    holder = _child(root, "body", "")
    faults: list[Fault] = []
    if data.get("fault"):
        faults.append(Fault(str(data["fault"]), _HERE, _beginning(body)))
    elif data.get("status") != EXPECTATION_FAILED:
        try:
            faults += grown(holder, object_in(body))
        except ValueError as error:
            faults.append(Fault("not-json", _HERE, f"{error}: {_beginning(body)}" if body.strip() else str(error)))
    return Message(kind, root, len(body), hashlib.sha256(body).hexdigest(), tuple(faults))


def _child(parent: Node, name: str, text: str) -> Node:
    node = Node(name, text=text, position=_HERE, end=1, parent=parent)
    parent.children.append(node)
    return node


def _beginning(body: bytes) -> str:
    text = " ".join(body[: 4 * _SAID].decode("utf-8", "replace").split())
    return text[:_SAID] + ("…" if len(text) > _SAID or len(body) > 4 * _SAID else "")
