"""A one-stop system beside the simulated portal, and what the portal was told."""

from __future__ import annotations

import json
import threading
from contextlib import contextmanager
from dataclasses import dataclass, field

import pytest
import requests

from hopquy.fixtures.onestop_system.defects import unproven
from hopquy.fixtures.onestop_system.embedded import EmbeddedOnestop
from hopquy.fixtures.onestop_system.persona import PERSONAS
from hopquy.fixtures.onestop_system.transport import PortalAccess
from hopquy.fixtures.portal import Account, Filing, HandedIn, Portal, PortalFault, PortalServer, Settings, TargetClient

PROCEDURE = "1.009901"
APPLICANT = {
    "name": "Nguyễn Văn Mẫu",
    "identifier": "001099000001",
    "phone": "0900000001",
    "email": "mau@example.vn",
    "address": "Số 1, đường Mẫu",
}
COMPONENTS = [{"code": "G99-TP000101", "name": "Giấy đề nghị.pdf"}]
PATIENCE = 10


@dataclass
class Run:
    """One run: the target, what is said to it and what the portal was told."""

    target: object
    portal: Portal
    server: PortalServer
    session: requests.Session
    events: list
    heard: threading.Condition = field(repr=False, default_factory=threading.Condition)
    components = COMPONENTS
    applicant = APPLICANT
    procedure = PROCEDURE

    def ask(self, action, **arguments):
        answer = self.session.post(f"{self.target.control_url}/{action}", json=arguments, timeout=PATIENCE)
        return answer.status_code, answer.json()

    def act(self, action, **arguments):
        status, answer = self.ask(action, **arguments)
        assert status == 200, answer
        return answer

    def clock(self, at):
        self.act("set-clock", at=at)

    def file(self, **more):
        given = {"channel": "counter", "procedure": PROCEDURE, "applicant": APPLICANT, "components": COMPONENTS, **more}
        return self.act("file", **given)["code"]

    def settle(self):
        return self.act("settle")["waiting"]

    def show(self, code):
        return self.act("show", code=code)["dossier"]

    def papers(self, code):
        return self.act("papers", code=code)["papers"]

    def figures(self, from_="2026-01-01", until="2026-12-31"):
        return self.act("statistics", **{"from": from_, "until": until})["figures"]

    def calls(self, *services):
        return [event for event in self.events if event.kind == "call" and event.service in services]

    def arm(self, kind, service="", **more):
        self.portal.arm(PortalFault(kind, service, **more))

    def taken(self, *services):
        """The messages that the portal took, in order."""
        found = [(event, item) for event in self.calls(*services) for item in event.items if item.refusal is None and not event.refusal]
        return [json.loads(event.raw(item)) for event, item in found]

    def told(self, code=None):
        return [item for item in self.taken("DongBoHoSoMC") if code in (None, item["MaHoSo"])]

    def states(self, code=None):
        return [item["TrangThaiHoSo"] for item in self.told(code)]

    def steps(self, code=None):
        return [item["TrangThai"] for item in self.taken("CapNhatTienDoHoSoMC", "progress") if code in (None, item["MaHoSo"])]

    def until(self, condition):
        """Wait for the background work until something is so."""
        with self.heard:
            assert self.heard.wait_for(condition, PATIENCE)

    def from_portal(self, **more):
        """Somebody files on the portal; returns the code and what the target answered."""
        papers = [HandedIn("don.pdf", b"%PDF-1.4 don", "G99-TP000101")]
        self.filed = self.portal.file(Filing(PROCEDURE, self.target.unit, papers=papers, more=more), TargetClient(self.target.url))
        return self.filed.dossier.code, json.loads(self.filed.asked.heard.body)

    def again(self):
        """The portal tells of the same filing once more."""
        return json.loads(self.portal.tell(self.filed.body, TargetClient(self.target.url)).heard.body)


@pytest.fixture(scope="session")
def embedded():
    with EmbeddedOnestop() as started:
        yield started


@pytest.fixture(scope="session")
def http():
    with requests.Session() as session:
        session.trust_env = False
        yield session


@pytest.fixture(scope="session")
def portal_server():
    server = PortalServer().start()
    yield server
    server.stop()


@pytest.fixture
def running(embedded, http, portal_server):
    """Return a context manager that gives a run of a persona with defects."""

    @contextmanager
    def begin(persona="fields-2022", *defects, at="2026-11-20T09:00:00", settings=None, one_clock=False, **options):
        heard, events = threading.Condition(), []

        def listen(event):
            with heard:
                events.append(event)
                heard.notify_all()

        account = Account("mot-cua", "mat-khau-123", (PERSONAS[persona].unit_code,))
        portal = Portal([account], settings=settings or Settings(), listener=listen)
        portal_server.attach(portal)
        unproved = unproven().keys() & set(defects)
        proved = set(defects) - unproved
        access = PortalAccess(portal_server.url, "mot-cua", "mat-khau-123")
        with embedded.run(access, persona, defects=proved, unproved=unproved, **options) as target:
            run = Run(target, portal, portal_server, http, events, heard)
            run.clock(at)
            if one_clock:
                portal.serials._now = target.machine.clock.now
            yield run
        assert portal.failures == []
        assert [event.internal_error for event in events if event.internal_error] == []

    return begin
