"""A whole run against the embedded reference system: the same stories, drivers and sockets as against any other target."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Unpack

from hopquy import __version__
from hopquy.fixtures.axis import System
from hopquy.fixtures.defects import defects_named
from hopquy.fixtures.document_system.embedded import Embedded, EmbeddedTarget
from hopquy.fixtures.document_system.persona import PERSONAS
from hopquy.fixtures.document_system.system import DocumentSystem
from hopquy.runner.drivers import ACTIONS, Desk
from hopquy.runner.model.target import FEATURES, OUR_CODES, OUR_SYSTEM, PACE, TLS, Driver, Pace, Product, Target, Trials
from hopquy.runner.plugin.showing import Relay, Showing, shown
from hopquy.runner.spec import shipped
from hopquy.runner.verdict.judgement import Judgement

__all__ = ["play_embedded"]

_PACE = {point: Pace(0.02, 0.2 if point == "quiet" else 2.0) for point in PACE}
_TRIALS = Trials(large_mib=0.25, valid=8, seconds=5.0)
"""So much as shows every defect; what was sent is in the evidence."""
_POLLING = 0.02


def play_embedded(
    embedded: Embedded,
    persona: str = "operator-sdk",
    defects: Sequence[str] = (),
    *,
    desk: Callable[[DocumentSystem], Desk] | None = None,
    patience: float = 10.0,
    trials: Trials = _TRIALS,
    **how: Unpack[Showing],
) -> tuple[Judgement, Path]:
    """Run stories against the reference system in a persona with defects; returns what was judged and the run folder. Raises UnknownDefectError.

    `trials` says how many packets are made up.
    With a `desk` a person there acts, `patience` seconds an action, instead of a program, and the system looks by itself for what came.
    """
    catalogue = how.get("catalogue") or shipped()
    wanted = defects_named(defects, catalogue)
    relay = Relay()
    with embedded.run(
        persona,
        defects=[one.name for one in wanted if one.is_behaviour],
        packet_changes=[change for one in wanted if (change := one.packet_change(catalogue)) is not None],
        listener=relay,
        systems=[System(OUR_SYSTEM, "0" * 32, OUR_CODES)],
        poll_interval=None if desk is None else _POLLING,
    ) as system:
        joined = relay.join(system.axis)
        return shown(
            _target(persona, system, defects, None if desk is None else patience, trials),
            how,
            counterpart=lambda _systems, capture: joined(capture),
            desk=desk(system.system) if desk is not None else None,
        )


def _target(persona: str, system: EmbeddedTarget, defects: Sequence[str], patience: float | None, trials: Trials) -> Target:
    name = f"hopquy reference document system ({persona})" + (f" with {', '.join(defects)}" if defects else "")
    program = Driver("http", system.control_url, actions=ACTIONS)
    person = Driver("manual", timeout=patience or 0.0, actions=ACTIONS[:-1], person="hopquy inspector", party="laboratory")
    return Target(
        Product(name, __version__, "hopquy"), "document-system", (*FEATURES, TLS) if PERSONAS[persona].wire.over_tls else FEATURES, system.system_id, system.secret, system.codes,
        driver=program if patience is None else person, pace=_PACE, trials=trials,
    )  # fmt: skip
