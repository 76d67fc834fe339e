"""Bytes as a reader can check them: text with numbered lines, excerpts, and hex; never markup."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from markupsafe import Markup, escape

from hopquy.reports.visible import UNSEEN, code_of

__all__ = ["Mark", "Shape", "excerpt", "hex_rows", "listing", "shape_of"]

_ODD = re.compile(f"[{UNSEEN}\u00a0\u2000-\u200a\u202f\u205f\u3000]")
_WHOLE = re.compile(rb"<([^\s<>/]+)[^<>]*>[^<\n]{0,160}</\1\s*>")
_TAG = re.compile(rb"<[^<>\n]{0,300}>?")
_TOKEN = re.compile(rb"[^\s<>\"',;]{1,120}")
_LINES_SHOWN = 20_000
_ODD_SHOWN = 20_000
_ROW = 16
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")

Shape = Literal["text", "utf-16", "binary"]
"""How bytes are best shown."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A place in the bytes that a finding speaks of."""

    offset: int
    anchor: str
    note: str = ""
    """Markup of ours; shown below the line."""


def shape_of(data: bytes) -> Shape:
    """Say how these bytes are best shown."""
    if data.startswith(_UTF_16):
        return "utf-16"
    odd = len(_ODD.findall(_decoded(data))) - data.count(b"\r\n")
    many_lines = data.count(b"\n") > _LINES_SHOWN
    return "binary" if many_lines or odd > _ODD_SHOWN or (odd > 16 and odd * 20 > len(data)) else "text"  # noqa: PLR2004 -- a twentieth


def listing(data: bytes, marks: Sequence[Mark]) -> Markup:
    """Return all lines with the marked spans and, below each marked line, its notes."""
    data, marks = _as_utf8(data, marks)
    return Markup().join(_lines(data, sorted(marks, key=lambda mark: mark.offset)))


def excerpt(data: bytes, offset: int) -> Markup:
    """Return the marked line with its neighbours, each cut to what fits a page."""
    data, (mark,) = _as_utf8(data, [Mark(offset, "")])
    at = min(mark.offset, len(data))
    first = data.rfind(b"\n", 0, at) + 1
    number = data.count(b"\n", 0, first) + 1
    lines = [data[first : _line_end(data, at)]]
    before = [data[data.rfind(b"\n", 0, first - 1) + 1 : first - 1]] if first else []
    last = first + len(lines[0])
    after = [data[last + 1 : _line_end(data, last + 1)]] if last < len(data) - 1 else []
    indent = _indent([*before, *lines, *after], at - first)
    shown = [
        *(_numbered(number - 1, _clipped(line[indent:], 0, 0)) for line in before),
        *(_numbered(number, _clipped(line[indent:], at - first - indent, _end(line, at - first) - indent), hit=True) for line in lines),
        *(_numbered(number + 1, _clipped(line[indent:], 0, 0)) for line in after),
    ]
    return Markup().join(shown)


def hex_rows(data: bytes, start: int, stop: int, offset: int | None = None) -> Markup:
    """Return rows of sixteen bytes covering [start, stop), the byte at `offset` marked."""
    rows: list[str] = []
    for at in range(max(0, start) // _ROW * _ROW, min(stop, len(data)), _ROW):
        row = data[at : at + _ROW]
        cells = [f"{byte:02x}" for byte in row] + ["  "] * (_ROW - len(row))
        letters = [str(escape(chr(byte))) if 0x20 <= byte < 0x7F else "·" for byte in row]  # noqa: PLR2004 -- printable ASCII
        if offset is not None and at <= offset < at + len(row):
            cells[offset - at] = f"<mark>{cells[offset - at]}</mark>"
            letters[offset - at] = f"<mark>{letters[offset - at]}</mark>"
        rows.append(f"<b>{at:08x}</b>  {' '.join(cells[:8])}  {' '.join(cells[8:])}  {''.join(letters)}\n")
    return Markup("".join(rows))  # noqa: S704 -- letters are escaped one by one, the rest is ours


def _decoded(data: bytes) -> str:
    return data.decode("utf-8", "surrogateescape")


def _as_utf8(data: bytes, marks: Sequence[Mark]) -> tuple[bytes, Sequence[Mark]]:
    if not data.startswith(_UTF_16):
        return data, marks
    moved = [Mark(len(data[: mark.offset].decode("utf-16", "ignore").encode()), mark.anchor, mark.note) for mark in marks]
    return data.decode("utf-16", "replace").encode(), moved


def _lines(data: bytes, marks: list[Mark]) -> Iterator[Markup]:
    start = 0
    left = list(reversed(marks))
    pieces = data.split(b"\n")
    for number, line in enumerate(pieces):
        is_last = number == len(pieces) - 1
        here: list[Mark] = []
        while left and (left[-1].offset <= start + len(line) or is_last):
            here.append(left.pop())
        if here:
            yield Markup('<i class="hit">%s\n</i>') % _marked(line, start, here)
            yield from (Markup('<span class="note">%s</span>') % mark.note for mark in here if mark.note)
        elif line or not is_last:
            yield Markup("<i>") + _shown(line) + Markup("\n</i>")
        start += len(line) + 1


def _marked(line: bytes, start: int, marks: list[Mark]) -> Markup:
    parts: list[Markup] = []
    done = 0
    for number, mark in enumerate(marks):
        at = min(mark.offset - start, len(line))
        end = _end(line, at)
        if number + 1 < len(marks):
            end = max(at, min(end, marks[number + 1].offset - start))
        parts += [_shown(line[done:at]), Markup('<mark id="%s">%s</mark>') % (mark.anchor, _shown(line[at:end]))]
        done = max(done, end)
    return Markup().join([*parts, _shown(line[done:])])


def _end(line: bytes, at: int) -> int:
    found = _WHOLE.match(line, at) or _TAG.match(line, at) or _TOKEN.match(line, at)
    return _whole_letter(line, found.end() if found else min(at + 1, len(line)))


def _whole_letter(line: bytes, at: int) -> int:
    while at < len(line) and line[at] & 0xC0 == 0x80:  # noqa: PLR2004 -- continuation byte of UTF-8
        at += 1
    return at


def _clipped(line: bytes, at: int, end: int) -> Markup:
    first = _whole_letter(line, max(0, at - 60)) if at > 120 else 0  # noqa: PLR2004 -- about a printed line
    last = _whole_letter(line, min(len(line), max(end, at, first) + 160 - min(end - at, 120)))
    end = min(end, last)
    middle = Markup("<mark>%s</mark>") % _shown(line[at:end]) if end > at else Markup()
    ellipsis = Markup("<u>…</u>")
    parts = [_shown(line[first:at]), middle, _shown(line[max(at, end) : last])]
    return Markup().join([ellipsis if first else Markup(), *parts, ellipsis if last < len(line) else Markup()])


def _line_end(data: bytes, at: int) -> int:
    found = data.find(b"\n", at)
    return len(data) if found < 0 else found


def _indent(lines: Sequence[bytes], at: int) -> int:
    """How much white space all lines begin with, up to the mark."""
    return min(at, *(len(line) - len(line.lstrip(b" \t")) for line in lines if line.strip()), at)


def _numbered(number: int, content: Markup, *, hit: bool = False) -> Markup:
    return Markup('<i data-n="%d"%s>%s\n</i>') % (number, Markup(' class="hit"') if hit else Markup(), content)


def _shown(data: bytes) -> Markup:
    text = str(escape(_decoded(data)))
    return Markup(_ODD.sub(_spelled, text))  # noqa: S704 -- escaped on the line above


def _spelled(found: re.Match[str]) -> str:
    character = found[0]
    if character == "\r":
        return '<b class="cr">␍</b>'
    if "\udc80" <= character <= "\udcff":
        return f'<b class="odd">\\x{ord(character) - 0xDC00:02X}</b>'
    return f'<b class="odd">{code_of(character)}</b>'
