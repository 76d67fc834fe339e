"""The way to an address: its name looked up, a connection made."""

from __future__ import annotations

import errno
import socket
from dataclasses import dataclass
from typing import Any

from hopquy.runner.probes.deadline import Deadline, within
from hopquy.runner.probes.trouble import Trouble, TroubleError

__all__ = ["Place", "connected", "looked_up"]

_UNREACHABLE = (errno.ENETUNREACH, errno.EHOSTUNREACH, errno.ENETDOWN, errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT)
_MOST = 4
"""Addresses of one name that are tried."""


@dataclass(frozen=True, slots=True)
class Place:
    """One address that a name stands for."""

    family: int
    address: tuple[Any, ...]

    def __str__(self) -> str:
        return str(self.address[0])


def looked_up(host: str, port: int, seconds: float) -> tuple[Place, ...]:
    """Return the addresses of a name, in the order in which they are tried; raises TroubleError."""
    try:
        found = within(seconds, lambda: socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))
    except TimeoutError:
        raise TroubleError("name-slow", f"{seconds:g}") from None
    except socket.gaierror as error:
        # The resolver's own failures, not an answer that there is no such name.
        own = {getattr(socket, name, None) for name in ("EAI_AGAIN", "EAI_FAIL", "EAI_MEMORY", "EAI_SYSTEM")}
        raise TroubleError("name-server" if error.errno in own else "name-unknown", error.strerror or str(error)) from None
    except (UnicodeError, ValueError, OverflowError) as error:
        raise TroubleError("name-malformed", str(error)) from None
    except OSError as error:
        raise TroubleError("name-server", error.strerror or str(error)) from None
    return tuple(dict.fromkeys(Place(int(family), tuple(address)) for family, _, _, _, address in found))[:_MOST]


def connected(places: tuple[Place, ...], seconds: float) -> tuple[socket.socket, Place]:
    """Return a connection to the first of them that takes one, and which it is; raises TroubleError with what the last one met."""
    met = TroubleError("connect-failed")
    share = seconds / max(1, len(places))
    for place in places:
        line = socket.socket(place.family, socket.SOCK_STREAM)
        try:
            Deadline(share).hold(line).connect(place.address)
        except OSError as error:
            line.close()
            met = TroubleError(*_told(error, share))
        except BaseException:
            line.close()
            raise
        else:
            return line, place
    raise met


def _told(error: OSError, seconds: float) -> tuple[Trouble, str]:
    if isinstance(error, TimeoutError):
        return "connect-slow", f"{seconds:g}"
    if isinstance(error, ConnectionRefusedError):
        return "refused", ""
    said = error.strerror or str(error)
    return ("unreachable" if error.errno in _UNREACHABLE else "connect-failed"), said
