"""Our own axis: where it listens, whether the public address leads to it, and how the target signs on."""

from __future__ import annotations

import contextlib
import dataclasses
import socket
import threading
from types import SimpleNamespace

import doctor_peers as peers
import pytest

from hopquy.fixtures.axis import Axis, AxisServer, System
from hopquy.fixtures.document_system.persona import PERSONAS
from hopquy.fixtures.document_system.system import DocumentSystem
from hopquy.runner.doctor import CHECKS, CallBook, Concern, Listening, Patient, State, examined, exit_of
from hopquy.runner.errors.sandbox import AuthorityFolderError, ListenError
from hopquy.runner.language import say
from hopquy.runner.model.target import ListenTls
from hopquy.runner.probes.trouble import TroubleError

SECRET = "mot-khoa-thu-nghiem"


@pytest.fixture
def axis():
    """Makes our axis listen, as the doctor asks for it; `port` is where it does."""
    book = CallBook()
    server = AxisServer(Axis([System("qlvb.mau", SECRET, ("H49.99.01",))], listener=book)).start()
    yield SimpleNamespace(listening=Listening(server.url, book), port=server.port, url=server.url, book=book)
    server.stop()


def test_an_address_that_can_be_listened_on(examine):
    port = peers.free_port()
    found = examine(peers.target(kind="passive", listen=("127.0.0.1", port)), opens=lambda: Listening("http://x", CallBook())).of("listen")
    assert (found.state, found.met.key) == (State.READY, "doctor.met.listen")


def test_any_port_cannot_be_known_beforehand(examine):
    found = examine(peers.target(kind="passive"), opens=lambda: Listening("http://x", CallBook())).of("listen")
    assert (found.state, found.met.key) == (State.UNKNOWN, "doctor.met.listen-any")


def test_addresses_that_cannot_be_listened_on(examine, monkeypatch):
    def never():
        raise AssertionError

    with socket.create_server(("127.0.0.1", 0)) as taken:
        seen = examine(peers.target(kind="passive", listen=taken.getsockname()[:2]), opens=never)
    assert (seen.of("listen").met.key, seen.of("listen").concern) == ("doctor.trouble.listen-taken", Concern.HOPQUY)
    assert seen.of("sign-on").met.key == "doctor.met.stopped"
    seen = examine(peers.target(kind="passive", listen=("khong-co.invalid", 8810)), opens=never)
    assert seen.of("listen").met.key == "doctor.trouble.name-unknown"
    for number, key in ((99, "listen-foreign"), (13, "listen-forbidden"), (71, "listen-failed")):

        def refuse(*_, number=number):
            raise OSError(number, "no")

        with monkeypatch.context() as patch:
            patch.setattr(socket.socket, "bind", refuse)
            seen = examine(peers.target(kind="passive", listen=("127.0.0.1", 8810)), opens=never)
        assert seen.of("listen").met.key == f"doctor.trouble.{key}"


def test_an_axis_that_does_not_start(examine):
    def failing():
        raise ListenError("127.0.0.1", 8810, "the server did not start in time")

    found = examine(peers.target(kind="passive", listen=("127.0.0.1", peers.free_port())), opens=failing).of("listen")
    assert say(found.met, "en").endswith("the server did not start in time")


def test_over_tls_as_well(examine, tmp_path):
    """Whoever is called by https alone need not know the other port."""
    port = peers.free_port()
    wanted = dataclasses.replace(peers.target(kind="passive"), listen_tls=ListenTls(("127.0.0.1", port), tmp_path, "127.0.0.1"))
    listening = Listening("http://x", CallBook(), over_tls=("https://y",))
    found = examine(wanted, opens=lambda: listening).of("listen")
    assert (found.state, say(found.met, "en")) == (State.READY, "listens at http://x, https://y")
    with socket.create_server(("127.0.0.1", port)):
        found = examine(wanted, opens=lambda: listening).of("listen")
    assert (found.met.key, str(port) in say(found.met, "en")) == ("doctor.trouble.listen-taken", True)


def test_an_authority_that_cannot_be_used(examine):
    def failing():
        raise AuthorityFolderError("ca", "ca-key.pem is not the key of ca.pem")

    found = examine(peers.target(kind="passive"), opens=failing).of("listen")
    assert (found.concern, found.advice.key) == (Concern.HOPQUY, "doctor.mend.authority-folder")
    assert say(found.met, "en").endswith("ca-key.pem is not the key of ca.pem")


@pytest.mark.parametrize(
    ("code", "state", "met"),
    [
        ("H49.99.01", "ready", "code"),
        ("000.00.00.H49", "ready", "code"),
        ("Z01ABC", "ready", "code"),
        ("000.00.00.G22", "not-ready", "code-ours"),
        ("vxp.saas.03", "unknown", "code-unformed"),
    ],
)
def test_codes(examine, code, state, met):
    found = examine(peers.target(kind="passive", codes=(code,))).of("codes")
    assert (found.state, found.met.key) == (state, f"doctor.met.{met}")


def test_two_codes_of_one_body_are_explained(examine):
    seen = examine(peers.target(kind="passive", codes=("H51.15", "000.00.15.H51", "H51")))
    assert say(seen.of("codes", "H51.15").met, "en").endswith("the same body as 000.00.15.H51: a document for both comes once")
    assert seen.of("codes", "000.00.15.H51").met.key == "doctor.met.code-twin"
    assert seen.of("codes", "H51").met.key == "doctor.met.code"


def test_a_code_that_our_axis_does_not_list_is_our_fault(examine):
    heard = Listening("http://x", CallBook(), lambda _code: False)
    found = examine(peers.target(kind="passive"), listening=heard).of("codes")
    assert (found.state, found.concern) == (State.NOT_READY, Concern.HOPQUY)


class Proxy(peers.Peer):
    """Passes what comes on to our axis, both ways changed as told."""

    def __init__(self, port, there=lambda data: data, back=lambda data: data):
        def behave(_proxy, connection):
            asked = peers.received(connection)
            if not asked:
                return
            with socket.create_connection(("127.0.0.1", port), timeout=5) as onward:
                onward.sendall(there(asked))
                answered = b""
                while block := onward.recv(65536):
                    answered += block
            connection.sendall(back(answered))

        super().__init__(behave)


def test_the_public_address_leads_to_us(axis, examine):
    with contextlib.closing(Proxy(axis.port)) as proxy:
        seen = examine(peers.target(kind="passive"), public_url=f"{proxy.url}/", listening=axis.listening)
    found = seen.of("callback")
    assert (found.state, found.met.key) == (State.READY, "doctor.met.callback")
    assert seen.of("connection").state is State.READY


def test_our_own_call_is_not_taken_for_one_of_the_target(axis, examine):
    seen = examine(peers.target(kind="passive"), public_url=axis.url, listening=axis.listening)
    assert seen.of("callback").state is State.READY
    assert seen.of("sign-on").met.key == "doctor.met.no-call-yet"


@pytest.mark.parametrize(
    ("there", "back", "met"),
    [
        pytest.param(lambda data: data.replace(b"XroadVnpt-hopquy", b"X-Other"), None, "headers-lost", id="drops headers"),
        pytest.param(lambda data: data.replace(b"\r\n\r\nhopquy", b"\r\n\r\nHOPQUY"), None, "body-changed", id="changes the body"),
        pytest.param(None, lambda data: data.replace(b'"130"', b'"131"'), "answer-changed", id="changes the answer"),
        pytest.param(
            None, lambda _data: b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 3\r\n\r\nbad", "answer-changed", id="answers itself"
        ),
        pytest.param(None, lambda _data: b"", "answer-lost", id="loses the answer"),
    ],
)
def test_what_a_proxy_can_do(axis, examine, there, back, met):
    changes = {name: change for name, change in (("there", there), ("back", back)) if change is not None}
    with contextlib.closing(Proxy(axis.port, **changes)) as proxy:
        found = examine(peers.target(kind="passive"), public_url=proxy.url, listening=axis.listening).of("callback")
    assert (found.state, found.met.key, found.concern) == (State.NOT_READY, f"doctor.met.{met}", Concern.NETWORK)


def test_somebody_else_at_the_public_address(axis, peer, examine):
    url = peer(peers.answer(b"<html>", "404 Not Found", "Server: nginx\r\n")).url
    found = examine(peers.target(kind="passive"), public_url=url, listening=axis.listening, most=4).of("callback")
    assert say(found.met, "en") == "somebody else answers there: HTTP 404, server nginx"
    found = examine(peers.target(kind="passive"), public_url=peer(peers.silent).url, listening=axis.listening).of("callback")
    assert found.met.key == "doctor.trouble.silent"


def test_a_public_address_that_nobody_is_at(axis, examine):
    seen = examine(peers.target(kind="passive"), public_url=f"http://127.0.0.1:{peers.free_port()}", listening=axis.listening)
    assert (seen.of("connection").met.key, seen.of("connection").concern) == ("doctor.trouble.refused", Concern.NETWORK)
    assert seen.of("callback").met.key == "doctor.met.stopped"


def test_a_target_on_another_machine_while_we_listen_for_ours_only(axis, examine, monkeypatch):
    places = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("192.0.2.1", 9000))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: places)

    def refused(*_):
        raise TroubleError("refused")

    monkeypatch.setattr("hopquy.runner.doctor.way.connected", refused)
    found = examine(peers.target("http://qlvb.example:9000", listen=("127.0.0.1", 8810)), listening=axis.listening).of("callback")
    assert (found.state, found.met.key, found.concern) == (State.UNKNOWN, "doctor.met.out-of-reach", Concern.HOPQUY)


def signing(axis, secret=SECRET, system_id="qlvb.mau", path=""):
    """A product that asks our axis at once for what is there."""
    persona = PERSONAS["operator-sdk"]
    changed = dataclasses.replace(persona, system_id=system_id)
    return DocumentSystem(changed, axis.url + path, secret, poll_interval=0.05)


@pytest.mark.parametrize(
    ("made", "state", "met", "told"),
    [
        ({}, "ready", "signed-on", "signed with the right secret"),
        ({"secret": "mot-khoa-khac"}, "not-ready", "wrong-hmac", "another than that with the secret of target.yaml"),
        ({"system_id": "qlvb.khac"}, "not-ready", "other-system", "of another system: qlvb.khac"),
        ({"path": "/vxp/v3"}, "not-ready", "other-path", "paths that the axis does not have: /vxp/v3/get"),
    ],
)
def test_how_a_product_signs_on(axis, examine, made, state, met, told):
    with signing(axis, **made):
        found = examine(peers.target(kind="passive"), listening=axis.listening, patience=peers.Patience(sign_on=5.0)).of("sign-on")
    assert (found.state, found.met.key) == (state, f"doctor.met.{met}")
    assert told in say(found.met, "en")


def call(refusal=None, operation="getReceivedEdocList", system_id="qlvb.mau", named="qlvb.mau"):
    headers = (("XroadVnpt-systemid", named),)
    return SimpleNamespace(
        kind="call", operation=operation, path=f"/{operation}", headers=headers, body=b"", system_id=system_id, refusal=refusal, answer={}
    )


@pytest.mark.parametrize(
    ("calls", "state", "met"),
    [
        ([call("header-altered"), call("signature-missing")], "unknown", "unsigned"),
        ([call("wrong-hmac"), call()], "ready", "signed-on"),
        ([call("header-altered"), call("wrong-hmac")], "not-ready", "wrong-hmac"),
        ([call("hash-file-missing", "sendEdoc")], "ready", "signed-on"),
        ([call("unknown-operation", "favicon.ico", None)], "unknown", "no-call-yet"),
        ([call("unknown-system", system_id=None, named="a\x00b" + "c" * 100)], "not-ready", "other-system"),
        ([call("unknown-system", system_id="hopquy.partner")], "not-ready", "other-system"),
    ],
)
def test_what_is_made_of_the_calls_that_came(examine, calls, state, met):
    book = CallBook()
    for one in calls:
        book(one)
    found = examine(peers.target(kind="passive"), listening=Listening("http://x", book)).of("sign-on")
    assert (found.state, found.met.key) == (state, f"doctor.met.{met}")
    assert "\x00" not in say(found.met, "en")


@pytest.mark.parametrize(
    ("answer", "called", "state", "met"),
    [
        (b'{"ok": true}', False, "not-ready", "no-call"),
        (b'{"ok": false, "reason": "axis down"}', False, "not-ready", "unsettled"),
        (b'{"ok": false, "reason": "half of it"}', True, "ready", "signed-on"),
        (b"<html>", False, "not-ready", "no-answer"),
        (b'{"ok": true}', True, "ready", "signed-on"),
    ],
)
def test_a_product_that_is_asked_to_settle(peer, examine, monkeypatch, answer, called, state, met):
    monkeypatch.setattr("hopquy.runner.doctor.sign_on.ARRIVING", 0.1)
    book = CallBook()

    def behave(one, connection):
        if called:
            book(call())
        peers.answer(answer)(one, connection)

    wanted = peers.target(peer(behave).url, actions=("settle",))
    found = examine(wanted, listening=Listening("http://x", book)).of("sign-on")
    assert (found.state, found.met.key) == (state, f"doctor.met.{met}")


def test_a_call_that_comes_late_is_waited_for_and_no_longer():
    book = CallBook()
    threading.Timer(0.1, book, [call()]).start()
    assert len(book.wait(lambda one: one.operation == "getReceivedEdocList", 5.0)) == 1
    assert book.wait(lambda one: one.operation == "other", 0.05) == []


def test_a_flood_of_calls_is_not_kept():
    book = CallBook()
    for _ in range(3000):
        book(call())
    assert len(book.those(lambda _one: True)) == 1000


def test_a_fault_of_ours_in_what_to_look_at_is_told_and_the_rest_is_looked_at():
    def broken(_patient):
        raise KeyError("x")

    checks = [dataclasses.replace(CHECKS[0], subjects=broken), dataclasses.replace(CHECKS[0], examine=broken), CHECKS[2]]
    seen = list(examined(Patient(peers.target(kind="passive", actions=("accept",))), checks))
    assert [one.fault for one in seen] == [True, False, False]
    assert exit_of(seen) == 4
    assert exit_of(seen[1:2]) == 0
