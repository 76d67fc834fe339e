"""Whether a text of target.yaml is an address that something can be put behind."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from hopquy.runner.plan.mistakes import name_of, shown

__all__ = ["wrong_address"]

_At = tuple[str | int, ...]


def wrong_address(url: str, at: _At, expected: str, behind: str, bare: str) -> Iterator[tuple[_At, str, str]]:
    """Yield what is wrong with an address; `behind` says what is put behind it, `bare` what to write where it holds a credential."""
    try:
        parts = urlsplit(url)
        usable = bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        usable = False
        parts = urlsplit("")
    if parts.username is not None or parts.password is not None:
        yield at, f"a credential stands in {name_of(at)}", bare
    elif not usable or not url.isprintable():
        yield at, f"{name_of(at)} is {shown(url)}, which is no address", expected
    elif parts.query or parts.fragment:
        part = "query (`?`)" if parts.query else "fragment (`#`)"
        yield at, f"{name_of(at)} has a {part}, but {behind} put behind it", expected
