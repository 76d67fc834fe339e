"""A whole run against the embedded reference intermediary system: the same stories, drivers and sockets as against any other target."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from hopquy import __version__
from hopquy.fixtures.intermediary import EmbeddedAxis, EmbeddedAxisTarget
from hopquy.runner.model.intermediary import AXIS_FEATURES, Account, Intermediary
from hopquy.runner.model.target import AXIS_PACE, Driver, Pace, Product, Target
from hopquy.runner.model.verdict import Mode
from hopquy.runner.plugin.entrance import play
from hopquy.runner.plugin.folder import prepared
from hopquy.runner.plugin.session import Request
from hopquy.runner.spec import Catalogue, shipped
from hopquy.runner.verdict.judgement import Judgement

__all__ = ["play_embedded_axis"]

_PACE = {point: Pace(0.02, 2.0) for point in AXIS_PACE}
_TIMEOUT = 10.0
_BURST = 120
"""More than a queue of a hundred holds, and quicker than two hundred."""


def play_embedded_axis(
    embedded: EmbeddedAxis,
    persona: str = "operator-vxp",
    defects: Sequence[str] = (),
    *,
    out: Path | None = None,
    keep: bool = False,
    views: bool = True,
    progress: Callable[[str, str], None] = lambda _story, _outcome: None,
    catalogue: Catalogue | None = None,
    mode: Mode = Mode.SELF_TEST,
    stories: Sequence[str] = (),
    workers: int = 1,
) -> tuple[Judgement, Path]:
    """Run every story against the reference intermediary system in a persona with defects; `keep` and `views` as with the document system."""
    with embedded.run(persona, defects=defects) as system:
        request = Request(
            _target(persona, system, defects), mode=mode, stories=tuple(stories), workers=workers, catalogue=catalogue or shipped()
        )
        if keep:
            request = prepared(request, out)
        return play(request, progress=progress, views=keep and views), request.out or Path()


def _target(persona: str, system: EmbeddedAxisTarget, defects: Sequence[str]) -> Target:
    name = f"hopquy reference intermediary system ({persona})" + (f" with {', '.join(defects)}" if defects else "")
    there = Intermediary(
        system.endpoint, system.dialect, tuple(Account(one.system_id, one.secret, one.codes) for one in system.systems),
        system.locked_code, system.unknown_code, system.foreign_code, timeout=_TIMEOUT, burst=_BURST,
    )  # fmt: skip
    return Target(
        Product(name, __version__, "hopquy"), "axis", (*AXIS_FEATURES, *there.given), pace=_PACE, intermediary=there,
        driver=Driver("http", system.control_url, actions=("restart", "settle")),
    )  # fmt: skip
