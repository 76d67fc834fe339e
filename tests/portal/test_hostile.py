"""Clients of the portal that mean no good: it stays up, keeps its memory, says what it saw, and answers whoever means well."""

from __future__ import annotations

import importlib.util
import json
import socket
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hopquy.fixtures.portal.adapter import Adapter
from hopquy.fixtures.portal.call import Call
from hopquy.fixtures.portal.direct import Direct
from hopquy.fixtures.portal.direct_steps import STEPS
from hopquy.fixtures.portal.services import SERVICES
from hopquy.fixtures.wire.headers import Headers

_SPEC = importlib.util.spec_from_file_location("portal_zoo", Path(__file__).parents[1] / "hostile" / "zoo.py")
zoo = importlib.util.module_from_spec(_SPEC)
sys.modules[_SPEC.name] = zoo
_SPEC.loader.exec_module(zoo)

FEW = settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
PEERS = [
    zoo.silent_crowd, zoo.header_drip, zoo.endless_headers, zoo.endless_body, zoo.endless_chunks, zoo.crumbs, zoo.pipelining, zoo.no_http,
    zoo.http2, zoo.tls_hello, zoo.two_lengths, zoo.half_a_request, zoo.large_header, zoo.odd_bytes_in_headers,
]  # fmt: skip
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(["MaHoSo", "TrangThai", "HOIDAPID", "x"]), inner, max_size=4)
    ),
    max_leaves=10,
)
MEMBERS = st.sampled_from(
    ["madonvi", "isUpdating", "data", "mahoso", "maTTHC", "provider", "mstorcmnd", "cauhoiid", "username", "password", "session", "service"]
)


class Address:
    def __init__(self, server):
        self.at = ("127.0.0.1", server.port)


@pytest.mark.parametrize("peer", PEERS, ids=lambda peer: peer.__name__)
def test_who_means_well_is_answered_beside(bench, peer):
    stop = threading.Event()
    thread = threading.Thread(target=zoo.tolerantly, args=(peer, Address(bench.server), stop), daemon=True)
    thread.start()
    try:
        client = bench.client()
        started = time.monotonic()
        while True:
            with suppress(OSError):
                assert client.login().code == 0
                assert client.sync({"MaHoSo": "1"}).code == 0
                break
            assert time.monotonic() - started < 10
    finally:
        stop.set()
        thread.join(10)
    assert not thread.is_alive()


def raw_call(bench, body, path="/XrdAdapter/RestService/forward/integration?dstcode=VN:GOV:000.00.00.G22:vpcpdvcprovider", more=b""):
    head = f"POST {path} HTTP/1.1\r\nHost: a\r\nContent-Length: {len(body)}\r\n".encode() + more + b"\r\n"
    with socket.create_connection(("127.0.0.1", bench.server.port), timeout=10) as stream:
        stream.sendall(head + body)
        stream.settimeout(10)
        answer = stream.recv(100_000)
        while b"\r\n\r\n" not in answer or len(answer.partition(b"\r\n\r\n")[2]) < 5:
            answer += stream.recv(100_000)
    return answer


@pytest.mark.parametrize(
    "body",
    [
        b"[" * 1_000_000, b'{"a":' * 300_000, b"{}" * 500_000, b"\x00" * 1000, b"\xff\xfe{\x00}\x00", b"<xml/>", b'{"service": "LayDanhSachTTHC"',
        b'{"a": NaN}', b"[" + b"{}," * 600_000 + b"{}]", b'"' + b'\\"' * 900_000,
    ],
    ids=["deep-lists", "deep-objects", "many-values", "zeros", "utf-16", "xml", "cut", "nan", "many-items", "quotes"],
)  # fmt: skip
def test_what_is_no_json_is_said(bench, body):
    started = time.process_time()
    answer = raw_call(bench, body)
    assert (answer[:12], b"error_code" in answer) == (b"HTTP/1.1 200", True)
    assert (bench.event.refusal, bench.event.error_code, bench.event.body) == ("json-malformed", -1, body)
    assert b"HTTP/1.1 400" in raw_call(bench, body, "/direct/create")[:12]
    assert time.process_time() - started < 5


def test_a_body_beyond_the_limit(bench):
    answer = raw_call(bench, b"x" * 3_000_000)
    assert b"2000000" in answer
    assert (bench.event.refusal, bench.event.body) == ("too-large", b"")


def test_a_body_that_does_not_come_to_its_end(bench):
    with socket.create_connection(("127.0.0.1", bench.server.port), timeout=5) as stream:
        stream.sendall(b"POST /direct/create HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\n{")
    deadline = time.monotonic() + 5
    while not bench.events and time.monotonic() < deadline:
        time.sleep(0.005)
    assert (bench.event.refusal, bench.event.answer_lost, bench.event.http_status) == ("cut-short", True, 0)


def test_no_http_is_reported(bench):
    with socket.create_connection(("127.0.0.1", bench.server.port), timeout=5) as stream:
        stream.sendall(b"EHLO van-ban.example\r\n\r\n")
        assert stream.recv(1000).startswith(b"HTTP/1.1 400")
    assert (bench.event.refusal, bench.event.http_status, bench.event.peer[:10]) == ("http-malformed", 400, "127.0.0.1:")


def test_a_flood_of_calls(bench):
    client = bench.caller()
    for number in range(1500):
        assert client.sync({"MaHoSo": str(number)}).code == 0
    assert len(bench.events) == 1500
    assert len(bench.portal.register.all()) == 1500


def test_a_listener_that_fails_is_our_fault_alone(bench):
    def fails(_):
        raise RuntimeError

    bench.portal._listener = fails
    assert bench.client().login().code == 0
    assert [type(error) for error in bench.portal.failures] == [RuntimeError]
    bench.portal.failures.clear()


def answer(bench, dialect, call):
    reply = dialect.answered(bench.portal, dialect.read(bench.portal, call), None)
    json.loads(reply.body)
    event = bench.events[-1]
    assert event.internal_error is None
    assert all(call.body[item.start : item.end] for item in event.items)
    return event


@FEW
@given(st.sampled_from(sorted(SERVICES)), st.dictionaries(MEMBERS, JSON | st.text(max_size=10)), JSON)
def test_members_of_any_kind(bench, service, members, data):
    session = bench.portal.sessions.begin("mot-cua", "mat-khau-123", 60).text
    sent = {"service": service, "session": session, "madonvi": "H99.001", "isUpdating": "False", "data": data, **members}
    query = b"dstcode=VN:GOV:000.00.00.G22:vpcpdvcprovider"
    body = json.dumps(sent, ensure_ascii=False).encode("utf-8", "backslashreplace")
    for end in ("integration", "mapi/login"):
        answer(bench, Adapter(), Call("POST", f"/VXPAdapter/RestService/forward/{end}", Headers([]), body, query))
    listed = json.dumps(data).encode()
    headers = Headers([(b"session", session.encode())])
    answer(bench, Adapter(), Call("POST", f"/{service}", headers, listed, b"isUpdating=True&MaDinhDanhDV=H99.001"))


@FEW
@given(st.sampled_from(["token", *STEPS]), JSON, st.binary(max_size=40))
def test_steps_of_any_kind(bench, step, value, junk):
    token = bench.portal.sessions.begin("mot-cua", "mat-khau-123", 60).text
    headers = Headers([(b"Authorization", f"Bearer {token}".encode()), (b"Content-Type", b"application/json"), (b"x", junk)])
    for method in ("GET", "POST"):
        for body in (json.dumps(value).encode(), junk):
            answer(bench, Direct(), Call(method, f"/direct/{step}", headers, body, b"code=" + junk))
