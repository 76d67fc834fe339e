"""Small messages that were read in this process stay on a shelf, so that capturing and judging do not read them twice. Nobody changes a tree."""

from __future__ import annotations

from collections import OrderedDict

from hopquy.runner.codec.form import read_message
from hopquy.runner.codec.limits import DEFAULT_LIMITS, Limits
from hopquy.runner.model.message import Message, MessageKind

__all__ = ["read_once"]

_KEPT, _SMALL = 512, 65_536
_SHELF: OrderedDict[tuple[bytes, int, Limits], tuple[MessageKind, Message]] = OrderedDict()


def read_once(data: bytes, kind: MessageKind, limits: Limits = DEFAULT_LIMITS) -> Message:
    """Read a message, or take it from the shelf: the same bytes always give the same."""
    key = (data, id(kind), limits)
    found = _SHELF.get(key)
    if found is not None:
        return found[1]
    message = read_message(data, kind, limits)
    if len(data) <= _SMALL:
        _SHELF[key] = kind, message
        if len(_SHELF) > _KEPT:
            _SHELF.popitem(last=False)
    return message
