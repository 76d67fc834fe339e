"""How a whole run against a reference system is played: what the reference systems of all roles have in common."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, TypedDict

from hopquy.runner.model.target import Target
from hopquy.runner.model.verdict import Mode
from hopquy.runner.plugin.entrance import play
from hopquy.runner.plugin.folder import prepared
from hopquy.runner.plugin.session import Request
from hopquy.runner.spec import Catalogue
from hopquy.runner.verdict.judgement import Judgement

__all__ = ["Relay", "Showing", "shown"]


class Showing(TypedDict, total=False):
    """How a run is played; what is not given is as in a self-test of every story that keeps nothing."""

    keep: bool
    """Write the run folder."""
    out: Path | None
    """Where that folder is, None for a new one in runs/."""
    views: bool
    """Write the reports into the folder too, which is so unless they are not wanted."""
    progress: Callable[[str, str], None]
    """Told of each story's name and outcome."""
    catalogue: Catalogue | None
    """None for that which is shipped."""
    mode: Mode
    stories: Sequence[str]
    """Only the stories whose names fit one of these globs."""
    workers: int
    seed: str | None
    """Where names, order and made-up packets come from; None for a random one."""


def shown(target: Target, how: Showing, **more: Any) -> tuple[Judgement, Path]:
    """Play a run against a target; returns what was judged and the run folder. `more` of a `Request` is what its role needs."""
    request = Request(
        target,
        mode=how.get("mode", Mode.SELF_TEST),
        stories=tuple(how.get("stories", ())),
        workers=how.get("workers", 1),
        catalogue=how.get("catalogue"),
        **more,
    )
    if (seed := how.get("seed")) is not None:
        request = replace(request, seed=seed)
    keep = how.get("keep", False)
    if keep:
        request = prepared(request, how.get("out"))
    judgement = play(request, progress=how.get("progress", _unheard), views=keep and how.get("views", True))
    return judgement, request.out or Path()


def _unheard(_story: str, _outcome: str) -> None:
    """Tell nobody."""


class Relay:
    """Hands the events of a counterpart that is there before the run to the run's capture."""

    def __init__(self) -> None:
        self._capture: Callable[[Any], None] | None = None

    def __call__(self, event: Any) -> None:
        """Hand an event on."""
        if self._capture is not None:
            self._capture(event)

    def join(self, counterpart: Any) -> Callable[[Callable[[Any], None]], Any]:
        """Return what a run calls with its capture to get the counterpart."""

        def joined(capture: Callable[[Any], None]) -> Any:
            self._capture = capture
            return counterpart

        return joined
