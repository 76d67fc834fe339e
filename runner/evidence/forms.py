r"""The forms in which a secret can appear in what is recorded.

| form | found |
|---|---|
| text | in UTF-8, composed or decomposed, UTF-16, Latin-1, and UTF-8 that was read as Latin-1 |
| text with escapes | JSON (`\"`, `\u1ead`, `\/`), XML (`&quot;`, `&#7853;`, `&#x1ead;`), percent (`%E1`, `+`), each up to eight backslashes or three times escaped |
| all escaped | every byte percent-encoded |
| base64 | ordinary and URL-safe, alone or anywhere inside a longer text (all three alignments), broken into lines, padded or not; also of its JSON-escaped and UTF-16 forms |
| hexadecimal | either case |

A secret that is split over two observations, packed, encrypted, or encoded twice in base64 is not found.
"""

from __future__ import annotations

import base64
import json
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import Enum
from functools import partial

__all__ = ["Form", "View", "forms_of", "packed"]


class View(Enum):
    """What the probe of a form is looked for in: quick, and finds it wherever the form is there."""

    PLAIN = "plain"
    """The bytes as they are."""
    LOWER = "lower"
    """In lower case."""
    PACKED = "packed"
    """Without the line breaks and escapes that may stand inside base64."""


@dataclass(frozen=True, slots=True)
class Form:
    """One form of one secret."""

    view: View
    probe: bytes
    expression: bytes
    """Compiled by whoever meets the probe: most never are."""
    mark: Callable[[re.Match[bytes]], bytes]
    of_text: bool = True
    """Whether it can appear inside a text, rather than only among bytes."""


_SHORT = {'"': b'"', "/": b"/", "\b": b"b", "\f": b"f", "\n": b"n", "\r": b"r", "\t": b"t"}
_NAMED = {"&": b"amp", "<": b"lt", ">": b"gt", '"': b"quot", "'": b"apos"}
_GAP = rb"(?:[ \t\r\n]|&#(?:13|10|[xX]0*[aAdD]);|\\+[rn])*"
_GAPS = (b"&#13;", b"&#10;", b"&#xD;", b"&#xd;", b"&#xA;", b"&#xa;", b"\\r", b"\\n")
_SIXTY_FOUR = rb"[A-Za-z0-9_-]|\\*/|\+|%2[BbFf]"
_STANDING = {b"/": rb"(?:\\*/|%2[Ff])", b"+": rb"(?:\+|%2[Bb])"}
_WIDE = ("utf-16-le", "utf-16-be")
_FILL = b"REDACTED"
_TOKEN = re.compile(rb"(?P<gap>[ \t\r\n]|&#[^;]*;|\\+[rn])|" + _SIXTY_FOUR)


def forms_of(name: str, secret: str) -> Iterator[Form]:
    """Yield every form of a secret that is called by that name."""
    mark = f"[redacted:{name}]".encode()
    ways = dict.fromkeys((secret, unicodedata.normalize("NFC", secret), unicodedata.normalize("NFD", secret)))
    for way in ways:
        raw = way.encode("utf-8", "surrogatepass")
        yield _escaped(way, mark)
        yield _literal(View.LOWER, raw.hex().encode(), mark)
        yield _literal(View.LOWER, b"".join(b"%%%02x" % byte for byte in raw), mark)
        json_texts = sorted({way, json.dumps(way)[1:-1], json.dumps(way, ensure_ascii=False)[1:-1]}, key=len, reverse=True)
        yield from _in_utf16(json_texts, mark)
        if not way.isascii() and max(way) <= "\xff":
            yield _literal(View.PLAIN, way.encode("latin-1"), mark, of_text=False)
        wide = (way.encode(encoding, "surrogatepass") for encoding in _WIDE)
        for data in dict.fromkeys((*(text.encode("utf-8", "surrogatepass") for text in json_texts), *wide)):
            yield from _in_base64(data)


def packed(data: bytes) -> bytes:
    """Return the view in which base64 is looked for."""
    data = data.translate(None, b" \t\r\n")
    if b"&#" in data or b"\\" in data:
        for gap in _GAPS:
            data = data.replace(gap, b"")
        data = data.replace(b"\\", b"")
    if b"%2" in data:
        for written, meant in ((b"%2B", b"+"), (b"%2b", b"+"), (b"%2F", b"/"), (b"%2f", b"/")):
            data = data.replace(written, meant)
    return data


def _literal(view: View, data: bytes, mark: bytes, *, of_text: bool = True) -> Form:
    any_case = b"(?i)" if view is View.LOWER else b""
    return Form(view, data, any_case + re.escape(data), lambda _match: mark, of_text)


def _in_utf16(texts: Iterable[str], mark: bytes) -> Iterator[Form]:
    """Yield the forms in UTF-16, those at an even offset first: at an odd one the other byte order seems to match, one byte beside."""
    for only_even in (True, False):
        for encoding in _WIDE:
            wide = mark.decode().encode(encoding)
            for text in texts:
                data = text.encode(encoding, "surrogatepass")
                yield Form(View.PLAIN, data, re.escape(data), partial(_marked, wide, only_even), of_text=False)


def _marked(mark: bytes, only_even: bool, match: re.Match[bytes]) -> bytes:
    return match[0] if only_even and match.start() % 2 else mark


def _escaped(secret: str, mark: bytes) -> Form:
    pattern = b"".join(_character(match[0]) for match in re.finditer(r"\\+|.", secret, re.DOTALL))
    probe = max(re.findall(r"[0-9A-Za-z]+", secret), key=len, default="")
    return Form(View.PLAIN, probe.encode(), pattern, lambda _match: mark)


def _character(character: str) -> bytes:
    """Return the pattern of a character, or of a run of backslashes (one repetition for all of them, or matching would take for ever)."""
    if character.isascii() and character.isalnum():
        return character.encode()
    count = len(character)
    if count > 1:
        character = character[0]
    raw = character.encode("utf-8", "surrogatepass")
    units = character.encode("utf-16-be", "surrogatepass")
    code = ord(character)
    ways = [
        rb"\\{%d,%d}" % (count, 8 * count) if character == "\\" else re.escape(raw),
        _percent(raw),
        b"".join(rb"\\{1,8}u" + _digits(units[at : at + 2].hex()) for at in range(0, len(units), 2)),
        rb"&(?:amp;){0,3}#(?:0*%d|[xX]0*%b);" % (code, _digits(f"{code:x}")),
    ]
    if not character.isascii():
        ways.append(re.escape(raw.decode("latin-1").encode()))
    if character in _SHORT:
        ways.append(rb"\\{1,8}" + _SHORT[character])
    if character in _NAMED:
        ways.append(rb"&(?:amp;){0,3}%b;" % _NAMED[character])
    if character == " ":
        ways.append(rb"\+")
    if count > 1:
        ways[1:] = [b"(?:%b){%d}" % (way, count) for way in ways[1:]]
    return b"(?:" + b"|".join(ways) + b")"


def _percent(raw: bytes) -> bytes:
    return b"".join(b"%(?:25){0,3}" + _digits(f"{byte:02x}") for byte in raw)


def _digits(text: str) -> bytes:
    """Return the pattern of hexadecimal digits in either case."""
    return "".join(f"[{digit}{digit.upper()}]" if digit.isalpha() else digit for digit in text).encode()


def _in_base64(data: bytes) -> Iterator[Form]:
    """Yield the characters that the data makes of itself in base64, wherever in a longer text it begins."""
    for before in range(3):
        bits = 8 * (before + len(data))
        encoded = base64.b64encode(bytes(before) + data)
        core = encoded[-(-8 * before // 6) : bits // 6]
        head, tail = before > 0, bits % 6 > 0
        for text in dict.fromkeys((core, core.translate(bytes.maketrans(b"+/", b"-_")))):
            letters = [_STANDING.get(text[at : at + 1], text[at : at + 1]) for at in range(len(text))]
            shared = rb"(?:%b)" % _SIXTY_FOUR
            pattern = _GAP.join([*([shared] if head else []), *letters, *([shared] if tail else [])])
            yield Form(View.PACKED, text, pattern, _filled)


def _filled(match: re.Match[bytes]) -> bytes:
    """Return other base64 of the same length, so that what stands around it can still be decoded."""
    count = 0
    pieces = []
    for token in _TOKEN.finditer(match[0]):
        if token["gap"] is not None:
            pieces.append(token[0])
        else:
            pieces.append(_FILL[count % len(_FILL) : count % len(_FILL) + 1])
            count += 1
    return b"".join(pieces)
