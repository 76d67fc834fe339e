"""The titles of the stories, read from their marks."""

from __future__ import annotations

import importlib
import pkgutil

from hopquy import suites

__all__ = ["story_titles"]


def story_titles() -> dict[str, dict[str, str]]:
    """Return the title of each story in both languages by its name."""
    titles = {}
    for module in pkgutil.walk_packages(suites.__path__, "hopquy.suites."):
        if module.name.rpartition(".")[2].startswith("test_"):
            for name, function in vars(importlib.import_module(module.name)).items():
                for mark in getattr(function, "pytestmark", ()):
                    if mark.name == "story":
                        titles[name] = {"vi": mark.kwargs["vi"], "en": mark.kwargs["en"]}
    return titles
