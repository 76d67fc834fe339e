"""What a raw answer shows of a person, however it is written: escapes of JSON, HTML and addresses, base64, forms of letters, separators in numbers."""

from __future__ import annotations

import base64
import binascii
import html
import re
import unicodedata
import zlib
from collections.abc import Iterator

__all__ = ["is_cut", "readings", "shows"]

_LARGEST = 1024 * 1024
"""Bytes that are looked at, of an answer as of what was packed in it."""
_ESCAPE = re.compile(r"\\+(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2}))")
"""JSON within JSON has several backslashes, scripts write two digits."""
_BASE64 = re.compile(r"[A-Za-z0-9+/_-]{16,}={0,2}")
_MOST_PACKED = 200
_GZIP = b"\x1f\x8b"
_WITH_HEAD, _WITHOUT_HEAD = 32 + zlib.MAX_WBITS, -zlib.MAX_WBITS
"""How zlib is told of what it reads: the heads of gzip and zlib, or none."""
_PERCENT = re.compile(rb"%([0-9a-fA-F]{2})")
_TAG = re.compile(r"<[^<>]{0,2000}>")
_COMBINING = re.compile("[\u0300-\u036f]")
_BETWEEN_DIGITS = "[ .-]?"
_LOCAL = 10
"""Digits of a telephone number as it is written inland."""
_SHORTEST = 4
_NUMBER = re.compile(r"\+?\d+")
_ABROAD = "84"


def readings(data: bytes, encoding: str = "") -> tuple[str, ...]:
    """Return the texts that an answer can be read as; `encoding` is what it said of its packing."""
    texts = [text for part, _ in _unpacked(data[:_LARGEST], encoding) for text in _decoded(part)]
    texts += [inner for text in list(texts) for inner in _packed(text)]
    return tuple(dict.fromkeys(form for text in texts for form in _forms(text)))


def is_cut(data: bytes, encoding: str = "") -> bool:
    """Tell whether there is more in an answer than is read of it."""
    return len(data) > _LARGEST or any(rest for _, rest in _unpacked(data, encoding))


def shows(texts: tuple[str, ...], value: str) -> bool:
    """Tell whether a value stands in one of these readings, in capitals or not, with or without diacritics."""
    wanted = _folded(value)
    if len(wanted) < _SHORTEST:
        return False
    if _NUMBER.fullmatch(wanted):
        digits = wanted.removeprefix("+")
        ways = {digits, _ABROAD + digits[1:]} if digits.startswith("0") and len(digits) == _LOCAL else {digits}
        spaced = [re.compile(rf"(?<!\d){_BETWEEN_DIGITS.join(way)}(?!\d)") for way in ways]
        return any(one.search(text) for text in texts for one in spaced)
    return any(wanted in text for text in texts)


def _unpacked(data: bytes, encoding: str) -> Iterator[tuple[bytes, bool]]:
    """Yield an answer as it came and as it can be unpacked, each with whether there is more of it."""
    yield data, False
    packed = encoding.strip().lower() in ("gzip", "x-gzip", "deflate") or data.startswith(_GZIP)
    for window in (_WITH_HEAD, _WITHOUT_HEAD) if packed else ():
        opened = zlib.decompressobj(window)
        try:
            part = opened.decompress(data, _LARGEST)
        except zlib.error:
            continue
        yield part, bool(opened.unconsumed_tail)
        return


def _decoded(data: bytes) -> Iterator[str]:
    yield data.decode("utf-8", "replace")
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in data[:64]:
        yield data.decode("utf-16", "replace")
        yield data.decode("utf-16-le", "replace")
        yield data.decode("utf-16-be", "replace")


def _packed(text: str) -> Iterator[str]:
    """Yield what stands in base64 in a text."""
    for found, _ in zip(_BASE64.finditer(text), range(_MOST_PACKED), strict=False):
        word = found.group().rstrip("=").replace("-", "+").replace("_", "/")
        try:
            yield base64.b64decode(word + "=" * (-len(word) % 4)).decode("utf-8", "replace")
        except (binascii.Error, ValueError):
            continue


def _forms(text: str) -> Iterator[str]:
    """Yield a text as it stands and without each kind of escape, all of them folded."""
    plain = html.unescape(_ESCAPE.sub(_character, text))
    addressed = _PERCENT.sub(_byte, plain.replace("+", " ").encode("utf-8", "replace")).decode("utf-8", "replace")
    for one in (text, plain, addressed, _TAG.sub("", plain), _TAG.sub(" ", plain)):
        yield _folded(one)


def _character(found: re.Match[str]) -> str:
    return chr(int(found[1] or found[2], 16))


def _byte(found: re.Match[bytes]) -> bytes:
    return bytes([int(found[1], 16)])


def _folded(text: str) -> str:
    """Return a text in small letters without diacritics, its white space made one."""
    bare = _COMBINING.sub("", unicodedata.normalize("NFD", text))
    return " ".join(bare.replace("đ", "d").replace("Đ", "D").casefold().split())
