"""What is typed at a terminal, read in a thread of its own, so that whoever waits for a line can stop waiting."""

from __future__ import annotations

import codecs
import queue
import threading
from collections.abc import Callable
from contextlib import suppress

__all__ = ["Keyboard"]

_LONGEST = 8192


class Keyboard:
    """Gives the lines of an input; `read` returns some bytes of it, none at its end."""

    def __init__(self, read: Callable[[], bytes], encoding: str = "utf-8") -> None:
        self._read = read
        self._encoding = encoding
        self._lines: queue.SimpleQueue[str | None] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None

    def line(self, seconds: float) -> str | None:
        """Return the next line, without its end; None when the input is over. Raises TimeoutError."""
        if self._thread is None:
            self._thread = threading.Thread(target=self._listen, name="hopquy-keyboard", daemon=True)
            self._thread.start()
        try:
            return self._lines.get(timeout=max(0.0, seconds))
        except queue.Empty:
            raise TimeoutError from None

    def forget(self) -> None:
        """Drop what was typed before now; an end stays."""
        with suppress(queue.Empty):
            while True:
                if self._lines.get_nowait() is None:
                    self._lines.put(None)
                    return

    def close(self) -> None:
        """Give nothing any more: whoever waits meets the end."""
        self._lines.put(None)

    def _listen(self) -> None:
        decoder = codecs.getincrementaldecoder(self._encoding)("replace")
        text = ""
        while True:
            try:
                data = self._read()
            except (OSError, ValueError):
                data = b""
            if not data:
                break
            *lines, text = (text + decoder.decode(data)).replace("\r\n", "\n").replace("\r", "\n").split("\n")
            for line in lines:
                self._lines.put(_printable(line))
            text = text[-_LONGEST:]
        if text:
            self._lines.put(_printable(text))
        self._lines.put(None)


def _printable(line: str) -> str:
    return "".join(letter for letter in line[:_LONGEST] if letter.isprintable())
