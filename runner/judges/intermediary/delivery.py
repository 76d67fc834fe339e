"""Judges of what becomes of a packet: who gets it, how often, and whether it is still what was sent."""

from __future__ import annotations

from collections.abc import Iterator

from hopquy.runner.checks.ruling import Ruling, shown
from hopquy.runner.judges.case import Case, broken, holds, unknown
from hopquy.runner.judges.intermediary.calls import of_each_turn
from hopquy.runner.judges.intermediary.trace import as_sent
from hopquy.runner.judges.intermediary.traffic import Letter, Traffic, Turn, in_vain
from hopquy.runner.judges.timeline import in_vain as met_in_vain
from hopquy.runner.model.finding import Phrase

__all__ = ["delivered_once", "delivered_repeated_once", "reaches_each", "stays_private", "unchanged"]


def _honest(turn: Turn, traffic: Traffic, message_type: str) -> Letter | None:
    """Return the packet that a call sent rightly and that was taken."""
    letter = traffic.letter_of(turn) if turn.operation == "sendEdoc" and turn.accepted else None
    return letter if letter is not None and letter.honest and letter.message_type == message_type else None


@of_each_turn
def reaches_each(turn: Turn, traffic: Traffic, case: Case) -> Iterator[Ruling]:
    """A packet of the kind `message_type` that was taken comes to each addressee; a status, to nobody else of ours."""
    letter = _honest(turn, traffic, case.parameters["message_type"])
    if letter is None:
        return
    arrived = {system: traffic.arrivals(letter, system) for system in letter.addressees}
    for system, found in arrived.items():
        waited = in_vain(filter(None, [traffic.wait(f"arrive:{letter.token}:{system}")]))
        if not found and waited is not None:
            expected = Phrase.of("expect.relay.delivered", system=system)
            yield broken(expected, met_in_vain("seen.relay.not-delivered", waited), *turn.exhibits, waited)
            return
    strayed = [one for one in traffic.deliveries if one.token == letter.token and one.system not in letter.addressees]
    if strayed and letter.message_type == "status":
        observed = Phrase.of("seen.relay.delivered", system=strayed[0].system, doc_id=shown(strayed[0].doc_id))
        yield broken(Phrase.of("expect.relay.delivered", system=", ".join(letter.addressees)), observed, *turn.exhibits, strayed[0].exhibit)
    elif letter.addressees and all(arrived.values()):
        yield holds(*turn.exhibits, *(found[0].exhibit for found in arrived.values()))


@of_each_turn
def delivered_once(turn: Turn, traffic: Traffic, case: Case) -> Iterator[Ruling]:  # noqa: ARG001 -- the form of these judges
    """A packet that was sent once comes to each system once, and stands in its list once."""
    letter = _honest(turn, traffic, "edoc")
    if letter is None or any(one.token == letter.token and not one.honest for one in traffic.letters):
        return
    yield from _once(letter, turn, traffic)


@of_each_turn
def delivered_repeated_once(turn: Turn, traffic: Traffic, case: Case) -> Iterator[Ruling]:  # noqa: ARG001 -- as above
    """A packet that is sent again does not come a second time."""
    letter = traffic.letter_of(turn) if turn.operation == "sendEdoc" and turn.variant == "again" else None
    if letter is None or letter.occasion:
        return
    looked = [traffic.listings_of(system, letter.message_type, turn.ended) for system in letter.addressees]
    if turn.answer is None or not all(looked):
        yield unknown(*turn.exhibits)
    else:
        yield from _once(letter, turn, traffic)


def _once(letter: Letter, turn: Turn, traffic: Traffic) -> Iterator[Ruling]:
    for system in letter.addressees:
        arrived = traffic.arrivals(letter, system)
        if len(arrived) > 1:
            doc_ids = ", ".join(shown(one.doc_id) for one in arrived)
            expected, observed = Phrase.of("expect.relay.once", system=system), Phrase.of("seen.relay.doc-ids", doc_ids=doc_ids)
            yield broken(expected, observed, *turn.exhibits, *(one.exhibit for one in arrived))
        for one in arrived[:1]:
            doubled = next(
                (each for each in traffic.listings_of(system) if sum(line.doc_id == one.doc_id for line in each.lines) > 1), None
            )
            if doubled is not None and doubled.answer is not None:
                expected, observed = (
                    Phrase.of("expect.relay.once", system=system),
                    Phrase.of("seen.relay.listed-twice", doc_id=shown(one.doc_id)),
                )
                yield broken(expected, observed, doubled.answer, *turn.exhibits, path="body/data")
            elif len(arrived) == 1:
                yield holds(*turn.exhibits, one.exhibit)


@of_each_turn
def unchanged(turn: Turn, traffic: Traffic, case: Case) -> Iterator[Ruling]:  # noqa: ARG001 -- as above
    """A packet of ours is handed out byte for byte as it was sent, but for trace headers that were put in."""
    if turn.operation != "getEdoc" or not turn.accepted:
        return
    if turn.packet is None:
        yield broken(Phrase.of("expect.base64"), Phrase.of("seen.relay.no-packet"), *turn.exhibits, path="body/data")
        return
    handed = next((one for one in traffic.deliveries if one.exhibit.observation.seq > turn.ended and one.exhibit.data == turn.packet), None)
    letter = traffic.by_token.get(handed.token) if handed is not None else None
    if handed is None or letter is None or letter.sent.data is None:
        return
    difference = as_sent(letter.sent.data, turn.packet)
    if difference is None:
        yield holds(handed.exhibit, letter.sent, *turn.exhibits)
    else:
        expected = Phrase.of("expect.relay.bytes", digest=str(letter.sent.observation.blob))
        yield broken(expected, Phrase.of("seen.relay.differs", offset=difference), handed.exhibit, letter.sent, *turn.exhibits)


@of_each_turn
def stays_private(turn: Turn, traffic: Traffic, case: Case) -> Iterator[Ruling]:  # noqa: ARG001 -- as above
    """A document is handed only to those it is addressed to, and stands in nobody else's list."""
    if turn.operation == "getEdoc":
        yield from _fetched(turn, traffic)
    elif turn.operation == "getReceivedEdocList" and turn.accepted and turn.told("message_type") == "edoc":
        yield from _listed(turn, traffic)


def _fetched(turn: Turn, traffic: Traffic) -> Iterator[Ruling]:
    handed = [one for one in traffic.deliveries if one.system == turn.system and one.doc_id == turn.doc_id] if turn.accepted else []
    letter = traffic.by_token.get(handed[0].token) if handed else None
    if letter is not None and letter.message_type == "edoc" and turn.system not in letter.addressees:
        observed = Phrase.of("seen.relay.delivered", system=turn.system, doc_id=shown(turn.doc_id))
        yield broken(Phrase.of("expect.relay.only", systems=", ".join(letter.addressees)), observed, handed[0].exhibit, *turn.exhibits)
    elif turn.variant == "not-addressed":
        yield holds(*turn.exhibits) if turn.accepted is False else unknown(*turn.exhibits)


def _listed(turn: Turn, traffic: Traffic) -> Iterator[Ruling]:
    others = [
        letter for letter in traffic.letters
        if letter.message_type == "edoc" and letter.addressees and turn.system not in letter.addressees
        and letter.turns and letter.turns[0].ended < turn.began
    ]  # fmt: skip
    if not others:
        return
    own = {one.doc_id: one.token for one in traffic.deliveries if one.system == turn.system}
    shown_ids = {line.doc_id for line in turn.lines}
    for letter in others:
        known = {one.doc_id for system in letter.addressees for one in traffic.arrivals(letter, system)}
        known |= {one.text("DocId") for one in letter.turns} - {""}
        # An identifier may be one thing here and another there: what was fetched under it tells.
        strayed = next((one for one in sorted(known & shown_ids) if own.get(one, letter.token) == letter.token), None)
        if strayed is not None:
            observed = Phrase.of("seen.relay.listed", system=turn.system, doc_id=shown(strayed))
            yield broken(Phrase.of("expect.relay.only", systems=", ".join(letter.addressees)), observed, *turn.exhibits, path="body/data")
            return
    yield holds(*turn.exhibits)
