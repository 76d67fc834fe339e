"""What a judge is given, and how judges of single messages are written."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from hopquy.runner.checks.ruling import Context, Names, Ruling
from hopquy.runner.codec.exhibit import Exhibit
from hopquy.runner.model.finding import Finding, Phrase, Place
from hopquy.runner.model.location import LocationError, Selected
from hopquy.runner.model.message import Message
from hopquy.runner.model.verdict import Answer

__all__ = ["Case", "Judge", "broken", "holds", "of_each_message", "of_the_whole", "unknown", "vacuous"]

_Made = TypeVar("_Made")


@dataclass(frozen=True, slots=True)
class Case:
    """The evidence put to a judge."""

    exhibits: tuple[Exhibit, ...]
    """Everything that was observed, in order."""
    selected: tuple[Exhibit, ...]
    """Those of the requirement's kind, operation and condition that the target made; a message of ours comes to judges of one message by itself."""
    parameters: Mapping[str, Any]
    names: Names


Judge = Callable[[Case], Iterable[Ruling]]


def of_each_message(judge: Callable[[Context, Message, Case], Ruling]) -> Judge:
    """Make a judge of one message into a judge of every message selected."""

    def judge_all(case: Case) -> Iterator[Ruling]:
        for exhibit in case.selected:
            message = exhibit.message
            seq = (exhibit.observation.seq,)
            if message is None or message.root is None:
                yield Ruling(Answer.UNKNOWN, (), seq)
            else:
                yield replace(judge(Context(message.root, message.kind, case.names), message, case), observations=seq)

    judge_all.__doc__ = judge.__doc__
    return judge_all


def of_the_whole(work: Callable[[tuple[Exhibit, ...]], _Made]) -> Callable[[tuple[Exhibit, ...]], _Made]:
    """Have something worked out once for all rules that look at the same evidence: told by identity, since a flood is too long to compare."""
    last: list[tuple[tuple[Exhibit, ...], _Made]] = []

    def made(exhibits: tuple[Exhibit, ...]) -> _Made:
        if not last or last[0][0] is not exhibits:
            last[:] = [(exhibits, work(exhibits))]
        return last[0][1]

    made.__doc__ = work.__doc__
    return made


def holds(*exhibits: Exhibit) -> Ruling:
    """Answer that all is well, naming what was looked at."""
    return Ruling(Answer.HOLDS, (), tuple(exhibit.observation.seq for exhibit in exhibits))


def unknown(*exhibits: Exhibit) -> Ruling:
    """Answer that it cannot be told."""
    return Ruling(Answer.UNKNOWN, (), tuple(exhibit.observation.seq for exhibit in exhibits))


def vacuous(*exhibits: Exhibit) -> Ruling:
    """Answer that there is nothing to rule on."""
    return Ruling(Answer.VACUOUS, (), tuple(exhibit.observation.seq for exhibit in exhibits))


def broken(expected: Phrase, observed: Phrase, *exhibits: Exhibit, path: str = "") -> Ruling:
    """Answer that it is wrong; the finding points at the first exhibit."""
    seqs = tuple(exhibit.observation.seq for exhibit in exhibits)
    place = Place(path, None, seqs[0] if seqs else None)
    if path and exhibits and exhibits[0].message is not None and exhibits[0].message.root is not None:
        context = Context(exhibits[0].message.root, exhibits[0].message.kind, Names())
        found = _selected(context, path)
        if found:
            place = replace(context.finding(found[0], expected, observed).where, observation=seqs[0])
    return Ruling(Answer.BROKEN, (Finding(place, expected, observed),), seqs)


def _selected(context: Context, path: str) -> list[Selected]:
    """Return what a path selects; nothing where a name that the target chose makes it no path."""
    try:
        return context.select(path)
    except LocationError:
        return []
