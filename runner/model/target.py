"""The target: what it claims, and how it is reached."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from hopquy.runner.model.intermediary import AXIS_FEATURES, GIVEN, Intermediary
from hopquy.runner.model.onestop import ONESTOP_FEATURES, Onestop

__all__ = [
    "AXIS_PACE",
    "CALLERS",
    "CLAIMS",
    "FEATURES",
    "ONESTOP_PACE",
    "OUR_CODES",
    "OUR_SYSTEM",
    "PACE",
    "PACES",
    "PARTIES",
    "PATIENCE",
    "ROLES",
    "TLS",
    "Driver",
    "ListenTls",
    "Pace",
    "Product",
    "Target",
    "Trials",
]

FEATURES = (
    "send", "send-recall", "send-update", "send-replace", "take-back", "reply", "follow-directory", "receive", "refuse", "assign", "process", "finish",
    "large-files",
)  # fmt: skip
"""What a document system may claim."""

ROLES = ("document-system", "axis", "onestop-system")
"""What a target can be."""

CALLERS = ("document-system", "onestop-system")
"""Those of them that call a counterpart of ours, which listens."""

TLS = "tls"
"""What a document system that meets our axis over TLS can show; given by `listen_tls`, not claimed."""

CLAIMS: Mapping[str, tuple[str, ...]] = {
    "document-system": (*FEATURES, TLS),
    "axis": (*AXIS_FEATURES, *GIVEN),
    "onestop-system": (*ONESTOP_FEATURES, *Onestop.possible()),
}
"""Role -> what rules, profiles and stories may want of a target's claims."""


PARTIES = ("vendor", "laboratory", "third")
"""For whom a person can act for the target."""

PATIENCE: Mapping[str, float] = {"http": 30.0, "command": 30.0, "manual": 600.0, "passive": 30.0}
"""Kind of driver -> the seconds that one action may take unless target.yaml says otherwise."""


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast something happens at one point, in seconds."""

    interval: float
    """How often we look."""
    deadline: float
    """How long we wait."""


OUR_SYSTEM = "hopquy.partner"
"""The identifier that our own agencies go by on the simulated axis, which cannot be the target's too."""

OUR_CODES = ("G22", "G09", "020100888801", "000.00.00.G22", "000.00.00.G09")
"""The codes of our own agencies: the one that writes to the target, the one that documents are misdirected from, an enterprise, and the codes by which the first two went formerly."""

PACE: Mapping[str, Pace] = {
    "packet": Pace(0.2, 120.0),
    "fetch": Pace(0.2, 180.0),
    "done": Pace(0.2, 60.0),
    "status": Pace(0.2, 180.0),
    "resend": Pace(0.2, 180.0),
    "quiet": Pace(0.2, 30.0),
}
"""The points of a document system that can be paced, with what holds unless target.yaml says otherwise."""

AXIS_PACE: Mapping[str, Pace] = {
    "arrive": Pace(1.0, 60.0),
    "state": Pace(1.0, 60.0),
    "burst": Pace(2.0, 300.0),
    "restart": Pace(1.0, 300.0),
}
"""The points of an intermediary system."""

ONESTOP_PACE: Mapping[str, Pace] = {
    "sync": Pace(0.2, 120.0),
    "progress": Pace(0.2, 120.0),
    "taken": Pace(0.2, 180.0),
    "again": Pace(0.2, 300.0),
    "quiet": Pace(0.2, 15.0),
    "restart": Pace(1.0, 300.0),
}
"""The points of a one-stop system."""

PACES: Mapping[str, Mapping[str, Pace]] = {"document-system": PACE, "axis": AXIS_PACE, "onestop-system": ONESTOP_PACE}
"""Role -> its points."""


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
    """`http`, `command`, `manual` or `passive`."""
    url: str | None = None
    command: tuple[str, ...] = ()
    token: str | None = field(default=None, repr=False)
    timeout: float = 30.0
    actions: tuple[str, ...] = ("send", "accept", "refuse", "finish", "agree")
    ca: Path | None = None
    """A file of certificates that are trusted beside those of the system."""
    person: str | None = None
    """Who acts, for `manual`."""
    party: str | None = None
    """For whom that person acts: one of PARTIES."""


@dataclass(frozen=True, slots=True)
class ListenTls:
    """Where our axis listens over TLS."""

    at: tuple[str, int]
    authority: Path
    """The folder of the authority whose certificate the target trusts for that."""
    host: str
    """The name or number by which the target calls."""


@dataclass(frozen=True, slots=True)
class Trials:
    """How a document system's reader is tried beyond the shapes and faults that are listed."""

    large_mib: float = 50.0
    """How large a file is sent to a target that claims to take large ones, in MiB."""
    valid: int = 20
    """How many valid packets are made up."""
    faulty: int = 6
    """How many faulty packets are made up; a person is asked about each."""
    smaller: int = 200
    """How many smaller packets are made up at most, where one fails."""
    seconds: float = 60.0
    """How long smaller packets are made up at most."""


@dataclass(frozen=True, slots=True)
class Target:
    """The system under test."""

    product: Product
    role: str
    features: tuple[str, ...]
    """What it claims; of an intermediary system also what its file gives us, which decides what can be played."""
    system_id: str = ""
    secret: str = field(default="", repr=False)
    codes: tuple[str, ...] = ()
    listen: tuple[str, int] = ("127.0.0.1", 0)
    driver: Driver = Driver("passive")
    pace: Mapping[str, Pace] = field(default_factory=lambda: dict(PACE))
    file: str = ""
    ca: Path | None = None
    """As in `Driver`, for every address of the target."""
    trials: Trials = Trials()
    intermediary: Intermediary | None = None
    """Where it answers and who we are there, for the role `axis`."""
    listen_tls: ListenTls | None = None
    """Where our axis listens over TLS as well."""
    onestop: Onestop | None = None
    """How it speaks to the portal, for the role `onestop-system`; `system_id`, `secret` and `codes` are its account there."""

    @property
    def secrets(self) -> dict[str, str]:
        """Every credential by its name, to be kept out of the evidence."""
        own = {"secret": self.secret} if self.secret else {}
        accounts = {f"secret-of-{one.system_id}": one.secret for one in self.intermediary.systems} if self.intermediary else {}
        return own | accounts | ({"driver-token": self.driver.token} if self.driver.token else {})
