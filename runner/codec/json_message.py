"""The JSON front door: any bytes in, a message with its faults out.

A member is a node, an array under a name is that many nodes of the name (an array in an array is a node of its own, of the same name), and the
attribute `type` of each says what it was in JSON, `list` that it stood in an array. Order and repetitions are kept, numbers stay as they were written.
"""

from __future__ import annotations

import codecs
import hashlib
import json
import re

from hopquy.runner.codec.json_grammar import CLOSE, ITEM, LITERALS, MEMBER, NEXT, SPACE, departure
from hopquy.runner.codec.json_place import Places
from hopquy.runner.codec.limits import DEFAULT_LIMITS, Limits
from hopquy.runner.model.message import Fault, Message, MessageKind
from hopquy.runner.model.tree import Node, Position

__all__ = ["LIST", "TYPE", "read_json"]

TYPE = "type"
"""The attribute that says what a node was in JSON; an XML message has none."""
LIST = "list"
"""The attribute of what was an item of an array."""
_START = Position(1, 1, 0)
_LONE = re.compile("[\ud800-\udfff]")
_ODD = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
"""What a name cannot bear where it is shown as a part of a path."""
_KEPT_FAULTS = 20
"""How many repeated names, and how many lone surrogates, are told one by one."""
_COMMA, _OBJECT_END, _ARRAY_END = b",}]"
_STRING, _NUMBER, _LITERAL, _BRACKET = 2, 3, 4, 5
_NAMES = ("object", "array", "string", "number", "boolean", "null")
_TYPES = {name: {TYPE: name} for name in _NAMES}
_LISTED = {name: {TYPE: name, LIST: "yes"} for name in _NAMES}
_OF_LITERAL = {b"true": "boolean", b"false": "boolean", b"null": "null"}
_WIDE = ((codecs.BOM_UTF32_LE, "UTF-32"), (codecs.BOM_UTF32_BE, "UTF-32"), (codecs.BOM_UTF16_LE, "UTF-16"), (codecs.BOM_UTF16_BE, "UTF-16"))


class _Stopped(Exception):  # noqa: N818 -- reading ends here; the fault says why
    """Raised when reading is to stop."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.code)
        self.fault = fault


def read_json(data: bytes, kind: MessageKind, limits: Limits = DEFAULT_LIMITS) -> Message:
    """Read one message; nothing in its bytes makes this raise."""
    sha256 = hashlib.sha256(data).hexdigest()
    if len(data) > limits.json_size:
        return Message(kind, None, len(data), sha256, (Fault("limit-size", None, str(limits.json_size)),))
    fault = _opening_fault(data)
    if fault is not None:
        return Message(kind, None, len(data), sha256, (fault,))
    reader = _Reader(data, limits)
    faults = reader.read(kind.root)
    return Message(kind, reader.root, len(data), sha256, tuple(faults))


def _opening_fault(data: bytes) -> Fault | None:
    """Return why a text with these bytes is not looked at any further."""
    for mark, name in _WIDE:
        if data.startswith(mark):
            return Fault("encoding", _START, name)
    head = data[:4]
    if b"\0" in head and head.strip(b"\0"):
        return Fault("encoding", _START, "UTF-32" if head.count(b"\0") > len(head) // 2 else "UTF-16")
    text = data.removeprefix(codecs.BOM_UTF8)
    if not text.strip(b" \t\r\n"):
        return Fault("empty", _START)
    if data.isascii():
        return None
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        place = Places(data, len(data) - len(text)).of(error.start)
        cut = error.end == len(data) and error.reason == "unexpected end of data"
        return Fault("truncated", place) if cut else Fault("encoding", place, f"byte 0x{data[error.start]:02x}: {error.reason}")
    return None


class _Reader:
    """Walks through a text once and lets the tree grow."""

    def __init__(self, data: bytes, limits: Limits) -> None:
        self._data = data
        self._limits = limits
        self._start = len(codecs.BOM_UTF8) if data.startswith(codecs.BOM_UTF8) else 0
        self._places = Places(data, self._start)
        self._names: dict[bytes, str] = {}
        self._faults: list[Fault] = []
        self._total = 0
        self.root: Node | None = None

    def read(self, root: str) -> list[Fault]:
        """Let the tree grow as far as it can; return the faults met."""
        try:
            end = self._grow(root)
            past = SPACE.match(self._data, end)
            end = end if past is None else past.end()
            if end < len(self._data):
                raise self._stop("trailing-data", end, ascii(self._data[end : end + 4].decode("utf-8", "replace")[0]))
        except _Stopped as stopped:
            self._faults.append(stopped.fault)
            if self.root is not None:
                self.root.end = 0
        return self._faults

    def _grow(self, root: str) -> int:  # noqa: C901, PLR0912, PLR0915 -- the hot loop: a call a token would halve its speed
        data, place, nodes_left = self._data, self._places.of, self._limits.nodes
        opened = ITEM.match(data, self._start)
        if opened is None:
            raise self._departed(self._start, "value")
        if opened.group(_BRACKET) != b"{":
            raise self._stop("not-object", opened.start(1), _said(opened))
        node = self.root = Node(root, "", _TYPES["object"], "", [], place(opened.start(1)))
        at, name, first, own = opened.end(), "", True, True
        seen: set[str] | None = set()
        # What is open around this: the node, the name of its array, the names met (None in an array), whether closing ends the node.
        above: list[tuple[Node, str, set[str] | None, bool]] = []
        while True:
            match = (ITEM if seen is None else MEMBER).match(data, at)
            if match is None:
                closed = CLOSE.match(data, at) if first else None
                if closed is None:
                    raise self._departed(at, "item" if seen is None else "member")
                at = closed.end()
            else:
                first, begins = False, match.start(1)
                if seen is not None:
                    begins -= 1
                    raw = match.group(1)
                    name = self._names.get(raw) or self._name(raw, begins)
                    if name in seen:
                        self._note("duplicate-member", begins, name)
                    seen.add(name)
                group, at = match.lastindex, match.end()
                bracket = match.group(group) if group == _BRACKET else b""
                plain_array = seen is not None and bracket == b"["
                if not plain_array:
                    nodes_left -= 1
                    if nodes_left < 0:
                        raise self._stop("limit-nodes", begins, str(self._limits.nodes))
                    where = place(begins)
                    text, type_ = self._value(match, group, begins)
                    attributes = (_LISTED if seen is None else _TYPES)[type_]
                    made = Node(name, "", attributes, text, [], where, 0 if bracket else at, None, node)
                    node.children.append(made)
                if bracket:
                    if len(above) + 1 >= self._limits.depth:
                        raise self._stop("limit-depth", at - 1, str(self._limits.depth))
                    above.append((node, name, seen, own))
                    node, own = (node, False) if plain_array else (made, True)
                    seen, first = (set() if bracket == b"{" else None), True
                    continue
                following = NEXT.match(data, at)
                if following is None:
                    raise self._departed(at, "next")
                at = following.end()
            while data[at - 1] != _COMMA:
                if data[at - 1] != (_ARRAY_END if seen is None else _OBJECT_END):
                    raise self._departed(at - 1, "next")
                if own:
                    node.end = at
                if not above:
                    return at
                node, name, seen, own = above.pop()
                following = NEXT.match(data, at)
                if following is None:
                    raise self._departed(at, "next")
                at = following.end()
            first = False

    def _value(self, match: re.Match[bytes], group: int | None, begins: int) -> tuple[str, str]:
        """Return the text of a value and its type."""
        raw = match[group or 0]
        if group == _STRING:
            self._count(len(raw), begins)
            return self._text(raw, match.start(group)), "string"
        if group == _NUMBER:
            self._count(len(raw), begins)
            return raw.decode("ascii"), "number"
        if group == _LITERAL:
            return LITERALS[raw], _OF_LITERAL[raw]
        return "", "object" if raw == b"{" else "array"

    def _text(self, raw: bytes, begins: int) -> str:
        if b"\\" not in raw:
            return raw.decode("utf-8")
        try:
            text = str(json.loads(f'"{raw.decode("utf-8")}"'))
        except json.JSONDecodeError as error:
            before = len(raw.decode("utf-8")[: error.pos - 1].encode("utf-8"))
            raise self._stop("json-syntax", begins + before, "an escape that JSON does not have") from None
        if _LONE.search(text):
            self._note("lone-surrogate", begins - 1, ascii(_LONE.findall(text)[0]))
        return text

    def _name(self, raw: bytes, begins: int) -> str:
        self._count(len(raw), begins)
        name = self._text(raw, begins + 1)
        if _ODD.search(name):
            name = _ODD.sub(lambda met: repr(met.group())[1:-1], name)
        if len(self._names) < self._limits.attributes:
            self._names[raw] = name
        return name

    def _count(self, length: int, begins: int) -> None:
        self._total += length
        if length > self._limits.text_length:
            raise self._stop("limit-text", begins, str(self._limits.text_length))
        if self._total > self._limits.text_total:
            raise self._stop("limit-text", begins, str(self._limits.text_total))

    def _note(self, code: str, at: int, detail: str) -> None:
        if sum(fault.code == code for fault in self._faults) < _KEPT_FAULTS:
            self._faults.append(Fault(code, self._places.of(at), detail))

    def _departed(self, at: int, wanted: str) -> _Stopped:
        code, where, reason = departure(self._data, at, wanted)
        return self._stop(code, where, reason)

    def _stop(self, code: str, at: int, detail: str) -> _Stopped:
        return _Stopped(Fault(code, self._places.of(at), detail))


def _said(opened: re.Match[bytes]) -> str:
    """Return what a text is that is no object."""
    if opened.group(_LITERAL):
        return str(opened.group(_LITERAL), "ascii")
    return {_STRING: "string", _NUMBER: "number"}.get(opened.lastindex or 0, "array")
