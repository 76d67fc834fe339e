"""The stories as their marks tell them: titles, and which of them a run owes."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator, Sequence
from fnmatch import fnmatchcase
from typing import Any

from hopquy import suites

__all__ = ["FOLDERS", "stories_due", "story_marks", "story_titles", "why_no_story"]

FOLDERS = {"document-system": "document", "axis": "axis", "onestop-system": "onestop"}
"""Role -> the folder of its stories."""


def story_titles() -> dict[str, dict[str, str]]:
    """Return the title of each story in both languages by its name."""
    return {name: {"vi": mark["vi"], "en": mark["en"]} for name, mark in story_marks("hopquy.suites.")}


def stories_due(role: str, features: Sequence[str], globs: Sequence[str] = ()) -> list[str]:
    """Return the stories that a run owes to a target with these claims, however pytest was told to select among them; `globs` narrow them."""
    due = (name for name, mark in story_marks(f"hopquy.suites.{FOLDERS[role]}.") if set(mark.get("claims", ())) <= set(features))
    return sorted(name for name in due if not globs or any(fnmatchcase(name, glob) for glob in globs))


def why_no_story(role: str, glob: str, features: Sequence[str] | None = None) -> str | None:
    """Return why no story fits a glob and which there are, None where one does; with `features` only those count that the claims allow."""
    marks = dict(story_marks(f"hopquy.suites.{FOLDERS[role]}."))
    fitting = [name for name in marks if fnmatchcase(name, glob)]
    wanting = [set(marks[name].get("claims", ())) - set(features or ()) for name in fitting] if features is not None else []
    if fitting and not (wanting and all(wanting)):
        return None
    if fitting:
        claims = ", ".join(sorted(set().union(*wanting)))
        return f"{glob!r} fits only stories that need more under claims.features: {claims}"
    there = sorted(marks) if features is None else stories_due(role, features)
    return f"no story fits {glob!r}; there are:\n  " + "\n  ".join(there)


def story_marks(within: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield each story of a package with what its mark says, in the order in which pytest collects them."""
    for module in pkgutil.walk_packages(suites.__path__, "hopquy.suites."):
        if module.name.startswith(within) and module.name.rpartition(".")[2].startswith("test_"):
            for name, function in vars(importlib.import_module(module.name)).items():
                yield from ((name, mark.kwargs) for mark in getattr(function, "pytestmark", ()) if mark.name == "story")
