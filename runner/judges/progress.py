"""Judges of what is reported while a document is worked on, and of what must not be reported any more."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from hopquy.runner.checks.ruling import Ruling
from hopquy.runner.checks.text import comparable
from hopquy.runner.judges.case import Case, broken, holds, unknown
from hopquy.runner.judges.entries import Status
from hopquy.runner.judges.status import reports_by_addressee
from hopquy.runner.judges.timeline import Timeline, timeline_of
from hopquy.runner.model.finding import Phrase

__all__ = ["each_once", "none_invented", "progress_after_refusal", "registered_once", "silence_ruling"]

_REPORTS = ("01", "02", "03", "04", "05", "06")
_DUE = {"accept": ("03", "04", "05", "06"), "finish": ("06",)}
"""What the clerk is asked to do, and the statuses that cannot be true before."""


def none_invented(case: Case) -> Iterator[Ruling]:
    """No status speaks of what has not happened: 03 to 06 only once the clerk was asked to register, 06 only once to finish."""
    timeline = timeline_of(case.exhibits)
    for action, codes in _DUE.items():
        for ask in timeline.asked(action):
            document_id = comparable(str(ask.observation.data.get("document_id", "")))
            since = ask.observation.data.get("since")
            if since is None:
                yield unknown(ask)
                continue
            early = [status for status in timeline.reported(document_id, *codes) if status.seq <= since]
            if early:
                expected, observed = Phrase.of("expect.not-before", action=action), Phrase.of("seen.status", code=early[0].code)
                yield broken(expected, observed, early[0].exhibit, ask, path="MessageHeader/StatusCode")
            else:
                yield holds(ask)


def each_once(case: Case) -> Iterator[Ruling]:
    """Each addressee reports a status of a document once; a document that was delivered twice is the matter of another rule."""
    timeline = timeline_of(case.exhibits)
    repeated = {delivery.document_id for delivery in timeline.deliveries if delivery.told("repeat")}
    known = {delivery.document_id for delivery in timeline.undisturbed} - repeated
    for reported in reports_by_addressee(timeline):
        steps = [status for status in reported if status.code in _REPORTS and status.document_id in known]
        codes = [status.code for status in steps]
        again = next((code for code in codes if codes.count(code) > 1), None)
        if again is not None:
            yield _too_often([status for status in steps if status.code == again])
        elif steps:
            yield holds(*(status.exhibit for status in steps))


def registered_once(case: Case) -> Iterator[Ruling]:
    """A document that the axis delivered twice is registered once, also when the clerk tries again."""
    timeline = timeline_of(case.exhibits)
    for delivery in timeline.deliveries:
        if not delivery.told("repeat") or not timeline.fetches(delivery.doc_id):
            continue
        registered = timeline.reported(delivery.document_id, "03")
        senders = [status.sender for status in registered]
        again = [status for status in registered if senders.count(status.sender) > 1]
        if again:
            yield _too_often(again)
        elif registered and (watched := timeline.quiet(delivery.document_id, registered[0].seq)) is not None:
            yield holds(registered[0].exhibit, watched)
        else:
            yield unknown(delivery.exhibit)


def progress_after_refusal(case: Case) -> Iterator[Ruling]:
    """Nothing is reported of the work on a document that was refused."""
    timeline = timeline_of(case.exhibits)
    for refusal in timeline.statuses:
        if refusal.code == "02" and refusal.document_id:
            yield from silence_ruling(timeline, refusal, refusal.document_id, ("04", "05", "06"))


def silence_ruling(timeline: Timeline, last: Status, document_id: str, codes: Sequence[str]) -> Iterator[Ruling]:
    """Rule on whether none of these codes followed a status; only where a story watched for it does their absence say anything."""
    later = timeline.reported(document_id, *codes, since=last.seq)
    watched = timeline.quiet(document_id, last.seq)
    if later:
        expected = Phrase.of("expect.nothing-after", code=last.code, document_id=document_id)
        observed = Phrase.of("seen.status", code=later[0].code)
        yield broken(expected, observed, later[0].exhibit, last.exhibit, path="MessageHeader/StatusCode")
    elif watched is not None:
        yield holds(last.exhibit, watched)
    elif timeline.tried_on(document_id):
        yield unknown(last.exhibit)


def _too_often(statuses: Sequence[Status]) -> Ruling:
    first = statuses[0]
    expected = Phrase.of("expect.status-once", code=first.code, organ=first.sender)
    return broken(
        expected, Phrase.of("seen.times", count=len(statuses)), *(status.exhibit for status in statuses), path="MessageHeader/StatusCode"
    )
