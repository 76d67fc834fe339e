"""Whatever answers at the driver's address: bounded time, the right state, whom it concerns, and nothing looked at behind what is not ready."""

from __future__ import annotations

import dataclasses
import socket
import ssl
import threading

import doctor_peers as peers
import pytest

from hopquy.runner.doctor import Concern, State
from hopquy.runner.language import LANGUAGES, say

BEHIND = {"name": 0, "connection": 1, "tls": 2, "answer": 3, "clock": 4, "driver": 4}
UNKNOWN_DOCUMENT = peers.answering()


def assert_stops_at(seen, check, code, concern=Concern.VENDOR):
    """The check is not ready with that code, everything behind it is not looked at, and both languages can say all of it."""
    found = seen.of(check)
    assert found.state is State.NOT_READY
    assert found.met.key.rpartition(".")[2] == code
    assert found.concern is concern
    for one in seen:
        if BEHIND.get(one.check, 0) > BEHIND[check] and one.subject:
            assert (one.state, one.met.key) == (State.UNKNOWN, "doctor.met.stopped"), one
        for phrase in (one.met, one.expected, one.advice):
            for language in LANGUAGES if phrase is not None else ():
                assert say(phrase, language)


def test_a_peer_that_is_as_it_should_be(peer, examine):
    seen = examine(peers.target(peer(UNKNOWN_DOCUMENT).url))
    assert {one.check: one.state.value for one in seen} == {
        "claims": "ready", "listen": "not-applicable", "codes": "ready", "name": "not-applicable", "connection": "ready", "tls": "not-applicable",
        "answer": "ready", "clock": "ready", "callback": "not-applicable", "program": "not-applicable", "token": "not-applicable", "driver": "ready",
        "sign-on": "not-applicable",
    }  # fmt: skip


def test_a_name_that_nobody_knows(examine):
    assert_stops_at(examine(peers.target("http://qlvb.invalid:9000")), "name", "name-unknown", Concern.NETWORK)


def test_a_name_that_is_none(examine, monkeypatch):
    # What the real one does with a label of 64 letters.
    monkeypatch.setattr(socket, "getaddrinfo", lambda host, *_, **__: host.encode("idna"))
    assert_stops_at(examine(peers.target(f"http://{'a' * 64}.example")), "name", "name-malformed")


def test_a_name_server_that_never_answers(examine, monkeypatch):
    held = threading.Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: held.wait(20))
    try:
        seen = examine(peers.target("http://qlvb.example"), patience=dataclasses.replace(peers.QUICK, name=0.2))
    finally:
        held.set()
    assert_stops_at(seen, "name", "name-slow", Concern.NETWORK)


def test_a_name_server_that_fails(examine, monkeypatch):
    def failing(*_, **__):
        raise socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")

    monkeypatch.setattr(socket, "getaddrinfo", failing)
    assert_stops_at(examine(peers.target("http://qlvb.example")), "name", "name-server", Concern.NETWORK)


def test_nobody_listens(examine):
    assert_stops_at(examine(peers.target(f"http://127.0.0.1:{peers.free_port()}")), "connection", "refused")


def test_a_connection_that_is_not_taken(examine):
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen(0)
        port = listening.getsockname()[1]
        held = [socket.socket() for _ in range(4)]
        for one in held:
            one.settimeout(0)
            one.connect_ex(("127.0.0.1", port))
        try:
            assert_stops_at(examine(peers.target(f"http://127.0.0.1:{port}")), "connection", "connect-slow", Concern.NETWORK)
        finally:
            for one in held:
                one.close()


def test_the_second_address_of_a_name_is_tried_and_the_first_is_told(peer, examine, monkeypatch):
    one = peer(UNKNOWN_DOCUMENT)
    places = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (host, one.port)) for host in ("127.0.0.2", "127.0.0.1")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: places)
    found = examine(peers.target(f"http://qlvb.example:{one.port}")).of("connection")
    assert (found.state, found.met.key) == (State.READY, "doctor.met.connected-late")
    assert say(found.met, "en").startswith("connected to 127.0.0.1, but 127.0.0.2 did not answer")


@pytest.mark.parametrize(
    ("behave", "code"),
    [
        pytest.param(peers.silent, "silent", id="never answers"),
        pytest.param(peers.closing, "closed", id="closes"),
        pytest.param(peers.resetting, "reset", id="resets"),
        pytest.param(peers.saying(b"\x00\xff\x16\x03garbage\r\n\r\n"), "not-http", id="garbage"),
        pytest.param(peers.saying(b"SSH-2.0-OpenSSH_9.9\r\n"), "not-http", id="another protocol"),
        pytest.param(peers.saying(b"HTTP/1.1 200 OK\r\nX: " + b"a" * 100_000), "not-http", id="a head without end"),
        pytest.param(peers.saying(b"HTTP/1.1 200 OK\r\nContent-Le"), "not-http", id="half a head"),
        pytest.param(peers.saying(b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\nxxxx"), "not-http", id="another protocol from here on"),
        pytest.param(peers.dripping(b"HTTP/1.1 200 OK\r\nX-Slow: yes\r\n"), "drips", id="drips"),
        pytest.param(peers.flooding(b"", b"HTTP/1.1 100 Continue\r\n\r\n" * 100), "drips", id="floods with nothing"),
        pytest.param(peers.flooding(b"HTTP/1.1 200 OK\r\n", b"A: b\r\n" * 1000), "not-http", id="floods with headers"),
    ],
)  # fmt: skip
def test_no_answer_by_http(peer, examine, behave, code):
    assert_stops_at(examine(peers.target(peer(behave).url)), "answer", code)


@pytest.mark.parametrize(
    ("behave", "code"),
    [
        pytest.param(peers.silent, "tls-slow", id="never answers"),
        pytest.param(peers.dripping(b"\x16\x03\x03\x00\x7a\x02"), "tls-slow", id="drips"),
        pytest.param(peers.saying(b"HTTP/1.1 400 Bad Request\r\n\r\n"), "not-tls", id="http"),
        pytest.param(peers.saying(b"\x00" * 4096), "not-tls", id="garbage"),
        pytest.param(peers.resetting, "tls-closed", id="resets"),
        pytest.param(lambda _peer, connection: connection.recv(65536), "tls-closed", id="closes"),
    ],
)
def test_https_where_no_tls_is_spoken(peer, examine, authority, behave, code):
    def first(one, connection):
        # A hello of TLS has no empty line to read up to.
        behave(one, peers.Hello(connection))

    url = peer(first).url.replace("http:", "https:")
    assert_stops_at(examine(peers.target(url, ca=authority.file)), "tls", code)


@pytest.mark.parametrize(
    ("made", "code", "told"),
    [
        pytest.param({"days": (-40, -9)}, "expired", f"ended on {peers.day(-9)}", id="expired"),
        pytest.param({"days": (3, 30)}, "not-yet", f"begins on {peers.day(3)}", id="not valid yet"),
        pytest.param({"host": "khac.example"}, "other-host", "is for khac.example, not for 127.0.0.1", id="wrong host"),
        pytest.param({"self_signed": True}, "self-signed", "127.0.0.1 is signed by nobody but itself", id="self-signed"),
    ],
)
def test_certificates_that_are_not_believed(peer, examine, authority, made, code, told):
    one = peer(UNKNOWN_DOCUMENT, authority.context(**made))
    seen = examine(peers.target(one.url, ca=authority.file))
    assert_stops_at(seen, "tls", code)
    assert told in say(seen.of("tls").met, "en")
    assert one.requests == []


def test_an_authority_that_nobody_knows(peer, examine, authority, stranger):
    one = peer(UNKNOWN_DOCUMENT, stranger.context())
    for ca in (None, authority.file):
        seen = examine(peers.target(one.url, ca=ca))
        assert_stops_at(seen, "tls", "unknown-authority")
        assert "Cơ quan chứng thực thử nghiệm" in say(seen.of("tls").met, "en")
    assert one.requests == []


def test_an_authority_of_ones_own_is_trusted_when_it_is_named(peer, examine, authority):
    seen = examine(peers.target(peer(UNKNOWN_DOCUMENT, authority.context()).url, ca=authority.file))
    assert seen.of("tls").state is State.READY
    assert say(seen.of("tls").met, "en").startswith(f"TLSv1.3, certificate valid until {peers.day(365)} (36")
    assert seen.of("tls").advice is None
    assert seen.of("driver").state is State.READY, "the driver trusts it as well"


def test_a_certificate_that_is_over_soon_is_ready_and_spoken_of(peer, examine, authority):
    found = examine(peers.target(peer(UNKNOWN_DOCUMENT, authority.context(days=(-300, 12))).url, ca=authority.file)).of("tls")
    assert found.state is State.READY
    assert say(found.advice, "en") == "renew the certificate: 11 days are left"


def test_a_file_of_certificates_that_is_none(peer, examine, authority, tmp_path):
    file = tmp_path / "ca.pem"
    file.write_text("-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----\n", encoding="ascii")
    assert_stops_at(examine(peers.target(peer(UNKNOWN_DOCUMENT, authority.context()).url, ca=file)), "tls", "no-trust")


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_a_version_of_tls_that_is_too_old(peer, examine, authority):
    context = authority.context()
    context.set_ciphers("ALL:@SECLEVEL=0")
    context.minimum_version = ssl.TLSVersion.TLSv1
    context.maximum_version = ssl.TLSVersion.TLSv1_1
    seen = examine(peers.target(peer(UNKNOWN_DOCUMENT, context).url, ca=authority.file))
    assert_stops_at(seen, "tls", "tls-old")
    # Where OpenSSL was built without it, the version cannot be told.
    assert say(seen.of("tls").met, "en") == "TLSv1.1 is the newest version spoken" or not ssl.HAS_TLSv1_1


def test_a_peer_that_asks_for_a_certificate_of_ours(peer, examine, authority):
    context = authority.context()
    context.verify_mode = ssl.CERT_REQUIRED
    context.load_verify_locations(authority.file)
    assert_stops_at(examine(peers.target(peer(UNKNOWN_DOCUMENT, context).url, ca=authority.file)), "answer", "client-certificate")


@pytest.mark.parametrize(
    ("beside", "state"), [(0, "ready"), (-50, "ready"), (50, "ready"), (75, "not-ready"), (-75, "not-ready"), (7 * 3600, "not-ready")]
)
def test_clocks(peer, examine, beside, state):
    found = examine(peers.target(peer(peers.answer(date=beside)).url)).of("clock")
    assert found.state == state
    offset, bound = (float(dict(found.met.gaps)[name]) for name in ("offset", "bound"))
    assert abs(offset - beside) <= bound + 0.5
    assert bound < 2


@pytest.mark.parametrize(
    "headers", ["", "Date: yesterday\r\n", "Date: Mon, 99 Foo 2026 99:99:99 GMT\r\n", "Age: 30\r\nDate: Sun, 06 Nov 1994 08:49:37 GMT\r\n"]
)
def test_a_clock_that_cannot_be_told(peer, examine, headers):
    found = examine(peers.target(peer(peers.answer(headers=headers)).url)).of("clock")
    assert (found.state, found.met.key) == (State.UNKNOWN, "doctor.met.no-date")


def test_a_clock_behind_an_answer_that_takes_too_long(peer, examine, monkeypatch):
    monkeypatch.setattr("hopquy.runner.doctor.way._ALLOWED", 0.1)
    found = examine(peers.target(peer(peers.answer(date=0)).url)).of("clock")
    assert (found.state, found.met.key) == (State.UNKNOWN, "doctor.met.clock")
