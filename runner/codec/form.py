"""In which form a message came, JSON or XML, and the reader of that form."""

from __future__ import annotations

from hopquy.runner.codec.json_message import read_json
from hopquy.runner.codec.limits import DEFAULT_LIMITS, Limits
from hopquy.runner.codec.xml import read_xml
from hopquy.runner.model.message import Message, MessageKind

__all__ = ["form_of", "read_message"]

_XML = (b"<", "<".encode("utf-16-le"), "<".encode("utf-16-be"), b"\xff\xfe<", b"\xfe\xff\0<")


def form_of(data: bytes, kind: MessageKind) -> str:
    """Return `json` or `xml`: the only form of the kind, else what the first bytes look like."""
    if len(kind.forms) == 1:
        return kind.forms[0]
    head = data[:4096].removeprefix(b"\xef\xbb\xbf").lstrip(b" \t\r\n")
    return "xml" if head.startswith(_XML) else "json"


def read_message(data: bytes, kind: MessageKind, limits: Limits = DEFAULT_LIMITS) -> Message:
    """Read one message in the form that it came in; nothing in its bytes makes this raise."""
    return read_json(data, kind, limits) if form_of(data, kind) == "json" else read_xml(data, kind, limits)
