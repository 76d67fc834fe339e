"""Judges of how the target follows the directory of the axis."""

from __future__ import annotations

from collections.abc import Iterator

from hopquy.runner.checks.ruling import Ruling
from hopquy.runner.judges.case import Case, broken, holds
from hopquy.runner.judges.sending import addressed_ruling, requests
from hopquy.runner.judges.timeline import timeline_of
from hopquy.runner.model.finding import Phrase

__all__ = ["looked_up", "reaches_listed"]

_LOOKS = ("getAgenciesList", "getAgenciesListQD20", "getSynchronizeUnit")


def reaches_listed(case: Case) -> Iterator[Ruling]:
    """A document for a body that the directory lists since a moment ago reaches it; `by`: its `new` code, or the `former` one."""
    timeline = timeline_of(case.exhibits)
    for ask, attempts in requests(timeline, faulty=False):
        if ask.observation.data.get("directory") == case.parameters["by"]:
            yield addressed_ruling(timeline, ask, attempts)


def looked_up(case: Case) -> Iterator[Ruling]:
    """The directory is asked for between a body's entry in it and the first document to that body."""
    timeline = timeline_of(case.exhibits)
    changes = {str(e.observation.data.get("code", "")): e for e in case.exhibits if e.observation.kind == "directory.changed"}
    for ask, attempts in requests(timeline, faulty=False):
        first = next((sent.exhibit for sent in attempts if not sent.refused), None)
        listed = [changes[code] for code in map(timeline.body, ask.observation.data.get("to", ())) if code in changes]
        if first is None or not listed:
            continue
        begin, end = listed[0].observation.seq, first.observation.seq
        looks = [e for e in timeline.calls if e.observation.data.get("operation") in _LOOKS and begin < e.observation.seq < end]
        if looks:
            yield holds(looks[0], first)
        else:
            yield broken(Phrase.of("expect.looked-up"), Phrase.of("seen.nothing"), first, listed[0], ask, path="MessageHeader/To")
