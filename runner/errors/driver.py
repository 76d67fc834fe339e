"""Errors in making the target act: addressed to the vendor."""

from __future__ import annotations

__all__ = ["DriverError", "UnfilledError"]


class UnfilledError(Exception):
    """What a person was to fill in cannot be used."""

    @property
    def why(self) -> str:
        """What is wrong with it."""
        return str(self.args[0])


class DriverError(Exception):
    """The target could not be asked; its fields cannot be set anew."""

    def __init__(self, driver: str, action: str, what: str, hint: str = "", code: int | None = None) -> None:
        super().__init__(driver, action, what, hint, code)

    @property
    def driver(self) -> str:
        """The kind of driver."""
        return str(self.args[0])

    @property
    def action(self) -> str:
        """What was asked for."""
        return str(self.args[1])

    @property
    def what(self) -> str:
        """What happened instead."""
        return str(self.args[2])

    @property
    def hint(self) -> str:
        """What the vendor can do; empty where there is nothing to say."""
        return str(self.args[3])

    @property
    def code(self) -> int | None:
        """What an answer came with, an HTTP status or an exit code; None where there was no answer."""
        found: int | None = self.args[4]
        return found

    def __str__(self) -> str:
        return f"the {self.driver} driver could not do {self.action!r}: {self.what}" + (f" ({self.hint})" if self.hint else "")
