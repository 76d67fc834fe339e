"""How a run looks to pytest: stories first, then one item a requirement; the decision is the exit status."""

from __future__ import annotations

import sys
import time
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path
from random import Random
from typing import Any

import pytest

from hopquy.reports.document import report_document
from hopquy.reports.gate import gate_lines
from hopquy.runner.doctor import State, state_of
from hopquy.runner.errors.sandbox import SandboxError
from hopquy.runner.language import say
from hopquy.runner.model.verdict import Mode, Verdict
from hopquy.runner.plugin.acting import Unfinished
from hopquy.runner.plugin.company import Company, Ended, Story
from hopquy.runner.plugin.curtain import CurtainFell
from hopquy.runner.plugin.preflight import not_ready_in_words
from hopquy.runner.plugin.session import RunSession
from hopquy.runner.verdict.judgement import Judgement
from hopquy.runner.verdict.requirement import RequirementVerdict

__all__ = ["USAGE", "Scheduler"]

USAGE, UNDECIDED, OUR_FAULT = 2, 3, 4
_FINDINGS = 3
_LONGEST = 500
_OUT_OF_TIME = "the time given to the run was over"


class Scheduler:
    """The plugin of one run."""

    def __init__(
        self,
        run: RunSession,
        finish: Callable[[RunSession, Judgement], None] = lambda _run, _judgement: None,
        progress: Callable[[str, str], None] = lambda _story, _outcome: None,
        *,
        items: bool = True,
    ) -> None:
        self.run = run
        self.judgement: Judgement | None = None
        self._finish = finish
        self._progress = progress
        self._items = items
        self._company: Company | None = None
        self._opened = False
        self._put_off = False

    @pytest.fixture(name="stage")
    def stage_fixture(self) -> None:
        """Stand in for the stage: stories are played by the company, which hands each its own."""

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, session: pytest.Session, config: pytest.Config, items: list[pytest.Item]) -> None:
        """Keep the stories whose claims are made, and let one item for each requirement follow them."""
        stories = [item for item in items if item.get_closest_marker("story")]
        kept = [item for item in stories if _name(item) in self.run.plan.stories]
        gone = [item for item in stories if item not in kept]
        if self.run.request.mode is Mode.LABORATORY:
            Random(self.run.request.seed).shuffle(kept)  # noqa: S311 -- an order that a product cannot know, and that can be repeated
        if gone:
            config.hook.pytest_deselected(items=gone)
        holder = _Requirements.from_parent(session, name="requirements", path=Path(__file__))
        judged = [_RequirementItem.from_parent(holder, name=id_, scheduler=self) for id_, _ in self.run.plan.scope] if self._items else []
        items[:] = [*kept, *judged, *(item for item in items if item not in stories)]

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> None:
        """Open the run before the first story."""
        if session.config.option.collectonly:
            return
        try:
            self.run.open()
        except (SandboxError, OSError) as error:
            if not session.config.pluginmanager.has_plugin("terminalreporter"):
                sys.stderr.write(f"hopquy: {_reason(error)}\n")
            pytest.exit(_reason(error), returncode=USAGE)
        if self.run.scene.url is not None:
            self._progress("@portal" if self.run.target.onestop is not None else "@axis", self.run.scene.url)
        for url, authority in self.run.scene.over_tls:
            self._progress("@tls", f"{url} {authority}")
        self._opened = True
        self._look_before()
        # What plays alone comes last, when nothing else is played any more.
        session.items.sort(key=lambda item: 2 if isinstance(item, _RequirementItem) else int(_mark(item).get("alone", False)))
        stories = [story for item in session.items if (story := _story(item))]
        before = {name: Ended(outcome, None if outcome == "done" else _EarlierError(outcome)) for name, outcome in self.run.ended.items()}
        self._company = Company(self._play, stories, self.run.request.workers, before)

    def _look_before(self) -> None:
        """Let the doctor look; a run that is gone on with and is not ready now can be gone on with later."""
        self.run.preflight()
        counted = Counter(diagnosis.state for diagnosis in self.run.diagnoses)
        if counted:
            self._progress("@doctor", f"{state_of(self.run.diagnoses)} {counted[State.NOT_READY]} {counted[State.UNKNOWN]}")
        if not self.run.ready and self.run.request.resumed is not None:
            self.run.abandon()
            self._opened, self._put_off = False, True
            told = f"not ready to go on: {not_ready_in_words(self.run.diagnoses)}"
            sys.stderr.write(f"hopquy: {told}\n")
            pytest.exit(told, returncode=UNDECIDED)

    @pytest.hookimpl(tryfirst=True)
    def pytest_pyfunc_call(self, pyfuncitem: pytest.Function) -> bool | None:
        """Let the company play a story, or tell how it ended when it was played before."""
        if self._company is None or _story(pyfuncitem) is None:
            return None
        ended = self._company.ended(_name(pyfuncitem))
        if ended.error is not None:
            raise ended.error
        return True

    def _play(self, story: Story) -> Ended:
        """Play a story on a stage of its own, time it and record how it ended; none is played where nothing could be told from it."""
        if not self.run.ready:
            return _unfinished(f"not ready: {not_ready_in_words(self.run.diagnoses)}")[0]
        started = time.monotonic()
        self._progress(story.name, "started")
        ended, note = self._performed(story)
        self.run.story_ended(story.name, story.title, ended.outcome, time.monotonic() - started, note)
        self._progress(story.name, f"{ended.outcome} {note}".strip())
        return ended

    def _performed(self, story: Story) -> tuple[Ended, str]:
        if self.run.unreachable is not None:
            return _unfinished(str(self.run.unreachable))
        if self.run.curtain.fallen:
            return _unfinished(_OUT_OF_TIME)
        stage = self.run.stage(story.name)
        try:
            story.function(stage)
        except CurtainFell:
            return _unfinished(_OUT_OF_TIME)
        except Unfinished as error:
            return _unfinished(str(error))
        except pytest.skip.Exception as error:
            return Ended("unfinished", error), _short(error)
        except Exception as error:  # noqa: BLE001 -- whatever a story of ours raises is recorded as a crash, and shown by pytest
            return Ended("crashed", error), f"{type(error).__name__}: {_short(error)}"
        if stage.declined:
            return Ended("unfinished"), "; ".join(stage.declined)[:_LONGEST].replace("\n", " ")
        return Ended("done"), ""

    def judged(self) -> Judgement:
        """Close the run and judge it, once."""
        if self.judgement is None:
            self.judgement = self.run.close()
            self._finish(self.run, self.judgement)
        return self.judgement

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session: pytest.Session, exitstatus: int) -> None:
        """Give the decision as exit status; an interrupted run has none."""
        if not self._opened:
            if exitstatus == pytest.ExitCode.INTERNAL_ERROR and not self._put_off:
                session.exitstatus = OUR_FAULT
            return
        if (
            exitstatus in (pytest.ExitCode.INTERRUPTED, pytest.ExitCode.INTERNAL_ERROR, pytest.ExitCode.USAGE_ERROR)
            and self.judgement is None
        ):
            self.run.abandon()
            session.exitstatus = OUR_FAULT if exitstatus == pytest.ExitCode.INTERNAL_ERROR else UNDECIDED
            return
        session.exitstatus = self.judged().exit

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Say the decision and where the report is, where pytest has a terminal of its own."""
        if self.judgement is None:
            return
        terminalreporter.section("hopquy")
        decision = self.judgement.decision
        terminalreporter.write_line(f"{decision.outcome.value}: {decision.exercised} of {decision.in_scope} scored requirements exercised")
        for reason in decision.reasons:
            terminalreporter.write_line(
                f"  {say(reason.phrase, 'en')}" + (f": {', '.join(reason.requirements[:_FINDINGS])} …" if reason.requirements else "")
            )
        for line in gate_lines(report_document(self.judgement, self.run.catalogue)) if self.judgement.gate is not None else ():
            terminalreporter.write_line(line["en"])
        if self.run.folder is not None:
            terminalreporter.write_line(f"report: {self.run.folder / 'report.html'}")

    def pytest_report_teststatus(self, report: pytest.TestReport) -> tuple[str, str, str] | None:
        """Give inconclusive and error letters of their own."""
        if report.when == "call" and "requirements" in report.nodeid and report.failed:
            word = dict(report.user_properties).get("verdict")
            if word == Verdict.INCONCLUSIVE:
                return "inconclusive", "I", "INCONCLUSIVE"
            if word == Verdict.ERROR:
                return "error", "E", "ERROR"
        return None


def _mark(item: pytest.Item) -> Mapping[str, Any]:
    """Return what the mark of a story says."""
    marker = item.get_closest_marker("story")
    return marker.kwargs if marker else {}


def _name(item: pytest.Item) -> str:
    return getattr(item, "originalname", item.name)


def _story(item: pytest.Item) -> Story | None:
    if isinstance(item, _RequirementItem) or not isinstance(item, pytest.Function) or item.get_closest_marker("story") is None:
        return None
    mark, name = _mark(item), _name(item)
    return Story(name, item.obj, {language: str(mark.get(language, name)) for language in ("vi", "en")}, bool(mark.get("alone")))


def _unfinished(note: str) -> tuple[Ended, str]:
    return Ended("unfinished", pytest.skip.Exception(note)), note[:_LONGEST]


def _short(error: BaseException) -> str:
    return str(error)[:_LONGEST].replace("\n", " ")


class _Requirements(pytest.Collector):
    """Holds the items that stand for requirements."""

    def collect(self) -> list[pytest.Item]:
        return []


class _EarlierError(Exception):
    """How a story ended in the part of the run before it was stopped."""


class _NotPassedError(Exception):
    """A requirement that did not pass; its text is what the terminal shows."""


class _RequirementItem(pytest.Item):
    """One requirement, told by its verdict."""

    def __init__(self, *, scheduler: Scheduler, **more: Any) -> None:
        super().__init__(**more)
        self._scheduler = scheduler

    def runtest(self) -> None:
        judgement = self._scheduler.judged()
        verdict = next(v for v in judgement.verdicts if v.id == self.name)
        requirement = self._scheduler.run.catalogue.requirements[self.name]
        self.user_properties += [("verdict", verdict.verdict.value), ("scored", requirement.scored)]
        _tolerated(judgement, verdict.id)
        if verdict.verdict is Verdict.NOT_APPLICABLE:
            pytest.skip(say(verdict.reason, "en") if verdict.reason else "")
        if verdict.verdict is not Verdict.PASS and requirement.scored:
            raise _NotPassedError(_told(verdict, requirement.statement.en))
        if verdict.verdict is not Verdict.PASS:
            pytest.skip(f"advisory: {verdict.verdict.value}")

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """Show a verdict as sentences, a crash as a trace."""
        return str(excinfo.value) if isinstance(excinfo.value, _NotPassedError) else super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, None, str]:
        """Say which requirement it is."""
        return self.path, None, self.name


def _tolerated(judgement: Judgement, id_: str) -> None:
    """Tell a requirement as the gate sees it, where there is one: a known failure is expected, an entry that is stale is not."""
    gate = judgement.gate
    if gate is None:
        return
    for entry in gate.known:
        if entry.id == id_:
            pytest.xfail(f"known failure ({gate.baseline.file}:{entry.line}): {entry.reason}")
    for entry in gate.stale:
        if entry.id == id_:
            raise _NotPassedError(f"no longer failing: delete the entry at line {entry.line} of {gate.baseline.file}")
    if id_ in gate.blocked:
        pytest.skip("cannot be told because of known failures")


def _reason(error: Exception) -> str:
    hint = getattr(error, "hint", "")
    return f"{error} ({hint})" if hint else str(error)


def _told(verdict: RequirementVerdict, statement: str) -> str:
    lines = [f"{verdict.verdict.value}: {verdict.id}", statement]
    if verdict.reason is not None:
        lines.append(say(verdict.reason, "en"))
    for finding in verdict.findings[:_FINDINGS]:
        place = f"{finding.where.path} (observation {finding.where.observation})"
        lines += [f"  where    {place}", f"  expected {say(finding.expected, 'en')}", f"  observed {say(finding.observed, 'en')}"]
    return "\n".join(lines)
