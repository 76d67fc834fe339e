"""Errors in making the target act: addressed to the vendor."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["DriverError"]


@dataclass(frozen=True, slots=True)
class DriverError(Exception):
    """The target could not be asked."""

    driver: str
    action: str
    what: str
    hint: str = ""

    def __str__(self) -> str:
        return f"the {self.driver} driver could not do {self.action!r}: {self.what}" + (f" ({self.hint})" if self.hint else "")
