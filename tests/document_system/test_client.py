"""The client speaks as its habits say, and says what it met."""

from __future__ import annotations

import hashlib
import threading
from contextlib import contextmanager
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from hopquy.fixtures.axis import Axis, AxisServer, System
from hopquy.fixtures.document_system.client import AxisClient, RefusedError, UnreachableError
from hopquy.fixtures.document_system.persona import PERSONAS, WireHabits
from hopquy.fixtures.document_system.system import VIETNAM

AT = datetime(2026, 11, 22, 3, 39, 53, 737_000, tzinfo=VIETNAM)
PACKET = (
    '<edXML xmlns="http://www.mic.gov.vn/TBT/QCVN_102_2016"><edXMLEnvelope><edXMLHeader><MessageHeader>'
    "<From><OrganId>H49.99.01</OrganId></From><To><OrganId>H41</OrganId></To><DocumentId>{}</DocumentId>"
    "</MessageHeader></edXMLHeader></edXMLEnvelope></edXML>"
)


@pytest.fixture
def speaking(see):
    """Return a context manager that gives a client of some habits and the events of its axis."""

    @contextmanager
    def begin(habits, key="s3cret", **options):
        events = []
        axis = Axis([System("sys", "s3cret", ("H49.99.01",))], listener=events.append)
        with AxisServer(axis) as server:
            client = AxisClient(server.url + "/", "sys", key, habits, clock=lambda: AT, **options)
            try:
                yield client, events, see
            finally:
                client.close()

    return begin


def with_a_zero_digit():
    """Return a packet whose digest has a byte below 16, which the operator's SDK writes with one digit."""
    return next(
        packet
        for packet in (PACKET.format(number).encode() for number in range(100))
        if any(byte < 16 for byte in hashlib.sha256(packet).digest())
    )


def test_every_call_carries_what_the_operators_sdk_sends(speaking):
    with speaking(PERSONAS["operator-sdk"].wire) as (client, events, see):
        client.agencies()
        (event,) = events
        assert event.refusal is None
        assert event.method == "POST"
        assert see.plain(event, "User-Agent") == "JAVASDKAgent/1.0.0 XRoad/VPCP"
        assert see.plain(event, "Content-Type") == "application/json"
        assert see.argument(event, "timestamp") == "22112026T033953+0737"
        assert see.argument(event, "version") == "3.0.201608"
        assert see.argument(event, "sign-header-key") == "systemid;timestamp;Content-Type"
        assert see.argument(event, "sign-header") == (
            '{"XroadVnpt-systemid":"sys","XroadVnpt-timestamp":"22112026T033953+0737","XroadVnpt-Content-Type":"application/json"}'
        )


@pytest.mark.parametrize("padded", [True, False])
@pytest.mark.parametrize("line_end", [True, False])
def test_a_packet_goes_with_its_digest(speaking, padded, line_end):
    packet = with_a_zero_digit()
    with speaking(WireHabits(padded_hash=padded, line_end_after_packet=line_end)) as (client, events, see):
        doc_id = client.send(packet, "H49.99.01", "edoc", "new")
        (event,) = events
        assert event.doc_id == doc_id
        assert event.packet == packet
        assert event.body == packet + (b"\r\n" if line_end else b"")
        assert (len(see.argument(event, "hash-file")) == 64) is padded
        assert see.argument(event, "sign-header-key") == "systemid;servicetype;messagetype;hash-file;from;timestamp;Content-Type"


@pytest.mark.parametrize("keeps", [True, False])
def test_an_argument_leaks_into_later_calls_where_that_is_the_habit(speaking, keeps):
    with speaking(WireHabits(keeps_headers=keeps)) as (client, events, see):
        client.send(PACKET.format("x").encode(), "H49.99.01", "edoc", "new")
        client.waiting("status")
        assert (see.argument(events[-1], "hash-file") is not None) is keeps
        assert see.argument(events[-1], "messagetype") == "status"
        assert events[-1].refusal is None


@pytest.mark.parametrize(("habits", "body"), [(WireHabits(), b"{}"), (WireHabits(braces_as_body=False), b"")])
def test_calls_about_one_document_have_the_body_of_habit(speaking, habits, body):
    with speaking(habits) as (client, events, _):
        with pytest.raises(RefusedError):
            client.update("no-such", "done")
        assert events[-1].body == body


def test_expect_is_said_where_that_is_the_habit(speaking):
    with speaking(WireHabits(expects_continue=True)) as (client, events, see):
        with pytest.raises(RefusedError) as refused:
            client.fetch("no-such")
        assert see.plain(events[-1], "Expect") == "100-continue"
        assert refused.value.description


def test_a_wrong_secret_is_refused_with_the_words_of_the_axis(speaking):
    with speaking(WireHabits(), key="other") as (client, _, _), pytest.raises(RefusedError) as refused:
        client.agencies()
    assert refused.value.code == "106"


class _Odd(BaseHTTPRequestHandler):
    answers = ()
    met = 0

    def do_POST(self):
        type(self).met += 1
        status, body = self.answers[min(self.met, len(self.answers)) - 1]
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Location", "/elsewhere")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


@contextmanager
def odd(*answers):
    handler = type("Handler", (_Odd,), {"answers": answers, "met": 0})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        client = AxisClient(f"http://127.0.0.1:{server.server_port}", "sys", "s", WireHabits(), clock=lambda: AT, retry_pause=0)
        try:
            yield client, handler
        finally:
            client.close()
            server.shutdown()
            thread.join()


@pytest.mark.parametrize(
    ("answer", "met"),
    [((200, b"<html>"), 4), ((200, b"[]"), 4), ((302, b""), 1), ((404, b"not here"), 1), ((503, b""), 4)],
)
def test_an_answer_that_cannot_be_read_is_said(answer, met):
    with odd(answer) as (client, handler):
        with pytest.raises(UnreachableError, match="getAgenciesList"):
            client.agencies()
        assert handler.met == met


def test_a_fault_of_the_server_is_tried_again():
    with odd((500, b""), (200, b'{"status": "OK", "data": [{"code": "H41", "name": "A"}, {}, 5]}')) as (client, _):
        assert client.agencies() == {"H41": "A"}
        assert client.faults == 1


def test_a_packet_that_is_no_base64_is_said():
    with odd((200, b'{"status": "OK", "data": "?"}')) as (client, _), pytest.raises(UnreachableError, match="getEdoc"):
        client.fetch("x")


def test_nobody_there_is_said_after_the_retries():
    client = AxisClient("http://127.0.0.1:9", "sys", "s", WireHabits(), clock=lambda: AT, retry_pause=0)
    with pytest.raises(UnreachableError):
        client.agencies()
    assert client.faults == 4
    client.close()
