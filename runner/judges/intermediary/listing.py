"""Judges of the list of what has come: what stays in it, what leaves it, what changes it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from hopquy.runner.checks.ruling import Ruling, shown
from hopquy.runner.judges.case import Case, broken, holds, unknown
from hopquy.runner.judges.intermediary.calls import of_each_turn, told
from hopquy.runner.judges.intermediary.traffic import Delivered, Line, Traffic, Turn, in_vain, traffic_of
from hopquy.runner.judges.timeline import in_vain as met_in_vain
from hopquy.runner.model.finding import Phrase

__all__ = ["done_leaves", "fetching_changes_nothing", "kinds_apart", "repeatable", "unread_stays"]

_COMPARED = ("docId", "status", "from", "to", "messageType")


def _pairs(traffic: Traffic) -> Iterator[tuple[Turn, Turn]]:
    """Yield each list with the next one of the same system and kind, where no restart lies between."""
    groups: dict[tuple[str, str], list[Turn]] = {}
    for turn in traffic.listings:
        groups.setdefault((turn.system, turn.told("message_type")), []).append(turn)
    for group in groups.values():
        yield from ((one, next_) for one, next_ in pairwise(group) if not traffic.restarted_between(one.ended, next_.began))


def unread_stays(case: Case) -> Iterator[Ruling]:
    """What was listed, and neither fetched nor taken since, is listed again."""
    traffic = traffic_of(case.exhibits)
    touched: dict[tuple[str, str], int] = {}
    for turn in traffic.turns:
        if turn.operation == "getEdoc" or (turn.operation == "updateStatus" and turn.set == "done"):
            touched.setdefault((turn.system, turn.doc_id), turn.began)
    for one, later in _pairs(traffic):
        unread = [line.doc_id for line in one.lines if touched.get((one.system, line.doc_id), later.ended) >= later.ended]
        there = {line.doc_id for line in later.lines}
        missing = next((doc_id for doc_id in unread if doc_id not in there), None)
        if missing is not None:
            expected = Phrase.of("expect.relay.listed", doc_id=shown(missing), system=one.system)
            yield broken(expected, Phrase.of("seen.relay.not-listed"), *later.exhibits[:1], *one.exhibits[:1], path="body/data")
        elif unread:
            yield holds(*later.exhibits[:1], *one.exhibits[:1])


def done_leaves(case: Case) -> Iterator[Ruling]:
    """What was set to `done` leaves the list."""
    traffic = traffic_of(case.exhibits)
    for waited, (what, system) in (*traffic.waits("gone"), *traffic.waits("leave")):
        seq = waited.observation.seq
        updates = [one for one in traffic.calls("updateStatus") if one.system == system and one.set == "done" and one.ended < seq]
        own = [one for one in updates if one.doc_id == what or any(a.doc_id == one.doc_id for a in _of_token(traffic, what, system))]
        if not own or own[-1].accepted is None:
            yield unknown(waited, *(exhibit for one in own[-1:] for exhibit in one.exhibits))
        elif not own[-1].accepted:
            continue
        elif waited.observation.data.get("reached"):
            yield holds(*own[-1].exhibits, waited)
        elif in_vain([waited]) is not None:
            expected = Phrase.of("expect.relay.not-listed", doc_id=shown(own[-1].doc_id), system=system)
            yield broken(expected, met_in_vain("seen.relay.still-listed", waited), *own[-1].exhibits, waited)


def _of_token(traffic: Traffic, token: str, system: str) -> list[Delivered]:
    letter = traffic.by_token.get(token)
    return traffic.arrivals(letter, system) if letter is not None else []


def fetching_changes_nothing(case: Case) -> Iterator[Ruling]:
    """What was fetched can be fetched again, the same, and is listed as it was before."""
    traffic = traffic_of(case.exhibits)
    yield from _fetched_again(traffic)
    for one, later in _pairs(traffic):
        between = [
            turn for turn in traffic.turns if turn.system == one.system and one.began < turn.began < later.ended and turn is not later
        ]
        fetched = {turn.doc_id for turn in between if turn.operation == "getEdoc" and turn.accepted}
        if not fetched or any(turn.operation in ("updateStatus", "sendEdoc") for turn in between):
            continue
        before, after = ({line.doc_id: line for line in turn.lines} for turn in (one, later))
        for doc_id in sorted(fetched & before.keys()):
            yield _as_before(doc_id, before[doc_id], after.get(doc_id), one, later)


def _as_before(doc_id: str, before: Line, after: Line | None, one: Turn, later: Turn) -> Ruling:
    exhibits = (*later.exhibits[:1], *one.exhibits[:1])
    if after is None:
        expected = Phrase.of("expect.relay.listed", doc_id=shown(doc_id), system=one.system)
        return broken(expected, Phrase.of("seen.relay.not-listed"), *exhibits, path="body/data")
    if before.text("status") != after.text("status"):
        expected = Phrase.of("expect.relay.status", status=shown(before.text("status")), doc_id=shown(doc_id))
        return broken(expected, Phrase.of("seen.relay.status", status=shown(after.text("status"))), *exhibits, path="body/data")
    return holds(*exhibits)


def _fetched_again(traffic: Traffic) -> Iterator[Ruling]:
    first: dict[tuple[str, str], Turn] = {}
    for turn in traffic.calls("getEdoc"):
        earlier = first.get((turn.system, turn.doc_id))
        if earlier is None:
            if turn.accepted:
                first[turn.system, turn.doc_id] = turn
        elif turn.variant or traffic.restarted_between(earlier.ended, turn.began):
            continue
        elif turn.accepted is None:
            yield unknown(*turn.exhibits)
        elif not turn.accepted:
            yield broken(Phrase.of("expect.relay.taken"), told(turn), *turn.exhibits, *earlier.exhibits[:1])
        elif turn.packet != earlier.packet:
            yield broken(
                Phrase.of("expect.relay.same-again"),
                Phrase.of("seen.relay.other-bytes"),
                *turn.exhibits,
                *earlier.exhibits[:1],
                path="body/data",
            )
        else:
            yield holds(*turn.exhibits, *earlier.exhibits[:1])


def repeatable(case: Case) -> Iterator[Ruling]:
    """A list that is asked for again, with nothing between, holds what it held."""
    traffic = traffic_of(case.exhibits)
    for one, later in _pairs(traffic):
        if not one.lines or _disturbed(traffic, one, later):
            continue
        after = list(later.lines)
        for line in one.lines:
            same = [again for again in after if again.doc_id == line.doc_id]
            again = next((each for each in same if all(each.text(name) == line.text(name) for name in _COMPARED)), next(iter(same), None))
            differing = next((name for name in _COMPARED if again is None or line.text(name) != again.text(name)), None)
            if differing is not None:
                expected = Phrase.of("expect.relay.line", doc_id=shown(line.doc_id), name=differing, value=shown(line.text(differing)))
                observed = (
                    Phrase.of("seen.relay.not-listed") if again is None else Phrase.of("seen.text", text=shown(again.text(differing)))
                )
                yield broken(expected, observed, *later.exhibits[:1], *one.exhibits[:1], path="body/data")
                break
        else:
            yield holds(*later.exhibits[:1], *one.exhibits[:1])


def _disturbed(traffic: Traffic, one: Turn, later: Turn) -> bool:
    """Tell whether any other call of ours was under way while the two lists were given."""
    return any(one.began < turn.ended and turn.began < later.ended for turn in traffic.turns if turn is not one and turn is not later)


@of_each_turn
def kinds_apart(turn: Turn, traffic: Traffic, case: Case) -> Iterator[Ruling]:  # noqa: ARG001 -- the form of these judges
    """A list holds packets of the kind that was asked for, by what each line says and by what each packet turned out to be."""
    if turn.operation != "getReceivedEdocList" or not turn.accepted or not turn.lines:
        return
    asked = turn.told("message_type")
    known = {one.doc_id: traffic.by_token[one.token].message_type for one in traffic.deliveries if one.system == turn.system and one.token}
    kinds = [(line, line.text("messageType").lower() or known.get(line.doc_id, "")) for line in turn.lines]
    other = next(((line, kind) for line, kind in kinds if kind and kind != asked), None)
    if other is not None:
        line, kind = other
        expected = Phrase.of("expect.relay.kind", kind=asked)
        yield broken(expected, Phrase.of("seen.relay.kind", doc_id=shown(line.doc_id), kind=shown(kind)), *turn.exhibits, path="body/data")
    elif any(kind for _, kind in kinds):
        yield holds(*turn.exhibits)
