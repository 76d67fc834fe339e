"""Files of dossier messages: one object, an array, a whole call with its `data`, or lines of these; each message cut out by its bytes."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace

from hopquy.runner.codec.json_message import TYPE, read_json
from hopquy.runner.codec.limits import DEFAULT_LIMITS, Limits
from hopquy.runner.codec.sniff import HEAD
from hopquy.runner.model.message import Fault, Message, MessageKind
from hopquy.runner.model.tree import Node, Position

__all__ = ["Piece", "kind_told", "may_hold", "pieces"]

_ROOT = re.compile(rb"<(?:[A-Za-z_][\w.-]*:)?([A-Za-z_][\w.-]*)")
_MARK = b"\xef\xbb\xbf"
_WRAPPED = b'{"data":'
_OF_A_CALL = {"service", "session", "isUpdating", "madonvi"}
"""Names beside `data` that show a whole call."""
_CALL = MessageKind("call", "call", forms=("json",))


@dataclass(frozen=True, slots=True)
class Piece:
    """One message of a file, or what stands where one should."""

    data: bytes
    start: Position
    """Where it begins in the file."""
    service: str = ""
    """The service that the call around it names."""
    fault: Fault | None = None
    """Why the file could not be taken apart; the piece is the whole file then."""

    def moved(self, place: Position) -> Position:
        """Return where a place of the message stands in the file."""
        column = place.column + self.start.column - 1 if place.line == 1 else place.column
        return Position(place.line + self.start.line - 1, column, place.offset + self.start.offset)


def pieces(data: bytes, *, lines: bool = False, limits: Limits = DEFAULT_LIMITS) -> Iterator[Piece]:
    """Yield each message of a file in JSON or XML; of JSON lines, those of each line that has something in it."""
    if not lines:
        yield from _taken_apart(Piece(data, Position(1, 1, 0)), limits)
        return
    offset = 0
    for number, line in enumerate(data.split(b"\n"), 1):
        if line.strip():
            yield from _taken_apart(Piece(line, Position(number, 1, offset)), limits)
        offset += len(line) + 1


def _taken_apart(piece: Piece, limits: Limits) -> Iterator[Piece]:
    bare = piece.data.removeprefix(_MARK)
    head = bare[:HEAD].lstrip(b" \t\r\n")
    if head.startswith(b"["):
        wrapped = _WRAPPED + bare + b"}"
        message = read_json(wrapped, _CALL, replace(limits, json_size=limits.json_size + len(_WRAPPED) + 1))
        yield from _items(piece, wrapped, message, len(piece.data) - len(bare) - len(_WRAPPED))
        return
    call = read_json(piece.data, _CALL, limits) if head.startswith(b"{") else None
    if call is None or call.root is None or call.root.end == 0 or not _is_call(call.root):
        yield piece
    else:
        yield from _items(piece, piece.data, call, 0)


def _is_call(root: Node) -> bool:
    named = {node.name for node in root.children}
    return "data" in named and (named == {"data"} or bool(named & _OF_A_CALL))


def _items(piece: Piece, text: bytes, message: Message, ahead: int) -> Iterator[Piece]:
    """Yield each item of `data`; the text may begin so many bytes ahead of the file."""
    root = message.root
    if root is None or root.end == 0:
        fault = message.faults[-1]
        place = None if fault.position is None else _behind(fault.position, ahead)
        # What closes the text that was put around an array stands where a cut array ends.
        ended = ahead and place is not None and place.offset >= len(piece.data)
        yield replace(piece, fault=Fault("truncated" if ended else fault.code, place, "" if ended else fault.detail))
        return
    service = next((node.text for node in root.named("service")), "")
    for node in root.named("data"):
        cut, start = text[node.position.offset : node.end], node.position
        if node.attributes[TYPE] == "object" and not cut.startswith(b"{"):
            opened = cut.index(b"{")
            lines = cut.count(b"\n", 0, opened)
            column = opened - cut.rfind(b"\n", 0, opened) if lines else start.column + opened
            cut, start = cut[opened:], Position(start.line + lines, column, start.offset + opened)
        yield Piece(cut, piece.moved(_behind(start, ahead)), service)


def _behind(place: Position, ahead: int) -> Position:
    if not ahead:
        return place
    return Position(place.line, place.column - len(_WRAPPED) if place.line == 1 else place.column, place.offset + ahead)


def begins_as_json(head: bytes) -> bool:
    """Tell whether a file begins with an object or an array of JSON, in any encoding."""
    bare = _bare(head)
    return bare.startswith((b"{", b"[")) and not bare.startswith(b"{\\rtf")


def may_hold(head: bytes, roots: Collection[str]) -> bool:
    """Tell whether a file that begins so may hold dossier messages: JSON, or XML whose root has one of these names or is in no namespace."""
    if begins_as_json(head):
        return True
    bare = _bare(head)
    root = _ROOT.search(bare) if bare.startswith(b"<") else None
    return root is not None and (root[1].decode() in roots or b"xmlns" not in bare[root.end() :].partition(b">")[0])


def _bare(data: bytes) -> bytes:
    """Return the first bytes without marks of order, white space and the zeros of wide encodings."""
    return data[:HEAD].replace(b"\0", b"").lstrip(b"\xff\xfe\xef\xbb\xbf \t\r\n")


def kind_told(data: bytes, service: str, kinds: Mapping[str, MessageKind]) -> str | None:
    """Return which of the kinds (observation kind -> how it is read) a message is of, told by its content; None where that cannot be told.

    The service of the call around it says so, else the root of an XML message, else the names that stand in it and tell a kind from the others.
    Of a message that cannot be read the names are looked for all the same.
    """
    for name, kind in kinds.items():
        if service and service in kind.services:
            return name
    head = _bare(data)
    if head.startswith(b"<"):
        root = _ROOT.search(head)
        return next((name for name, kind in kinds.items() if root and kind.root == root[1].decode()), None)
    met = set(re.findall(rb'"([A-Za-z]+)"\s*:', data.replace(b"\0", b"") if b"\0" in data[:4] else data))
    told = {name: len(met & {one.encode() for one in kind.told_by}) for name, kind in kinds.items()}
    best = max(told, key=lambda name: told[name])
    return best if told[best] else None
