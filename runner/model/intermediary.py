"""An intermediary system as target: where it answers, and the systems that we play on it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

__all__ = ["AXIS_FEATURES", "BURST", "DIALECTS", "GIVEN", "Account", "Intermediary"]

AXIS_FEATURES = ("exchange", "directory", "restart")
"""What an intermediary system may claim."""

DIALECTS = ("vxp", "rest")
"""How it is spoken to: as the axis operator's SDK does, or as a province's REST variant does."""

_BESIDE = ("third-system", "two-codes", "locked-code", "unknown-code", "foreign-code")

GIVEN = (*DIALECTS, *_BESIDE)
"""What its file may give us beside the claims; it counts as claimed, so that rules and stories can want it."""

BURST = 200
"""How many packets one client sends as fast as it can."""


@dataclass(frozen=True, slots=True)
class Account:
    """A document system that we play on the target: who it is there, how it signs, for which bodies it sends and receives."""

    system_id: str
    secret: str = field(repr=False)
    codes: tuple[str, ...]
    """Identifiers of its body; where there are several, the newest first."""


@dataclass(frozen=True, slots=True)
class Intermediary:
    """An intermediary system as its clients know it."""

    endpoint: str
    dialect: str
    systems: tuple[Account, ...]
    locked_code: str | None = None
    """A body that is listed and cannot be written to."""
    unknown_code: str | None = None
    """A code that no body has."""
    foreign_code: str | None = None
    """A body of a system that we do not play."""
    timeout: float = 30.0
    """Seconds that one call may take."""
    burst: int = BURST

    @property
    def given(self) -> tuple[str, ...]:
        """What of GIVEN the file gives us."""
        return tuple(self._given())

    def _given(self) -> Iterator[str]:
        there = {
            "third-system": len(self.systems) > 2,  # noqa: PLR2004 -- the third
            "two-codes": any(len(one.codes) > 1 for one in self.systems),
            "locked-code": self.locked_code,
            "unknown-code": self.unknown_code,
            "foreign-code": self.foreign_code,
        }
        yield self.dialect
        yield from (name for name in _BESIDE if there[name])
