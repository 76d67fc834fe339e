"""Judges of single calls: taken or refused, as they had to be."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from hopquy.runner.checks.ruling import Ruling, shown
from hopquy.runner.codec.answer import EXPECTATION_FAILED, error_code
from hopquy.runner.judges.case import Case, Judge, broken, holds, unknown
from hopquy.runner.judges.intermediary.traffic import Letter, Traffic, Turn, traffic_of
from hopquy.runner.model.finding import Phrase

__all__ = ["error_code_fits", "gives_identifier", "is_refused", "is_taken", "keeps_connection", "of_each_turn", "repeated_update", "told"]


def of_each_turn(judge: Callable[[Turn, Traffic, Case], Iterator[Ruling]]) -> Judge:
    """Make a judge of one call into a judge of every answer selected."""

    def judge_all(case: Case) -> Iterator[Ruling]:
        traffic = traffic_of(case.exhibits)
        for exhibit in case.selected:
            turn = traffic.turn_of(exhibit)
            if turn is not None:
                yield from judge(turn, traffic, case)

    judge_all.__doc__ = judge.__doc__
    return judge_all


def told(turn: Turn) -> Phrase:
    """Return what was answered, in a few words."""
    if turn.accepted:
        return Phrase.of("seen.relay.taken")
    if turn.value is None or turn.accepted is None:
        return Phrase.of("seen.relay.unclear", status=str(turn.answer.observation.data.get("status", "")) if turn.answer else "")
    return Phrase.of("seen.relay.refused", code=shown(error_code(turn.value) or ""), reason=shown(turn.text("ErrorDesc")))


@of_each_turn
def is_taken(turn: Turn, traffic: Traffic, case: Case) -> Iterator[Ruling]:  # noqa: ARG001 -- the form of these judges
    """Calls of the variants `variants` are done."""
    if turn.variant in case.parameters["variants"]:
        met = turn.answer is not None and turn.answer.observation.data.get("status") == EXPECTATION_FAILED
        if turn.accepted is None and not met:
            yield unknown(*turn.exhibits)
        elif turn.accepted:
            yield holds(*turn.exhibits)
        else:
            yield broken(Phrase.of("expect.relay.taken"), told(turn), *turn.exhibits)


@of_each_turn
def is_refused(turn: Turn, traffic: Traffic, case: Case) -> Iterator[Ruling]:
    """Calls of the variants `variants` are refused, and a packet that came with one is in nobody's list."""
    if turn.variant not in case.parameters["variants"]:
        return
    letter = traffic.letter_of(turn) if turn.operation == "sendEdoc" else None
    arrived = [one for system in traffic.codes.values() for one in traffic.arrivals(letter, system)] if letter is not None else []
    if turn.accepted:
        yield broken(Phrase.of("expect.relay.refused"), told(turn), *turn.exhibits)
    elif arrived:
        observed = Phrase.of("seen.relay.delivered", system=arrived[0].system, doc_id=shown(arrived[0].doc_id))
        yield broken(Phrase.of("expect.relay.not-delivered"), observed, *turn.exhibits, arrived[0].exhibit)
    elif turn.accepted is None:
        yield unknown(*turn.exhibits)
    else:
        looked = [_looked(traffic, system, letter, turn) for system in letter.addressees] if letter is not None else []
        if all(looked):
            yield holds(*turn.exhibits, *(one.answer for one in looked if one is not None and one.answer is not None))
        else:
            yield unknown(*turn.exhibits)


def _looked(traffic: Traffic, system: str, letter: Letter, turn: Turn) -> Turn | None:
    return next(iter(traffic.listings_of(system, letter.message_type, turn.ended)), None)


@of_each_turn
def error_code_fits(turn: Turn, traffic: Traffic, case: Case) -> Iterator[Ruling]:  # noqa: ARG001 -- the form of these judges
    """A refused call of a variant in `codes` bears one of the error codes that are given for it there."""
    codes = case.parameters["codes"].get(turn.variant)
    if codes is None or turn.dialect != "rest" or turn.accepted is not False or turn.value is None:
        return
    code = error_code(turn.value) or ""
    if code in codes:
        yield holds(*turn.exhibits)
    else:
        expected = Phrase.of("expect.one-of", values=", ".join(codes))
        yield broken(expected, told(turn), *turn.exhibits, path="body/ErrorCode")


@of_each_turn
def gives_identifier(turn: Turn, traffic: Traffic, case: Case) -> Iterator[Ruling]:  # noqa: ARG001 -- the form of these judges
    """An answer to a sending that was done has the identifier of the packet."""
    if turn.operation == "sendEdoc" and turn.accepted:
        if turn.text("DocId").strip():
            yield holds(*turn.exhibits)
        else:
            yield broken(Phrase.of("expect.relay.doc-id"), Phrase.of("seen.nothing"), *turn.exhibits, path="body/DocId")


@of_each_turn
def keeps_connection(turn: Turn, traffic: Traffic, case: Case) -> Iterator[Ruling]:  # noqa: ARG001 -- the form of these judges
    """Calls that follow each other come over one connection."""
    if turn.variant != "in-a-row" or turn.answer is None:
        return
    story, data = turn.asked.observation.story, turn.answer.observation.data
    before = [one for one in traffic.turns if one.variant == "in-a-row" and one.asked.observation.story == story and one.began < turn.began]
    if before and data.get("reused"):
        yield holds(*turn.exhibits)
    elif before:
        yield broken(
            Phrase.of("expect.relay.connection"), Phrase.of("seen.relay.connection", number=int(data.get("connection", 0))), *turn.exhibits
        )


@of_each_turn
def repeated_update(turn: Turn, traffic: Traffic, case: Case) -> Iterator[Ruling]:  # noqa: ARG001 -- the form of these judges
    """A transport state that is set once more, with none between, is taken as it was the first time."""
    if turn.operation != "updateStatus":
        return
    earlier = [
        one for one in traffic.calls("updateStatus") if one.began < turn.began and (one.system, one.doc_id) == (turn.system, turn.doc_id)
    ]
    if not earlier or not earlier[-1].accepted or earlier[-1].set != turn.set:
        return
    if turn.accepted is None:
        yield unknown(*turn.exhibits)
    elif turn.accepted:
        yield holds(*turn.exhibits)
    else:
        yield broken(Phrase.of("expect.relay.taken"), told(turn), *turn.exhibits, earlier[-1].asked)
