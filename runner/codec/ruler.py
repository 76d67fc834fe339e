"""Positions in the message, given that some of its bytes never pass through the parser."""

from __future__ import annotations

from hopquy.runner.model.tree import Position

__all__ = ["Ruler"]


class Ruler:
    """Turns what expat counts into positions of the message.

    Expat counts lines from 1 and columns and bytes from 0, over what it was given. What was skipped lies between two bytes that it saw.
    """

    __slots__ = ("_column", "_line", "_more_columns", "_more_lines", "_on_line", "_seen_column", "skipped")

    def __init__(self, *, marked: bool) -> None:
        self.skipped = 0
        """Bytes skipped so far."""
        self._more_lines = 0
        # A byte order mark counts as a character with expat, and is none.
        self._on_line = 1
        self._more_columns = -1 if marked else 0
        self._seen_column = 0
        self._line = 0
        self._column = 0

    def position(self, line: int, column: int, index: int) -> Position:
        """Return the position of what expat places there."""
        if line == self._on_line:
            column += self._more_columns
        return Position(line + self._more_lines, max(column, 0) + 1, index + self.skipped)

    def open(self, line: int, column: int, tag: bytes) -> None:
        """Begin to skip after a tag that expat saw at this line and column."""
        if line == self._on_line:
            self._line, self._column = line, column + self._more_columns
        else:
            self._line, self._column = line, column
        self._seen_column = column
        lines, rest = _lines(tag)
        self._on_line = line + lines
        self._line += lines
        self._column = rest if lines else self._column + rest
        self._seen_column = rest if lines else column + rest

    def skip(self, raw: bytes) -> None:
        """Pass over bytes, one a character, that do not end between a carriage return and its line feed."""
        lines, rest = _lines(raw)
        self._line += lines
        self._column = rest if lines else self._column + rest
        self.skipped += len(raw)

    def close(self) -> None:
        """End skipping: what comes next is seen by expat again."""
        self._more_lines += self._line - self._on_line
        self._more_columns = self._column - self._seen_column


def _lines(raw: bytes) -> tuple[int, int]:
    """Return how many lines end in the bytes, and how many characters follow the last of these ends."""
    ends, last = 0, -1
    if b"\n" in raw:  # looking is eight times as fast as counting, and most contents are one line
        ends = raw.count(b"\n")
        last = raw.rfind(b"\n")
    if b"\r" in raw:
        ends += raw.count(b"\r") - raw.count(b"\r\n")
        last = max(last, raw.rfind(b"\r"))
    return ends, len(raw) - 1 - last
