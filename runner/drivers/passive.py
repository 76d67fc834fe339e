"""The `passive` driver: none. We listen, and judge what comes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hopquy.runner.drivers.contract import UNBOUNDED, Answer

__all__ = ["PassiveDriver"]


class PassiveDriver:
    """Never asks for anything."""

    kind = "passive"
    actions: tuple[str, ...] = ()

    def reach(self) -> None:
        """There is nothing to reach: the target comes to us."""

    def ask(self, action: str, arguments: Mapping[str, Any], *, story: str = "", within: float = UNBOUNDED) -> Answer:  # noqa: ARG002 -- the contract's form
        """Say that nobody can be asked."""
        return Answer(ok=False, reason=f"passive: nobody to ask for {action}")

    def close(self) -> None:
        """Nothing is kept open."""
