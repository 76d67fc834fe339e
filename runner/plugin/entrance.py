"""The two entrances: `pytest --hopquy-target …` in a pytest of whoever calls, and `play` in this process."""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Callable
from contextlib import redirect_stdout
from dataclasses import replace
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import pytest

from hopquy import suites
from hopquy.runner.doctor import is_public_url
from hopquy.runner.drivers import Desk
from hopquy.runner.errors.evidence import FinishedRunError, NoRunError, OtherPlanError, RunningError
from hopquy.runner.errors.target import TargetError
from hopquy.runner.model.day import read_day
from hopquy.runner.model.target import CALLERS, Target
from hopquy.runner.model.verdict import Mode
from hopquy.runner.plan import chosen_profile, read_baseline, read_target
from hopquy.runner.plugin.desk import desk_of
from hopquy.runner.plugin.folder import going_on, prepared, seal_only, write_views
from hopquy.runner.plugin.scheduler import USAGE, Scheduler
from hopquy.runner.plugin.session import Request, RunSession
from hopquy.runner.plugin.titles import FOLDERS, why_no_story
from hopquy.runner.spec import shipped
from hopquy.runner.verdict.judgement import Judgement

__all__ = ["INI", "SUITES", "enter", "play", "request_from"]

SUITES = {role: Path(suites.__file__).parent / folder for role, folder in FOLDERS.items()}
INI = Path(__file__).parent / "run.ini"


def enter(config: pytest.Config) -> None:
    """Register the scheduler of a run in a pytest that was started by somebody else."""
    try:
        run = RunSession(request_from(config))
    except (pytest.UsageError, OtherPlanError) as error:
        # pytest's own code for it is 4, which says "our fault" here.
        pytest.exit(str(error), returncode=USAGE)
    config.pluginmanager.register(Scheduler(run, write_views, _progress(config)), "hopquy-run")


def request_from(config: pytest.Config) -> Request:
    """Take what is wanted from the options; raises pytest's usage error."""
    option = config.getoption
    try:
        target = read_target(Path(option("--hopquy-target")))
        if option("--hopquy-resume"):
            again = going_on(Path(option("--hopquy-resume")), target, shipped())
            part = {"workers": _workers(config), "max_time": option("--hopquy-max-time"), "desk": _desk(config, target)}
            return replace(again, **part, **_before_it(config, target))
        profile = chosen_profile(shipped().profiles, target.role, option("--hopquy-profile"))
        for glob in option("--hopquy-only"):
            if not any(fnmatchcase(id_, glob) for id_ in shipped().requirements):
                raise pytest.UsageError(f"no requirement fits {glob!r}; `hopquy specs list` names them")
        for glob in option("--hopquy-story"):
            if (why := why_no_story(target.role, glob, target.features)) is not None:
                raise pytest.UsageError(why)
        as_of = option("--hopquy-as-of")
        request = Request(
            target,
            profile.id,
            read_day(as_of) if as_of else None,
            tuple(option("--hopquy-only")),
            Mode(option("--hopquy-mode")),
            stories=tuple(option("--hopquy-story")),
            workers=_workers(config),
            max_time=option("--hopquy-max-time"),
            desk=_desk(config, target),
            **_before_it(config, target),
        )
        if option("--hopquy-baseline"):
            if request.mode is not Mode.CI:
                raise pytest.UsageError("--hopquy-baseline is for --hopquy-mode ci: elsewhere nothing is tolerated")
            request = replace(request, baseline=read_baseline(Path(option("--hopquy-baseline")), shipped(), profile))
        if option("--hopquy-seed"):
            request = replace(request, seed=_seed(option("--hopquy-seed")))
        return prepared(request, Path(option("--hopquy-out")) if option("--hopquy-out") else None)
    except (TargetError, NoRunError, FinishedRunError, OtherPlanError, RunningError, ValueError, OSError) as error:
        raise pytest.UsageError(str(error)) from None


def _before_it(config: pytest.Config, target: Target) -> dict[str, Any]:
    """Return what is wanted of the doctor."""
    url: str | None = config.getoption("--hopquy-public-url")
    if url is not None and target.role not in CALLERS:
        raise pytest.UsageError("--hopquy-public-url is for a target that calls our axis; this one is called by us")
    if url is not None and not is_public_url(url):
        raise pytest.UsageError("--hopquy-public-url is an address like https://hopquy.example.vn/axis, without credential, `?` and `#`")
    return {"skip_doctor": bool(config.getoption("--hopquy-skip-doctor")), "public_url": url}


def _seed(text: str) -> str:
    if not re.fullmatch(r"[0-9A-Za-z._-]{1,64}", text):
        raise pytest.UsageError(f"the seed {text!r} is not 1 to 64 letters, digits, dots, dashes and underscores")
    return text


def _desk(config: pytest.Config, target: Target) -> Desk | None:
    return desk_of(config) if target.driver.kind == "manual" else None


def _workers(config: pytest.Config) -> int:
    wanted: int = config.getoption("--hopquy-workers")
    if wanted < 1:
        raise pytest.UsageError("--hopquy-workers is a number from 1")
    return wanted


def _progress(config: pytest.Config) -> Callable[[str, str], None]:
    def told(story: str, outcome: str) -> None:
        if not config.pluginmanager.has_plugin("terminalreporter"):
            sys.stderr.write(f"hopquy-progress {story} {outcome}\n")
            sys.stderr.flush()

    return told


def play(request: Request, *, progress: Callable[[str, str], None] = lambda _story, _outcome: None, views: bool = True) -> Judgement:
    """Run the stories in this process and judge them; the items of requirements are left out, their verdicts are in the judgement."""
    run = RunSession(request)
    scheduler = Scheduler(run, write_views if views else seal_only, progress, items=False)
    folder = SUITES[request.target.role]
    arguments = [
        "-c", str(INI), "--rootdir", str(folder), "--confcutdir", str(folder), "--noconftest", "--import-mode=importlib",
        "-p", "no:cacheprovider", "-p", "no:terminal", "-p", "no:logging", "-p", "no:capture", "-p", "no:unraisableexception", "-p", "no:threadexception", "--assert=plain", str(folder),
    ]  # fmt: skip
    with redirect_stdout(io.StringIO()):
        pytest.main(arguments, plugins=[scheduler])
    return scheduler.judged()
