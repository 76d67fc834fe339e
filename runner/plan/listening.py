"""Where target.yaml says that our axis listens, in the clear and over TLS."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from hopquy.runner.model.target import ListenTls
from hopquy.runner.plan.mistakes import LISTEN, TLS_HOST, shown

__all__ = ["listen_of", "listen_tls_of", "wrong_listening"]

_HIGHEST_PORT = 65_535
_LISTEN = re.compile(r"(\[[0-9A-Fa-f:.]+\]|[^\s:\[\]/@]+):([0-9]{1,5})")
_HOST = re.compile(r"[0-9A-Za-z._-]+|[0-9A-Fa-f:.]+")
_USUAL = "127.0.0.1:0"
_EVERYWHERE = ("0.0.0.0", "::")  # noqa: S104 -- to refuse it

_Wrong = tuple[tuple[str | int, ...], str, str]


def wrong_listening(parameters: Mapping[str, Any]) -> Iterator[_Wrong]:
    """Yield where in the file something is wrong, what, and what is expected."""
    if _address(parameters.get("listen", _USUAL)) is None:
        yield ("parameters", "listen"), f"parameters.listen is {shown(parameters['listen'])}", LISTEN
    if "listen_tls" in parameters:
        yield from _wrong_over_tls(parameters["listen_tls"], parameters.get("listen"))


def _wrong_over_tls(given: Mapping[str, Any], beside: str | None) -> Iterator[_Wrong]:
    """Yield what is wrong about TLS: a certificate has to name who is called."""
    place = ("parameters", "listen_tls")
    told = f"parameters.listen_tls.at is {shown(given['at'])}"
    address = _address(given["at"])
    if address is None:
        yield (*place, "at"), told, LISTEN
        return
    if address[1] and beside is not None and _address(beside) == address:
        yield (*place, "at"), f"{told}, as parameters.listen is", "another port than that of parameters.listen"
    if "host" not in given and address[0] in _EVERYWHERE:
        yield (*place, "at"), f"{told}, and parameters.listen_tls.host is missing", TLS_HOST
    elif _HOST.fullmatch(given.get("host", address[0])) is None:
        at = "host" if "host" in given else "at"
        yield (*place, at), f"parameters.listen_tls.{at} is {shown(given[at])}", TLS_HOST


def listen_of(parameters: Mapping[str, Any]) -> tuple[str, int]:
    """Return where our axis listens."""
    return _parts(parameters.get("listen", _USUAL))


def listen_tls_of(parameters: Mapping[str, Any], folder: Path) -> ListenTls | None:
    """Return where our axis listens over TLS, paths being relative to a folder; None where it does not."""
    given = parameters.get("listen_tls")
    if given is None:
        return None
    at = _parts(given["at"])
    return ListenTls(at, folder / given["authority"], given.get("host", at[0]))


def _address(text: str) -> tuple[str, int] | None:
    found = _LISTEN.fullmatch(text)
    return _parts(text) if found is not None and int(found[2]) <= _HIGHEST_PORT else None


def _parts(text: str) -> tuple[str, int]:
    host, _, port = text.rpartition(":")
    return host.strip("[]"), int(port)
