"""Base64 decoded piece by piece, strictly: nothing outside the alphabet but white space, padding where it belongs."""

from __future__ import annotations

import binascii
import re

__all__ = ["Base64Stream"]

_WHITE = b" \t\r\n"
_MARKS = (b"\n", b"\r", b" ", b"\t")
_SPARSE = 16
"""White space of up to one byte in so many is left to the decoder; more of it is taken out before."""
_ALPHABET = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
_UNUSUAL = re.compile(rb"[^A-Za-z0-9+/ \t\r\n]")
_SOLID = re.compile(rb"[^ \t\r\n]")


class Base64Stream:
    """The state between two pieces: what is left of the last group of four, and the padding met."""

    __slots__ = ("_carry", "_pads")

    def __init__(self) -> None:
        self._carry = b""
        self._pads = 0

    def take(self, piece: bytes) -> bytes | None:
        """Decode a piece of alphabet and white space; None, and nothing changes, when anything else is in it."""
        if self._pads:
            return None
        white = sum(piece.count(mark) for mark in _MARKS if mark in piece)
        if white * _SPARSE > len(piece):
            piece = piece.translate(None, _WHITE)
            white = 0
        text = self._carry + piece if self._carry else piece
        solid = len(text) - white
        rest, cut = _tail(text, solid & 3) if white else (text[solid & ~3 :], solid & ~3)
        if rest.translate(None, _ALPHABET):
            return None
        try:
            decoded = binascii.a2b_base64(memoryview(text)[:cut])
        except binascii.Error:
            return None
        # The lenient decoder drops what it does not know, line ends too, and its speed is wanted. Nothing foreign was there when nothing
        # but the white space is missing.
        if len(decoded) != solid // 4 * 3:
            return None
        self._carry = rest
        return decoded

    def scan(self, piece: bytes) -> tuple[bytes, int | None]:
        """Decode any piece; return what it gave and where the first bad character stands in it, if there is one."""
        parts: list[bytes] = []
        at = 0
        while at < len(piece):
            unusual = _UNUSUAL.search(piece, at)
            end = unusual.start() if unusual else len(piece)
            if self._pads:
                solid = _SOLID.search(piece, at, end)
                if solid:
                    return b"".join(parts), solid.start()
            else:
                parts.append(self.take(piece[at:end]) or b"")
            if unusual is None:
                break
            if not self._pad(piece[end : end + 1]):
                return b"".join(parts), end
            if self._is_padded():
                parts.append(binascii.a2b_base64(self._carry + b"=" * self._pads))
                self._carry = b""
            at = end + 1
        return b"".join(parts), None

    def is_complete(self) -> bool:
        """Tell whether the text may end here."""
        return not self._carry

    def _pad(self, character: bytes) -> bool:
        if character != b"=" or len(self._carry) < 2:  # noqa: PLR2004 -- one byte needs two characters
            return False
        self._pads += 1
        return True

    def _is_padded(self) -> bool:
        return len(self._carry) + self._pads == 4  # noqa: PLR2004 -- base64 comes in groups of four


def _tail(text: bytes, count: int) -> tuple[bytes, int]:
    """Return the last characters that are not white space, and where the first of them stands."""
    found = bytearray()
    cut = len(text)
    while len(found) < count:
        cut -= 1
        if text[cut] not in _WHITE:
            found.append(text[cut])
    found.reverse()
    return bytes(found), cut
