"""One embedded intermediary system for all tests here, with clients that speak its dialects without sharing its code."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

import pytest
import requests

from hopquy.fixtures.intermediary import EmbeddedAxis

_SPEC = importlib.util.spec_from_file_location("axis_wire_client", Path(__file__).parents[1] / "axis" / "wire_client.py")
wire_client = sys.modules.get(_SPEC.name) or importlib.util.module_from_spec(_SPEC)
if _SPEC.name not in sys.modules:
    sys.modules[_SPEC.name] = wire_client
    _SPEC.loader.exec_module(wire_client)

NAMESPACE = "http://www.mic.gov.vn/TBT/QCVN_102_2016"


def document(sender: str, *recipients: str, number: int = 1, subject: str = "V/v kết nối") -> bytes:
    to = "".join(f"<e:To><e:OrganId>{code}</e:OrganId></e:To>" for code in recipients)
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<e:edXML xmlns:e="{NAMESPACE}"><e:edXMLEnvelope><e:edXMLHeader><e:MessageHeader>'
        f"<e:From><e:OrganId>{sender}</e:OrganId></e:From>{to}<e:DocumentId>{sender},2026/11/20,{number}/VP</e:DocumentId>"
        f"<e:Code><e:CodeNumber>{number}</e:CodeNumber><e:CodeNotation>VP</e:CodeNotation></e:Code><e:Subject>{subject}</e:Subject>"
        "</e:MessageHeader><e:TraceHeaderList><e:TraceHeader><e:Timestamp>2026/11/20 08:00:00</e:Timestamp></e:TraceHeader>"
        "</e:TraceHeaderList></e:edXMLHeader></e:edXMLEnvelope></e:edXML>"
    ).encode()


def status(sender: str, to: str, document_id: str, code: str = "03") -> bytes:
    return (
        f'<edXML xmlns="{NAMESPACE}"><edXMLEnvelope><edXMLHeader><MessageHeader><ResponseFor><OrganId>{to}</OrganId>'
        f"<DocumentId>{document_id}</DocumentId></ResponseFor><From><OrganId>{sender}</OrganId></From><StatusCode>{code}</StatusCode>"
        "<Timestamp>2026/11/20 09:00:00</Timestamp></MessageHeader></edXMLHeader></edXMLEnvelope></edXML>"
    ).encode()


class Vxp:
    """A connected system that speaks the SDK's wire; every call on one connection, no header of an earlier call."""

    def __init__(self, target, system):
        self.target = target
        self.system = system
        self.code = system.codes[0]
        self.client = wire_client.WireClient(target.endpoint, system.system_id, system.secret)

    def call(self, operation, body=b"", **arguments):
        self.client.kept = {}
        return self.client.call(operation, body, **arguments)

    def send(self, packet, message_type="edoc", sender=None):
        self.client.kept = {}
        return self.client.send(packet, sender or self.code, message_type, hash_file=self.written(packet), crlf=False)

    def listed(self, message_type="edoc"):
        return self.call("getReceivedEdocList", servicetype="eDoc", messagetype=message_type)["data"]

    def get(self, doc_id):
        return self.call("getEdoc", b"{}", docId=doc_id)

    def update(self, doc_id, state):
        self.client.kept = {}
        return self.client.exchange("POST", "/updateStatus", self.client.headers({"docId": doc_id, "status": state}), b"{}")[2]

    def sent(self, message_type="edoc"):
        return self.call("getSentEdocList", servicetype="eDoc", messagetype=message_type)["data"]

    def directory(self):
        return self.call("getAgenciesList")

    def close(self):
        self.client.close()


@pytest.fixture(scope="session")
def embedded():
    with EmbeddedAxis() as running:
        yield running


@pytest.fixture
def control():
    session = requests.Session()
    session.trust_env = False

    def ask(target, action):
        answer = session.post(f"{target.control_url}/{action}", json={}, timeout=20)
        return answer.status_code, answer.json()

    yield ask
    session.close()


class Rest:
    """A connected system that speaks the provincial variant."""

    def __init__(self, target, system):
        self.target = target
        self.system = system
        self.code = system.codes[0]
        self.session = requests.Session()
        self.session.trust_env = False

    def headers(self, secret=None):
        return {"X-SystemId": self.system.system_id, "X-SecretKey": secret or self.system.secret}

    def call(self, method, operation, **more):
        url = f"{self.target.endpoint}/v1/{operation}"
        return self.session.request(method, url, headers=more.pop("headers", None) or self.headers(), timeout=20, **more).json()

    def send(self, packet, message_type="edoc", sender=None, **more):
        del sender
        files = {"edocFile": ("a.edxml", packet, "application/octet-stream")}
        return self.call("POST", "sendEdoc", files=files, data={"messageType": message_type}, **more)

    def listed(self, message_type="edoc"):
        return self.call("GET", "syncReceivedEdocList", params={"messageType": message_type})["data"]

    def get(self, doc_id):
        return self.call("GET", "getEdoc", params={"docId": doc_id})

    def update(self, doc_id, state):
        url = f"{self.target.endpoint}/v1/updateStatus"
        return self.session.post(url, headers=self.headers(), json={"docId": doc_id, "status": state}, timeout=20).content

    def directory(self):
        return self.call("GET", "getAgenciesList")

    def close(self):
        self.session.close()


class Stage:
    """What a test plays with: packets, clients of the systems, the control end point."""

    written = None
    """How clients write the digest of a packet, where not with all its digits."""
    unpadded = staticmethod(wire_client.unpadded)

    document = staticmethod(document)
    status = staticmethod(status)

    def __init__(self, embedded, ask):
        self.embedded = embedded
        self.ask = ask
        self.opened = []

    def client(self, target, number):
        made = {"vxp": Vxp, "rest": Rest}[target.dialect](target, target.systems[number] if isinstance(number, int) else number)
        made.written = self.written or wire_client.padded
        self.opened.append(made)
        return made

    def clients(self, target):
        return [self.client(target, number) for number in range(3)]


@pytest.fixture
def stage(embedded, control):
    made = Stage(embedded, control)
    yield made
    for client in made.opened:
        client.close()
