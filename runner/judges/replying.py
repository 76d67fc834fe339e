"""Judges of documents that the target was asked to send in reply to one that it received."""

from __future__ import annotations

from collections.abc import Iterator

from hopquy.runner.checks.ruling import Context, Names, Ruling, seen
from hopquy.runner.checks.text import comparable
from hopquy.runner.codec.exhibit import Exhibit
from hopquy.runner.judges.case import Case, broken, holds
from hopquy.runner.judges.entries import Delivery, first_text
from hopquy.runner.judges.sending import requests
from hopquy.runner.judges.timeline import Timeline, timeline_of
from hopquy.runner.model.finding import Phrase

__all__ = ["reply_agrees", "reply_names_document"]

_AT = "MessageHeader/ResponseFor"


def reply_names_document(case: Case) -> Iterator[Ruling]:
    """A reply names in ResponseFor the document that it answers."""
    for answered, reply in _replies(timeline_of(case.exhibits)):
        named = [document_id for document_id, _, _ in _links(reply)]
        if answered.document_id in named:
            yield holds(reply, answered.exhibit)
        else:
            observed = seen(", ".join(named)) if any(named) else Phrase.of("seen.nothing")
            yield broken(Phrase.of("expect.link", document_id=answered.document_id), observed, reply, answered.exhibit, path=_AT)


def reply_agrees(case: Case) -> Iterator[Ruling]:
    """Where a reply names the document that it answers, it names its sender and, where written, its number and notation."""
    for answered, reply in _replies(timeline_of(case.exhibits)):
        code = "/".join(first_text(answered.exhibit, f"MessageHeader/Code/{part}") for part in ("CodeNumber", "CodeNotation"))
        for document_id, organ, written in _links(reply):
            if document_id != answered.document_id:
                continue
            if organ != answered.sender:
                expected, observed = Phrase.of("expect.organ", code=answered.sender), seen(organ) if organ else Phrase.of("seen.nothing")
                yield broken(expected, observed, reply, answered.exhibit, path=f"{_AT}/OrganId")
            elif written and written != code:
                yield broken(Phrase.of("expect.one-of", values=code), seen(written), reply, answered.exhibit, path=f"{_AT}/Code")
            else:
                yield holds(reply, answered.exhibit)


def _replies(timeline: Timeline) -> Iterator[tuple[Delivery, Exhibit]]:
    """Yield each document that was to be answered, and the packet that answers it; that none came is the matter of other rules."""
    delivered = {delivery.document_id: delivery for delivery in timeline.deliveries if not delivery.revises}
    for ask, attempts in requests(timeline, faulty=False):
        answered = delivered.get(comparable(str(ask.observation.data.get("reply_to", ""))))
        reply = next((sent.exhibit for sent in attempts if not sent.refused), None)
        if answered is not None and reply is not None:
            yield answered, reply


def _links(reply: Exhibit) -> Iterator[tuple[str, str, str]]:
    """Yield identifier, sender and code of each document that a packet answers."""
    message = reply.message
    if message is None or message.root is None:
        return
    for link in Context(message.root, message.kind, Names()).select(_AT):
        texts = {child.name: comparable(child.text) for child in link.node.children}
        yield texts.get("DocumentId", ""), texts.get("OrganId", ""), texts.get("Code", "")
