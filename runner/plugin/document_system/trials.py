"""Trying the target's reader: packets are put into the axis in one go, and what becomes of each is waited for."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from random import Random
from typing import TYPE_CHECKING, Any

from hopquy.fixtures.axis import Axis
from hopquy.fixtures.trial_packets import TrialWriter
from hopquy.runner.model.day import VIETNAM
from hopquy.runner.model.finding import Text
from hopquy.runner.model.trial import Trial
from hopquy.runner.plugin.document_system.capture import Capture
from hopquy.runner.plugin.document_system.made_up import MadeUp
from hopquy.runner.spec import Catalogue

if TYPE_CHECKING:
    from hopquy.runner.plugin.document_system.stage import Stage

__all__ = ["Examiner", "Tried"]

_MIB = 1 << 20
_SOUND = Trial("", Text("", ""), "new-minimal")


@dataclass(frozen=True, slots=True)
class Tried:
    """A trial that waits at the axis for the target."""

    name: str
    doc_id: str
    document_id: str


class Examiner:
    """Puts trials into the axis for one story."""

    def __init__(self, stage: Stage, axis: Axis, capture: Capture, writer: TrialWriter, catalogue: Catalogue, seed: str) -> None:
        self._stage, self._axis, self._capture, self._writer = stage, axis, capture, writer
        self._catalogue, self._seed = catalogue, seed
        self._random = Random(f"{seed}:{stage.story}:trials")  # noqa: S311 -- names of test documents, not secrets
        self._number = stage.numbers.draw(self._random)

    def deliver_shapes(self) -> list[Tried]:
        """Put a valid packet of every shape into the axis, but those that not every target claims to take."""
        return [self.put(shape) for shape in self._catalogue.shapes.values() if not shape.claims]

    def deliver_large(self) -> list[Tried]:
        """Put a packet with a file as large as the target says it takes into the axis."""
        return [self.put(shape) for shape in self._catalogue.shapes.values() if "large-files" in shape.claims]

    def deliver_faults(self) -> list[Tried]:
        """Put a packet with every fault into the axis, one fault each."""
        return [self.put(fault) for fault in self._catalogue.faults.values()]

    def try_valid(self) -> None:
        """Put made-up valid packets into the axis; where the target does not take one, search the smallest that it does not take."""
        from hopquy.fixtures.generated_packets import valid_packets  # noqa: PLC0415 -- hypothesis is heavy, and only these stories want it

        trials = self._stage.target.trials
        self._made_up(trials.valid, trials.smaller).search(valid_packets(self._catalogue, self._writer), self._untaken)

    def try_faulty(self) -> None:
        """Put made-up packets with one fault each into the axis; where the target registers one, search the smallest that it registers.

        A person has been asked often enough by then: nothing smaller is made up.
        """
        from hopquy.fixtures.generated_packets import faulty_packets  # noqa: PLC0415 -- as above

        trials = self._stage.target.trials
        smaller = 0 if self._stage.by_person else trials.smaller
        self._made_up(trials.faulty, smaller).search(faulty_packets(self._catalogue, self._writer), self._registered)

    def _made_up(self, most: int, smaller: int) -> MadeUp:
        return MadeUp(self, f"{self._seed}:{self._stage.story}", most, smaller=smaller, seconds=self._stage.target.trials.seconds)

    def tell_smallest(self, found: Tried, made: int, by: str) -> None:
        """Record the smallest packet on which the target failed: how many smaller ones were made up, and what ended that."""
        self._stage.record_search({"doc_id": found.doc_id, "document_id": found.document_id, "made": made, "by": by})

    def _untaken(self, trials: Sequence[Tried], until: float | None = None) -> list[bool]:
        self.await_fetched(trials, _left(until))
        self.await_answered(trials, _left(until))
        # Of a target that fetches nothing at all, no packet shows anything.
        met = bool(self._capture.fetched)
        return [met and (not self._fetched(one) or self._refused(one) or not self._answered(one)) for one in trials]

    def _registered(self, trials: Sequence[Tried], until: float | None = None) -> list[bool]:
        self.await_fetched(trials, _left(until))
        if until is None:
            # By the time that it has taken this one, it has refused what it does refuse by itself.
            self.live_on()
        self.try_registration(trials)
        self.watch_registration(trials)
        return [self._reported(one, ("03",)) for one in trials]

    def await_fetched(self, trials: Iterable[Tried], within: float | None = None) -> None:
        """Wait until the target has fetched each of them, as long as it goes on fetching."""
        self._stage.await_each("fetch", {f"fetch:{one.doc_id}": partial(self._fetched, one) for one in trials}, within)

    def await_answered(self, trials: Iterable[Tried], within: float | None = None) -> None:
        """Wait until the target has said of each that it took it or could not, as long as it goes on saying so."""
        self._stage.await_each("status", {f"status:any:{one.document_id}": partial(self._answered, one) for one in trials}, within)

    def live_on(self) -> None:
        """Put a packet with nothing unusual about it into the axis, after the faulty ones, and have it registered."""
        sound = self.put(_SOUND)
        self.await_fetched([sound])
        self.await_answered([sound])
        if self._stage.clerk("accept", sound.document_id):
            self._stage.await_each("status", {f"status:03:{sound.document_id}": partial(self._reported, sound, ("03",))})

    def try_registration(self, trials: Iterable[Tried]) -> None:
        """Ask the clerk to accept each that was fetched; a person is spared those that the target has refused already."""
        for one in trials:
            if self._stage.can("accept") and self._fetched(one) and not (self._stage.by_person and self._refused(one)):
                self._stage.attempt("accept", one)

    def watch_registration(self, trials: Sequence[Tried]) -> None:
        """Watch that none of them is registered."""
        self._stage.watch("quiet", "faults", lambda: any(self._reported(one, ("03",)) for one in trials))

    def _fetched(self, one: Tried) -> bool:
        return one.doc_id in self._capture.fetched

    def _refused(self, one: Tried) -> bool:
        return self._axis.transport_state(one.doc_id, self._stage.target.system_id) == "fail" or self._reported(one, ("02",))

    def _answered(self, one: Tried) -> bool:
        return self._refused(one) or self._reported(one, ("01", "03"))

    def _reported(self, one: Tried, codes: Sequence[str]) -> bool:
        return any(p.code in codes and not p.refused for p in self._capture.sent_about(one.document_id))

    def put(self, trial: Trial, **more: Any) -> Tried:
        """Put a trial into the axis; `more` is recorded with it."""
        self._number = self._stage.numbers.after(self._number)
        main = self._stage.target.codes[0]
        large = int(self._stage.target.trials.large_mib * _MIB)
        moment = datetime.now(UTC).astimezone(VIETNAM)
        written = self._writer.written(trial, main, str(self._number), self._stage.token(), moment, large=large)
        what = {"faulty": trial.name} if trial.faulty else {"shape": trial.name} if trial.name else {"sound": True}
        about: dict[str, Any] = {"document_id": written.document_id, **what}
        if "large-files" in trial.claims:
            about["large"] = large
        if trial.departs:
            about["departs_from"] = [id_ for id_, _ in trial.departs]
        if trial.violates:
            about["violates"] = trial.violates
        self._capture.delivering(self._stage.story, about | more)
        self._stage.know(written.document_id, written.subject)
        return Tried(trial.name, self._axis.deliver(written.packet, message_type="edoc", to=[main]), written.document_id)


def _left(until: float | None) -> float | None:
    return None if until is None else max(0.0, until - time.monotonic())
