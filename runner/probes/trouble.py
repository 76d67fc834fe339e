"""What can be met on the way to an address, in closed words."""

from __future__ import annotations

from typing import Literal

__all__ = ["Trouble", "TroubleError"]

Trouble = Literal[
    "name-malformed", "name-unknown", "name-server", "name-slow",
    "refused", "connect-slow", "unreachable", "connect-failed",
    "tls-slow", "tls-closed", "tls-old", "tls-failed", "not-tls", "client-certificate",
    "expired", "not-yet", "other-host", "self-signed", "unknown-authority", "certificate",
    "silent", "drips", "closed", "reset", "not-http",
    "listen-taken", "listen-foreign", "listen-forbidden", "listen-failed",
]  # fmt: skip
"""Up to the third line the way itself, then TLS, the certificate, the answer, and listening ourselves."""


class TroubleError(Exception):
    """A step of the way failed; its fields cannot be set anew."""

    def __init__(self, code: Trouble, detail: str = "") -> None:
        super().__init__(code, detail)

    @property
    def code(self) -> Trouble:
        """The word for it."""
        found: Trouble = self.args[0]
        return found

    @property
    def detail(self) -> str:
        """What the system or the peer said, as short as it can be."""
        return str(self.args[1])
