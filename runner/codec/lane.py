"""How the bytes of a message reach the parser, or pass it by.

The text of a content element is nearly all of a packet and means nothing to XML. When the last byte given to expat closes the start tag of
one, the plain base64 after it is decoded as it is (the fast lane), and expat goes on at the first byte that is anything else. Both
lanes give the same message; the fast one is only quicker.
"""

from __future__ import annotations

import re

from hopquy.runner.codec.limits import Limits
from hopquy.runner.codec.pair_guard import PairGuard
from hopquy.runner.codec.tree_builder import Stopped, TreeBuilder
from hopquy.runner.model.message import Fault

__all__ = ["Lane"]

_TAG = re.compile(rb"""<(?:[^<>"'\x80-\xff]|"[^"<\x80-\xff]*"|'[^'<\x80-\xff]*')*>""")
_HELD = 4096
"""The longest piece of a tag that waits for the block that completes it."""
_BEFORE = 4
"""Bytes kept before the last thing that expat reported: two characters of any encoding."""


class Lane:
    """Feeds blocks to a tree builder."""

    def __init__(self, builder: TreeBuilder, names: tuple[str, ...], limits: Limits, *, fast: bool) -> None:
        self._builder = builder
        self._limits = limits
        # In UTF-16 a byte that looks like "<" need not be one.
        fast = fast and bool(names) and builder.encoding != "utf-16"
        any_name = b"|".join(re.escape(name.encode()) for name in names)
        self._ends = re.compile(rb"(?:%s)(?:\s[^<>]{0,64})?>" % any_name) if fast else None
        self._held = b""
        self._passing = False
        self._given = 0
        self._guard = PairGuard() if builder.encoding == "utf-16" else None
        self.recent = b""
        """The last bytes given to expat, from a little before the last thing it reported."""

    def feed(self, block: bytes) -> None:
        """Read one more block of the message."""
        data = self._held + block if self._held else block
        self._held = b""
        at = 0
        while at < len(data):
            at = self._pass(data, at) if self._passing else self._parse(data, at)

    def finish(self) -> None:
        """Read the end of the message."""
        self._leave()
        self._give(self._held)
        self._builder.parser.Parse(b"", True)  # noqa: FBT003 -- the parser takes its flag by place

    def byte_at_error(self) -> bytes:
        """Return the bytes from where expat found an error, as far as they are still known."""
        start = self._builder.parser.ErrorByteIndex - (self._given - len(self.recent))
        return self.recent[start:] if start >= 0 else b""

    def end_of_last(self) -> int:
        """Return the offset just after the element that ended last, when its end is the last thing that expat reported."""
        codec = self._guard.codec if self._guard else "latin-1"
        index = self._builder.last_index
        at = index - (self._given - len(self.recent))
        after = ""
        if not self.recent[max(0, at - _BEFORE) : at].decode(codec, "replace").endswith("/>") or not self._builder.is_leaf_last():
            after = self.recent[at:].decode(codec, "replace")
        return index + len(after[: after.find(">") + 1].encode(codec)) + self._builder.ruler.skipped

    def _parse(self, data: bytes, at: int) -> int:
        if self._ends is None:
            self._give(data[at:] if at else data)
            return len(data)
        found = self._ends.search(data, at)
        if found is None:
            cut = data.rfind(b"<", at)
            if cut < 0 or len(data) - cut > _HELD or data.find(b">", cut) >= 0:
                cut = len(data)
            self._give(data[at:cut])
            self._held = data[cut:]
            return len(data)
        self._give(data[at : found.end()])
        self._enter(data, found.end())
        return found.end()

    def _enter(self, data: bytes, end: int) -> None:
        seen = self._builder.tag
        if seen is None:
            return
        start = end - (self._given - seen.index)
        if start < 0 or not _TAG.fullmatch(data, start, end):
            return
        ruler = self._builder.ruler
        ruler.open(seen.line, seen.column, data[start:end])
        self._builder.begin_text(self._given + ruler.skipped)
        self._passing = True

    def _pass(self, data: bytes, at: int) -> int:
        stop = data.find(b"<", at)
        end = stop if stop >= 0 else len(data)
        pad = data.find(b"=", at, end)
        if pad >= 0:
            end = pad
        raw = data[at:end]
        if raw.endswith(b"\r"):
            raw = raw[:-1]
        content = self._builder.content
        if raw and content is not None and content.take(raw):
            self._builder.ruler.skip(raw)
            at += len(raw)
        elif raw:
            self._leave()
            return self._parse(data, at)
        if stop >= 0 or pad >= 0:
            self._leave()
            return at
        self._held = data[at:]
        return len(data)

    def _leave(self) -> None:
        if self._passing:
            self._passing = False
            self._builder.ruler.close()

    def _give(self, data: bytes) -> None:
        if not data:
            return
        good = self._guard.good(data) if self._guard else len(data)
        if good:
            self._parse_piece(data[:good])
        if good < len(data) and self._guard:
            raise Stopped(Fault("encoding", self._guard.position(), "half a surrogate pair"))

    def _parse_piece(self, data: bytes) -> None:
        builder = self._builder
        wanted = builder.last_index - _BEFORE - (self._given - len(self.recent))
        self.recent = self.recent[max(0, wanted) :] + data
        self._given += len(data)
        builder.parser.Parse(data, False)  # noqa: FBT003 -- the parser takes its flag by place
        if self._given - builder.last_index > self._limits.text_length + len(data):
            raise Stopped(Fault("limit-text", builder.place(), str(self._limits.text_length)))
