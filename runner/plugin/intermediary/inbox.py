"""What waits for one account, and which packets of ours they turned out to be; shared by all stories."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterable

from hopquy.runner.plugin.acting import Unfinished

__all__ = ["Inbox"]

_TOKEN = re.compile(rb"\bhq[0-9a-f]{8,11}\b")
_TRIES = 2
_MOST_STRANGE = 500


class Inbox:
    """Remembers what was looked into, so that each packet is fetched once to see what it is."""

    def __init__(self, name: str, expected: int) -> None:
        self._name = name
        self._expected = expected
        """How many packets of ours may come at once."""
        self._lock = threading.Lock()
        self._tokens: dict[str, str] = {}
        self._tried: dict[str, int] = {}
        self._left_alone: set[str] = set()

    def there_before(self, doc_ids: Iterable[str]) -> None:
        """Leave alone what was there before the run."""
        with self._lock:
            self._left_alone.update(doc_ids)

    def unknown(self, doc_ids: Iterable[str]) -> list[str]:
        """Return those that nobody looked into, and count that somebody does now; raises Unfinished when there is no end of strange ones."""
        with self._lock:
            known = self._tokens.keys() | self._left_alone
            found = [one for one in dict.fromkeys(doc_ids) if one not in known and self._tried.get(one, 0) < _TRIES]
            strange = sum(not self._tokens.get(one) for one in self._tried)
            if found and strange + len(found) > _MOST_STRANGE + self._expected:
                raise Unfinished(f"more than {_MOST_STRANGE} packets wait for {self._name} that are not ours: they are not looked into")
            self._tried |= {one: self._tried.get(one, 0) + 1 for one in found}
            return found

    def looked_into(self, doc_id: str, packet: bytes) -> None:
        """Hear what a packet holds: the token of ours that stands in it, or none."""
        marks = _TOKEN.findall(packet)
        with self._lock:
            self._tokens[doc_id] = marks[0].decode() if marks else ""

    def of(self, token: str) -> list[str]:
        """Return the identifiers under which a packet of ours came."""
        with self._lock:
            return [doc_id for doc_id, found in self._tokens.items() if found == token]

    @property
    def ours(self) -> list[str]:
        """The identifiers of all packets of ours."""
        with self._lock:
            return [doc_id for doc_id, token in self._tokens.items() if token]
