"""Judges of the directory."""

from __future__ import annotations

from collections.abc import Iterator

from hopquy.runner.checks.ruling import Ruling, shown
from hopquy.runner.judges.case import Case, broken, holds
from hopquy.runner.judges.intermediary.calls import of_each_turn
from hopquy.runner.judges.intermediary.traffic import Traffic, Turn
from hopquy.runner.model.finding import Phrase

__all__ = ["lists_registered", "maps_old_codes"]


@of_each_turn
def lists_registered(turn: Turn, traffic: Traffic, case: Case) -> Iterator[Ruling]:  # noqa: ARG001 -- the form of these judges
    """Every body that is said to be connected is in the directory."""
    if turn.operation != "getAgenciesList" or turn.variant or not turn.accepted or not traffic.listed_codes:
        return
    there = {line.text("code") for line in turn.lines}
    missing = [code for code in traffic.listed_codes if code not in there]
    if missing:
        expected = Phrase.of("expect.relay.codes", codes=shown(", ".join(traffic.listed_codes)))
        yield broken(expected, Phrase.of("seen.relay.codes-missing", codes=shown(", ".join(missing))), *turn.exhibits, path="body/data")
    else:
        yield holds(*turn.exhibits)


_NAMES = {"getAgenciesList": "oldCode", "getAgenciesListQD20": "code102"}


@of_each_turn
def maps_old_codes(turn: Turn, traffic: Traffic, case: Case) -> Iterator[Ruling]:  # noqa: ARG001 -- the form of these judges
    """The entry of a body with two codes names the older one."""
    name = _NAMES.get(turn.operation)
    if name is None or turn.variant or not turn.accepted:
        return
    for new, *older in (system["codes"] for system in traffic.systems):
        for old in older[:1]:
            entry = next((line for line in turn.lines if line.text("code") == new), None)
            if entry is not None and entry.text(name) == old:
                yield holds(*turn.exhibits)
            else:
                met = Phrase.of("seen.nothing") if entry is None else Phrase.of("seen.text", text=shown(entry.text(name)))
                yield broken(
                    Phrase.of("expect.relay.old-code", code=new, old=old, name=name), met, *turn.exhibits, path=f"body/data/{name}"
                )
