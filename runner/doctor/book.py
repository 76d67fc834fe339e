"""The calls that come to our own axis while the doctor looks on."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

__all__ = ["CallBook", "CallLike", "Noted"]

_MOST = 1000
_KEPT = 4096


class CallLike(Protocol):
    """A call as an axis reports it."""

    @property
    def kind(self) -> str:
        """`call`, or something else that is not one."""

    @property
    def operation(self) -> str:
        """The operation that the path names."""

    @property
    def path(self) -> str:
        """The path as sent."""

    @property
    def headers(self) -> tuple[tuple[str, str], ...]:
        """As sent."""

    @property
    def body(self) -> bytes:
        """As sent."""

    @property
    def system_id(self) -> str | None:
        """The registered system that it names."""

    @property
    def refusal(self) -> str | None:
        """Why it was refused, in one word."""

    @property
    def answer(self) -> Mapping[str, Any]:
        """The JSON answer."""


@dataclass(frozen=True, slots=True)
class Noted:
    """What is kept of a call."""

    operation: str
    path: str
    headers: tuple[tuple[str, str], ...]
    body: bytes
    """Its beginning."""
    system_id: str | None
    refusal: str | None
    answer: Mapping[str, Any]


class CallBook:
    """Notes calls, the first of them where there are too many, until it is closed; a listener of an axis."""

    def __init__(self) -> None:
        self._calls: list[Noted] = []
        self._open = True
        self._changed = threading.Condition()

    def __call__(self, event: CallLike) -> None:
        """Note a call."""
        if event.kind != "call":
            return
        noted = Noted(event.operation, event.path, event.headers, event.body[:_KEPT], event.system_id, event.refusal, event.answer)
        with self._changed:
            if self._open and len(self._calls) < _MOST:
                self._calls.append(noted)
                self._changed.notify_all()

    def close(self) -> None:
        """Note no more, and let go of what was noted."""
        with self._changed:
            self._open = False
            self._calls.clear()

    def those(self, which: Callable[[Noted], bool]) -> list[Noted]:
        """Return the calls noted so far that are meant."""
        with self._changed:
            return [call for call in self._calls if which(call)]

    def wait(self, which: Callable[[Noted], bool], seconds: float) -> list[Noted]:
        """Wait until one is there that is meant, and return those that are."""
        with self._changed:
            self._changed.wait_for(lambda: any(map(which, self._calls)), seconds)
            return [call for call in self._calls if which(call)]
