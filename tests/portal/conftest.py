"""One server for all tests of the portal, a fresh portal behind it for each."""

from __future__ import annotations

import importlib.util
import sys
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from hopquy.fixtures.portal import Account, Portal, PortalEvent, PortalServer, Settings

_SPEC = importlib.util.spec_from_file_location("portal_wire_client", Path(__file__).with_name("wire_client.py"))
wire_client = importlib.util.module_from_spec(_SPEC)
sys.modules[_SPEC.name] = wire_client
_SPEC.loader.exec_module(wire_client)

OURS = Account("mot-cua", "mat-khau-123", ("H99.001", "H99.101"), "Một cửa tỉnh Mẫu")
OTHER = Account("he-thong-khac", "mật khẩu: khác", name="Hệ thống khác")


@dataclass
class Clock:
    """The portal's clock, which a test moves."""

    at: datetime = datetime(2026, 11, 22, 11, 0, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.at

    def go_on(self, **time: float) -> None:
        self.at += timedelta(**time)


@dataclass
class Bench:
    """A portal behind the shared server, what it reported, and clients of it."""

    server: PortalServer
    portal: Portal
    events: list[PortalEvent]
    clock: Clock
    clients: list = field(default_factory=list)

    def client(self, **more):
        client = wire_client.WireClient(more.pop("url", self.server.url), **more)
        self.clients.append(client)
        return client

    def caller(self, **more):
        """A client that has logged in."""
        client = self.client(**more)
        assert client.login().code in (0, "0", "00")
        self.events.clear()
        return client

    def direct(self, **more):
        """A client that has a token."""
        client = self.client(**more)
        assert client.authorise().status == 200
        self.events.clear()
        return client

    def set(self, **settings):
        """Serve a fresh portal with other settings."""
        self.portal = Portal((OURS, OTHER), settings=Settings(**settings), listener=self.events.append, now=self.clock)
        self.server.attach(self.portal)

    @property
    def event(self) -> PortalEvent:
        return self.events[-1]


@pytest.fixture(scope="session")
def portal_server():
    with PortalServer(max_body=2_000_000) as running:
        yield running


@pytest.fixture
def bench(portal_server):
    events: list[PortalEvent] = []
    clock = Clock()
    made = Bench(portal_server, Portal((OURS, OTHER), listener=events.append, now=clock), events, clock)
    portal_server.attach(made.portal)
    yield made
    for client in made.clients:
        client.close()
    assert made.portal.failures == []
    assert [event.internal_error for event in events if event.internal_error] == []
