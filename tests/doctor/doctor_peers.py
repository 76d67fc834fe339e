"""The peers that a doctor meets: servers of the worst manners, on real sockets, with certificates of every kind."""

from __future__ import annotations

import contextlib
import datetime as dt
import ipaddress
import json
import socket
import ssl
import struct
import threading
import time
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from hopquy.runner.doctor import Patience
from hopquy.runner.model.target import Driver, Product, Target

NOW = dt.datetime.now(dt.UTC)
QUICK = Patience(name=2.0, connection=0.5, tls=0.5, answer=0.5, action=0.6, sign_on=0.2)
"""A whole second is long on loopback."""


def received(connection):
    """One request: its head and its body."""
    data = b""
    while b"\r\n\r\n" not in data:
        block = connection.recv(65536)
        if not block:
            return data
        data += block
    head, _, body = data.partition(b"\r\n\r\n")
    length = next((int(line.partition(b":")[2]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:")), 0)
    while len(body) < length:
        body += connection.recv(65536)
    return head + b"\r\n\r\n" + body


class Peer:
    """Listens, and does with each connection what it is told; with a context it speaks TLS."""

    def __init__(self, behave, context=None):
        self.requests = []
        self._behave, self._context = behave, context
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port = self._listening.getsockname()[1]
        self.url = f"{'https' if context else 'http'}://127.0.0.1:{self.port}"
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self):
        while True:
            try:
                connection, _ = self._listening.accept()
            except OSError:
                return
            threading.Thread(target=self._one, args=[connection], daemon=True).start()

    def _one(self, connection):
        connection.settimeout(5)
        with contextlib.suppress(OSError, ValueError):
            if self._context is not None:
                connection = self._context.wrap_socket(connection, server_side=True)
            with connection:
                self._behave(self, connection)

    def close(self):
        self._listening.close()


def answer(body=b'{"ok": false, "reason": "unknown document"}', status="200 OK", headers="", date=None):
    """Behave: answer every request in this way; `date` seconds beside the right time, None for no `Date`."""

    def behave(peer, connection):
        asked = received(connection)
        if not asked:
            return
        peer.requests.append(asked)
        stamp = ""
        if date is not None:
            stamp = f"Date: {dt.datetime.now(dt.UTC) + dt.timedelta(seconds=date):%a, %d %b %Y %H:%M:%S GMT}\r\n"
        connection.sendall(f"HTTP/1.1 {status}\r\nContent-Length: {len(body)}\r\n{stamp}{headers}\r\n".encode("latin-1") + body)

    return behave


def answering(actions=("accept",), token=None):
    """Behave: as a driver does that has no documents, knows these actions and lets in whoever shows the token."""

    def behave(peer, connection):
        asked = received(connection)
        if not asked:
            return
        peer.requests.append(asked)
        path = asked.split(b" ", 2)[1].decode().strip("/")
        status, reason = ("409 Conflict", "unknown document") if path in actions else ("404 Not Found", f"unknown action {path}")
        if token is not None and f"\r\nauthorization: bearer {token}\r\n".lower().encode() not in asked.lower():
            status, reason = "401 Unauthorized", "who are you?"
        body = json.dumps({"ok": False, "reason": reason}).encode()
        stamp = f"Date: {dt.datetime.now(dt.UTC):%a, %d %b %Y %H:%M:%S GMT}"
        connection.sendall(f"HTTP/1.1 {status}\r\nContent-Length: {len(body)}\r\n{stamp}\r\n\r\n".encode() + body)

    return behave


def silent(_peer, connection):
    """Behave: take everything and say nothing."""
    while connection.recv(65536):
        pass


def saying(data):
    """Behave: say this, whatever is asked, and close."""

    def behave(_peer, connection):
        received(connection)
        connection.sendall(data)

    return behave


def dripping(data, pause=0.02):
    """Behave: say this byte by byte, over and over."""

    def behave(_peer, connection):
        received(connection)
        while True:
            for at in range(len(data)):
                connection.sendall(data[at : at + 1])
                time.sleep(pause)

    return behave


def flooding(head, block):
    """Behave: say the head once, then the block for ever."""

    def behave(_peer, connection):
        received(connection)
        connection.sendall(head)
        while True:
            connection.sendall(block)

    return behave


def resetting(_peer, connection):
    """Behave: break the connection as soon as something came."""
    connection.recv(1)
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def closing(_peer, connection):
    """Behave: close without a word."""
    received(connection)


class Authority:
    """A certificate authority for these tests."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Cơ quan chứng thực thử nghiệm")])
        self.file = folder / "ca.pem"
        self.file.write_bytes(self._signed(self._name, self._key, authority=True).public_bytes(serialization.Encoding.PEM))

    def _signed(self, name, key, host="127.0.0.1", days=(-1, 365), *, authority=False, by=None):
        issuer, signer = (self._name, self._key) if by is None else by
        builder = (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(issuer)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(NOW + dt.timedelta(days=days[0]))
            .not_valid_after(NOW + dt.timedelta(days=days[1]))
            .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
            .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()), critical=False)
        )
        usage = dict.fromkeys(
            ("content_commitment", "key_encipherment", "data_encipherment", "key_agreement", "encipher_only", "decipher_only"), False
        )
        usage |= {"digital_signature": not authority, "key_cert_sign": authority, "crl_sign": authority}
        builder = builder.add_extension(x509.KeyUsage(**usage), critical=True)
        if not authority:
            with contextlib.suppress(ValueError):
                host = ipaddress.ip_address(host)
            named = x509.DNSName(host) if isinstance(host, str) else x509.IPAddress(host)
            builder = builder.add_extension(x509.SubjectAlternativeName([named]), critical=False)
            builder = builder.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        return builder.sign(signer, hashes.SHA256())

    def context(self, host="127.0.0.1", days=(-1, 365), *, self_signed=False):
        """Return the settings of a server with a certificate for that host, valid between those days from now."""
        key = ec.generate_private_key(ec.SECP256R1())
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, f"Máy chủ {host}")])
        certificate = self._signed(name, key, host, days, by=(name, key) if self_signed else None)
        file = self._folder / f"{certificate.serial_number}.pem"
        secret = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        file.write_bytes(certificate.public_bytes(serialization.Encoding.PEM) + secret)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(file)
        return context


def target(
    url=None, *, ca=None, kind="http", actions=("accept",), listen=("127.0.0.1", 0), codes=("H49.99.01",), features=("receive",), **driver
):
    given = Driver(kind, url, actions=actions, ca=ca, **{"timeout": 0.6, **driver})
    product = Product("QLVB mẫu", "1.0", "Nhà cung cấp mẫu")
    return Target(product, "document-system", features, "qlvb.mau", "mot-khoa-thu-nghiem", codes, listen, given, ca=ca)


class Seen(list):
    """Diagnoses, with a look-up."""

    def of(self, check, subject=None):
        found = [one for one in self if one.check == check and subject in (None, one.subject)]
        assert len(found) == 1, (check, found)
        return found[0]

    def keys(self):
        """State and key of what was met, by check and subject."""
        return {(one.check, one.subject): (one.state.value, one.met.key) for one in self}


def day(days):
    """The day that many days from now, as it is written."""
    return f"{NOW + dt.timedelta(days=days):%Y-%m-%d}"


class Hello:
    """A connection whose first message is read in one piece, whatever it is."""

    def __init__(self, connection):
        self._connection, self._first = connection, True

    def recv(self, size):
        data = self._connection.recv(size)
        first, self._first = self._first, False
        return data + b"\r\n\r\n" if first else data

    def __getattr__(self, name):
        return getattr(self._connection, name)


class Read:
    """A connection whose request was read already: it is not asked for it again."""

    def __init__(self, connection, asked=b"\r\n\r\n"):
        self.asked = asked
        self._connection, self._first = connection, True

    def recv(self, size):
        first, self._first = self._first, False
        return b"POST / HTTP/1.1\r\n\r\n" if first else self._connection.recv(size)

    def __getattr__(self, name):
        return getattr(self._connection, name)


def free_port():
    """A port of loopback on which nothing listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
