"""What every driver does: ask the target to do one thing, and hear whether it will."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from hopquy.runner.errors.driver import DriverError

__all__ = ["ACTIONS", "LARGEST_ANSWER", "UNBOUNDED", "Answer", "DriverLike", "Kept", "answer_read", "shown"]

ACTIONS = ("send", "take-back", "accept", "assign", "process", "finish", "refuse", "agree", "settle")
"""The actions of a document system; docs/target-contract.md says what each means."""
LARGEST_ANSWER = 1 << 20
"""Bytes of one answer."""
UNBOUNDED = float("inf")
"""No other bound than the driver's own."""
_LONGEST_REASON = 1000
_SHOWN = 80


@dataclass(frozen=True, slots=True)
class Kept:
    """Something that belongs into the evidence beside what was asked: an observation's kind, data and bytes."""

    kind: str
    data: Mapping[str, Any]
    blob: bytes | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What the target answered."""

    ok: bool
    reason: str = ""
    data: Mapping[str, Any] = field(default_factory=dict)
    code: int | None = field(default=None, compare=False)
    """What came with it: an HTTP status or an exit code."""
    final: bool = False
    """Whether asking again would change nothing."""
    kept: tuple[Kept, ...] = ()


class DriverLike(Protocol):
    """A driver."""

    kind: str
    actions: tuple[str, ...]

    def reach(self) -> None:
        """Find out whether the target is there; raises DriverError."""

    def ask(self, action: str, arguments: Mapping[str, Any], *, story: str = "", within: float = UNBOUNDED) -> Answer:
        """Ask for one action, in a story; raises DriverError when there is no answer that can be understood.

        Never takes longer than its own time, nor than the seconds that the run has left (`within`).
        """

    def close(self) -> None:
        """Let go of what is held."""


def answer_read(
    data: bytes, driver: str, action: str, origin: str, hint: str = "see docs/target-contract.md", code: int | None = None
) -> Answer:
    """Read the bytes of an answer; `origin` says in an error what they came with, an HTTP status or an exit code, which is `code`."""
    try:
        value = json.loads(data)
    except (ValueError, RecursionError):
        told = f"{origin} and no JSON, but {shown(data)}" if data.strip() else f"{origin} and an empty answer"
        raise DriverError(driver, action, told, hint, code) from None
    if not isinstance(value, Mapping) or not isinstance(value.get("ok"), bool):
        raise DriverError(
            driver, action, f"{origin} and an answer that is not a JSON object with `ok`, true or false: {shown(data)}", hint, code
        )
    more = {key: item for key, item in value.items() if key not in ("ok", "reason")}
    return Answer(value["ok"], str(value.get("reason") or "")[:_LONGEST_REASON], more, code)


def shown(data: bytes) -> str:
    """Return the beginning of what somebody sent, fit for a sentence."""
    text = "".join(letter if letter.isprintable() else " " for letter in data[: 4 * _SHOWN].decode("utf-8", "replace"))
    text = " ".join(text.split())
    return f"“{text[:_SHOWN]}{'…' if len(text) > _SHOWN or len(data) > 4 * _SHOWN else ''}”"
