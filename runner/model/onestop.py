"""A one-stop system as target: how it speaks to the national portal, and where the portal reaches it."""

from __future__ import annotations

from dataclasses import dataclass

from hopquy.runner.model.working_days import WorkingDays

__all__ = ["ONESTOP_DIALECTS", "ONESTOP_FEATURES", "Onestop"]

ONESTOP_FEATURES = (
    "sync",
    "from-portal",
    "refuse",
    "supplement",
    "fee",
    "withdraw",
    "stop",
    "result",
    "extend",
    "papers",
    "statistics",
    "restart",
    "clock",
)
"""What a one-stop system may claim."""

ONESTOP_DIALECTS = ("adapter", "wrapper", "direct")
"""How it speaks to the portal: by the adapter's services, by the variant whose path names the service, or by the direct flow of 2026."""


@dataclass(frozen=True, slots=True)
class Onestop:
    """What only a one-stop system has; its account at the portal stands where a document system's does."""

    dialect: str
    address: str | None = None
    """Where it takes what the portal sends it, without a slash at its end; None where nothing is sent."""
    procedures: tuple[str, ...] = ()
    """The procedures of the simulated portal that it can settle; empty for each."""
    timeout: float = 30.0
    """Seconds that one call of the portal's to it may take."""
    calendar: WorkingDays | None = None
    """The working days that it goes by, as declared for the evaluation; None where nobody declared them."""

    @property
    def given(self) -> tuple[str, ...]:
        """What its file gives us beside the claims; it counts as claimed, so that rules and stories can want it."""
        return (
            self.dialect,
            *(("adapter-services",) if self.dialect != "direct" else ()),
            *(("address",) if self.address else ()),
            *(("calendar",) if self.calendar is not None else ()),
        )

    @staticmethod
    def possible() -> tuple[str, ...]:
        """Return everything that can be `given`."""
        return (*ONESTOP_DIALECTS, "adapter-services", "address", "calendar")
