"""How the suite makes the target act."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from hopquy.runner.drivers.command import CommandDriver
from hopquy.runner.drivers.contract import ACTIONS, Answer, DriverLike, Kept
from hopquy.runner.drivers.http import HttpDriver
from hopquy.runner.drivers.manual import ManualDriver
from hopquy.runner.drivers.passive import PassiveDriver
from hopquy.runner.drivers.question import Desk
from hopquy.runner.drivers.trust import trusting
from hopquy.runner.model.target import Driver

__all__ = [
    "ACTIONS",
    "Answer",
    "CommandDriver",
    "Desk",
    "DriverLike",
    "HttpDriver",
    "Kept",
    "ManualDriver",
    "PassiveDriver",
    "driver_for",
    "trusting",
]


def driver_for(
    wanted: Driver, desk: Desk | None = None, *, names: Mapping[str, str] | None = None, folder: Path | None = None, role: str = ""
) -> HttpDriver | CommandDriver | ManualDriver | PassiveDriver:
    """Return the driver that target.yaml asks for; a person sits at `desk`, is told the `names` of bodies and procedures by code, and finds files in the run's `folder`."""
    if wanted.kind == "http" and wanted.url is not None:
        return HttpDriver(wanted.url, wanted.actions, token=wanted.token, timeout=wanted.timeout, ca=wanted.ca)
    if wanted.kind == "command":
        return CommandDriver(wanted.command, wanted.actions, timeout=wanted.timeout)
    if wanted.kind == "manual":
        return ManualDriver(wanted, desk, names=names, folder=folder, role=role)
    return PassiveDriver()
