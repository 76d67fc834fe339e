"""The two ways of speaking to an intermediary system, behind one face."""

from __future__ import annotations

from typing import Protocol

from hopquy.runner.model.intermediary import Account
from hopquy.runner.probes.intermediary.manner import HONEST, Manner
from hopquy.runner.probes.intermediary.request import Request
from hopquy.runner.probes.intermediary.rest import Rest
from hopquy.runner.probes.intermediary.vxp import Vxp

__all__ = ["Dialect", "dialect_of"]


class Dialect(Protocol):
    """Makes the calls of one account."""

    name: str

    def send(self, packet: bytes, sender: str, message_type: str, manner: Manner = HONEST) -> Request:
        """Send a packet for one of the account's codes."""

    def received(self, message_type: str, manner: Manner = HONEST) -> Request:
        """Ask for the list of what has come."""

    def fetch(self, doc_id: str, manner: Manner = HONEST) -> Request:
        """Ask for a packet."""

    def update(self, doc_id: str, status: str, manner: Manner = HONEST) -> Request:
        """Say how far a packet was taken."""

    def agencies(self, manner: Manner = HONEST) -> Request:
        """Ask for the directory."""


def dialect_of(name: str, account: Account, timestamp: str) -> Vxp | Rest:
    """Return the dialect of that name; `timestamp` is the one that its calls bear for as long as it lives, as the SDK has it."""
    return Rest(account) if name == "rest" else Vxp(account, timestamp)
