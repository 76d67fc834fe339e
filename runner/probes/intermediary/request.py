"""One call as it goes over the wire."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

__all__ = ["Request"]


@dataclass(frozen=True, slots=True)
class Request:
    """One call; headers in the order and in the letters in which they are sent."""

    operation: str
    """What it asks for, in the words of the axis operator's SDK, whatever the dialect."""
    method: str
    path: str
    """Below the end point, with its query."""
    headers: tuple[tuple[str, str], ...]
    body: bytes = b""
    hidden: tuple[tuple[str, str], ...] = ()
    """Headers whose value is a credential -> what is recorded instead."""

    def shown(self, without: Collection[str] = ()) -> list[list[str]]:
        """Return the headers as they are recorded."""
        hidden = {name.lower(): told for name, told in self.hidden}
        return [[name, hidden.get(name.lower(), value)] for name, value in self.headers if name.lower() not in without]
