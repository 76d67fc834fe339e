"""What went over an intermediary system, put in order: who asked what, what came back, which packet turned up where."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from hopquy.runner.codec.answer import accepted, items_of, member, object_in, packet_in
from hopquy.runner.codec.exhibit import Exhibit
from hopquy.runner.codec.json_tree import Pairs
from hopquy.runner.model.observation import Author

__all__ = ["Delivered", "Letter", "Line", "Traffic", "Turn", "traffic_of"]

_TOKEN = re.compile(rb"\bhq[0-9a-f]{8,11}\b")


class Turn:
    """One call of ours and what came back."""

    def __init__(self, asked: Exhibit, answer: Exhibit | None) -> None:
        self.asked = asked
        self.answer = answer
        self.system = self.told("system")
        """Who called."""
        self.operation = self.told("operation")
        """What for, in the words of the operator's SDK."""
        self.variant = self.told("variant")
        """What was out of the ordinary about it; empty for nothing."""
        self.doc_id = self.told("doc_id")
        """The packet that it was about, where it was about one."""
        self.set = self.told("set")
        """The transport state that it sets."""
        self.dialect = self.told("dialect")
        """How it was spoken."""
        self.began = asked.observation.seq
        """Its place in the record."""
        self.ended = answer.observation.seq if answer is not None else self.began
        """The place of its answer, or where there is none its own."""

    def told(self, key: str) -> str:
        """Return what was recorded of the call under a key, as text."""
        return str(self.asked.observation.data.get(key) or "")

    @cached_property
    def value(self) -> Pairs | None:
        """The JSON object that was answered; None where it was none."""
        if self.answer is None or self.answer.data is None or self.answer.observation.data.get("fault"):
            return None
        try:
            return object_in(self.answer.data)
        except ValueError:
            return None

    @cached_property
    def accepted(self) -> bool | None:
        """Whether the call was done; None where the answer does not say."""
        return accepted(self.dialect, self.value)

    def text(self, name: str) -> str:
        """Return a member of the answer as text."""
        return member(self.dialect, self.value, name) if self.value is not None else ""

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        """The items of a list, in order."""
        return tuple(Line(item, self.dialect) for item in items_of(self.dialect, self.value))

    @cached_property
    def packet(self) -> bytes | None:
        """The packet that was handed out."""
        return packet_in(self.dialect, self.value)

    @property
    def exhibits(self) -> tuple[Exhibit, ...]:
        """The answer, where there is one, and the call."""
        return (self.asked,) if self.answer is None else (self.answer, self.asked)


@dataclass(frozen=True, slots=True)
class Line:
    """One item of a list."""

    item: Pairs
    dialect: str

    def text(self, name: str) -> str:
        """Return one of its fields."""
        return member(self.dialect, self.item, name)

    @property
    def doc_id(self) -> str:
        """The packet that it is about."""
        return self.text("docId")


@dataclass(frozen=True, slots=True)
class Letter:
    """A packet of ours and the calls that sent it."""

    sent: Exhibit
    token: str
    sender: str
    """The system that sent it."""
    message_type: str
    document_id: str
    variant: str
    occasion: str
    addressees: tuple[str, ...]
    """Those of our systems that it is for."""
    turns: tuple[Turn, ...]

    @property
    def honest(self) -> bool:
        """Whether it was sent rightly, outside every occasion."""
        return not self.variant and not self.occasion


@dataclass(frozen=True, slots=True)
class Delivered:
    """A packet that a system of ours was handed."""

    exhibit: Exhibit
    system: str
    doc_id: str
    token: str
    """That of the packet of ours that it is, empty for none of ours."""


_ABANDONED = "abandoned"
"""What is out of the ordinary about a packet of a story that was broken off and played again: it may arrive, and nobody waits for it."""
_MADE: list[tuple[tuple[Exhibit, ...], Traffic]] = []


def traffic_of(exhibits: tuple[Exhibit, ...]) -> Traffic:
    """Return the traffic of a run, made once for all judges that look at it; told again by identity, since comparing would cost more."""
    found = next((traffic for made, traffic in tuple(_MADE) if made is exhibits), None)
    if found is None:
        found = Traffic(exhibits)
        _MADE[:] = [(exhibits, found)]
    return found


class Traffic:
    """The run as the judges look at it."""

    def __init__(self, exhibits: tuple[Exhibit, ...]) -> None:
        self._by_kind: dict[str, list[Exhibit]] = defaultdict(list)
        for exhibit in exhibits:
            self._by_kind[exhibit.observation.kind].append(exhibit)

    @cached_property
    def codes(self) -> Mapping[str, str]:
        """Code -> the system of ours that it belongs to."""
        return {code: str(one["system_id"]) for one in self.systems for code in one["codes"]}

    @cached_property
    def systems(self) -> Sequence[Mapping[str, Sequence[str]]]:
        """Who we are there."""
        return tuple(one for e in self._by_kind["run.target"] for one in e.observation.data.get("systems", ()))

    @cached_property
    def listed_codes(self) -> tuple[str, ...]:
        """Every code that the target was said to know."""
        data = [e.observation.data for e in self._by_kind["run.target"]]
        beside = (one.get(key) for one in data for key in ("locked_code", "foreign_code"))
        return (*self.codes, *(str(code) for code in beside if code))

    @cached_property
    def turns(self) -> tuple[Turn, ...]:
        """Every call, in the order in which they were made; those of a story that was broken off and played again are none."""
        answers = {e.observation.data.get("call"): e for e in self._by_kind["relay.answer"]}
        asked = [e for e in self._by_kind["relay.asked"] if not e.observation.data.get("abandoned")]
        return tuple(Turn(e, answers.get(e.observation.data.get("call"))) for e in asked)

    @cached_property
    def _by_answer(self) -> Mapping[int, Turn]:
        return {turn.answer.observation.seq: turn for turn in self.turns if turn.answer is not None}

    def turn_of(self, answer: Exhibit) -> Turn | None:
        """Return the call that was answered so."""
        return self._by_answer.get(answer.observation.seq)

    @cached_property
    def letters(self) -> tuple[Letter, ...]:
        """Every packet of ours, each sending of it in order."""
        calls: dict[str, list[Turn]] = defaultdict(list)
        for turn in self.turns:
            if turn.operation == "sendEdoc":
                calls[turn.told("token")].append(turn)
        found: dict[tuple[str, str, str], Letter] = {}
        for e in self._by_kind["relay.sent"]:
            data = e.observation.data
            token, variant = str(data.get("token", "")), _ABANDONED if data.get("abandoned") else str(data.get("variant") or "")
            systems = dict.fromkeys(self.codes[code] for code in data.get("to", ()) if code in self.codes)
            mine = tuple(turn for turn in calls[token] if turn.variant == variant)
            letter = Letter(
                e, token, str(data.get("system", "")), str(data.get("message_type", "")), str(data.get("document_id", "")), variant,
                "" if variant == _ABANDONED else str(data.get("occasion") or ""), tuple(systems), mine,
            )  # fmt: skip
            found.setdefault((token, variant, letter.occasion), letter)
        return tuple(found.values())

    @cached_property
    def by_token(self) -> Mapping[str, Letter]:
        """Token -> the packet as it was first sent."""
        first: dict[str, Letter] = {}
        for letter in self.letters:
            first.setdefault(letter.token, letter)
        return first

    def letter_of(self, turn: Turn) -> Letter | None:
        """Return the packet that a call sent."""
        return next((one for one in self._sent_by.get(turn.told("token"), ()) if turn in one.turns), None)

    @cached_property
    def _sent_by(self) -> Mapping[str, list[Letter]]:
        found: dict[str, list[Letter]] = defaultdict(list)
        for letter in self.letters:
            found[letter.token].append(letter)
        return found

    @cached_property
    def deliveries(self) -> tuple[Delivered, ...]:
        """Every packet that was handed to a system of ours."""
        return tuple(self._deliveries())

    def _deliveries(self) -> Iterator[Delivered]:
        for e in self._by_kind["relay.delivered"]:
            marks = {mark.decode() for mark in _TOKEN.findall(e.data or b"")}
            token = next((mark for mark in sorted(marks) if mark in self.by_token), "")
            yield Delivered(e, str(e.observation.data.get("system", "")), str(e.observation.data.get("doc_id", "")), token)

    @cached_property
    def _by_arrival(self) -> Mapping[tuple[str, str], list[Delivered]]:
        found: dict[tuple[str, str], list[Delivered]] = defaultdict(list)
        for one in self.deliveries:
            found[one.token, one.system].append(one)
        return found

    def arrivals(self, letter: Letter, system: str, *, after_restart: bool = False) -> list[Delivered]:
        """Return how a packet came to a system, once for each identifier under which it did; what a restart does with it is another matter."""
        first: dict[str, Delivered] = {}
        for one in self._by_arrival.get((letter.token, system), ()):
            if after_restart or not self.restarted_between(letter.sent.observation.seq, one.exhibit.observation.seq):
                first.setdefault(one.doc_id, one)
        return list(first.values())

    @cached_property
    def listings(self) -> tuple[Turn, ...]:
        """Every list of what had come that was given."""
        return tuple(turn for turn in self.turns if turn.operation == "getReceivedEdocList" and turn.accepted)

    def listings_of(self, system: str, message_type: str = "edoc", after: int = 0) -> list[Turn]:
        """Return those of one system and kind that were asked for after a place in the record."""
        return [one for one in self._listings.get((system, message_type), ()) if one.began > after]

    @cached_property
    def _listings(self) -> Mapping[tuple[str, str], list[Turn]]:
        found: dict[tuple[str, str], list[Turn]] = defaultdict(list)
        for turn in self.listings:
            found[turn.system, turn.told("message_type")].append(turn)
        return found

    def calls(self, *operations: str) -> Iterator[Turn]:
        """Yield the calls for these operations."""
        return (turn for turn in self.turns if turn.operation in operations)

    @cached_property
    def taken(self) -> Mapping[tuple[str, str], Turn]:
        """System and docId -> the first call that set it to `done` and was done."""
        found: dict[tuple[str, str], Turn] = {}
        for turn in self.calls("updateStatus"):
            if turn.set == "done" and turn.accepted:
                found.setdefault((turn.system, turn.doc_id), turn)
        return found

    def taking(self, letter: Letter) -> Turn | None:
        """Return the first call by which an addressee took a packet."""
        calls = (self.taken.get((system, one.doc_id)) for system in letter.addressees for one in self.arrivals(letter, system))
        return min((turn for turn in calls if turn is not None), key=lambda turn: turn.began, default=None)

    @cached_property
    def _waits(self) -> Mapping[str, list[Exhibit]]:
        found: dict[str, list[Exhibit]] = defaultdict(list)
        for e in self._by_kind["story.waited"]:
            found[str(e.observation.data.get("for", ""))].append(e)
        return found

    def wait(self, what: str) -> Exhibit | None:
        """Return the record of a wait."""
        return next(iter(self._waits.get(what, ())), None)

    def waits(self, kind: str) -> Iterator[tuple[Exhibit, list[str]]]:
        """Yield the waits for one kind of thing, each with what it was about."""
        for what, found in self._waits.items():
            if what.startswith(f"{kind}:"):
                yield from ((e, what.split(":", 2)[1:]) for e in found)

    @cached_property
    def restarts(self) -> tuple[int, ...]:
        """The places in the record where the target was restarted."""
        asked = (e for e in self._by_kind["driver.asked"] if e.observation.author is Author.SUITE)
        return tuple(e.observation.seq for e in asked if e.observation.data.get("action") == "restart" and e.observation.data.get("ok"))

    def restarted_between(self, first: int, second: int) -> bool:
        """Tell whether there was a restart between two places."""
        return any(first < seq < second for seq in self.restarts)


def in_vain(waits: Iterable[Exhibit]) -> Exhibit | None:
    """Return the first of the waits that ended without what was waited for; one that was cut short proves nothing."""
    return next((e for e in waits if not e.observation.data.get("reached") and e.observation.data.get("by") != "stopped"), None)
