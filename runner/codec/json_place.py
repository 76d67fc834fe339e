"""Where a byte of a JSON text stands, told of one byte after another without counting from the beginning each time."""

from __future__ import annotations

from hopquy.runner.model.tree import Position

__all__ = ["Places"]


class Places:
    """Positions in a text, asked for in ascending order."""

    def __init__(self, data: bytes, start: int) -> None:
        self._data = data
        self._ascii = data.isascii()
        self._at = start
        self._line = 1
        self._column = 1
        self._line_end = data.find(b"\n", start)

    def of(self, offset: int) -> Position:
        """Return the position of a byte that does not lie before the last one asked for."""
        if -1 < self._line_end < offset:
            self._line += self._data.count(b"\n", self._line_end, offset)
            self._at = self._data.rfind(b"\n", self._line_end, offset) + 1
            self._column = 1
            self._line_end = self._data.find(b"\n", offset)
        passed = offset - self._at if self._ascii else len(self._data[self._at : offset].decode("utf-8", "replace"))
        self._column += passed
        self._at = offset
        return Position(self._line, self._column, offset)
