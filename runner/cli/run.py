"""`hopquy run target.yaml`: drive, record, judge, report."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime
from pathlib import Path

import click

from hopquy.runner.cli.language import lang_option

__all__ = ["command"]

_GRACE = 60.0
"""Seconds for judging and reporting, after which a run that was to be over is stopped the hard way."""
_STOPPED = {
    "vi": "Đã dừng trước khi xong: không có quyết định. Xem phần đã ghi (chẩn đoán): hopquy judge {folder}",
    "en": "Stopped before it was over: there is no decision. What was recorded (a diagnosis): hopquy judge {folder}",
}


@click.command("run")
@click.argument("target", type=click.Path(path_type=Path))
@click.option("--profile", default="document-exchange", help="The profile to judge by.")
@click.option("--as-of", metavar="DATE", help="The day whose rules hold (default: today in Vietnam).")
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
@click.option("--story", "stories", multiple=True, metavar="GLOB", help="Only these stories; leaves the decision open.")
@click.option("--out", type=click.Path(path_type=Path), help="The run's own folder (default: runs/<run-id>).")
@lang_option
def command(
    target: Path,
    profile: str,
    as_of: str | None,
    only: tuple[str, ...],
    mode: str,
    max_time: float | None,
    workers: int,
    stories: tuple[str, ...],
    out: Path | None,
    lang: str,
) -> int:
    """Test the system that TARGET (a target.yaml) describes.

    The stories run in a pytest of their own, which neither your pytest settings nor your plugins can change.
    """
    from hopquy.runner.cli.child import play_in_child  # noqa: PLC0415 -- only for a run
    from hopquy.runner.cli.progress import Progress  # noqa: PLC0415
    from hopquy.runner.plan import read_target, run_name  # noqa: PLC0415
    from hopquy.runner.spec import shipped  # noqa: PLC0415

    wanted = read_target(target)
    if profile not in shipped().profiles:
        raise click.UsageError(f"no profile is called {profile!r}; there are: {', '.join(shipped().profiles)}")
    _check_day(as_of)
    folder = out or Path("runs") / run_name(datetime.now(UTC), os.urandom(4).hex())
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise click.UsageError(f"{folder} is there already and not empty: name another folder, or remove it")
    arguments = [
        "--hopquy-target",
        str(target.resolve()),
        "--hopquy-out",
        str(folder.resolve()),
        "--hopquy-profile",
        profile,
        "--hopquy-mode",
        mode,
        "--hopquy-workers",
        str(workers),
    ]
    arguments += ["--hopquy-max-time", str(max_time)] if max_time is not None else []
    arguments += [part for glob in stories for part in ("--hopquy-story", glob)]
    arguments += ["--hopquy-as-of", as_of] if as_of else []
    arguments += [part for glob in only for part in ("--hopquy-only", glob)]
    progress = Progress(lang)
    code = play_in_child(wanted.role, arguments, progress.story, None if max_time is None else max_time + wanted.driver.timeout + _GRACE)
    if (folder / "report.json").is_file():
        progress.finish(folder, lang)
    elif (folder / "evidence.jsonl").is_file():
        progress.say(_STOPPED[lang].format(folder=folder))
    return code


def _check_day(text: str | None) -> None:
    try:
        if text is not None:
            date.fromisoformat(text)
    except ValueError:
        raise click.UsageError(f"--as-of {text!r} is not a date; write it like 2026-01-31") from None
