"""What is to be played: the stories of a role in their order, each with what was measured of it (`suites/ROLE/needs.json`)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from importlib.resources import files

from hopquy.runner.model.finding import Text
from hopquy.runner.model.story import Needs, Span, StoryInfo
from hopquy.runner.plugin.titles import FOLDERS, story_marks

__all__ = ["FILE", "playbill"]

FILE = "needs.json"


def playbill(role: str) -> list[StoryInfo]:
    """Return every story of a role in the order in which a run plays them; those that play alone come last."""
    if role not in FOLDERS:
        return []
    needs = _needs(role)
    found = [
        StoryInfo(name, Text(mark["vi"], mark["en"]), tuple(mark.get("claims", ())), bool(mark.get("alone", False)), needs.get(name))
        for name, mark in story_marks(f"hopquy.suites.{FOLDERS[role]}.")
    ]
    return sorted(found, key=lambda story: story.alone)


def _needs(role: str) -> dict[str, Needs]:
    file = files("hopquy.suites") / FOLDERS[role] / FILE
    if not file.is_file():
        return {}
    kept = json.loads(file.read_text(encoding="utf-8"))
    return {name: Needs(_spans(one["asks"]), _spans(one["waits"])) for name, one in kept.items()}


def _spans(kept: Mapping[str, list[int]]) -> dict[str, Span]:
    return {name: Span(least, most) for name, (least, most) in kept.items()}
