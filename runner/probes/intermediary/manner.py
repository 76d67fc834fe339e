"""How a call is spoken: rightly, unless a wrong is named."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

__all__ = ["HONEST", "Manner"]


@dataclass(frozen=True, slots=True)
class Manner:
    """What a call does otherwise than the axis operator's SDK does with the account's own credentials."""

    secret: str | None = field(default=None, repr=False)
    """Another secret than the account's."""
    system_id: str | None = None
    """Another identifier than the account's."""
    timestamp: str | None = None
    altered: Mapping[str, str] = field(default_factory=dict)
    """Arguments that are sent with another value than the one that was signed."""
    spaced_text: bool = False
    """The signed text gets a space after its HMAC was made, and still says the same."""
    hash_file: Literal["unpadded", "padded", "none", "other"] = "unpadded"
    line_end: bool = False
    """Whether CR LF follows the packet, as the SDK has it."""
    leftover: Mapping[str, str] = field(default_factory=dict)
    """Arguments of earlier calls, which this one does not use."""
    lower_case: bool = False
    """Whether header names are sent in lower case."""
    expects: bool = False
    """Whether the body is held back until the server says that it may come."""


HONEST = Manner()
"""As the SDK speaks."""
