"""A whole run against the embedded reference intermediary system: the same stories, drivers and sockets as against any other target."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Unpack

from hopquy import __version__
from hopquy.fixtures.intermediary import EmbeddedAxis, EmbeddedAxisTarget
from hopquy.runner.model.intermediary import AXIS_FEATURES, Account, Intermediary
from hopquy.runner.model.target import AXIS_PACE, Driver, Pace, Product, Target
from hopquy.runner.plugin.showing import Showing, shown
from hopquy.runner.verdict.judgement import Judgement

__all__ = ["play_embedded_axis"]

_PACE = {point: Pace(0.02, 2.0) for point in AXIS_PACE}
_TIMEOUT = 10.0
_BURST = 120
"""More than a queue of a hundred holds, and quicker than two hundred."""


def play_embedded_axis(
    embedded: EmbeddedAxis, persona: str = "operator-vxp", defects: Sequence[str] = (), **how: Unpack[Showing]
) -> tuple[Judgement, Path]:
    """Run stories against the reference intermediary system in a persona with defects; returns what was judged and the run folder."""
    with embedded.run(persona, defects=defects) as system:
        return shown(_target(persona, system, defects), how)


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
