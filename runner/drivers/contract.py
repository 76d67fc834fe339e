"""What every driver does: ask the target to do one thing, and hear whether it will."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from hopquy.runner.errors.driver import DriverError

__all__ = ["ACTIONS", "Answer", "DriverLike", "answer_of"]

ACTIONS = ("send", "accept", "assign", "process", "finish", "refuse", "settle")
"""The actions of a document system; docs/target-contract.md says what each means."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the target answered."""

    ok: bool
    reason: str = ""
    data: Mapping[str, Any] = field(default_factory=dict)


class DriverLike(Protocol):
    """A driver."""

    kind: str
    actions: tuple[str, ...]

    def reach(self) -> None:
        """Find out whether the target is there; raises DriverError."""

    def ask(self, action: str, arguments: Mapping[str, Any]) -> Answer:
        """Ask for one action; raises DriverError when there is no answer that can be understood."""


def answer_of(value: Any, driver: str, action: str) -> Answer:
    """Read an answer; raises DriverError when it is not of the contract's form."""
    if not isinstance(value, Mapping) or not isinstance(value.get("ok"), bool):
        raise DriverError(driver, action, "the answer is not a JSON object with `ok`", "see docs/target-contract.md")
    return Answer(value["ok"], str(value.get("reason", ""))[:1000], {key: item for key, item in value.items() if key not in ("ok", "reason")})
