"""UTF-16 looked at before expat sees it: expat joins halves of surrogate pairs that do not belong together, and says nothing."""

from __future__ import annotations

import codecs
import io

from hopquy.runner.model.tree import Position

__all__ = ["PairGuard"]


class PairGuard:
    """Decodes a UTF-16 text as it passes and knows where the decoding stands."""

    def __init__(self) -> None:
        self._decoder: codecs.IncrementalDecoder | None = None
        self.codec = "utf-16-le"
        """The order of bytes that the first of them showed."""
        self._line_ends = io.IncrementalNewlineDecoder(None, translate=True)
        self._offset = 0
        self._line = 1
        self._column = 1

    def good(self, data: bytes) -> int:
        """Return how many bytes of the next piece are right, as far as they can be judged yet."""
        if self._decoder is None:
            if data[:1] in {b"\0", b"\xfe"}:
                self.codec = "utf-16-be"
            self._decoder = codecs.getincrementaldecoder(self.codec)()
        pending = self._decoder.getstate()[0]
        text = pending + data
        try:
            decoded = self._decoder.decode(data)
        except UnicodeDecodeError as error:
            self._decoder.reset()
            self._pass(self._decoder.decode(text[: error.start]), error.start)
            return max(0, error.start - len(pending))
        self._pass(decoded, len(text) - len(self._decoder.getstate()[0]))
        return len(data)

    def position(self) -> Position:
        """Return where the first byte stands that was not right."""
        return Position(self._line, self._column, self._offset)

    def _pass(self, decoded: str, length: int) -> None:
        if self._offset == 0:
            decoded = decoded.removeprefix("\ufeff")
        self._offset += length
        text = self._line_ends.decode(decoded)
        lines = text.count("\n")
        self._line += lines
        self._column = len(text) - text.rfind("\n") if lines else self._column + len(text)
