"""What a role sets up around the target for a run, and which scene belongs to which role."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

from hopquy.runner.plugin.acting import Acting, Backstage

if TYPE_CHECKING:
    from hopquy.runner.doctor import Listening
    from hopquy.runner.plugin.session import Request
    from hopquy.runner.spec import Catalogue

__all__ = ["SCENES", "Hearing", "Scene", "scene_of"]

SCENES = {
    "document-system": "hopquy.runner.plugin.document_system.scene",
    "axis": "hopquy.runner.plugin.intermediary.scene",
    "onestop-system": "hopquy.runner.plugin.onestop.scene",
}
"""Role -> the module whose `scene(request, catalogue)` makes its scene."""


class Scene(Protocol):
    """The counterparts of one run."""

    def listen(self) -> None:
        """Take what must be free before anything is written; raises SandboxError."""

    def about(self) -> Mapping[str, Any]:
        """Return what is recorded of the target at the beginning."""

    def open(self, backstage: Backstage) -> None:
        """Set the counterparts up; what they see is recorded from now on."""

    def reach(self) -> None:
        """Find out whether the target answers, where it is we who call; raises DriverError."""

    def stage(self, story: str) -> Acting:
        """Return the stage of one story."""

    def left(self, story: str) -> None:
        """Hear that a story is over."""

    @property
    def url(self) -> str | None:
        """Where a counterpart listens for the target, when this run started it."""

    @property
    def over_tls(self) -> Sequence[tuple[str, str]]:
        """Where a counterpart listens for the target over TLS, each with the certificate that the target has to trust."""

    @property
    def failures(self) -> Sequence[BaseException]:
        """Faults of our own counterparts."""

    def stop(self) -> None:
        """Let everything go."""


@runtime_checkable
class Hearing(Protocol):
    """A scene that the target calls, so that the doctor can hear whether it does."""

    def listening(self, mark: str) -> Listening | None:
        """Return what the doctor hears by, None where nothing listens; calls with this mark in their path are the doctor's own and not recorded."""


def scene_of(request: Request, catalogue: Catalogue) -> Scene:
    """Return the scene of the target's role."""
    made: Callable[[Request, Catalogue], Scene] = importlib.import_module(SCENES[request.target.role]).scene
    return made(request, catalogue)
