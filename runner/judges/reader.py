"""Judges of the target's reader: valid packets of every shape are taken, faulty ones are not registered, and the system lives on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from hopquy.runner.checks.ruling import Ruling
from hopquy.runner.codec.exhibit import Exhibit
from hopquy.runner.judges.case import Case, broken, holds, unknown
from hopquy.runner.judges.entries import Status, Trial
from hopquy.runner.judges.signature import PREFIX, headers_of
from hopquy.runner.judges.timeline import Timeline, in_vain, timeline_of
from hopquy.runner.model.finding import Phrase
from hopquy.runner.model.verdict import Answer

__all__ = ["accepts_shape", "lives_on", "refuses_fault"]

_TAKEN = ("01", "03")
_WATCH = "quiet:faults"
"""What stories call the wait in which nothing may be registered."""


def accepts_shape(case: Case) -> Iterator[Ruling]:
    """Each valid packet of the shape `trial` is fetched, not marked `fail`, reported by 01 or 03 and not by 02."""
    timeline = timeline_of(case.exhibits)
    yield from _smallest_first(timeline, [(t, _accepted(timeline, t)) for t in _ruled_on(timeline) if t.shape == case.parameters["trial"]])


def refuses_fault(case: Case) -> Iterator[Ruling]:
    """No packet with the fault `trial` that was fetched is registered (03), also when the clerk was asked to.

    02 or `fail` show that it was refused. Silence does where the clerk was asked, the story then watched, and a sound packet after it was registered.
    """
    timeline = timeline_of(case.exhibits)
    tried = [trial for trial in _ruled_on(timeline) if trial.fault and trial.fault == case.parameters["trial"]]
    yield from _smallest_first(timeline, [(trial, _refused(timeline, trial)) for trial in tried])


def _ruled_on(timeline: Timeline) -> list[Trial]:
    """Return the trials, but those on the way to the smallest packet that fails, which say nothing that it does not say."""
    return [one for one in timeline.trials if one.doc_id in timeline.smallest or not one.exhibit.observation.data.get("shrinking")]


def _smallest_first(timeline: Timeline, rulings: list[tuple[Trial, Ruling]]) -> list[Ruling]:
    """Return rulings on packets of one kind; where the smallest of them fails too, it speaks for all that do."""
    failed = [(trial, ruling) for trial, ruling in rulings if ruling.answer is Answer.BROKEN]
    small = [ruling for trial, ruling in failed if trial.doc_id in timeline.smallest]
    if not small:
        return [ruling for _, ruling in rulings]
    searched = [exhibit.observation.seq for trial, _ in failed if (exhibit := timeline.smallest.get(trial.doc_id)) is not None]
    seqs = dict.fromkeys(
        [*(seq for ruling in small for seq in ruling.observations), *searched, *(seq for _, one in failed for seq in one.observations)]
    )
    rest = (ruling for _, ruling in rulings if ruling.answer is not Answer.BROKEN)
    return [replace(small[0], observations=tuple(seqs)), *small[1:], *rest]


def _refused(timeline: Timeline, trial: Trial) -> Ruling:
    fetches = timeline.fetches(trial.doc_id)
    if not fetches:
        return unknown(trial.exhibit)
    registered = _reported(timeline, trial, ("03",))
    if registered is not None:
        expected = Phrase.of("expect.not-registered", document_id=trial.document_id)
        return broken(expected, Phrase.of("seen.status", code="03"), trial.exhibit, registered.exhibit, fetches[0])
    returned, failed = _reported(timeline, trial, ("02",)), _failed(timeline, trial)
    if returned is not None or failed is not None:
        return holds(trial.exhibit, fetches[0], *([returned.exhibit] if returned is not None else []), *([failed] if failed else []))
    asked = next((ask for ask in timeline.attempts("accept") if ask.observation.data.get("document_id") == trial.document_id), None)
    watched = timeline.waited_in_vain(_WATCH)
    sound = next((s for one in timeline.trials if one.sound and (s := _reported(timeline, one, ("03",))) is not None), None)
    if asked is None or watched is None or watched.observation.data.get("by") == "stopped" or sound is None:
        return unknown(trial.exhibit, fetches[0])
    return holds(trial.exhibit, fetches[0], asked, watched, sound.exhibit)


def lives_on(case: Case) -> Iterator[Ruling]:
    """After faulty packets were fetched, each sound packet is fetched, not marked `fail`, reported by 01 or 03 and not by 02."""
    timeline = timeline_of(case.exhibits)
    met = any(trial.fault and timeline.fetches(trial.doc_id) for trial in timeline.trials)
    for trial in timeline.trials:
        if trial.sound:
            yield _accepted(timeline, trial) if met else unknown(trial.exhibit)


def _accepted(timeline: Timeline, trial: Trial) -> Ruling:
    expected = Phrase.of("expect.accepted", document_id=trial.document_id)
    if not timeline.fetches(trial.doc_id):
        waited = timeline.waited_in_vain(f"fetch:{trial.doc_id}")
        # Of a target that fetches nothing at all, this shape shows nothing.
        if waited is None or not timeline.fetched:
            return unknown(trial.exhibit)
        return broken(expected, in_vain("seen.not-fetched", waited), trial.exhibit, waited)
    returned, taken = _reported(timeline, trial, ("02",)), _reported(timeline, trial, _TAKEN)
    failed = _failed(timeline, trial)
    if returned is not None:
        return broken(expected, Phrase.of("seen.status", code="02"), trial.exhibit, returned.exhibit)
    if failed is not None:
        return broken(expected, Phrase.of("seen.transport-fail"), trial.exhibit, failed)
    if taken is not None:
        return holds(trial.exhibit, taken.exhibit)
    waited = timeline.waited_in_vain(f"status:any:{trial.document_id}")
    return unknown(trial.exhibit) if waited is None else broken(expected, in_vain("seen.no-status", waited), trial.exhibit, waited)


def _reported(timeline: Timeline, trial: Trial, codes: tuple[str, ...]) -> Status | None:
    return next((s for s in timeline.statuses_of(trial.document_id) if s.code in codes), None)


def _failed(timeline: Timeline, trial: Trial) -> Exhibit | None:
    """Return the call that says that the packet could not be taken, when none after it says that it was."""
    said = [
        (call, headers_of(call).get(f"{PREFIX}status"))
        for call in timeline.updates(trial.doc_id)
        if not call.observation.data.get("refusal")
    ]
    last = next(((call, status) for call, status in reversed(said) if status in ("done", "fail")), None)
    return last[0] if last is not None and last[1] == "fail" else None
