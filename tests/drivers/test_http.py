"""The http driver: says what it must, hears what it can, and never takes longer than its time."""

from __future__ import annotations

import gzip
import json
import socket
import struct
import threading
import time

import httpx
import pytest
import respx

from hopquy.runner.drivers import Answer, HttpDriver, driver_for
from hopquy.runner.drivers.contract import LARGEST_ANSWER
from hopquy.runner.model.target import Driver

ACTIONS = ("send", "accept")


@pytest.fixture
def driver():
    made = []

    def make(url, **more):
        made.append(HttpDriver(url, ACTIONS, **more))
        return made[-1]

    yield make
    for one in made:
        one.close()


@respx.mock
def test_what_is_asked_and_answered(driver):
    route = respx.post("http://control.test/base/send").respond(json={"ok": True, "document_id": "H49,1"})
    asked = driver("http://control.test/base/", token="tok-1234", timeout=5)
    assert asked.ask("send", {"subject": "Ủy ban", "files": []}) == Answer(ok=True, data={"document_id": "H49,1"})
    request = route.calls.last.request
    assert json.loads(request.content) == {"subject": "Ủy ban", "files": []}
    assert request.headers["authorization"] == "Bearer tok-1234"
    assert request.headers["content-type"] == "application/json"


@respx.mock
def test_no_token_no_header(driver):
    route = respx.post("http://control.test/accept").respond(json={"ok": False, "reason": "no such document"})
    assert driver("http://control.test").ask("accept", {}) == Answer(ok=False, reason="no such document")
    assert "authorization" not in route.calls.last.request.headers


@respx.mock
@pytest.mark.parametrize("status", [200, 201, 400, 409, 500, 502])
def test_the_status_does_not_matter_the_json_does(driver, status):
    respx.post("http://control.test/send").respond(status, json={"ok": False, "reason": "axis down"})
    assert driver("http://control.test").ask("send", {}) == Answer(ok=False, reason="axis down")


@respx.mock
def test_any_answer_means_that_it_is_there(driver):
    for status in (200, 301, 404, 405, 500):
        respx.get("http://control.test").respond(status, content=b"x")
        driver("http://control.test").reach()


@respx.mock
@pytest.mark.parametrize(
    ("raised", "told"),
    [
        (httpx.ConnectError("name or service not known"), "name or service not known"),
        (httpx.ConnectTimeout("timed out"), "no connection in time"),
        (httpx.ReadTimeout("timed out"), "no answer within 3 seconds"),
        (httpx.WriteError(""), "WriteError"),
        (httpx.RemoteProtocolError("peer closed"), "peer closed"),
        (httpx.DecodingError("bad gzip"), "bad gzip"),
    ],
)
def test_what_a_connection_can_meet(driver, refused, raised, told):
    respx.post("http://control.test/send").mock(side_effect=raised)
    error, _ = refused(driver("http://control.test", timeout=3))
    assert error.what == f"http://control.test: {told}"


@pytest.mark.parametrize(
    ("body", "status", "what", "hint"),
    [
        (b"<html><body>It\x00 works!\n" + b"x" * 500, "200 OK", "HTTP 200 and no JSON, but “<html><body>It works! ", "see docs/target-contract.md"),
        (b"", "204 No Content", "HTTP 204 and an empty answer", "see docs/target-contract.md"),
        (b" \r\n", "200 OK", "HTTP 200 and an empty answer", "see docs/target-contract.md"),
        (b"\xff\xfe\xfd", "200 OK", "HTTP 200 and no JSON, but “\ufffd\ufffd\ufffd”", "see docs/target-contract.md"),
        (b"[1]", "200 OK", "HTTP 200 and an answer that is not a JSON object with `ok`, true or false: “[1]”", "see docs/target-contract.md"),
        (b'{"ok": "true"}', "200 OK", 'HTTP 200 and an answer that is not a JSON object with `ok`, true or false: “{"ok": "true"}”', "see docs/target-contract.md"),
        (b'{"ok": 1}', "200 OK", "HTTP 200 and an answer that is not", "see docs/target-contract.md"),
        (b"[" * 100_000, "200 OK", "HTTP 200 and no JSON, but “[[[[[", "see docs/target-contract.md"),
        (b"1" * 100_000, "200 OK", "HTTP 200 and no JSON, but “11111", "see docs/target-contract.md"),
        (b"no", "401 Unauthorized", "HTTP 401 and no JSON", "is the token right?"),
        (b"no", "403 Forbidden", "HTTP 403 and no JSON", "is the token right?"),
        (b'{"detail": "Not Found"}', "404 Not Found", "HTTP 404 and an answer that is not", "is the address right? The action is put behind it"),
        (b"no", "405 Method Not Allowed", "HTTP 405 and no JSON", "is the address right? Actions are asked for by POST"),
        (b"Internal Server Error", "500 Internal Server Error", "HTTP 500 and no JSON, but “Internal Server Error”", "see docs/target-contract.md"),
    ],
    ids=lambda value: repr(value[:12]),
)  # fmt: skip
def test_an_answer_that_cannot_be_understood(answering, driver, refused, body, status, what, hint):
    error, _ = refused(driver(answering(body, status).url, timeout=5))
    assert error.what.startswith(what)
    assert len(error.what) < 250
    assert error.what.isprintable()
    assert error.hint == hint


def test_a_redirect_is_not_followed(answering, driver, refused):
    elsewhere = answering()
    server = answering(b"", "307 Temporary Redirect", f"Location: {elsewhere.url}/send\r\n")
    error, _ = refused(driver(server.url, token="tok-1234", timeout=5))
    assert error.what == "HTTP 307 and an empty answer"
    assert error.hint == "redirects are not followed: give the address that they lead to"
    assert elsewhere.requests == []


def test_the_bytes_on_the_wire(answering, driver):
    server = answering(b'{"ok": true, "reason": null, "n": [1e999, NaN], "s": "\\ud800", "x": 7}')
    answer = driver(server.url + "/control", token="tok-ậ", timeout=5).ask("send", {"subject": "Ủy ban\ud800"})
    assert answer.ok
    assert answer.reason == ""
    assert answer.data["x"] == 7
    head, _, body = server.requests[0].partition(b"\r\n\r\n")
    assert head.startswith(b"POST /control/send HTTP/1.1\r\n")
    assert b"\r\nAuthorization: Bearer tok-\xe1\xba\xad\r\n" in head
    assert json.loads(body) == {"subject": "Ủy ban\ud800"}


def test_each_request_has_a_connection_of_its_own(answering, driver):
    server = answering()
    asked = driver(server.url, timeout=5)
    for _ in range(3):
        assert asked.ask("send", {}).ok
    assert len(server.requests) == 3


def test_settings_of_the_environment_do_not_matter(answering, driver, monkeypatch):
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    assert driver(answering().url, timeout=5).ask("send", {}).ok


def test_packed_answers_are_unpacked_all_the_same(answering, driver, refused):
    packed = gzip.compress(b'{"ok": true}')
    assert driver(answering(packed, headers="Content-Encoding: gzip\r\n").url, timeout=5).ask("send", {}).ok
    error, _ = refused(driver(answering(b"\x1f\x8bxx", headers="Content-Encoding: gzip\r\n").url, timeout=5))
    assert "127.0.0.1" in error.what
    bomb = gzip.compress(b" " * 50_000_000)
    error, _ = refused(driver(answering(bomb, headers="Content-Encoding: gzip\r\n").url, timeout=5))
    assert error.what == f"the answer is larger than {LARGEST_ANSWER} bytes"


def test_nobody_there(driver, refused):
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    for action in ("reach", "send"):
        error, seconds = refused(driver(f"http://127.0.0.1:{port}", timeout=5), action)
        assert "refused" in error.what.lower()
        assert seconds < 4
    assert error.what.startswith(f"http://127.0.0.1:{port}: ")


@pytest.mark.parametrize("url", ["http://[::1", "http://127.0.0.1:99999", "http://name.invalid", "nonsense"])
def test_an_address_that_leads_nowhere(driver, refused, url):
    for action in ("reach", "send"):
        error, seconds = refused(driver(url, timeout=2), action)
        assert error.what.startswith(f"{url}: ")
        assert seconds < 4


def say_nothing(_server, connection):
    while connection.recv(65536):
        pass


def answer_then_silence(server, connection):
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n{")
    say_nothing(server, connection)


def drip_body(server, connection):
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n")
    server.drip(connection, b" ")


def drip_chunks(server, connection):
    connection.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
    server.drip(connection, b"1\r\n \r\n", 0.02)


def drip_headers(server, connection):
    connection.sendall(b"HTTP/1.1 200 OK\r\n")
    server.drip(connection, b"X-Slow: yes\r\n")


def drip_interim(server, connection):
    server.drip(connection, b"HTTP/1.1 100 Continue\r\n\r\n", 0.02)


def take_nothing(server, _connection):
    server.ended.wait(3)


@pytest.mark.parametrize("behave", [say_nothing, answer_then_silence, drip_body, drip_chunks, drip_headers, drip_interim])
def test_whoever_answers_slowly_is_cut_off_in_time(serve, driver, refused, behave):
    server = serve(behave)
    error, seconds = refused(driver(server.url, timeout=0.4), "send", {"content": "x" * 1000})
    assert error.what == f"{server.url}: no answer within 0.4 seconds"
    assert 0.35 < seconds < 3
    assert server.ended.wait(2)
    assert not [thread for thread in threading.enumerate() if thread.name == "hopquy-driver"]


def test_whoever_takes_nothing_is_cut_off_in_time(serve, driver, refused):
    server = serve(take_nothing)
    _, seconds = refused(driver(server.url, timeout=0.4), "send", {"content": "x" * 50_000_000})
    assert seconds < 4


@pytest.mark.parametrize("behave", [say_nothing, drip_headers])
def test_finding_out_whether_it_is_there_ends_in_time(serve, driver, refused, behave):
    error, seconds = refused(driver(serve(behave).url, timeout=0.3), "reach")
    assert "no answer within 0.3 seconds" in error.what
    assert error.hint == "is the address right, and is the control endpoint running?"
    assert seconds < 3


def test_whoever_sends_without_end_is_cut_off_by_size(serve, driver, refused):
    def flood(server, connection):
        server.received(connection)
        connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
        while True:
            connection.sendall(b" " * 65536)

    error, seconds = refused(driver(serve(flood).url, timeout=5))
    assert error.what == f"the answer is larger than {LARGEST_ANSWER} bytes"
    assert seconds < 3
    driver(serve(flood).url, timeout=5).reach()


def test_the_largest_answer_is_taken(answering, driver):
    body = b'{"ok": true, "more": "' + b"x" * (LARGEST_ANSWER - 24) + b'"}'
    assert len(body) == LARGEST_ANSWER
    assert driver(answering(body).url, timeout=5).ask("send", {}).ok


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", "without sending a response"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\n{", "without sending complete message body"),
        (b"SSH-2.0-OpenSSH_9.2\r\n\r\n", "illegal status line"),
        (b"\x15\x03\x01\x00\x02\x02\x46", "illegal"),
        (b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 40_000, ""),
    ],
)
def test_whoever_speaks_something_else(serve, driver, refused, data, told):
    def behave(server, connection):
        server.received(connection)
        connection.sendall(data)

    error, seconds = refused(driver(serve(behave).url, timeout=3))
    assert told in error.what
    assert seconds < 4


def test_a_connection_that_is_reset(serve, driver, refused):
    def behave(_server, connection):
        connection.recv(10)
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))

    error, seconds = refused(driver(serve(behave).url, timeout=3), "send", {"content": "x" * 100_000})
    assert error.what.startswith("http://127.0.0.1")
    assert seconds < 4


def test_tls_with_whoever_has_none(serve, driver, refused):
    def plain(_server, connection):
        connection.recv(65536)
        connection.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")

    error, _ = refused(driver(serve(plain).url.replace("http:", "https:"), timeout=3))
    assert "SSL" in error.what
    error, seconds = refused(driver(serve(say_nothing).url.replace("http:", "https:"), timeout=0.4))
    assert seconds < 4
    assert error.what.endswith(("no answer within 0.4 seconds", "no connection in time"))


def test_after_a_slow_answer_the_next_is_asked_as_if_nothing_was(serve, driver, refused):
    slow = iter([True, False])

    def behave(server, connection):
        server.received(connection)
        if next(slow):
            say_nothing(server, connection)
        connection.sendall(b'HTTP/1.1 200 OK\r\nContent-Length: 12\r\n\r\n{"ok": true}')

    asked = driver(serve(behave).url, timeout=0.4)
    refused(asked)
    assert asked.ask("send", {}).ok


def test_it_costs_little(answering, driver):
    asked = driver(answering().url, timeout=5)
    asked.ask("send", {})
    started = time.process_time()
    for _ in range(50):
        asked.ask("send", {})
    assert (time.process_time() - started) / 50 < 0.02


def test_the_driver_that_target_yaml_asks_for():
    made = driver_for(Driver("http", "http://control.test", token="tok-1234", timeout=3.0, actions=("send",)))
    assert isinstance(made, HttpDriver)
    assert made.actions == ("send",)
    assert "tok-1234" not in repr(made)
    made.close()
