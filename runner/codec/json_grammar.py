"""The grammar of JSON in regular expressions over bytes, none of which can take more than linear time, and why a text departs from it."""

from __future__ import annotations

import re

__all__ = ["CLOSE", "ITEM", "LITERALS", "MEMBER", "NEXT", "SPACE", "departure"]

_SPACE = rb"[ \t\r\n]*+"
_INSIDE = rb'[^"\\\x00-\x1f]*+(?:\\[^\x00-\x1f][^"\\\x00-\x1f]*+)*+'
_NUMBER = rb"-?+(?:0|[1-9][0-9]*+)(?:\.[0-9]++)?+(?:[eE][+-]?+[0-9]++)?+"
_VALUE = rb'(?:"(' + _INSIDE + rb')"|(' + _NUMBER + rb")|(true|false|null)|([{\[]))"

SPACE = re.compile(_SPACE)
MEMBER = re.compile(_SPACE + rb'"(' + _INSIDE + rb')"' + _SPACE + rb":" + _SPACE + _VALUE)
"""A member up to where its value ends or opens: name, then one of string, number, literal, bracket."""
ITEM = re.compile(_SPACE + rb"()" + _VALUE)
"""An item of an array, in the same groups; the first is where it begins."""
NEXT = re.compile(_SPACE + rb"([,}\]])")
CLOSE = re.compile(_SPACE + rb"[}\]]")
LITERALS = {b"true": "true", b"false": "false", b"null": ""}
"""Literal -> the text that stands for it."""

_STRING_INSIDE = re.compile(_INSIDE)
_CUT_NUMBER = re.compile(rb"-|\.|[eE][+-]?")
"""What stands at the end of a text that was cut inside a number."""
_NOT_FINITE = re.compile(rb"[+-]?(?:NaN|nan|Infinity|Inf|inf)\b")


def departure(data: bytes, at: int, wanted: str) -> tuple[str, int, str]:
    """Return the fault code, the offset and the reason where `member`, `item`, `value` or `next` was wanted and is not there."""
    at = _past_space(data, at)
    if wanted == "member" and data[at : at + 1] == b'"':
        broken = _broken_string(data, at)
        if broken is not None:
            return broken
        at = _past_space(data, _past_string(data, at))
        if data[at : at + 1] != b":":
            return _met(data, at, "a colon is expected after the name of a member")
        at, wanted = _past_space(data, at + 1), "value"
    if wanted == "member":
        return _met(data, at, "a name in double quotes is expected")
    if wanted == "next":
        return _met(data, at, "a comma or a closing bracket is expected")
    return _no_value(data, at)


def _no_value(data: bytes, at: int) -> tuple[str, int, str]:
    if data[at : at + 1] == b'"':
        return _broken_string(data, at) or _met(data, at, "a value is expected")
    word = _NOT_FINITE.match(data, at)
    if word is not None:
        return "not-finite", at, word.group().decode("ascii")
    if any(literal.startswith(data[at : at + len(literal)]) for literal in LITERALS) and len(data) - at < 5:  # noqa: PLR2004 -- the longest literal
        return "truncated", len(data), ""
    return _met(data, at, "a value is expected")


def _met(data: bytes, at: int, reason: str) -> tuple[str, int, str]:
    """Return what stands in the place of what was expected."""
    if at >= len(data):
        return "truncated", len(data), ""
    if data[at] == 0:
        return "nul", at, ""
    if _CUT_NUMBER.fullmatch(data, at):
        return "truncated", len(data), ""
    return "json-syntax", at, f"{reason}, {data[at : at + 4].decode('utf-8', 'replace')[0]!a} was met"


def _broken_string(data: bytes, at: int) -> tuple[str, int, str] | None:
    """Return why no string stands where a quote opens one; None where one does."""
    end = _past_inside(data, at + 1)
    if data[end : end + 1] == b'"':
        return None
    if data[end : end + 1] == b"\\" and end + 1 < len(data):
        end += 1
    if end >= len(data) - 1 and data[end : end + 1] in {b"", b"\\"}:
        return "truncated", len(data), ""
    if data[end] == 0:
        return "nul", end, ""
    return "json-syntax", end, f"a control character stands in a string, {chr(data[end])!a} was met"


def _past_space(data: bytes, at: int) -> int:
    match = SPACE.match(data, at)
    return at if match is None else match.end()


def _past_inside(data: bytes, at: int) -> int:
    match = _STRING_INSIDE.match(data, at)
    return at if match is None else match.end()


def _past_string(data: bytes, at: int) -> int:
    return _past_inside(data, at + 1) + 1
