"""One run: everything that is opened before the first story and closed after the last."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

from hopquy import __version__
from hopquy.fixtures.axis import Axis, AxisServer, System
from hopquy.fixtures.partner import Partner
from hopquy.runner.drivers import driver_for
from hopquy.runner.errors.driver import DriverError
from hopquy.runner.evidence import PLAN, EvidenceLog, Record, Redactor, seal
from hopquy.runner.model.observation import Author, Observation
from hopquy.runner.model.target import OUR_CODES, OUR_SYSTEM, Target
from hopquy.runner.model.verdict import Mode
from hopquy.runner.plan import Plan, make_plan, run_name
from hopquy.runner.plugin.capture import Capture
from hopquy.runner.plugin.stage import Stage
from hopquy.runner.plugin.titles import stories_due
from hopquy.runner.spec import Catalogue, shipped
from hopquy.runner.verdict.judgement import Judgement, judge_record

__all__ = ["Request", "RunSession"]

_VIETNAM = timezone(timedelta(hours=7))


@dataclass(frozen=True, slots=True)
class Request:
    """What is wanted of a run."""

    target: Target
    profile: str = "document-exchange"
    as_of: date | None = None
    only: tuple[str, ...] = ()
    mode: Mode = Mode.SELF_TEST
    out: Path | None = None
    """The run's own folder, which must not exist or be empty; None keeps everything in memory."""
    seed: str = field(default_factory=lambda: secrets.token_hex(8))
    axis: Callable[[Sequence[System], Callable[..., None]], Axis] | None = None
    """Makes the axis of an embedded run; None starts a server where target.yaml says."""
    catalogue: Catalogue | None = None


class RunSession:
    """Opens a run, lends its stage to the stories, closes it and judges."""

    def __init__(self, request: Request) -> None:
        self.request = request
        self.target = request.target
        self.catalogue = request.catalogue or shipped()
        self.profile = self.catalogue.profiles[request.profile]
        self.started = datetime.now(UTC)
        self.folder = request.out
        self.unreachable: DriverError | None = None
        self.judgement: Judgement | None = None
        self._server: AxisServer | None = None
        day = request.as_of or self.started.astimezone(_VIETNAM).date()
        self.run_id = run_name(self.started, request.seed)
        self.plan: Plan = make_plan(
            self.catalogue, self.profile, self.target, as_of=day, mode=request.mode, only=request.only, seed=request.seed, run_id=self.run_id
        )  # fmt: skip

    def open(self) -> Stage:
        """Listen (raises ListenError before anything is written), write the plan, start the log, find out whether the target is there."""
        if self.request.axis is None:
            self._server = AxisServer().start(*self.target.listen)
        if self.folder is not None:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            if os.name == "posix":
                self.folder.chmod(0o700)
            (self.folder / PLAN).write_bytes(self.plan.data)
        redactor = Redactor(self.target.secrets)
        header = {
            "format": "hopquy-evidence/1",
            "hopquy": __version__,
            "mode": self.request.mode.value,
            "plan_sha256": self.plan.sha256,
            "run_id": self.run_id,
        }
        self.log = EvidenceLog(self.folder, header, redactor)
        kind = self.catalogue.messages["edxml"]
        capture = Capture(self.log, self.target.system_id, kind)
        due = stories_due(self.target.role, self.target.features)
        about = {"codes": list(self.target.codes), "system_id": self.target.system_id, "partner": OUR_CODES[0], "stories": due}
        self.log.record(Observation("run.target", "driver", Author.SUITE, "", about))
        self.axis = self._start_axis(capture)
        self.driver = driver_for(self.target.driver)
        partner = Partner(
            OUR_CODES[0],
            self.catalogue.example_bytes("new-minimal"),
            self.catalogue.example_bytes("status-03"),
            self.catalogue.example_bytes("recall"),
            kind.anchors,
        )
        self.stage = Stage(self.target, self.axis, self.driver, self.log, capture, partner, self.request.seed, OUR_CODES[1])
        self._preflight()
        return self.stage

    def _start_axis(self, capture: Capture) -> Axis:
        own = System(self.target.system_id, self.target.secret, self.target.codes, self.target.product.name)
        partner = System(OUR_SYSTEM, secrets.token_hex(16), OUR_CODES, "hopquy")
        if self.request.axis is not None:
            return self.request.axis([own, partner], capture)
        axis = Axis([own, partner], listener=capture)
        if self._server is not None:
            self._server.attach(axis)
        return axis

    @property
    def axis_url(self) -> str | None:
        """Where our axis listens, when this run started it."""
        return self._server.url if self._server is not None else None

    def _preflight(self) -> None:
        try:
            self.driver.reach()
        except DriverError as error:
            self.unreachable = error
            self.log.record(Observation("driver.unreachable", "driver", Author.SUITE, "", {"what": str(error)}))

    def story_ended(self, name: str, title: Mapping[str, str], outcome: str, seconds: float, note: str = "") -> None:
        """Record how a story ended: `done`, `unfinished` or `crashed`."""
        data = {"story": name, "title": dict(title), "outcome": outcome, "seconds": round(seconds, 3), "note": note}
        self.log.record(Observation("story.ended", "driver", Author.SUITE, name, data))
        self.stage.story = ""

    def close(self) -> Judgement:
        """Stop the axis, write the footer and judge; a second call gives the same."""
        if self.judgement is None:
            self._stop()
            for failure in self.axis.failures:
                self.log.record(
                    Observation("axis.fault", "axis.wire", Author.COUNTERPART, "", {"what": f"{type(failure).__name__}: {failure}"[:500]})
                )
            self.log.close()
            if self.folder is not None:
                seal(self.folder)
            record = Record(self.log.header, self.log.footer, self.log.observations, self.log.blobs, self.log.head, self.plan.value)
            self.judgement = judge_record(record, self.catalogue)
        return self.judgement

    def abandon(self) -> None:
        """Stop without a footer: what was recorded stays readable, and decides nothing."""
        self._stop()
        self.log.abandon()

    def _stop(self) -> None:
        self.driver.close()
        if self._server is not None:
            self._server.stop()
            self._server = None
