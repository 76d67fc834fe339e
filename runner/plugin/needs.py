"""What each story asks and waits for, measured in live runs; it is kept beside the stories (see `playbill`)."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from hopquy.fixtures.document_system.embedded import Embedded
from hopquy.fixtures.inspector import Inspector
from hopquy.fixtures.intermediary import PERSONAS, EmbeddedAxis
from hopquy.fixtures.onestop_system.persona import PERSONAS as ONESTOP_SYSTEMS
from hopquy.runner.model.observation import Observation
from hopquy.runner.plugin.embedded import play_embedded
from hopquy.runner.plugin.embedded_axis import play_embedded_axis
from hopquy.runner.plugin.embedded_onestop import OnestopRehearsal, play_embedded_onestop

__all__ = ["MEASURES", "needs_of", "written"]

_RELUCTANT = ("accept-wrong-addressee",)
"""Defects of a target that leaves undone what stories otherwise see done, so that they have to ask for it."""

_SPARING = ("test_refuses_each_fault", "test_refuses_made_up_faults")
"""Stories that ask a person for less than a program."""

_OVER_TLS, _SECURED = "dotnet", ("test_meets_wrong_certificates",)
"""Who meets our axis over TLS, and the stories that only such a one can play."""

_BESIDE = ("settle", "refresh-catalogue")
"""Actions that stories ask for only where there are such: none of them needs it."""


def _document_runs() -> list[tuple[Observation, ...]]:
    with Embedded() as embedded:
        honest, _ = play_embedded(embedded)
        reluctant = [play_embedded(embedded, defects=[name])[0] for name in _RELUCTANT]
        spared, _ = play_embedded(embedded, desk=Inspector, stories=_SPARING)
        secured, _ = play_embedded(embedded, _OVER_TLS, stories=_SECURED)
    return [one.record.observations for one in (honest, *reluctant, spared, secured)]


def _axis_runs() -> list[tuple[Observation, ...]]:
    with EmbeddedAxis() as embedded:
        return [play_embedded_axis(embedded, persona)[0].record.observations for persona in PERSONAS]


def _onestop_runs() -> list[tuple[Observation, ...]]:
    with OnestopRehearsal() as embedded:
        return [play_embedded_onestop(embedded, persona)[0].record.observations for persona in ONESTOP_SYSTEMS]


MEASURES: Mapping[str, Callable[[], list[tuple[Observation, ...]]]] = {
    "document-system": _document_runs,
    "axis": _axis_runs,
    "onestop-system": _onestop_runs,
}
"""Role -> what plays all of its stories and returns what was recorded, each run by itself."""


def needs_of(runs: Iterable[Iterable[Observation]]) -> dict[str, dict[str, dict[str, list[int]]]]:
    """Return for each story how often it asked for each action and waited at each point, least and most over the runs."""
    counted = [_counted(observations) for observations in runs]
    stories = sorted({story for one in counted for story in one})
    return {story: {what: _spans([one[story][what] for one in counted if story in one]) for what in ("asks", "waits")} for story in stories}


def written(needs: Mapping[str, Any]) -> str:
    """Return the file of a role's needs: one story a line."""
    lines = ",\n".join(f" {json.dumps(name)}: {json.dumps(one, sort_keys=True)}" for name, one in sorted(needs.items()))
    return "{\n" + lines + "\n}\n"


def _counted(observations: Iterable[Observation]) -> dict[str, dict[str, Counter[str]]]:
    found: dict[str, dict[str, Counter[str]]] = {}
    for observation in observations:
        one = found.setdefault(observation.story, {"asks": Counter(), "waits": Counter()}) if observation.story else None
        if one is None:
            continue
        if observation.kind == "driver.asked" and observation.data["action"] not in _BESIDE:
            one["asks"][str(observation.data["action"])] += 1
        elif observation.kind == "story.waited":
            one["waits"][str(observation.data["point"])] += 1
    return found


def _spans(counted: list[Counter[str]]) -> dict[str, list[int]]:
    names = sorted({name for one in counted for name in one})
    return {name: [min(one[name] for one in counted), max(one[name] for one in counted)] for name in names}
