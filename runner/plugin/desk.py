"""Where a person is asked during a run: at this process's own terminal, through the pipes of the one that started it, or nowhere."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING

from hopquy.runner.drivers import Desk
from hopquy.runner.drivers.nobody import Nobody
from hopquy.runner.language import chosen
from hopquy.runner.model.absence import NO_MANUAL
from hopquy.runner.plugin.titles import story_titles

if TYPE_CHECKING:
    import pytest

    from hopquy.runner.drivers.terminal import Terminal

__all__ = ["desk_of", "own_terminal"]

_BLOCK = 4096


def own_terminal(language: str) -> Terminal | None:
    """Return the desk at the terminal of this process; None when it has none to read from or to show on."""
    from rich.console import Console  # noqa: PLC0415 -- only where somebody is asked

    from hopquy.runner.drivers.keyboard import Keyboard  # noqa: PLC0415 -- as above
    from hopquy.runner.drivers.terminal import Terminal  # noqa: PLC0415 -- as above

    shown = next((stream for stream in (sys.stdout, sys.stderr) if stream is not None and stream.isatty()), None)
    if sys.stdin is None or not sys.stdin.isatty() or shown is None:
        return None
    # Ends of our own: pytest puts others in the place of 0 and 1 while it captures.
    typed = os.dup(sys.stdin.fileno())
    console = Console(file=os.fdopen(os.dup(shown.fileno()), "w", encoding="utf-8", errors="replace"), highlight=False)
    keyboard = Keyboard(partial(os.read, typed, _BLOCK), os.device_encoding(typed) or "utf-8")
    return Terminal(keyboard, console, language, story_titles())


def desk_of(config: pytest.Config) -> Desk:
    """Return the desk of a run that pytest was started for; raises ValueError where the ends of the pipes are not what they should be."""
    if config.getoption("--hopquy-no-manual"):
        return Nobody(NO_MANUAL)
    ends = config.getoption("--hopquy-person")
    if ends:
        from hopquy.runner.drivers.line import exchange  # noqa: PLC0415 -- only where somebody is asked

        return exchange(ends)
    with _uncaptured(config):
        return own_terminal(chosen()) or Nobody()


@contextmanager
def _uncaptured(config: pytest.Config) -> Iterator[None]:
    capture = config.pluginmanager.getplugin("capturemanager")
    if capture is None:
        yield
        return
    capture.suspend(in_=True)
    try:
        yield
    finally:
        capture.resume()
