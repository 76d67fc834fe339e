"""Judges of occasions: two clients at once, a burst, a restart. What is looked at is every packet of the occasion together."""

from __future__ import annotations

from collections.abc import Iterator

from hopquy.runner.checks.ruling import Ruling, shown
from hopquy.runner.codec.exhibit import Exhibit
from hopquy.runner.judges.case import Case, broken, holds, unknown
from hopquy.runner.judges.intermediary.calls import told
from hopquy.runner.judges.intermediary.traffic import Letter, Traffic, Turn, in_vain, traffic_of
from hopquy.runner.judges.timeline import in_vain as met_in_vain
from hopquy.runner.model.finding import Phrase

__all__ = ["all_of_occasion", "restart_doubles_nothing", "restart_keeps_states", "restart_loses_nothing"]


def all_of_occasion(case: Case) -> Iterator[Ruling]:
    """Every call of the occasion is done, and every packet of it comes to its addressee once."""
    occasion, traffic = case.parameters["occasion"], traffic_of(case.exhibits)
    calls = [turn for turn in traffic.turns if occasion in (turn.told("occasion"), turn.variant)]
    refused = [turn for turn in calls if turn.accepted is False]
    letters = [letter for letter in traffic.letters if letter.occasion == occasion]
    if refused:
        expected = Phrase.of("expect.relay.all-taken", count=len(calls))
        yield broken(expected, told(refused[0]), *refused[0].exhibits, *(one.asked for one in refused[1:5]))
        return
    if any(turn.accepted is None for turn in calls):
        yield unknown(*(turn.asked for turn in calls if turn.accepted is None))
    yield from _arrived(traffic, letters, occasion)


def _arrived(traffic: Traffic, letters: list[Letter], occasion: str) -> Iterator[Ruling]:
    for system in dict.fromkeys(one for letter in letters for one in letter.addressees):
        mine = [letter for letter in letters if system in letter.addressees and any(turn.accepted for turn in letter.turns)]
        waited = traffic.wait(f"{occasion}:{system}")
        missing = [letter for letter in mine if not traffic.arrivals(letter, system)]
        doubled = [letter for letter in mine if len(traffic.arrivals(letter, system)) > 1]
        expected = Phrase.of("expect.relay.all-once", count=len(mine), system=system)
        if doubled:
            yield broken(expected, Phrase.of("seen.relay.doubled", count=len(doubled)), *_exhibits(traffic, doubled, system))
        if missing and waited is not None and in_vain([waited]) is not None:
            yield broken(expected, Phrase.of("seen.relay.missing", count=len(missing)), *_exhibits(traffic, missing, system), waited)
        elif missing or waited is None:
            yield unknown(*_exhibits(traffic, missing or mine, system))
        elif mine and not doubled:
            yield holds(*_exhibits(traffic, mine, system), waited)


def _exhibits(traffic: Traffic, letters: list[Letter], system: str) -> Iterator[Exhibit]:
    for letter in letters[:5]:
        yield from (exhibit for turn in letter.turns[:1] for exhibit in turn.exhibits[:1])
        yield from (one.exhibit for one in traffic.arrivals(letter, system))


def _before_restart(traffic: Traffic) -> Iterator[tuple[Letter, str, int]]:
    """Yield each packet of the occasion that had come when the target was restarted, with where it had, and the place of the restart."""
    for seq in traffic.restarts[:1]:
        for letter in traffic.letters:
            if letter.occasion == "restart" and not letter.variant:
                for system in letter.addressees:
                    if any(one.exhibit.observation.seq < seq for one in traffic.arrivals(letter, system)):
                        yield letter, system, seq


def restart_loses_nothing(case: Case) -> Iterator[Ruling]:
    """What waited before a restart waits after it, and can be fetched, the same."""
    traffic = traffic_of(case.exhibits)
    for letter, system, seq in _before_restart(traffic):
        waited = traffic.wait(f"after-restart:{letter.token}:{system}")
        if waited is None:
            continue
        if not waited.observation.data.get("reached"):
            if in_vain([waited]) is None:
                yield unknown(waited)
            else:
                expected = Phrase.of("expect.relay.after-restart", system=system)
                yield broken(expected, met_in_vain("seen.relay.not-delivered", waited), waited, *_exhibits(traffic, [letter], system))
            continue
        doc_ids = {one.doc_id for one in traffic.arrivals(letter, system)}
        fetched = [t for t in traffic.calls("getEdoc") if t.began > seq and t.system == system and t.doc_id in doc_ids]
        yield from (_fetched_as_before(turn, traffic, letter, system) for turn in fetched)


def _fetched_as_before(turn: Turn, traffic: Traffic, letter: Letter, system: str) -> Ruling:
    before = traffic.arrivals(letter, system)[0].exhibit
    if turn.accepted is None:
        return unknown(*turn.exhibits)
    if not turn.accepted:
        return broken(Phrase.of("expect.relay.taken"), told(turn), *turn.exhibits, before)
    if turn.packet != before.data:
        return broken(Phrase.of("expect.relay.same-again"), Phrase.of("seen.relay.other-bytes"), *turn.exhibits, before, path="body/data")
    return holds(*turn.exhibits, before)


def restart_doubles_nothing(case: Case) -> Iterator[Ruling]:
    """What had come before a restart comes no second time after it, not when it is sent again either."""
    traffic = traffic_of(case.exhibits)
    for letter, system, seq in _before_restart(traffic):
        arrived = traffic.arrivals(letter, system, after_restart=True)
        looked = traffic.listings_of(system, letter.message_type, seq)
        if len(arrived) > 1:
            observed = Phrase.of("seen.relay.doc-ids", doc_ids=", ".join(shown(one.doc_id) for one in arrived))
            yield broken(Phrase.of("expect.relay.once", system=system), observed, *(one.exhibit for one in reversed(arrived)))
        elif looked:
            yield holds(arrived[0].exhibit, *looked[-1].exhibits[:1])
        else:
            yield unknown(arrived[0].exhibit)


def restart_keeps_states(case: Case) -> Iterator[Ruling]:
    """What was taken before a restart stays taken, and what was being taken stays so."""
    traffic = traffic_of(case.exhibits)
    for letter, system, seq in _before_restart(traffic):
        doc_ids = {one.doc_id for one in traffic.arrivals(letter, system)}
        states = [t for t in traffic.calls("updateStatus") if t.system == system and t.doc_id in doc_ids and t.ended < seq and t.accepted]
        before = [one for one in traffic.listings_of(system) if one.ended < seq]
        after = traffic.listings_of(system, after=seq)
        if states and before and after:
            yield from _state(states[-1], _line(before[-1], doc_ids), _line(after[0], doc_ids), before[-1], after[0])


def _state(update: Turn, before: str | None, after: str | None, one: Turn, later: Turn) -> Iterator[Ruling]:
    exhibits = (*later.exhibits[:1], *update.exhibits, *one.exhibits[:1])
    if before == after:
        yield holds(*exhibits)
    elif before is None:
        expected = Phrase.of("expect.relay.not-listed", doc_id=shown(update.doc_id), system=update.system)
        yield broken(expected, Phrase.of("seen.relay.status", status=shown(after or "")), *exhibits, path="body/data")
    elif after is not None:
        expected = Phrase.of("expect.relay.status", status=shown(before), doc_id=shown(update.doc_id))
        yield broken(expected, Phrase.of("seen.relay.status", status=shown(after)), *exhibits, path="body/data")


def _line(turn: Turn, doc_ids: set[str]) -> str | None:
    """Return the state in which a list shows a packet; None where it does not show it."""
    return next((line.text("status") for line in turn.lines if line.doc_id in doc_ids), None)
