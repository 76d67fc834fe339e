"""The addresses that a target names, and those under which it reaches us."""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import urlsplit

from hopquy.runner.model.target import Target

__all__ = ["Address", "addresses_of", "is_public_url"]

_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class Address:
    """One address, and whose it is."""

    url: str
    ours: bool = False
    """Behind it is our own axis, not the target."""

    @property
    def host(self) -> str:
        """The name or number of the machine."""
        return urlsplit(self.url).hostname or ""

    @property
    def port(self) -> int:
        """The port, that of the scheme where none is named."""
        parts = urlsplit(self.url)
        return parts.port or _PORTS[parts.scheme]

    @property
    def encrypted(self) -> bool:
        """Whether it is https."""
        return urlsplit(self.url).scheme == "https"

    @property
    def is_number(self) -> bool:
        """Whether the machine is named by its number, so that no name has to be looked up."""
        return _is_number(self.host)

    def __str__(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{host}:{self.port}"


def addresses_of(target: Target, public_url: str | None) -> tuple[Address, ...]:
    """Return every address that has to be reached: the target's own first, then that under which it reaches us."""
    there = [target.intermediary.endpoint] if target.intermediary is not None else []
    there += [target.onestop.address] if target.onestop is not None and target.onestop.address is not None else []
    own = [Address(url) for url in dict.fromkeys([*there, *([target.driver.url] if target.driver.url is not None else [])])]
    looked_up = Address(target.onestop.lookup) if target.onestop is not None and target.onestop.lookup is not None else None
    own += [looked_up] if looked_up is not None and str(looked_up) not in map(str, own) else []
    return (*own, *([Address(public_url, ours=True)] if public_url is not None else []))


def is_public_url(text: str) -> bool:
    """Return whether a text can be an address under which our axis is reached: http or https, a host, no credential, query or fragment."""
    try:
        parts = urlsplit(text)
        usable = bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        return False
    bare = parts.username is None and parts.password is None and not parts.query and not parts.fragment
    return usable and bare and parts.scheme in _PORTS and text.isprintable() and not any(letter.isspace() for letter in text)


def _is_number(host: str) -> bool:
    try:
        ip_address(host.partition("%")[0])
    except ValueError:
        return False
    return True
