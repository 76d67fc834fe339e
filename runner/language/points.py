"""What is waited for at a point of a role."""

from __future__ import annotations

from hopquy.runner.language import both
from hopquy.runner.model.finding import Phrase, Text

__all__ = ["point_title"]


def point_title(point: str, role: str) -> Text:
    """Return what is waited for at a point."""
    return both(Phrase.of(f"template.onestop.point.{point}" if role == "onestop-system" else f"template.point.{point}"))
