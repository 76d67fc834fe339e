"""A one-stop system as target: how it speaks to the national portal, and where the portal reaches it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from hopquy.runner.model.working_days import WorkingDays

__all__ = ["LINKED", "LOOKED_UP", "ONESTOP_DIALECTS", "ONESTOP_FEATURES", "Onestop"]

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
    "questions",
    "catalogue",
    "restart",
    "clock",
)
"""What a one-stop system may claim."""

LOOKED_UP = "{code}"
"""What stands in the address of a lookup where the code of a dossier goes."""

LINKED = ("nd-297-2025", "nd-63-2024")
"""The decrees on linked procedures under which a supplement that never comes ends a dossier."""

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
    in_xml: bool = False
    """Whether it writes dossiers and steps as XML."""
    lookup: str | None = None
    """The address at which anybody looks up a dossier without login, with `{code}` where its code goes; None where there is none."""
    linked: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Decree -> the procedures of the simulated portal that the product treats as those the decree rules on."""

    @property
    def given(self) -> tuple[str, ...]:
        """What its file gives us beside the claims; it counts as claimed, so that rules and stories can want it."""
        there = {
            "adapter-services": self.dialect != "direct",
            "address": self.address is not None,
            "json-messages": not self.in_xml,
            "xml-messages": self.in_xml,
            "calendar": self.calendar is not None,
            "lookup": self.lookup is not None,
        }
        linked = (decree for decree in LINKED if self.linked.get(decree))
        return (self.dialect, *(name for name, given in there.items() if given), *linked)

    @staticmethod
    def possible() -> tuple[str, ...]:
        """Return everything that can be `given`."""
        return (*ONESTOP_DIALECTS, "adapter-services", "address", "calendar", "json-messages", "xml-messages", "lookup", *LINKED)
