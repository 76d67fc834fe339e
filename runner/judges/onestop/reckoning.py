"""The figures of a period, reckoned from what the portal has on record, by the operator's formulas as far as they were seen.

A figure is counted twice where the messages leave something open: what it is at least, and what it is at most.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Literal

from hopquy.runner.judges.onestop.record import STATES, Record

__all__ = ["SHARES", "Period", "Span", "grown", "marks", "reckoned"]

SHARES: Mapping[str, tuple[str, str]] = {
    "on_time_share": ("on_time", "received"),
    "online_share": ("online", "received"),
    "paid_online_share": ("paid_online", "payable"),
    "result_file_share": ("result_file", "finished"),
    "digitised_both_share": ("digitised_both", "finished"),
    "digitised_share": ("digitised", "received"),
    "personal_store_share": ("personal_store", "received"),
    "sync_share": ("synced", "received"),
}
"""Share -> what is counted, and of what."""
_CHANNELS = ("counter", "online", "post")


@dataclass(frozen=True, slots=True)
class Span:
    """A count: at least and at most."""

    least: int = 0
    most: int = 0

    @property
    def sure(self) -> bool:
        """Whether it is one number."""
        return self.least == self.most

    def __add__(self, other: Span) -> Span:
        return Span(self.least + other.least, self.most + other.most)

    def __sub__(self, other: Span) -> Span:
        return Span(self.least - other.most, self.most - other.least)

    def __contains__(self, count: float) -> bool:
        return self.least <= count <= self.most

    def __or__(self, other: Span) -> Span:
        return Span(min(self.least, other.least), max(self.most, other.most))

    def __str__(self) -> str:
        return str(self.least) if self.sure else f"{self.least}–{self.most}"


@dataclass(frozen=True, slots=True)
class Period:
    """From one day to another, both included, and when it was asked about."""

    first: date
    last: date
    asked: datetime | None = None
    """By the clock of the product, in Vietnam; None where nobody knows."""
    gives_paper: Mapping[str, bool] | None = None
    """Code of a procedure -> whether it ends with a paper, as the national catalogue says."""

    has_fees: Mapping[str, bool] | None = None
    """Code of a procedure -> whether it costs something, as the catalogue says."""
    reading: Literal["end", "now"] = "end"
    """When what has not ended is measured before the period is over: at its end, or at the moment of asking; both are seen."""

    @property
    def closing(self) -> datetime:
        """The moment at which what has not ended is measured."""
        end = datetime.combine(self.last + timedelta(days=1), time())
        return end if self.reading == "end" or self.asked is None else min(self.asked, end)


def reckoned(records: Iterable[Record], period: Period) -> dict[str, Span]:
    """Return every figure of a period."""
    total: dict[str, Span] = {name: Span() for name in _FIGURES}
    for record in records:
        for name, mark in marks(record, period).items():
            total[name] += _counted(mark)
    return total


def grown(before: Mapping[str, Record], then: Period, after: Mapping[str, Record], now: Period) -> dict[str, Span]:
    """Return by how much each figure grew between two askings: what is as open as it was before did not grow."""
    total: dict[str, Span] = {name: Span() for name in _FIGURES}
    for code, record in after.items():
        former = before.get(code)
        was = marks(former, then) if former is not None else {}
        for name, mark in marks(record, now).items():
            same = former == record and was.get(name, False) is mark
            total[name] += Span() if same else _counted(mark) - _counted(was.get(name, False))
    return total


def marks(record: Record, period: Period) -> dict[str, bool | None]:
    """Return whether a dossier counts in each figure; None where the messages leave it open."""
    within = _within(record, period)
    return {name: _both(within, counts(record, period)) for name, counts in _FIGURES.items()}


def _within(record: Record, period: Period) -> bool | None:
    of_the_days = None if record.received is None else period.first <= record.received.date() <= period.last
    return _both(record.accepted, of_the_days)


def _late(record: Record, period: Period) -> bool | None:
    """Say whether it is late: its end, less the time that it waited for a supplement, is after the time that was promised."""
    if record.waits is not None and len(record.waits) > 1:
        return True
    if record.waits is None or not record.due_told:
        return None
    if record.due is None:
        return False
    if record.is_ended is None or (record.is_ended and record.ended is None):
        return None
    moment = record.ended or period.closing
    waited = timedelta()
    for asked, brought in record.waits:
        if asked is None:
            return None
        waited += max((brought or moment) - asked, timedelta())
    return moment - record.due > waited


def _online(record: Record, period: Period) -> bool | None:
    """Say whether it counts as online: filed so, and answered by code and file where its procedure gives a paper."""
    if record.channel is None:
        return None
    if record.channel != "online":
        return False
    gives = (period.gives_paper or {}).get(record.procedure)
    return _either(_not(gives), record.coded_result)


def _payable(record: Record, period: Period) -> bool | None:
    """Say whether a fee is told; that none is told of a procedure that costs something tells nothing."""
    costs = (period.has_fees or {}).get(record.procedure, False)
    return None if costs and not record.payable else record.payable


def _both(*given: bool | None) -> bool | None:
    return False if False in given else None if None in given else True


def _either(*given: bool | None) -> bool | None:
    return True if True in given else None if None in given else False


def _not(given: bool | None) -> bool | None:
    return None if given is None else not given


def _counted(mark: bool | None) -> Span:
    return Span(int(mark is True), int(mark is not False))


def _in_state(state: str) -> Callable[[Record, Period], bool | None]:
    return lambda record, _: record.state == state if record.state in STATES else None


def _by_channel(channel: str) -> Callable[[Record, Period], bool | None]:
    return lambda record, _: None if record.channel is None else record.channel == channel


_FIGURES: Mapping[str, Callable[[Record, Period], bool | None]] = {
    "received": lambda _record, _: True,
    "synced": lambda _record, _: True,
    **{f"states.{state}": _in_state(state) for state in sorted(STATES, key=int)},
    **{f"channels.{channel}": _by_channel(channel) for channel in _CHANNELS},
    "ended": lambda record, _: record.is_ended,
    "late": _late,
    "on_time": lambda record, period: _not(_late(record, period)),
    "online": _online,
    "payable": _payable,
    "paid_online": lambda record, period: _both(_payable(record, period), record.paid_online),
    "finished": lambda record, _: record.finished,
    "result_file": lambda record, _: _both(record.finished, record.result_file),
    "digitised_both": lambda record, _: _both(record.finished, record.result_file, record.component_file),
    "digitised": lambda record, _: record.digitised,
    "personal_store": lambda record, _: record.from_store,
    "never_sent_back": lambda record, _: None if record.waits is None else not record.waits,
    "sent_back_once": lambda record, _: None if record.waits is None else len(record.waits) == 1,
}
"""Each figure -> whether a dossier of the period counts in it."""
