"""Writing the evidence log: append-only, each line hashed over the hash before it and its own canonical bytes.

    {"body": …, "prev": "<hash of the line before>", "seq": 0, "type": "header", "hash": "<SHA-256 of the line without its hash>"}

`type` is `header` (first), `observation`, or `footer` (last). Many threads may record; one lock orders them.

What peers send is recorded whatever it is: `data` says `redacted` where a credential was taken out of it or of the bytes, and `escaped`
where it held something that JSON cannot (see `storable`); both are absent otherwise.
"""

from __future__ import annotations

import hashlib
import sys
import threading
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from io import FileIO
from pathlib import Path
from typing import Any, Literal, Protocol

from hopquy.runner.errors.evidence import RunningError
from hopquy.runner.evidence.blobs import Blobs
from hopquy.runner.evidence.canonical import canonical, storable
from hopquy.runner.evidence.redaction import Redactor
from hopquy.runner.model.observation import Observation

if sys.platform == "win32":

    def _lock(file: FileIO) -> None:
        """Windows lets nobody else delete the file, and that has to do."""

else:
    import fcntl

    def _lock(file: FileIO) -> None:
        """Take the lock that ends with this process, however it ends."""
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


__all__ = ["FIRST", "LOG", "EvidenceLog", "line_of", "stamp"]

LOG = "evidence.jsonl"
FIRST = "0" * 64


def stamp(moment: datetime) -> str:
    """Return a time as RFC 3339 in UTC with microseconds."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def line_of(kind: str, seq: int, prev: str, body: Mapping[str, Any]) -> tuple[bytes, str]:
    """Return the bytes of one line (its newline included) and its hash."""
    # Its keys stand in sorted order, so that what is hashed and what is written share the bytes of the body.
    begin, end = b'{"body":' + canonical(body), canonical({"prev": prev, "seq": seq, "type": kind})[1:]
    own = hashlib.sha256(begin + b"," + end).hexdigest()
    return b"".join((begin, b',"hash":"', own.encode(), b'",', end, b"\n")), own


class Written(Protocol):
    """What a log that was stopped holds."""

    @property
    def header(self) -> Mapping[str, Any]:
        """Its header."""

    @property
    def observations(self) -> tuple[Observation, ...]:
        """What was recorded."""

    @property
    def head(self) -> str:
        """The hash of its last whole line."""


class EvidenceLog:
    """The log of one run, being written; in memory when there is no folder."""

    def __init__(
        self,
        folder: Path | None,
        header: Mapping[str, Any],
        redactor: Redactor,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        *,
        after: Written | None = None,
    ) -> None:
        """Begin a log, or go on with one that was stopped: `after` is what its folder holds, whose header stays."""
        self._lock = threading.Lock()
        self._redactor = redactor
        self._now = now
        self._prev, self._seq = (after.head, len(after.observations) + 1) if after else (FIRST, 0)
        self._observations: list[Observation] = list(after.observations) if after else []
        self._closed = False
        self.blobs = Blobs(folder / "blobs" if folder else None)
        self._file = _held(folder, "ab" if after else "xb") if folder else None
        self.header = dict(after.header) if after else {**header, "started": stamp(now())}
        self.footer: dict[str, Any] | None = None
        if after is None:
            self._write("header", self.header)

    @property
    def head(self) -> str:
        """The hash of the last line."""
        return self._prev

    @property
    def last(self) -> int:
        """The number of the last line."""
        with self._lock:
            return self._seq - 1

    @property
    def observations(self) -> tuple[Observation, ...]:
        """Everything recorded so far."""
        with self._lock:
            return tuple(self._observations)

    def clean(self, text: str) -> str:
        """Return a text as it would be recorded, free of credentials."""
        return str(self._redactor.json(text))

    def record(self, observation: Observation, blob: bytes | None = None) -> Observation:
        """Append an observation, free of credentials, and return it as recorded; after the footer nothing is taken any more."""
        data, blob = self._clean(dict(observation.data), blob)
        with self._lock:
            if self._closed:
                return observation
            name = self.blobs.put(blob) if blob is not None else None
            recorded = replace(observation, data=data, blob=name, at=observation.at or stamp(self._now()), seq=self._seq)
            self._write("observation", body_of(recorded))
            self._observations.append(recorded)
            return recorded

    def close(self, summary: Mapping[str, Any] | None = None) -> None:
        """Write the footer; a log without one gives a diagnosis, never a decision."""
        with self._lock:
            if self._closed:
                return
            told = self._redactor.json(storable(dict(summary or {}))[0])
            footer = {**told, "ended": stamp(self._now()), "observations": len(self._observations)}
            self._write("footer", footer)
            self.footer = footer
            self._stop()

    def abandon(self) -> None:
        """Stop without a footer."""
        with self._lock:
            self._stop()

    def _stop(self) -> None:
        self._closed = True
        if self._file:
            self._file.close()

    def _clean(self, given: dict[str, Any], blob: bytes | None) -> tuple[dict[str, Any], bytes | None]:
        stored, escaped = storable(given)
        data: dict[str, Any] = self._redactor.json(stored)
        clean = self._redactor.data(blob) if blob is not None else None
        if data != stored or clean != blob:
            data["redacted"] = True
        if escaped:
            data["escaped"] = True
        return data, clean

    def _write(self, kind: str, body: Mapping[str, Any]) -> None:
        line, own = line_of(kind, self._seq, self._prev, body)
        if self._file:
            try:
                _write_all(self._file, line)
            except OSError:
                # A line half written can only be the last one.
                self._stop()
                raise
        self._prev = own
        self._seq += 1


def _held(folder: Path, mode: Literal["ab", "xb"]) -> FileIO:
    """Open the log of a folder for this process alone; raises RunningError where another writes it."""
    file = (folder / LOG).open(mode, buffering=0)
    try:
        _lock(file)
    except OSError:
        file.close()
        raise RunningError(str(folder)) from None
    return file


def _write_all(file: FileIO, data: bytes) -> None:
    """Write every byte: an unbuffered file may take fewer than it is given."""
    left = memoryview(data)
    while left:
        left = left[file.write(left) :]


def body_of(observation: Observation) -> dict[str, Any]:
    """Return an observation as the JSON value that is written."""
    return {
        "at": observation.at, "author": observation.author.value, "blob": observation.blob, "data": dict(observation.data),
        "kind": observation.kind, "point": observation.point, "story": observation.story,
    }  # fmt: skip
