"""The target: what it claims, and how it is reached."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

__all__ = ["FEATURES", "OUR_CODES", "OUR_SYSTEM", "PACE", "Driver", "Pace", "Product", "Target"]

FEATURES = ("send", "send-recall", "send-update", "send-replace", "receive", "refuse", "finish")
"""What a document system may claim."""


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast something happens at one point, in seconds."""

    interval: float
    """How often we look."""
    deadline: float
    """How long we wait."""


OUR_SYSTEM = "hopquy.partner"
"""The identifier that our own agencies go by on the simulated axis, which cannot be the target's too."""

OUR_CODES = ("G22", "G09")
"""The codes of our own agencies: the one that writes to the target, and the one that documents are misdirected from."""

PACE: Mapping[str, Pace] = {
    "packet": Pace(0.2, 120.0),
    "fetch": Pace(0.2, 180.0),
    "done": Pace(0.2, 60.0),
    "status": Pace(0.2, 180.0),
    "resend": Pace(0.2, 180.0),
}
"""The points that can be paced, with what holds unless target.yaml says otherwise."""


@dataclass(frozen=True, slots=True)
class Product:
    """What is tested."""

    name: str
    version: str
    vendor: str
    build: str | None = None


@dataclass(frozen=True, slots=True)
class Driver:
    """How the target is made to act."""

    kind: str
    """`http`, `command` or `passive`."""
    url: str | None = None
    command: tuple[str, ...] = ()
    token: str | None = field(default=None, repr=False)
    timeout: float = 30.0
    actions: tuple[str, ...] = ("send", "accept", "refuse", "finish")
    ca: Path | None = None
    """A file of certificates that are trusted beside those of the system."""


@dataclass(frozen=True, slots=True)
class Target:
    """The system under test."""

    product: Product
    role: str
    features: tuple[str, ...]
    system_id: str
    secret: str = field(repr=False)
    codes: tuple[str, ...] = ()
    listen: tuple[str, int] = ("127.0.0.1", 0)
    driver: Driver = Driver("passive")
    pace: Mapping[str, Pace] = field(default_factory=lambda: dict(PACE))
    file: str = ""
    ca: Path | None = None
    """As in `Driver`, for every address of the target."""

    @property
    def secrets(self) -> dict[str, str]:
        """Every credential by its name, to be kept out of the evidence."""
        return {"secret": self.secret} | ({"driver-token": self.driver.token} if self.driver.token else {})
