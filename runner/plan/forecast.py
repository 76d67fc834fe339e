"""What a run will take: stories, people and minutes, reckoned from what is declared and measured before anything is contacted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from fnmatch import fnmatchcase

from hopquy.runner.model.finding import Phrase
from hopquy.runner.model.profile import Profile
from hopquy.runner.model.requirement import Method, Requirement
from hopquy.runner.model.story import Span, StoryInfo
from hopquy.runner.model.target import Target
from hopquy.runner.plan.scope import scope_of

__all__ = ["MINUTES", "Actor", "Asked", "Awaited", "Forecast", "Planned", "Requirements", "Stretch", "forecast", "minutes_for"]

MINUTES: Mapping[str, float] = {
    "send": 5.0, "accept": 2.0, "assign": 2.0, "process": 2.0, "finish": 2.0, "refuse": 2.0, "agree": 2.0, "take-back": 3.0,
    "restart": 5.0, "file": 8.0, "request-supplement": 2.0, "supplement": 3.0, "demand-fee": 3.0, "pay": 2.0, "withdraw": 2.0, "stop": 2.0,
    "extend": 3.0, "return": 2.0, "papers": 10.0, "statistics": 5.0, "set-clock": 3.0, "answer": 3.0,
}  # fmt: skip
"""Action -> the minutes that a person who knows the product takes for it: an assumption of ours, not a measure."""
_OTHERWISE = 5.0
_MINUTE = 60.0


def minutes_for(action: str) -> float:
    """Return the minutes that are assumed for an action of a person."""
    return MINUTES.get(action, _OTHERWISE)


class Actor(StrEnum):
    """Who does what a story asks for."""

    PERSON = "person"
    """A person, at the product's screens."""
    DRIVER = "driver"
    """The driver, by itself."""
    NOBODY = "nobody"
    """Nobody: the driver is passive, or not asked for this; what hangs on it stays open."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Seconds: at least and at most."""

    least: float = 0.0
    most: float = 0.0

    def __add__(self, other: Stretch) -> Stretch:
        return Stretch(self.least + other.least, self.most + other.most)


@dataclass(frozen=True, slots=True)
class Asked:
    """An action that a story asks for."""

    action: str
    times: Span
    by: Actor
    takes: Stretch
    """For all of the times: at best by the assumption (a driver takes no time), at most until the answer is too late."""
    hands: Stretch = Stretch()
    """A person's own time, by the assumption."""


@dataclass(frozen=True, slots=True)
class Awaited:
    """A point at which a story waits."""

    point: str
    times: Span
    takes: Stretch
    """Each is over at the first look at best, at the deadline at most."""


@dataclass(frozen=True, slots=True)
class Planned:
    """One story that will be played."""

    story: StoryInfo
    asks: tuple[Asked, ...] = ()
    waits: tuple[Awaited, ...] = ()

    @property
    def prompts(self) -> Span:
        """How many questions a person gets."""
        return sum((asked.times for asked in self.asks if asked.by is Actor.PERSON), Span(0, 0))

    @property
    def takes(self) -> Stretch:
        """What the story takes, from its beginning to its end."""
        return sum([*(asked.takes for asked in self.asks), *(awaited.takes for awaited in self.waits)], Stretch())


@dataclass(frozen=True, slots=True)
class Requirements:
    """What will be judged, and what will not."""

    methods: Mapping[str, int]
    """Method -> how many of those in scope are judged so."""
    scored: int
    """How many of those in scope decide."""
    out: Mapping[Phrase, tuple[str, ...]] = field(default_factory=dict)
    """Reason -> what it leaves out."""

    @property
    def in_scope(self) -> int:
        """How many are in scope."""
        return sum(self.methods.values())


@dataclass(frozen=True, slots=True)
class Forecast:
    """What a run will take."""

    target: Target
    profile: Profile
    as_of: date
    only: tuple[str, ...]
    stories: tuple[Planned, ...]
    left_out: tuple[tuple[StoryInfo, tuple[str, ...]], ...]
    """Stories that will not be played, and the claims that they want; none where `--story` leaves them out."""
    requirements: Requirements

    @property
    def prompts(self) -> Span:
        """How many questions a person gets."""
        return sum((planned.prompts for planned in self.stories), Span(0, 0))

    @property
    def hands(self) -> Stretch:
        """A person's own time, by the assumption."""
        return sum((asked.hands for planned in self.stories for asked in planned.asks), Stretch())

    @property
    def takes(self) -> Stretch:
        """The whole run, one story after another."""
        return sum((planned.takes for planned in self.stories), Stretch())

    @property
    def people(self) -> int:
        """How many people it takes: one who acts, since questions come one at a time, and an inspector for what only a person can judge."""
        return int(self.prompts.most > 0) + int(self.requirements.methods[Method.PROCEDURE] > 0)

    @property
    def actions(self) -> list[str]:
        """What a person is asked for, by name."""
        return sorted({asked.action for planned in self.stories for asked in planned.asks if asked.by is Actor.PERSON})

    @property
    def unasked(self) -> tuple[StoryInfo, ...]:
        """Stories that ask for something which nobody can be asked for, and so stay open."""
        return tuple(one.story for one in self.stories if any(asked.by is Actor.NOBODY and asked.times.least for asked in one.asks))

    @property
    def unmeasured(self) -> tuple[StoryInfo, ...]:
        """Stories of which nothing is known but their title."""
        return tuple(planned.story for planned in self.stories if planned.story.needs is None)


def forecast(
    stories: Iterable[StoryInfo],
    requirements: Iterable[Requirement],
    profile: Profile,
    target: Target,
    as_of: date,
    only: Sequence[str] = (),
    globs: Sequence[str] = (),
) -> Forecast:
    """Reckon what a run will take; `globs` narrow the stories as `--story` does."""
    planned: list[Planned] = []
    left_out: list[tuple[StoryInfo, tuple[str, ...]]] = []
    for story in stories:
        missing = tuple(claim for claim in story.claims if claim not in target.features)
        if missing or (globs and not any(fnmatchcase(story.name, glob) for glob in globs)):
            left_out.append((story, missing))
        else:
            planned.append(_planned(story, target))
    return Forecast(
        target, profile, as_of, tuple(only), tuple(planned), tuple(left_out), _judged(requirements, profile, target, as_of, only)
    )


def _planned(story: StoryInfo, target: Target) -> Planned:
    if story.needs is None:
        return Planned(story)
    asks = tuple(_asked(action, times, target) for action, times in story.needs.asks.items())
    waits = story.needs.waits
    return Planned(story, asks, tuple(_awaited(point, waits[point], target) for point in target.pace if point in waits))


def _asked(action: str, times: Span, target: Target) -> Asked:
    driver = target.driver
    if driver.kind == "passive" or action not in driver.actions:
        return Asked(action, times, Actor.NOBODY, Stretch())
    if driver.kind != "manual":
        return Asked(action, times, Actor.DRIVER, Stretch(0.0, times.most * driver.timeout))
    each = minutes_for(action) * _MINUTE
    hands = Stretch(times.least * each, times.most * each)
    return Asked(action, times, Actor.PERSON, Stretch(hands.least, times.most * max(each, driver.timeout)), hands)


def _awaited(point: str, times: Span, target: Target) -> Awaited:
    pace = target.pace[point]
    return Awaited(point, times, Stretch(times.least * pace.interval, times.most * pace.deadline))


def _judged(requirements: Iterable[Requirement], profile: Profile, target: Target, as_of: date, only: Sequence[str]) -> Requirements:
    known = {requirement.id: requirement.on(as_of) for requirement in requirements}
    methods = dict.fromkeys(map(str, Method), 0)
    scored = 0
    out: dict[Phrase, list[str]] = {}
    for id_, reason in scope_of(known.values(), profile, target.features, as_of, only):
        if reason is not None:
            out.setdefault(reason, []).append(id_)
        else:
            methods[known[id_].method] += 1
            scored += known[id_].scored
    ordered = Counter({reason: len(ids) for reason, ids in out.items()}).most_common()
    return Requirements(methods, scored, {reason: tuple(out[reason]) for reason, _ in ordered})
