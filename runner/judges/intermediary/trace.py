"""Whether bytes that were handed out are those that were sent, trace headers apart."""

from __future__ import annotations

import re
from collections.abc import Iterator

__all__ = ["as_sent"]

_OPENS = re.compile(rb"<(?:[A-Za-z_][\w.-]*:)?TraceHeaderList(?:\s[^<>]*)?>\s*")
_ENDS = re.compile(rb"\s*</(?:[A-Za-z_][\w.-]*:)?TraceHeaderList\s*>")
_TRACE = re.compile(rb"\s*<((?:[A-Za-z_][\w.-]*:)?TraceHeader)(?:\s[^<>]*)?>(.*?)</\1\s*>\s*", re.DOTALL)
_LONGEST = 65_536


def as_sent(sent: bytes, handed: bytes) -> int | None:
    """Return where the bytes differ first; None where they do not, or only by trace headers that were put into their list."""
    if sent == handed:
        return None
    more = len(handed) - len(sent)
    for place in _places(sent) if 0 < more <= _LONGEST else ():
        if sent[:place] == handed[:place] and sent[place:] == handed[place + more :] and _only_traces(handed[place : place + more]):
            return None
    shorter = min(len(sent), len(handed))
    return next((at for at in range(shorter) if sent[at] != handed[at]), shorter)


def _places(sent: bytes) -> Iterator[int]:
    """Yield where the list of trace headers begins and ends, white space on either side."""
    for edge in (_ENDS.search(sent), _OPENS.search(sent)):
        if edge is not None:
            text = edge.group()
            lead, tail = len(text) - len(text.lstrip()), len(text) - len(text.rstrip())
            yield from (edge.start(), edge.start() + lead) if edge.re is _ENDS else (edge.end(), edge.end() - tail)


def _only_traces(inserted: bytes) -> bool:
    at = 0
    while at < len(inserted):
        found = _TRACE.match(inserted, at)
        if found is None or b"TraceHeader" in found[2]:
            return False
        at = found.end()
    return True
