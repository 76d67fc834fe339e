r"""Characters that a reader cannot see, made visible.

What a peer sent may hold control characters, direction overrides and the like. In prose they become plain text such as `⟦U+202E⟧`,
which is safe in markup, in attributes and in XML 1.0 alike.
"""

from __future__ import annotations

import re

__all__ = ["UNSEEN", "code_of", "visible"]

# Unicode characters that show nothing, change direction, break lines out of sight, or are no characters.
_RANGES = (
    (0x00, 0x08),
    (0x0B, 0x1F),
    (0x7F, 0x9F),
    (0xAD, 0xAD),
    (0x034F, 0x034F),
    (0x061C, 0x061C),
    (0x115F, 0x1160),
    (0x17B4, 0x17B5),
    (0x180B, 0x180F),
    (0x200B, 0x200F),
    (0x2028, 0x202E),
    (0x2060, 0x206F),
    (0x3164, 0x3164),
    (0xD800, 0xDFFF),
    (0xFDD0, 0xFDEF),
    (0xFE00, 0xFE0F),
    (0xFEFF, 0xFEFF),
    (0xFFA0, 0xFFA0),
    (0xFFF0, 0xFFFB),
    (0xFFFE, 0xFFFF),
    (0xE0000, 0xE0FFF),
    *((plane << 16 | 0xFFFE, plane << 16 | 0xFFFF) for plane in range(1, 17)),
)
UNSEEN = "".join(re.escape(chr(first)) + "-" + re.escape(chr(last)) for first, last in _RANGES)
"""The inside of a character class."""

_PATTERN = re.compile(f"[{UNSEEN}]")


def code_of(character: str) -> str:
    """Return the name of a code point, `U+202E`."""
    return f"U+{ord(character):04X}"


def visible(text: str) -> str:
    """Return the text with every unseen character spelled out; line feed and tab stay."""
    return _PATTERN.sub(lambda found: f"⟦{code_of(found[0])}⟧", text)
