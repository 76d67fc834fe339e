"""How the suite makes the target act."""

from __future__ import annotations

from hopquy.runner.drivers.command import CommandDriver
from hopquy.runner.drivers.contract import ACTIONS, Answer, DriverLike
from hopquy.runner.drivers.http import HttpDriver
from hopquy.runner.drivers.passive import PassiveDriver
from hopquy.runner.drivers.trust import trusting
from hopquy.runner.model.target import Driver

__all__ = ["ACTIONS", "Answer", "CommandDriver", "DriverLike", "HttpDriver", "PassiveDriver", "driver_for", "trusting"]


def driver_for(wanted: Driver) -> HttpDriver | CommandDriver | PassiveDriver:
    """Return the driver that target.yaml asks for."""
    if wanted.kind == "http" and wanted.url is not None:
        return HttpDriver(wanted.url, wanted.actions, token=wanted.token, timeout=wanted.timeout, ca=wanted.ca)
    if wanted.kind == "command":
        return CommandDriver(wanted.command, wanted.actions, timeout=wanted.timeout)
    return PassiveDriver()
