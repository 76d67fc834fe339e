"""What the doctor looks at, and what was found out on the way."""

from __future__ import annotations

import secrets
import ssl
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from hopquy.runner.doctor.address import Address, addresses_of
from hopquy.runner.doctor.book import CallBook
from hopquy.runner.drivers import Answer, DriverLike, driver_for, trusting
from hopquy.runner.errors.driver import DriverError
from hopquy.runner.model.finding import Text
from hopquy.runner.model.target import Target
from hopquy.runner.probes.call import Heard
from hopquy.runner.probes.line import Place

__all__ = ["Listening", "Patience", "Patient"]


@dataclass(frozen=True, slots=True)
class Patience:
    """How long each step may take, in seconds: choices of ours."""

    name: float = 5.0
    connection: float = 5.0
    tls: float = 5.0
    answer: float = 10.0
    action: float = 30.0
    """For one action of a dry run, however long the driver may take in a run."""
    sign_on: float = 5.0
    """How long a call of the target is waited for where it cannot be asked to call."""


@dataclass(frozen=True, slots=True)
class Listening:
    """Our axis, as it listens for the target."""

    url: str
    book: CallBook
    knows: Callable[[str], bool] = lambda _code: True
    """Whether its agencies list holds a code."""
    over_tls: tuple[str, ...] = ()
    """Where it listens over TLS."""


@dataclass
class Patient:
    """A target, what is known about it, and what was found out so far."""

    target: Target
    forms: Mapping[str, tuple[str, Text]] = field(default_factory=dict)
    """Name of a form of identifiers -> its regular expression and what it means."""
    public_url: str | None = None
    patience: Patience = field(default_factory=Patience)
    opens: Callable[[], Listening] | None = None
    """Makes our axis listen; raises SandboxError. None where it need not listen, or listens already."""
    listening: Listening | None = None
    """Our axis, once it listens."""
    procedures: frozenset[str] = frozenset()
    """The codes of the procedures in our portal's catalogue, for a target that files them."""
    places: dict[Address, tuple[Place, ...]] = field(default_factory=dict)
    heard: dict[Address, Heard] = field(default_factory=dict)
    mark: str = field(default_factory=lambda: f"hopquy-doctor-{secrets.token_hex(8)}")
    """Stands in whatever the doctor itself sends, so that nobody takes it for the target's."""
    stranger: Answer | DriverError | None = None
    """What the driver answers to an action that nobody knows, once it was asked."""
    slow: str = ""
    """The action that the driver did not answer in time."""
    _driver: DriverLike | None = None

    @property
    def addresses(self) -> tuple[Address, ...]:
        """Every address that has to be reached."""
        return addresses_of(self.target, self.public_url)

    @property
    def driver(self) -> DriverLike:
        """The driver, with no more patience than a dry run needs."""
        if self._driver is None:
            wanted = self.target.driver
            self._driver = driver_for(replace(wanted, timeout=min(wanted.timeout, self.patience.action)))
        return self._driver

    def trust(self, address: Address) -> ssl.SSLContext | None:
        """Return whom to believe at an address, None where it is not encrypted; raises OSError where target.yaml names a file that cannot be used."""
        return trusting(self.target.ca) if address.encrypted else None

    def close(self) -> None:
        """Let the driver go."""
        if self._driver is not None:
            self._driver.close()
