"""Trying the target's reader: packets are put into the axis in one go, and what becomes of each is waited for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from functools import partial
from random import Random
from typing import TYPE_CHECKING, Any

from hopquy.fixtures.axis import Axis
from hopquy.fixtures.trial_packets import TrialWriter
from hopquy.runner.model.finding import Text
from hopquy.runner.model.trial import Trial
from hopquy.runner.plugin.document_system.capture import Capture
from hopquy.runner.spec import Catalogue

if TYPE_CHECKING:
    from hopquy.runner.plugin.document_system.stage import Stage

__all__ = ["Examiner", "Tried"]

_VIETNAM = timezone(timedelta(hours=7))
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
        self._catalogue = catalogue
        self._random = Random(f"{seed}:{stage.story}:trials")  # noqa: S311 -- names of test documents, not secrets
        self._number = self._random.randrange(1000, 9_000_000)

    def deliver_shapes(self) -> list[Tried]:
        """Put a valid packet of every shape into the axis."""
        return [self._put(shape) for shape in self._catalogue.shapes.values()]

    def deliver_faults(self) -> list[Tried]:
        """Put a packet with every fault into the axis, one fault each."""
        return [self._put(fault) for fault in self._catalogue.faults.values()]

    def deliver_sound(self) -> Tried:
        """Put a packet into the axis that has nothing unusual about it."""
        return self._put(_SOUND)

    def await_fetched(self, trials: Iterable[Tried]) -> None:
        """Wait until the target has fetched each of them, as long as it goes on fetching."""
        self._stage.await_each("fetch", {f"fetch:{one.doc_id}": partial(self._fetched, one) for one in trials})

    def await_answered(self, trials: Iterable[Tried]) -> None:
        """Wait until the target has said of each that it took it or could not, as long as it goes on saying so."""
        self._stage.await_each("status", {f"status:any:{one.document_id}": partial(self._answered, one) for one in trials})

    def await_registered(self, one: Tried) -> None:
        """Wait until the target has reported that it registered it."""
        self._stage.await_each("status", {f"status:03:{one.document_id}": partial(self._reported, one, ("03",))})

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

    def _put(self, trial: Trial) -> Tried:
        self._number += 1
        main = self._stage.target.codes[0]
        written = self._writer.written(trial, main, str(self._number), self._stage.token(), datetime.now(UTC).astimezone(_VIETNAM))
        what = {"faulty": trial.name} if trial.faulty else {"shape": trial.name} if trial.name else {"sound": True}
        about: dict[str, Any] = {"document_id": written.document_id, **what}
        if trial.departs:
            about["departs_from"] = [id_ for id_, _ in trial.departs]
        self._capture.delivering(self._stage.story, about)
        self._stage.know(written.document_id, written.subject)
        return Tried(trial.name, self._axis.deliver(written.packet, message_type="edoc", to=[main]), written.document_id)
