"""Judges of transport states: apart from what a status packet says, and seen by who sent the packet."""

from __future__ import annotations

from collections.abc import Iterator

from hopquy.runner.checks.ruling import Ruling, shown
from hopquy.runner.judges.case import Case, broken, holds, unknown
from hopquy.runner.judges.entries import first_text
from hopquy.runner.judges.intermediary.traffic import Letter, Traffic, in_vain, traffic_of
from hopquy.runner.judges.timeline import in_vain as met_in_vain
from hopquy.runner.model.finding import Phrase

__all__ = ["business_apart", "shown_to_sender"]


def business_apart(case: Case) -> Iterator[Ruling]:
    """A status packet changes no transport state, and a transport state makes no status packet."""
    traffic = traffic_of(case.exhibits)
    for waited, (token, system) in traffic.waits("reported"):
        letter = traffic.by_token.get(token)
        report = next((one for one in traffic.letters if letter is not None and _is_about(one, letter) and one.turns), None)
        if letter is None or report is None:
            continue
        doc_ids = {one.doc_id for one in traffic.arrivals(letter, system)}
        before = [one for one in traffic.listings_of(system) if one.ended < report.turns[0].began]
        if waited.observation.data.get("reached"):
            yield holds(waited, *report.turns[0].exhibits)
        elif in_vain([waited]) is None or not any(line.doc_id in doc_ids for one in before[-1:] for line in one.lines):
            yield unknown(waited)
        else:
            expected = Phrase.of("expect.relay.listed", doc_id=shown(", ".join(sorted(doc_ids))), system=system)
            yield broken(expected, met_in_vain("seen.relay.left", waited), waited, *report.turns[0].exhibits, *before[-1].exhibits[:1])
    yield from _made_by_itself(traffic)


def _is_about(report: Letter, letter: Letter) -> bool:
    return report.message_type == "status" and report.document_id == letter.document_id


def _made_by_itself(traffic: Traffic) -> Iterator[Ruling]:
    """A document that was taken, and that nobody reported about, has no status."""
    about = {letter.document_id: letter for letter in traffic.letters if letter.message_type == "edoc"}
    reported = {letter.document_id for letter in traffic.letters if letter.message_type == "status"}
    strange: set[str] = set()
    for one in traffic.deliveries:
        document_id = "" if one.token else first_text(one.exhibit, "MessageHeader/ResponseFor/DocumentId")
        if document_id in about:
            strange.add(document_id)
            expected = Phrase.of("expect.relay.no-status", document_id=shown(document_id))
            yield broken(expected, Phrase.of("seen.status", code=shown(first_text(one.exhibit, "MessageHeader/StatusCode"))), one.exhibit)
    for document_id in sorted(about.keys() - reported - strange):
        letter = about[document_id]
        done = traffic.taking(letter)
        looked = traffic.listings_of(letter.sender, "status", done.ended) if done is not None else []
        if done is not None and looked:
            yield holds(*done.exhibits, *looked[0].exhibits[:1])


def shown_to_sender(case: Case) -> Iterator[Ruling]:
    """What an addressee has set is what the sender is told of it, and nothing else before."""
    traffic = traffic_of(case.exhibits)
    for waited, (doc_id, sender) in traffic.waits("sent"):
        asked = [turn for turn in traffic.calls("getSentEdocList") if turn.system == sender and turn.doc_id == doc_id]
        letter = next((one for one in traffic.letters if any(turn.text("DocId") == doc_id for turn in one.turns)), None)
        done = traffic.taking(letter) if letter is not None else None
        if not asked or done is None:
            yield unknown(waited)
            continue
        early = [turn for turn in asked if turn.ended < done.began and any(line.text("receiveStatus") == "done" for line in turn.lines)]
        if early:
            observed = Phrase.of("seen.relay.status", status="done")
            yield broken(Phrase.of("expect.relay.not-yet"), observed, *early[0].exhibits, path="body/data/receiveStatus")
        elif waited.observation.data.get("reached"):
            yield holds(*asked[-1].exhibits, *done.exhibits, waited)
        elif in_vain([waited]) is not None:
            met = ", ".join(sorted({line.text("receiveStatus") for line in asked[-1].lines}))
            observed = Phrase.of("seen.relay.status", status=shown(met)) if met else Phrase.of("seen.nothing")
            yield broken(
                Phrase.of("expect.relay.shown-done"),
                observed,
                *asked[-1].exhibits,
                *done.exhibits,
                waited,
                path="body/data/receiveStatus",
            )
        else:
            yield unknown(waited)
