"""One run: everything that is opened before the first story and closed after the last."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from hopquy import __version__
from hopquy.fixtures.axis.agency import standard_agencies
from hopquy.fixtures.portal import standard_catalogue
from hopquy.runner.doctor import Diagnosis, State, state_of
from hopquy.runner.drivers import Desk, ManualDriver, driver_for
from hopquy.runner.errors.driver import DriverError
from hopquy.runner.errors.evidence import OtherPlanError
from hopquy.runner.evidence import PLAN, RESUMED, EvidenceLog, Record, Redactor, cut_to_whole_lines, interrupted
from hopquy.runner.model.baseline import Baseline
from hopquy.runner.model.day import VIETNAM
from hopquy.runner.model.observation import Author, Observation
from hopquy.runner.model.target import Target
from hopquy.runner.model.verdict import Mode
from hopquy.runner.plan import Plan, chosen_profile, make_plan, run_name
from hopquy.runner.plugin.acting import Acting, Backstage
from hopquy.runner.plugin.curtain import Curtain
from hopquy.runner.plugin.preflight import looked_at, skipped
from hopquy.runner.plugin.scene import Scene, scene_of
from hopquy.runner.plugin.titles import stories_due
from hopquy.runner.spec import Catalogue, shipped
from hopquy.runner.verdict.judgement import Judgement, judge_record

__all__ = ["Request", "RunSession"]


@dataclass(frozen=True, slots=True)
class Request:
    """What is wanted of a run."""

    target: Target
    profile: str | None = None
    """None for that of the target's role."""
    as_of: date | None = None
    only: tuple[str, ...] = ()
    mode: Mode = Mode.SELF_TEST
    out: Path | None = None
    """The run's own folder, which must not exist or be empty; None keeps everything in memory."""
    seed: str = field(default_factory=lambda: secrets.token_hex(8))
    stories: tuple[str, ...] = ()
    """Only the stories whose names fit one of these globs; none for all."""
    baseline: Baseline | None = None
    """The failures that a pipeline's gate tolerates; in mode `ci` only."""
    workers: int = 1
    """How many stories play at a time."""
    max_time: float | None = None
    """Seconds after which no story goes on; what was recorded until then is judged."""
    desk: Desk | None = None
    """Where a person is asked to act for the target; None for nobody."""
    counterpart: Callable[..., Any] | None = None
    """Makes the counterpart of an embedded run; None starts a server where target.yaml says."""
    catalogue: Catalogue | None = None
    skip_doctor: bool = False
    """Play whatever is ready or not; leaves the decision open."""
    public_url: str | None = None
    """The address under which the target reaches our axis, where it is another one than that listened on."""
    resumed: Record | None = None
    """What the folder of a run holds that was stopped, to go on with it."""


class RunSession:
    """Opens a run, lends its stage to the stories, closes it and judges."""

    def __init__(self, request: Request) -> None:
        self.request = request
        self.target = request.target
        self.catalogue = request.catalogue or shipped()
        self.profile = chosen_profile(self.catalogue.profiles, self.target.role, request.profile)
        self.started = datetime.now(UTC)
        self.folder = request.out
        self.unreachable: DriverError | None = None
        self.diagnoses: list[Diagnosis] = []
        """What was looked at before the first story."""
        self.judgement: Judgement | None = None
        self.scene: Scene = scene_of(request, self.catalogue)
        self.curtain = Curtain(request.max_time)
        day = request.as_of or self.started.astimezone(VIETNAM).date()
        self.catalogue = self.catalogue.on(day)
        self.run_id = request.resumed.header["run_id"] if request.resumed else run_name(self.started, request.seed)
        self.plan: Plan = make_plan(
            self.catalogue,
            self.profile,
            self.target,
            as_of=day,
            mode=request.mode,
            only=request.only,
            seed=request.seed,
            run_id=self.run_id,
            stories=stories_due(self.target.role, self.target.features, request.stories),
            story_globs=request.stories,
            baseline=request.baseline,
        )
        self.ended: dict[str, str] = {}
        """The stories that had ended, with their outcomes, when a run that is gone on with was stopped."""
        if request.resumed is not None:
            _must_be_the_same(str(self.folder), request.resumed.plan, self.plan.value)

    def open(self) -> None:
        """Listen (raises SandboxError before anything is written), write the plan, start the log, set the counterparts up."""
        self.scene.listen()
        if self.folder is not None:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            if os.name == "posix":
                self.folder.chmod(0o700)
            if self.request.resumed is None:
                (self.folder / PLAN).write_bytes(self.plan.data)
        self.log = self._log()
        self.driver = driver_for(self.target.driver, self.request.desk, names=self._names(), folder=self.folder, role=self.target.role)
        told = {"waiting": self.driver.waiting} if isinstance(self.driver, ManualDriver) else {}
        self.scene.open(Backstage(self.target, self.driver, self.log, self.curtain, self._seed(), **told))

    def _names(self) -> dict[str, str]:
        """Return what a person is told beside codes: names of bodies, or of procedures."""
        if self.target.role == "onestop-system":
            return {code: procedure.name for code, procedure in standard_catalogue().procedures.items()}
        return {agency.code: agency.name for agency in standard_agencies()}

    def _log(self) -> EvidenceLog:
        redactor = Redactor(self.target.secrets)
        header = {
            "format": "hopquy-evidence/1",
            "hopquy": __version__,
            "mode": self.request.mode.value,
            "plan_sha256": self.plan.sha256,
            "run_id": self.run_id,
        }
        before = self.request.resumed
        if before is None or self.folder is None:
            log = EvidenceLog(self.folder, header, redactor)
            about = {**self.scene.about(), "stories": self.plan.stories}
            log.record(Observation("run.target", "driver", Author.SUITE, "", about))
            return log
        log = EvidenceLog(self.folder, header, redactor, after=before)
        cut = cut_to_whole_lines(self.folder, before.observations)
        ended, replayed = interrupted(before.observations)
        self.ended = {o.story: str(o.data.get("outcome", "")) for o in before.observations if o.kind == "story.ended" and o.story in ended}
        log.record(Observation(RESUMED, "driver", Author.SUITE, "", {"replayed": replayed, "kept": ended, "bytes_cut": cut}))
        return log

    def _seed(self) -> str:
        """Return the seed of this part of the run: a story that is played again must not give the names that the target has seen already."""
        parts = sum(observation.kind == RESUMED for observation in self.log.observations)
        return f"{self.request.seed}/{parts}" if parts else self.request.seed

    def stage(self, story: str) -> Acting:
        """Return the stage of one story."""
        return self.scene.stage(story)

    @property
    def ready(self) -> bool:
        """Whether stories can be played: a target that was not ready shows nothing of itself."""
        return state_of(self.diagnoses) is not State.NOT_READY

    def preflight(self) -> None:
        """Look whether all is ready and the target is there, and record it."""
        if self.request.skip_doctor:
            skipped(self.log)
        else:
            embedded = self.request.counterpart is not None
            self.diagnoses = looked_at(self.target, self.scene, self.log, self.catalogue, self.request.public_url, embedded=embedded)
        if not self.ready:
            return
        try:
            self.driver.reach()
            self.scene.reach()
        except DriverError as error:
            self.unreachable = error
            self.log.record(Observation("driver.unreachable", "driver", Author.SUITE, "", {"what": str(error)}))

    def story_ended(self, name: str, title: Mapping[str, str], outcome: str, seconds: float, note: str = "") -> None:
        """Record how a story ended: `done`, `unfinished` or `crashed`."""
        data = {"story": name, "title": dict(title), "outcome": outcome, "seconds": round(seconds, 3), "note": note}
        self.log.record(Observation("story.ended", "driver", Author.SUITE, name, data))
        self.scene.left(name)

    def close(self) -> Judgement:
        """Stop the axis, write the footer and judge; a second call gives the same."""
        if self.judgement is None:
            self._stop()
            for failure in self.scene.failures:
                self.log.record(
                    Observation("axis.fault", "axis.wire", Author.COUNTERPART, "", {"what": f"{type(failure).__name__}: {failure}"[:500]})
                )
            self.log.close()
            record = Record(self.log.header, self.log.footer, self.log.observations, self.log.blobs, self.log.head, self.plan.value)
            self.judgement = judge_record(record, self.catalogue)
        return self.judgement

    def abandon(self) -> None:
        """Stop without a footer: what was recorded stays readable, and decides nothing."""
        self._stop()
        self.log.abandon()

    def _stop(self) -> None:
        self.curtain.drop()
        self.driver.close()
        self.scene.stop()


def _must_be_the_same(folder: str, before: Mapping[str, Any], now: Mapping[str, Any]) -> None:
    differing = tuple(_differing(before, now))
    if differing:
        raise OtherPlanError(folder, differing)


def _differing(before: Any, now: Any, at: str = "") -> Iterator[str]:
    """Yield where two plans differ, as deep as both have the same keys."""
    if isinstance(before, Mapping) and isinstance(now, Mapping):
        for key in sorted({*before, *now}):
            yield from _differing(before.get(key), now.get(key), f"{at}.{key}" if at else key)
    elif before != now:
        yield at
