"""Why a declared change could not be made to a message; addressed to the author of the spec."""

from __future__ import annotations

__all__ = ["ChangeError"]


class ChangeError(ValueError):
    """A declared change does not fit the message it was to be made to; its fields cannot be set anew."""

    def __init__(self, operation: str, path: str, reason: str) -> None:
        super().__init__(operation, path, reason)

    @property
    def operation(self) -> str:
        """The word of the change: `remove`, `set` and so on."""
        return str(self.args[0])

    @property
    def path(self) -> str:
        """The location path as the spec writes it; empty where the change has none."""
        return str(self.args[1])

    @property
    def reason(self) -> str:
        """What was met."""
        return str(self.args[2])

    @property
    def hint(self) -> str:
        """What the author of the spec can do."""
        return "look at the base example of this change: the path must select something in it"

    def __str__(self) -> str:
        return f"{self.operation} {self.path}: {self.reason}" if self.path else f"{self.operation}: {self.reason}"
