"""The child process in which stories run: its own ini, no plugin autoload, no PYTEST_ADDOPTS, no foreign conftest."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from types import FrameType
from typing import Any

import click

from hopquy.runner.drivers import Desk
from hopquy.runner.drivers.line import Exchange
from hopquy.runner.plugin.entrance import INI, SUITES

__all__ = ["play_in_child"]

_MARK = "hopquy-progress "


def play_in_child(
    role: str, options: list[str], progress: Callable[[str, str], None], patience: float | None, desk: Desk | None = None
) -> int:
    """Run the stories of a role and return the exit code; after `patience` seconds the child is stopped and the code is 3.

    What the child asks of a person is put to `desk`, which has the terminal.
    """
    folder = SUITES[role]
    command = [
        sys.executable, "-I", "-m", "pytest", "-c", str(INI), "--rootdir", str(folder), "--confcutdir", str(folder), "--noconftest", "--import-mode=importlib",
        "-p", "hopquy.runner.plugin", "-p", "no:cacheprovider", "-p", "no:terminal", "-p", "no:logging", "-p", "no:capture", "--assert=plain", *options, str(folder),
    ]  # fmt: skip
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")} | {
        "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"
    }
    with _lent(desk) as (ends, more):
        child = subprocess.Popen(  # noqa: S603 -- our own interpreter and arguments
            [*command, *ends],
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
            errors="replace",
            **more,
        )
    with child:
        timer = threading.Timer(patience, child.terminate) if patience is not None else None
        if timer is not None:
            timer.start()
        try:
            with _stoppable():
                _relay(child, progress)
                code = child.wait()
        except KeyboardInterrupt:
            child.terminate()
            child.wait()
            raise
        finally:
            if timer is not None:
                timer.cancel()
            if desk is not None:
                desk.close()
    return code if code in (0, 1, 2, 3, 4, 5) else 3


@contextlib.contextmanager
def _lent(desk: Desk | None) -> Iterator[tuple[list[str], dict[str, Any]]]:
    """Lend the child the pipes through which it asks: what to tell it of them, and what starting it needs."""
    if desk is None:
        yield [], {}
        return
    line = Exchange()
    line.serve(desk)
    with line.inherited() as (ends, more):
        yield ["--hopquy-person", ends], more


@contextlib.contextmanager
def _stoppable() -> Iterator[None]:
    """Take SIGTERM as Ctrl+C: whoever stops the command means the child as well."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(_number: int, _frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    former = signal.signal(signal.SIGTERM, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, former)


def _relay(child: subprocess.Popen[str], progress: Callable[[str, str], None]) -> None:
    """Turn the child's progress lines into calls; anything else it says is shown."""
    for line in child.stdout or ():
        if line.startswith(_MARK):
            story, _, outcome = line[len(_MARK) :].strip().partition(" ")
            progress(story, outcome)
        elif line.strip():
            click.echo(line.rstrip(), err=True)
