"""`hopquy run target.yaml`: drive, record, judge, report."""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from shlex import quote
from typing import Any

import click
from click.core import ParameterSource

from hopquy.runner.cli.chosen import check_chosen
from hopquy.runner.cli.day import given_day
from hopquy.runner.cli.language import lang_option

__all__ = ["INTERRUPTED", "command"]

INTERRUPTED = 130
_GRACE = 60.0
"""Seconds for judging and reporting, after which a run that was to be over is stopped the hard way."""
_OF_THIS_PART = ("workers", "no_manual", "public_url", "skip_doctor")
"""Options that a run which is gone on with takes anew."""
_OF_THE_COMMAND = ("target", "resume", "max_time", "lang")
_STOPPED = {
    "vi": "Đã dừng trước khi xong: không có quyết định. Xem phần đã ghi (chẩn đoán): hopquy judge {folder}\nLàm tiếp: hopquy run {target} --resume {folder}",
    "en": "Stopped before it was over: there is no decision. What was recorded (a diagnosis): hopquy judge {folder}\nGo on with it: hopquy run {target} --resume {folder}",
}


@click.command("run")
@click.argument("target", type=click.Path(path_type=Path))
@click.option("--profile", metavar="NAME", help="The profile to judge by (default: that of the target's role).")
@click.option("--as-of", type=given_day, metavar="DATE", help="The day whose rules hold (default: today in Vietnam).")
@click.option("--only", multiple=True, metavar="GLOB", help="Only these requirements; leaves the decision open.")
@click.option(
    "--mode", type=click.Choice(["self-test", "ci", "laboratory"]), default="self-test", help="Who makes the run; printed in the report."
)
@click.option(
    "--max-time",
    type=click.FloatRange(min=0, min_open=True),
    metavar="SECONDS",
    help="After that time no story goes on; what was seen until then is judged, and the decision is left open.",
)
@click.option("--workers", type=click.IntRange(1, 32), default=1, show_default=True, help="How many stories play at a time.")
@click.option("--story", multiple=True, metavar="GLOB", help="Only these stories; leaves the decision open.")
@click.option("--seed", metavar="TEXT", help="Where names, order and generated packets come from (default: random; plan.json says it).")
@click.option("--no-manual", is_flag=True, help="Ask no person, whatever TARGET says; what needs one stays open.")
@click.option(
    "--baseline",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Failures that the gate tolerates; with --mode ci only (docs/ci.md).",
)
@click.option(
    "--public-url", metavar="URL", help="The address under which the target reaches our axis, where a proxy or NAT stands between."
)
@click.option(
    "--skip-doctor", is_flag=True, help="Play whatever `hopquy doctor` would say; the report says it, and the decision is left open."
)
@click.option("--out", type=click.Path(path_type=Path), help="The run's own folder (default: runs/<run-id>).")
@click.option(
    "--resume",
    type=click.Path(path_type=Path),
    metavar="RUN",
    help="Go on with the run in that folder, which was stopped, by its own plan.",
)
@lang_option
def command(target: Path, out: Path | None, resume: Path | None, max_time: float | None, lang: str, **options: Any) -> int:
    """Test the system that TARGET (a target.yaml) describes.

    The stories run in a pytest of their own, which neither your pytest settings nor your plugins can change.
    """
    from hopquy.runner.cli.child import play_in_child  # noqa: PLC0415 -- only for a run
    from hopquy.runner.cli.progress import Progress  # noqa: PLC0415
    from hopquy.runner.plan import read_target, run_name  # noqa: PLC0415
    from hopquy.runner.plugin.desk import own_terminal  # noqa: PLC0415

    wanted = read_target(target)
    progress = Progress(lang)
    arguments = ["--hopquy-target", str(target.resolve())]
    if resume is not None:
        _only_with_a_new_run()
        folder = resume
        if _ended(folder):
            code = _finish(folder)
            progress.finish(folder, lang)
            return code
        arguments += ["--hopquy-resume", str(folder.resolve()), *_passed({name: options[name] for name in _OF_THIS_PART})]
    else:
        _check(wanted.role, options["profile"])
        check_chosen(wanted.role, options["only"], options["story"], wanted.features)
        _check_baseline(wanted.role, options)
        folder = out or Path("runs") / run_name(datetime.now(UTC), os.urandom(4).hex())
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise click.UsageError(f"{folder} is there already and not empty: name another folder, or remove it")
        arguments += ["--hopquy-out", str(folder.resolve()), *_passed(options)]
    arguments += [] if max_time is None else ["--hopquy-max-time", str(max_time)]
    desk = own_terminal(lang) if wanted.driver.kind == "manual" and not options["no_manual"] else None

    def shown(story: str, outcome: str) -> None:
        if desk is None:
            progress.story(story, outcome)
        else:
            desk.between(partial(progress.story, story, outcome))

    try:
        code = play_in_child(wanted.role, arguments, shown, None if max_time is None else max_time + wanted.driver.timeout + _GRACE, desk)
    except KeyboardInterrupt:
        if not (folder / "evidence.jsonl").is_file():
            raise
        code = INTERRUPTED
    if (folder / "report.json").is_file():
        progress.finish(folder, lang)
    elif (folder / "evidence.jsonl").is_file():
        progress.say(_STOPPED[lang].format(folder=quote(str(folder)), target=quote(str(target))))
    return code


def _passed(options: Mapping[str, Any]) -> list[str]:
    """Return the options of the plugin that say the same."""
    passed: list[str] = []
    for name, value in options.items():
        if value is None or value is False:
            continue
        for one in value if isinstance(value, tuple) else (value,):
            passed += [f"--hopquy-{name.replace('_', '-')}"] + ([] if one is True else [str(one)])
    return passed


def _only_with_a_new_run() -> None:
    """Refuse what a run that is gone on with has from its own plan."""
    context = click.get_current_context()
    given = [name for name in context.params if name not in (*_OF_THIS_PART, *_OF_THE_COMMAND)]
    told = [name for name in given if context.get_parameter_source(name) is ParameterSource.COMMANDLINE]
    if told:
        raise click.UsageError(f"--resume goes on by the run's own plan: leave out --{told[0].replace('_', '-')}")


def _ended(folder: Path) -> bool:
    """Whether only the seal and the views are missing; raises what reading a run raises."""
    from hopquy.runner.evidence import read_stopped  # noqa: PLC0415 -- only once a folder is there

    return read_stopped(folder).complete


def _finish(folder: Path) -> int:
    from hopquy.runner.evidence import read_stopped  # noqa: PLC0415 -- as above
    from hopquy.runner.plugin.folder import finished  # noqa: PLC0415
    from hopquy.runner.spec import shipped  # noqa: PLC0415

    return finished(folder, read_stopped(folder), shipped()).exit


def _check(role: str, profile: str | None) -> None:
    from hopquy.runner.plan import ProfileError, chosen_profile  # noqa: PLC0415 -- as above
    from hopquy.runner.spec import shipped  # noqa: PLC0415

    try:
        chosen_profile(shipped().profiles, role, profile)
    except ProfileError as error:
        raise click.UsageError(str(error)) from None


def _check_baseline(role: str, options: Mapping[str, Any]) -> None:
    from hopquy.runner.plan import chosen_profile, read_baseline  # noqa: PLC0415 -- as above
    from hopquy.runner.spec import shipped  # noqa: PLC0415

    if options["baseline"] is None:
        return
    if options["mode"] != "ci":
        raise click.UsageError("--baseline is for --mode ci: elsewhere nothing is tolerated")
    read_baseline(options["baseline"], shipped(), chosen_profile(shipped().profiles, role, options["profile"]))
