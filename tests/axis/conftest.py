"""One server for all tests of the axis, a fresh axis behind it for each."""

from __future__ import annotations

import importlib.util
import sys
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from hopquy.fixtures.axis import Axis, AxisEvent, AxisServer, System

_SPEC = importlib.util.spec_from_file_location("axis_wire_client", Path(__file__).with_name("wire_client.py"))
wire_client = importlib.util.module_from_spec(_SPEC)
sys.modules[_SPEC.name] = wire_client
_SPEC.loader.exec_module(wire_client)

NAMESPACE = "http://www.mic.gov.vn/TBT/QCVN_102_2016"
ENTERPRISE = System("he-thong-dn", "bí-mật:của doanh nghiệp", ("020100107370",), "Doanh nghiệp A")
MINISTRY = System("he-thong-btc", "mat-khau-btc-123", ("G12", "000.00.00.G12"), "Bộ Tài chính")
PROVINCE = System("he-thong-qn", "mat-khau-qn-456", ("000.00.00.H49",))
SYSTEMS = (ENTERPRISE, MINISTRY, PROVINCE)


def document(*recipients: str, sender: str = "020100107370", subject: str = "V/v kết nối", more: str = "") -> bytes:
    to = "".join(f"<e:To><e:OrganId>{code}</e:OrganId></e:To>" for code in recipients)
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<edXML xmlns="{NAMESPACE}"><e:edXMLEnvelope xmlns:e="{NAMESPACE}"><e:edXMLHeader><e:MessageHeader>'
        f"<e:From><e:OrganId>{sender}</e:OrganId></e:From>{to}<e:DocumentId>{sender},2026/11/20,12/VP</e:DocumentId>"
        f"<e:Code><e:CodeNumber>12</e:CodeNumber><e:CodeNotation>VP</e:CodeNotation></e:Code><e:Subject>{subject}</e:Subject></e:MessageHeader>"
        "<e:TraceHeaderList><e:TraceHeader><e:Timestamp>2026/11/20 08:00:00</e:Timestamp></e:TraceHeader></e:TraceHeaderList>"
        f"</e:edXMLHeader></e:edXMLEnvelope>{more}</edXML>"
    ).encode()


def status(to: str, sender: str = "000.00.00.G12", code: str = "01") -> bytes:
    return (
        f'<edXML xmlns="{NAMESPACE}"><edXMLEnvelope><edXMLHeader><MessageHeader><From><OrganId>{sender}</OrganId></From>'
        f"<ResponseFor><OrganId>{to}</OrganId><Code>12/VP</Code></ResponseFor><StatusCode>{code}</StatusCode></MessageHeader>"
        "</edXMLHeader></edXMLEnvelope></edXML>"
    ).encode()


@dataclass
class Bench:
    """An axis behind the shared server, what it reported, and clients of its systems."""

    server: AxisServer
    axis: Axis
    events: list[AxisEvent]
    clients: list = field(default_factory=list)

    document = staticmethod(document)
    status = staticmethod(status)
    padded = staticmethod(wire_client.padded)
    unpadded = staticmethod(wire_client.unpadded)
    enterprise = ENTERPRISE
    ministry = MINISTRY
    province = PROVINCE
    systems = SYSTEMS

    def client(self, system: System, url: str = "", **more):
        client = wire_client.WireClient(url or self.server.url, system.system_id, more.pop("secret", system.secret), **more)
        self.clients.append(client)
        return client

    def fresh(self, **more) -> Axis:
        """An axis with the same systems that reports to the same list."""
        return Axis(SYSTEMS, listener=self.events.append, **more)


@pytest.fixture(scope="session")
def server():
    with AxisServer(max_body=2_000_000) as running:
        yield running


@pytest.fixture
def bench(server):
    events: list[AxisEvent] = []
    made = Bench(server, Axis(SYSTEMS, listener=events.append), events)
    server.attach(made.axis)
    yield made
    for client in made.clients:
        client.close()
    assert made.axis.failures == []
    assert [event.internal_error for event in events if event.internal_error] == []
