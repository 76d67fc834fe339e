"""Why a person who was to act for the target could not be asked."""

from __future__ import annotations

from collections.abc import Mapping

from hopquy.runner.model.finding import Phrase

__all__ = ["ABSENCES", "CUT", "LEFT", "NO_MANUAL", "NO_TERMINAL", "UNANSWERED"]

NO_TERMINAL, NO_MANUAL, LEFT, CUT, UNANSWERED = "no-terminal", "no-manual", "left", "cut", "unanswered"
ABSENCES: Mapping[str, Phrase] = {
    NO_TERMINAL: Phrase.of("nobody.no-terminal"),
    NO_MANUAL: Phrase.of("nobody.no-manual"),
    LEFT: Phrase.of("nobody.left"),
    CUT: Phrase.of("nobody.cut"),
    UNANSWERED: Phrase.of("nobody.unanswered"),
}
"""Each as it is recorded, and how it is said."""
