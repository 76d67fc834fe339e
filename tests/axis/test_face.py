"""The certificates that our axis shows over TLS, right and wrong."""

from __future__ import annotations

import http.client
import socket
import ssl
import stat
from contextlib import suppress

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519

from hopquy.fixtures.axis import AxisServer
from hopquy.fixtures.axis.keeping import secured as secured_in
from hopquy.fixtures.pki import WRONG, Authority
from hopquy.fixtures.wire.face import Face
from hopquy.runner.errors.sandbox import AuthorityFolderError


@pytest.fixture(scope="module")
def authority():
    return Authority.made()


@pytest.fixture
def face(authority):
    return Face(authority, "127.0.0.1")


@pytest.fixture
def secured(bench, face):
    with AxisServer(bench.axis, face=face) as running:
        yield running


def context(authority):
    return ssl.create_default_context(cadata=authority.pem.decode())


def called(secured, trusting):
    connection = http.client.HTTPSConnection("127.0.0.1", secured.port, context=trusting, timeout=5)
    try:
        connection.request("POST", "/getAgenciesList", b"")
        return connection.getresponse().status
    finally:
        connection.close()


def test_the_right_one_is_believed_and_told_of(bench, secured, face, authority):
    shown = []
    face.on_shown = shown.append
    assert secured.url.startswith("https://127.0.0.1:")
    assert called(secured, context(authority)) == 200
    assert shown == ["good"]
    assert bench.events[-1].certificate == "good"


@pytest.mark.parametrize(("certificate", "said"), list(zip(WRONG, ("has expired", "IP address mismatch", "self-signed"), strict=True)))
def test_each_wrong_one_is_wrong_in_one_respect(bench, secured, face, authority, certificate, said):
    shown = []
    face.on_shown = shown.append
    face.show(certificate)
    with pytest.raises(ssl.SSLCertVerificationError, match=said):
        called(secured, context(authority))
    assert shown == [certificate]
    assert bench.events == []
    careless = ssl.create_default_context()
    careless.check_hostname, careless.verify_mode = False, ssl.CERT_NONE
    assert called(secured, careless) == 200
    assert bench.events[-1].certificate == certificate
    face.show("good")
    assert called(secured, context(authority)) == 200


def test_who_is_connected_has_to_look_again(secured, face, authority):
    with context(authority).wrap_socket(
        socket.create_connection(("127.0.0.1", secured.port), timeout=5), server_hostname="127.0.0.1"
    ) as stream:
        stream.sendall(b"POST /getAgenciesList HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n")
        assert stream.recv(15) == b"HTTP/1.1 200 OK"
        face.show("expired")
        with suppress(ConnectionError, ssl.SSLError):
            while stream.recv(65536):
                pass


def test_who_is_being_answered_is_answered_to_the_end(bench, secured, face, authority):
    """What is under way when the certificate changes must not look like one more fault: then the connection ends."""
    head = b"POST /getAgenciesList HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\nExpect: 100-continue\r\n\r\n"
    with context(authority).wrap_socket(
        socket.create_connection(("127.0.0.1", secured.port), timeout=5), server_hostname="127.0.0.1"
    ) as stream:
        stream.sendall(head)
        assert stream.recv(65536).startswith(b"HTTP/1.1 100 ")
        face.show("expired")
        stream.sendall(b"abcd")
        answer = b""
        with suppress(ConnectionError, ssl.SSLError):
            while block := stream.recv(65536):
                answer += block
    assert answer.startswith(b"HTTP/1.1 200 OK")
    assert [event.certificate for event in bench.events] == ["good"]


@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3])
def test_no_session_is_gone_on_with_past_a_wrong_one(secured, face, authority, version):
    """A client that would resume either cannot, or is broken off and told of: it never calls unseen."""
    resumed = []
    face.on_resumed = resumed.append
    trusting = context(authority)
    trusting.minimum_version = trusting.maximum_version = version

    def connected(session=None):
        plain = socket.create_connection(("127.0.0.1", secured.port), timeout=5)
        return trusting.wrap_socket(plain, server_hostname="127.0.0.1", session=session)

    with connected() as first:
        first.sendall(b"POST /getAgenciesList HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n")
        first.recv(65536)
        session = first.session
    face.show("expired")
    try:
        with connected(session) as second:
            assert second.session_reused
            second.sendall(b"POST /getAgenciesList HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n")
            assert second.recv(65536) == b""
    except ssl.SSLCertVerificationError:
        assert resumed == []
    except (ConnectionError, ssl.SSLError):
        assert resumed == ["expired"]
    else:
        assert resumed == ["expired"]


def test_an_authority_is_kept(tmp_path):
    folder = tmp_path / "ca"
    first, again = Authority.kept_in(folder), Authority.kept_in(folder)
    assert first.pem == again.pem
    assert Authority.made().pem != first.pem
    assert stat.S_IMODE((folder / "ca-key.pem").stat().st_mode) == 0o600
    trusting = context(first)
    with AxisServer(face=Face(again, "127.0.0.1")) as secured:
        assert called(secured, trusting) == 503


def spoil(folder, how):
    keys = {
        "of another": (ec.generate_private_key(ec.SECP256R1()), serialization.NoEncryption()),
        "locked": (ec.generate_private_key(ec.SECP256R1()), serialization.BestAvailableEncryption(b"khoa")),
        "of another kind": (ed25519.Ed25519PrivateKey.generate(), serialization.NoEncryption()),
    }
    if how in keys:
        key, lock = keys[how]
        (folder / "ca-key.pem").write_bytes(key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, lock))
    elif how == "key alone":
        (folder / "ca.pem").unlink()
    else:
        (folder / how).write_text("-----BEGIN X-----\n")


@pytest.mark.parametrize("spoilt", ["ca.pem", "ca-key.pem", "folder", "of another", "locked", "of another kind", "key alone"])
def test_a_folder_that_is_none_of_ours(tmp_path, spoilt):
    folder = tmp_path / "ca"
    if spoilt == "folder":
        folder.write_text("")
    else:
        Authority.kept_in(folder)
        spoil(folder, spoilt)
    with pytest.raises(AuthorityFolderError) as caught:
        secured_in(folder, "127.0.0.1")
    assert str(folder) in str(caught.value)
    assert "cryptography" not in str(caught.value)
    assert "ca-key.pem" in caught.value.hint
