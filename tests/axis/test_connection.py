from __future__ import annotations

import http.client
import json
import socket
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from hopquy.fixtures.axis import AxisServer, Fault
from hopquy.runner.errors.sandbox import ListenError


def dial(bench):
    return socket.create_connection(("127.0.0.1", bench.server.port), timeout=10)


def request(headers, path="/getEdoc", method="POST", more=()):
    lines = [f"{method} {path} HTTP/1.1", "Host: localhost", *(f"{name}: {value}" for name, value in headers.items()), *more]
    return "\r\n".join([*lines, "", ""]).encode()


def until(stream, end):
    received = b""
    while end not in received:
        part = stream.recv(65536)
        assert part, received
        received += part
    return received


def eventually(bench, count):
    deadline = time.monotonic() + 5
    while len(bench.events) < count and time.monotonic() < deadline:
        time.sleep(0.005)
    return bench.events


def test_a_client_that_waits_for_100_continue(bench):
    doc_id = bench.axis.deliver(bench.document("G12"))
    headers = bench.client(bench.ministry).headers({"docId": doc_id})
    with dial(bench) as stream:
        stream.sendall(request(headers, more=["Content-Length: 2", "Expect: 100-continue"]))
        assert until(stream, b"\r\n\r\n").startswith(b"HTTP/1.1 100 ")
        stream.sendall(b"{}")
        assert b'"status": "OK"' in until(stream, b'"}')
    assert bench.events[-1].body == b"{}"


def test_the_event_keeps_headers_as_they_were_sent(bench):
    headers = bench.client(bench.ministry).headers({"docid": "1"})
    sent = [("hOsT", "x"), *headers.items(), ("x-TWICE", "b"), ("X-Twice", "a"), ("Content-Length", "2")]
    with dial(bench) as stream:
        stream.sendall(("POST /getEdoc HTTP/1.1\r\n" + "".join(f"{name}: {value}\r\n" for name, value in sent) + "\r\n{}").encode())
        until(stream, b"}")
    (event,) = bench.events
    assert event.headers == tuple(sent)
    assert (event.method, event.path, event.http_version, event.body) == ("POST", "/getEdoc", "1.1", b"{}")
    assert event.started.utcoffset() == timedelta(0)
    assert event.started <= event.ended
    assert event.peer.startswith("127.0.0.1:")


def test_ten_connections_at_once(bench):
    ids = [bench.axis.deliver(bench.document("G12", subject=f"văn bản {number}")) for number in range(20)]

    def work(number):
        with bench.client(bench.ministry) as client:
            return [client.get(ids[number])["status"], client.update(ids[number], "done")["status"], len(client.received())]

    with ThreadPoolExecutor(10) as pool:
        results = list(pool.map(work, range(20)))
    assert {tuple(result[:2]) for result in results} == {("OK", "OK")}
    assert bench.client(bench.ministry).received() == []
    assert sum(event.kind == "call" for event in bench.events) == 61


def test_a_lost_answer_and_the_retry(bench):
    client, packet = bench.client(bench.enterprise), bench.document("G12")
    bench.axis.arm(Fault("lose-answer", "sendEdoc", bench.enterprise.system_id))
    with pytest.raises(http.client.RemoteDisconnected):
        client.send(packet, "020100107370")
    client.close()
    (lost,) = bench.events
    assert (lost.answer_lost, lost.fault, lost.refusal, lost.duplicate) == (True, "lose-answer", None, False)
    assert client.send(packet, "020100107370")["DocId"] == lost.doc_id
    assert bench.events[-1].duplicate
    assert len(bench.client(bench.ministry).received()) == 1


def test_a_server_error_does_nothing(bench):
    client, packet = bench.client(bench.enterprise), bench.document("G12")
    bench.axis.arm(Fault("server-error", "sendEdoc"))
    headers = client.headers({"servicetype": "eDoc", "messagetype": "edoc", "from": "020100107370", "hash-file": bench.padded(packet)})
    assert client.exchange("POST", "/sendEdoc", headers, packet)[0] == 503
    assert bench.axis.snapshot()["documents"] == []
    (event,) = bench.events
    assert (event.http_status, event.refusal, event.fault, event.doc_id) == (503, "server-error", "server-error", None)
    assert client.send(packet, "020100107370")["status"] == "OK", "a fault is good for one call"


def test_a_fault_waits_for_its_system_and_operation(bench):
    bench.axis.arm(Fault("delay", "getAgenciesList", bench.ministry.system_id, seconds=0.2))
    other, client = bench.client(bench.enterprise), bench.client(bench.ministry)
    other.call("getAgenciesList")
    client.received()
    client.call("getAgenciesList")
    assert [event.fault for event in bench.events] == [None, None, "delay"]
    assert bench.events[-1].ended - bench.events[-1].started >= timedelta(seconds=0.2)


@pytest.mark.parametrize("declared", [True, False])
def test_a_body_beyond_the_limit(bench, declared):
    client = bench.client(bench.ministry)
    headers = client.headers({"from": "G12", "hash-file": "0", "servicetype": "eDoc", "messagetype": "edoc"})
    with dial(bench) as stream:
        if declared:
            stream.sendall(request(headers, "/sendEdoc", more=["Content-Length: 3000000"]) + b"x" * 3_000_000)
        else:
            stream.sendall(request(headers, "/sendEdoc", more=["Transfer-Encoding: chunked"]))
            stream.sendall(b"".join(b"186a0\r\n" + b"x" * 100_000 + b"\r\n" for _ in range(30)) + b"0\r\n\r\n")
        assert b'"status": "FAIL"' in until(stream, b"}")
        stream.sendall(request(client.headers({}), "/getAgenciesList", more=["Content-Length: 0"]))
        assert b'"status": "OK"' in until(stream, b"]}")
    assert (bench.events[0].refusal, bench.events[0].body) == ("too-large", b"")


def test_a_body_beyond_the_limit_is_not_asked_for(bench):
    headers = bench.client(bench.ministry).headers({"from": "G12"})
    with dial(bench) as stream:
        stream.sendall(request(headers, "/sendEdoc", more=["Content-Length: 999999999999", "Expect: 100-continue"]))
        assert until(stream, b"\r\n\r\n").startswith(b"HTTP/1.1 200 ")
    assert bench.events[0].refusal == "too-large"


def test_a_body_that_is_cut_short(bench):
    headers = bench.client(bench.ministry).headers({"from": "G12"})
    with dial(bench) as stream:
        stream.sendall(request(headers, "/sendEdoc", more=["Content-Length: 100"]) + b"<edXML")
    (event,) = eventually(bench, 1)
    assert (event.refusal, event.body, event.answer_lost, event.http_status) == ("cut-short", b"<edXML", True, 0)


@pytest.mark.parametrize(
    "text", [b"\x16\x03\x01\x02\x00\x01\r\n\r\n", b"POST /sendEdoc\r\n\r\n", b"POST / HTTP/1.1\r\nHost: a\r\nHost : b\r\n\r\n"]
)
def test_what_is_no_http(bench, text):
    with dial(bench) as stream:
        stream.sendall(text)
        assert until(stream, b"\r\n\r\n").startswith(b"HTTP/1.1 400 ")
    (event,) = eventually(bench, 1)
    assert (event.refusal, event.http_status) == ("http-malformed", 400)


def test_a_client_that_offers_to_change_the_protocol(bench):
    with dial(bench) as stream:
        stream.sendall(
            request({"Connection": "Upgrade, HTTP2-Settings", "Upgrade": "h2c", "HTTP2-Settings": "AAMAAABk", "Content-Length": "0"})
        )
        assert until(stream, b"}").startswith(b"HTTP/1.1 200 ")
    assert bench.events[-1].refusal == "unknown-system"


def test_a_call_in_flight_finishes_on_its_axis(bench):
    doc_id = bench.axis.deliver(bench.document("G12"))
    bench.axis.arm(Fault("delay", "updateStatus", seconds=0.3))
    client = bench.client(bench.ministry)
    answers = []
    thread = threading.Thread(target=lambda: answers.append(client.update(doc_id, "done")))
    thread.start()
    time.sleep(0.1)
    other = bench.fresh()
    bench.server.attach(other)
    assert bench.client(bench.ministry).received() == []
    thread.join()
    assert answers[0]["status"] == "OK"
    assert bench.axis.transport_state(doc_id, bench.ministry.system_id) == "done"


def test_without_an_axis_there_is_an_answer():
    with AxisServer() as server, socket.create_connection(("127.0.0.1", server.port), timeout=5) as stream:
        stream.sendall(b"GET / HTTP/1.0\r\n\r\n")
        assert stream.recv(100).startswith(b"HTTP/1.1 503 ")


def test_an_address_in_use(bench):
    with pytest.raises(ListenError) as caught:
        AxisServer().start("127.0.0.1", bench.server.port)
    assert (caught.value.host, caught.value.port) == ("127.0.0.1", bench.server.port)
    assert str(bench.server.port) in str(caught.value)
    assert "port" in caught.value.hint
    with pytest.raises(AttributeError):
        caught.value.port = 1
    with pytest.raises(ListenError):
        AxisServer().start("no.such.host.invalid", 0)


def test_a_server_can_be_started_again_on_the_same_port(bench):
    first = AxisServer(bench.axis).start()
    port = first.port
    with socket.create_connection(("127.0.0.1", port), timeout=5):
        first.stop()
    second = AxisServer(bench.axis).start(port=port)
    try:
        assert json.loads(json.dumps(bench.client(bench.ministry, second.url).call("getAgenciesList")))["status"] == "OK"
    finally:
        second.stop()


def test_a_fresh_axis_is_cheap(bench):
    started = time.perf_counter()
    for _ in range(50):
        bench.server.attach(bench.fresh())
    assert (time.perf_counter() - started) / 50 < 0.02, "the aim is 2 ms; ten times that leaves room for a busy machine"
