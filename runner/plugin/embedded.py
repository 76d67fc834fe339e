"""A whole run against the embedded reference system: the same stories, drivers and sockets as against any other target."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from hopquy import __version__
from hopquy.fixtures.axis import Axis, System
from hopquy.fixtures.defects import defect_catalogue
from hopquy.fixtures.document_system.embedded import Embedded, EmbeddedTarget
from hopquy.fixtures.document_system.persona import PERSONAS
from hopquy.fixtures.document_system.system import DocumentSystem
from hopquy.runner.drivers import ACTIONS, Desk
from hopquy.runner.model.target import FEATURES, OUR_CODES, OUR_SYSTEM, PACE, TLS, Driver, Pace, Product, Target, Trials
from hopquy.runner.model.verdict import Mode
from hopquy.runner.plugin.entrance import play
from hopquy.runner.plugin.folder import prepared
from hopquy.runner.plugin.session import Request
from hopquy.runner.spec import Catalogue, shipped
from hopquy.runner.verdict.judgement import Judgement

__all__ = ["UnknownDefect", "play_embedded"]

_PACE = {point: Pace(0.02, 0.2 if point == "quiet" else 2.0) for point in PACE}
_TRIALS = Trials(large_mib=0.25, valid=8, seconds=5.0)
"""So much as shows every defect; what was sent is in the evidence."""
_POLLING = 0.02


class UnknownDefect(LookupError):  # noqa: N818 -- says what it is
    """No defect has that name."""


def play_embedded(
    embedded: Embedded,
    persona: str = "operator-sdk",
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
    desk: Callable[[DocumentSystem], Desk] | None = None,
    patience: float = 10.0,
    seed: str | None = None,
    trials: Trials = _TRIALS,
) -> tuple[Judgement, Path]:
    """Run every story against the reference system in a persona with defects; `keep` writes the run folder (`out`, or a new one in runs/), with `views` the reports too.

    The names and made-up packets come from `seed`, by default a random one; `trials` says how many.
    With a `desk` a person there acts, `patience` seconds an action, instead of a program, and the system looks by itself for what came.
    """
    catalogue = catalogue or shipped()
    known = defect_catalogue(catalogue)
    for name in defects:
        if name not in known:
            raise UnknownDefect(name)
    behaviours = [name for name in defects if known[name].is_behaviour]
    changes = [change for name in defects if (change := known[name].packet_change(catalogue)) is not None]
    relay = _Relay()
    with embedded.run(
        persona,
        defects=behaviours,
        packet_changes=changes,
        listener=relay,
        systems=[System(OUR_SYSTEM, "0" * 32, OUR_CODES)],
        poll_interval=None if desk is None else _POLLING,
    ) as system:
        request = Request(
            _target(persona, system, defects, None if desk is None else patience, trials),
            desk=desk(system.system) if desk is not None else None,
            mode=mode,
            stories=tuple(stories),
            workers=workers,
            counterpart=relay.join(system.axis),
            catalogue=catalogue,
        )
        if seed is not None:
            request = replace(request, seed=seed)
        if keep:
            request = prepared(request, out)
        return play(request, progress=progress, views=keep and views), request.out or Path()


def _target(persona: str, system: EmbeddedTarget, defects: Sequence[str], patience: float | None, trials: Trials) -> Target:
    name = f"hopquy reference document system ({persona})" + (f" with {', '.join(defects)}" if defects else "")
    program = Driver("http", system.control_url, actions=ACTIONS)
    person = Driver("manual", timeout=patience or 0.0, actions=ACTIONS[:-1], person="hopquy inspector", party="laboratory")
    return Target(
        Product(name, __version__, "hopquy"), "document-system", (*FEATURES, TLS) if PERSONAS[persona].wire.over_tls else FEATURES, system.system_id, system.secret, system.codes,
        driver=program if patience is None else person, pace=_PACE, trials=trials,
    )  # fmt: skip


class _Relay:
    """Hands the events of an axis that is there before the run to the run's capture."""

    def __init__(self) -> None:
        self._capture: Callable[..., None] | None = None

    def __call__(self, event: Any) -> None:
        if self._capture is not None:
            self._capture(event)

    def join(self, axis: Axis) -> Callable[[Sequence[System], Callable[..., None]], Axis]:
        def joined(_systems: Sequence[System], capture: Callable[..., None]) -> Axis:
            self._capture = capture
            return axis

        return joined
