"""The replay of a report as pytest tests, one a requirement; `hopquy.reports.allure` copies this file beside its input and runs it there."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import allure
import pytest

HERE = Path(__file__).parent
ENTRIES: dict[str, dict[str, Any]] = {
    each["id"]: each for each in json.loads(HERE.joinpath("replay.json").read_text(encoding="utf-8"))["entries"]
}


class NotEstablished(Exception):  # noqa: N818 -- what Allure calls broken: neither passed nor failed
    """A verdict that says nothing of the product."""


@pytest.mark.parametrize("requirement", ENTRIES)
def test_requirement(requirement: str) -> None:
    """Say again what was found."""
    entry = ENTRIES[requirement]
    dynamic: Any = allure.dynamic
    attach: Any = allure.attach
    dynamic.title(entry["id"])
    dynamic.description(entry["description"])
    for name, value in entry["labels"]:
        getattr(dynamic, name)(value)
    for name, value in entry["parameters"]:
        dynamic.parameter(name, value, excluded=True)
    for each in entry["attachments"]:
        attach.file(str(HERE / each["file"]), name=each["name"], attachment_type=each["type"], extension=each["extension"])
    if entry["status"] == "failed":
        pytest.fail(entry["message"], pytrace=False)
    if entry["status"] == "skipped":
        pytest.skip(entry["message"])
    if entry["status"] == "broken":
        raise NotEstablished(entry["message"])
