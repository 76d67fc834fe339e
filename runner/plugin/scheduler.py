"""How a run looks to pytest: stories first, then one item a requirement; the decision is the exit status."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from typing import Any

import pytest

from hopquy.runner.errors.sandbox import SandboxError
from hopquy.runner.language import say
from hopquy.runner.model.verdict import Mode, Verdict
from hopquy.runner.plugin.session import RunSession
from hopquy.runner.plugin.stage import Stage
from hopquy.runner.verdict.judgement import Judgement
from hopquy.runner.verdict.requirement import RequirementVerdict

__all__ = ["USAGE", "Scheduler"]

USAGE, UNDECIDED, OUR_FAULT = 2, 3, 4
_FINDINGS = 3


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
        self._stage: Stage | None = None

    @pytest.fixture(name="stage")
    def stage_fixture(self, request: pytest.FixtureRequest) -> Stage:
        """Lend the stage to a story."""
        assert self._stage is not None  # noqa: S101 -- opened before the first story
        self._stage.story = request.node.originalname
        return self._stage

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, session: pytest.Session, config: pytest.Config, items: list[pytest.Item]) -> None:
        """Keep the stories whose claims are made, and let one item for each requirement follow them."""
        stories = [item for item in items if item.get_closest_marker("story")]
        kept = [item for item in stories if set(self._claims(item)) <= set(self.run.target.features)]
        gone = [item for item in stories if item not in kept]
        if self.run.request.mode is Mode.LABORATORY:
            Random(self.run.request.seed).shuffle(kept)  # noqa: S311 -- an order that a product cannot know, and that can be repeated
        if gone:
            config.hook.pytest_deselected(items=gone)
        holder = _Requirements.from_parent(session, name="requirements", path=Path(__file__))
        judged = [_RequirementItem.from_parent(holder, name=id_, scheduler=self) for id_, _ in self.run.plan.scope] if self._items else []
        items[:] = [*kept, *judged, *(item for item in items if item not in stories)]

    @staticmethod
    def _claims(item: pytest.Item) -> list[str]:
        marker = item.get_closest_marker("story")
        return list(marker.kwargs.get("claims", ())) if marker else []

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> None:
        """Open the run before the first story."""
        if not session.config.option.collectonly:
            try:
                self._stage = self.run.open()
            except (SandboxError, OSError) as error:
                if not session.config.pluginmanager.has_plugin("terminalreporter"):
                    sys.stderr.write(f"hopquy: {_reason(error)}\n")
                pytest.exit(_reason(error), returncode=USAGE)
            if self.run.axis_url is not None:
                self._progress("@axis", self.run.axis_url)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        """Time a story and record how it ended."""
        if isinstance(item, _RequirementItem) or not item.get_closest_marker("story"):
            return (yield)
        started = time.monotonic()
        name = getattr(item, "originalname", item.name)
        self._progress(name, "started")
        self._outcome, self._note = "done", ""
        done = yield
        if self._outcome == "done" and self._stage is not None and self._stage.declined:
            self._outcome, self._note = "unfinished", "; ".join(self._stage.declined)[:500].replace("\n", " ")
        marks = item.get_closest_marker("story")
        title = {language: str(marks.kwargs.get(language, name)) for language in ("vi", "en")} if marks else {}
        self.run.story_ended(name, title, self._outcome, time.monotonic() - started, self._note)
        self._progress(name, f"{self._outcome} {self._note}".strip())
        return done

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(self, item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
        """Note when a story did not come to its end."""
        report = yield
        if not isinstance(item, _RequirementItem) and call.excinfo is not None:
            self._outcome = "unfinished" if call.excinfo.errisinstance(pytest.skip.Exception) else "crashed"
            self._note = f"{call.excinfo.typename}: {call.excinfo.value}"[:500]
        return report

    def pytest_runtest_setup(self, item: pytest.Item) -> None:
        """Play no story to an empty house."""
        if self.run.unreachable is not None and not isinstance(item, _RequirementItem) and item.get_closest_marker("story"):
            pytest.skip(str(self.run.unreachable))

    def judged(self) -> Judgement:
        """Close the run and judge it, once."""
        if self.judgement is None:
            self.judgement = self.run.close()
            self._finish(self.run, self.judgement)
        return self.judgement

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session: pytest.Session, exitstatus: int) -> None:
        """Give the decision as exit status; an interrupted run has none."""
        if self._stage is None:
            if exitstatus == pytest.ExitCode.INTERNAL_ERROR:
                session.exitstatus = OUR_FAULT
            return
        if (
            exitstatus in (pytest.ExitCode.INTERRUPTED, pytest.ExitCode.INTERNAL_ERROR, pytest.ExitCode.USAGE_ERROR)
            and self.judgement is None
        ):
            self.run.abandon()
            session.exitstatus = OUR_FAULT if exitstatus == pytest.ExitCode.INTERNAL_ERROR else UNDECIDED
            return
        session.exitstatus = self.judged().decision.exit

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


class _Requirements(pytest.Collector):
    """Holds the items that stand for requirements."""

    def collect(self) -> list[pytest.Item]:
        return []


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
