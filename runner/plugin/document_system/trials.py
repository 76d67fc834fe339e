"""Trying the target's reader: packets are put into the axis in one go, and what becomes of each is waited for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from functools import partial
from random import Random
from typing import Any

from hopquy.fixtures.axis import Axis
from hopquy.fixtures.trial_packets import TrialWriter
from hopquy.runner.model.trial import Trial
from hopquy.runner.plugin.acting import Acting
from hopquy.runner.plugin.document_system.capture import Capture
from hopquy.runner.spec import Catalogue

__all__ = ["Examiner", "Tried"]

_VIETNAM = timezone(timedelta(hours=7))
_ANSWERS = ("01", "02", "03")


@dataclass(frozen=True, slots=True)
class Tried:
    """A trial that waits at the axis for the target."""

    name: str
    doc_id: str
    document_id: str


class Examiner:
    """Puts trials into the axis for one story."""

    def __init__(self, stage: Acting, axis: Axis, capture: Capture, writer: TrialWriter, catalogue: Catalogue, seed: str) -> None:
        self._stage, self._axis, self._capture, self._writer = stage, axis, capture, writer
        self._catalogue = catalogue
        self._random = Random(f"{seed}:{stage.story}:trials")  # noqa: S311 -- names of test documents, not secrets
        self._number = self._random.randrange(1000, 9_000_000)

    def deliver_shapes(self) -> list[Tried]:
        """Put a valid packet of every shape into the axis."""
        return [self._put(shape) for shape in self._catalogue.shapes.values()]

    def await_fetched(self, trials: Iterable[Tried]) -> None:
        """Wait until the target has fetched each of them, as long as it goes on fetching."""
        self._stage.await_each("fetch", {f"fetch:{one.doc_id}": partial(self._fetched, one) for one in trials})

    def await_answered(self, trials: Iterable[Tried]) -> None:
        """Wait until the target has said of each that it took it or could not, as long as it goes on saying so."""
        self._stage.await_each("status", {f"status:any:{one.document_id}": partial(self._answered, one) for one in trials})

    def _fetched(self, one: Tried) -> bool:
        return one.doc_id in self._capture.fetched

    def _answered(self, one: Tried) -> bool:
        if self._axis.transport_state(one.doc_id, self._stage.target.system_id) == "fail":
            return True
        return any(p.code in _ANSWERS and not p.refused for p in self._capture.sent_about(one.document_id))

    def _put(self, trial: Trial) -> Tried:
        self._number += 1
        main = self._stage.target.codes[0]
        written = self._writer.written(trial, main, str(self._number), self._stage.token(), datetime.now(UTC).astimezone(_VIETNAM))
        about: dict[str, Any] = {"document_id": written.document_id, "faulty" if trial.faulty else "shape": trial.name}
        if trial.departs:
            about["departs_from"] = [id_ for id_, _ in trial.departs]
        self._capture.delivering(self._stage.story, about)
        return Tried(trial.name, self._axis.deliver(written.packet, message_type="edoc", to=[main]), written.document_id)
