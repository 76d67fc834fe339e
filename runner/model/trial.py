"""What a reader is tried on: a valid packet of an unusual shape, or a packet with one fault."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from hopquy.runner.model.finding import Text

__all__ = ["Trial"]


@dataclass(frozen=True, slots=True)
class Trial:
    """How one such packet is made from a conforming example."""

    name: str
    says: Text
    """What is special about it, as it stands in a sentence after "a packet"."""
    base: str
    """The conforming example that it is made from."""
    change: Sequence[Mapping[str, Any]] = ()
    """Declared changes, made one after the other."""
    sender: str | None = None
    """The code that it comes from, where that is not the partner's own."""
    claims: tuple[str, ...] = ()
    """What a target must claim beyond what all trials of the kind want of it."""
    identifier: str = "triple"
    """`triple` or `uuid`: how its DocumentId is written."""
    departs: tuple[tuple[str, str], ...] = ()
    """Advisory rules that a valid shape does not keep, each with the reason."""
    faulty: bool = False
    """Whether a reader should refuse it."""
    violates: str | None = None
    """The rule on packets that a fault breaks, where there is one."""
