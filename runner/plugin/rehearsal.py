"""Whole runs against the reference systems, by role: which ways of being there are, and how one is played."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from hopquy.fixtures.defects import NamedDefect
from hopquy.fixtures.document_system.embedded import Embedded
from hopquy.fixtures.document_system.persona import PERSONAS as DOCUMENT_SYSTEMS
from hopquy.fixtures.intermediary import PERSONAS as INTERMEDIARIES
from hopquy.fixtures.intermediary import EmbeddedAxis
from hopquy.fixtures.onestop_system.persona import PERSONAS as ONESTOP_SYSTEMS
from hopquy.runner.plugin.embedded import play_embedded
from hopquy.runner.plugin.embedded_axis import play_embedded_axis
from hopquy.runner.plugin.embedded_onestop import OnestopRehearsal, former_day, play_embedded_onestop
from hopquy.runner.spec import Catalogue
from hopquy.runner.verdict.judgement import Judgement

__all__ = ["REHEARSALS", "Rehearsal"]


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """The reference system of one role."""

    role: str
    personas: tuple[str, ...]
    """Its honest ways of being, the one that exercises the most rules first."""
    opened: Callable[[], AbstractContextManager[Any]]
    """Starts what runs share; what it gives is handed to `play`."""
    play: Callable[..., tuple[Judgement, Any]]
    """Takes that, a persona, the names of defects, and more by keywords: see `Showing`."""
    dialects: Mapping[str, str] = field(default_factory=dict)
    """Persona -> the way in which it speaks, where there are several."""
    since: Mapping[str, date] = field(default_factory=dict)
    """Persona -> the day since which systems were that way, where it is not since ever."""
    former: Callable[[Catalogue, Sequence[NamedDefect]], datetime | None] = lambda _catalogue, _defects: None
    """Tells the moment at which the law that defects break was in force; `play` takes it as `at` where there is one."""

    def can_have(self, persona: str, defect: NamedDefect) -> bool:
        """Tell whether a persona speaks in a way in which there is such a defect."""
        spoken = self.dialects.get(persona)
        return not defect.dialects or spoken is None or spoken in defect.dialects

    def persona_for(self, defects: Iterable[NamedDefect], day: date | None = None) -> str:
        """Return the persona in which defects are switched on: the first that can have them all, and was there on the day."""
        wanted = list(defects)
        able = [one for one in self.personas if all(self.can_have(one, defect) for defect in wanted)]
        there = [one for one in able if day is None or self.since.get(one, day) <= day]
        return next(iter(there or able), self.personas[0])


REHEARSALS: Mapping[str, Rehearsal] = {
    one.role: one
    for one in (
        Rehearsal(
            "document-system",
            tuple(DOCUMENT_SYSTEMS),
            Embedded,
            play_embedded,
            {one.name: "https" if one.wire.over_tls else "http" for one in DOCUMENT_SYSTEMS.values()},
        ),
        Rehearsal(
            "axis",
            tuple(INTERMEDIARIES),
            EmbeddedAxis,
            play_embedded_axis,
            {one.name: one.dialect for one in INTERMEDIARIES.values()},
        ),
        Rehearsal(
            "onestop-system",
            tuple(ONESTOP_SYSTEMS),
            OnestopRehearsal,
            play_embedded_onestop,
            {one.name: one.speaks for one in ONESTOP_SYSTEMS.values()},
            {one.name: one.since for one in ONESTOP_SYSTEMS.values() if one.since is not None},
            former_day,
        ),
    )
}
"""Role -> the rehearsals of it."""
