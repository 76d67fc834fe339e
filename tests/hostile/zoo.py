"""Peers of our axis that mean no good: each one function, on real sockets, with what it does said in one sentence.

A peer gets the address and an event; it goes on until it has done its worst or the event is set.
"""

from __future__ import annotations

import base64
import io
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from typing import Any

NAMESPACE = "http://www.mic.gov.vn/TBT/QCVN_102_2016"
CODE = "H49.99.01"


def tolerantly(peer: Callable[..., None], address: Any, stop: threading.Event) -> None:
    """Let a peer do its worst: that it is hung up on is no surprise."""
    with suppress(OSError, ValueError, EOFError, __import__("http.client").client.HTTPException):
        peer(address, stop)


def dial(address: Any, seconds: float = 5.0) -> socket.socket:
    return socket.create_connection(address.at, timeout=seconds)


def until_hung_up(stream: socket.socket, pieces: Iterator[bytes], stop: threading.Event, pause: float = 0.0) -> None:
    for piece in pieces:
        if stop.is_set():
            return
        stream.sendall(piece)
        if pause:
            stop.wait(pause)


def packet(
    subject: str = "V/v", *, to: str = "G22", about: str = "", content: str = "", more: str = "", head: str = "", code: str = "01"
) -> bytes:
    """A packet of a document, or of a status where it is `about` one."""
    if about:
        body = f"<ResponseFor><OrganId>{to}</OrganId><DocumentId>{about}</DocumentId></ResponseFor><StatusCode>{code}</StatusCode>"
    else:
        body = f"<To><OrganId>{to}</OrganId></To><DocumentId>{CODE},2026/11/22,1/VP</DocumentId><Subject>{subject}</Subject><Content>{content}</Content>"
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>{head}<edXML xmlns="{NAMESPACE}"><edXMLEnvelope><edXMLHeader><MessageHeader>'
        f"<From><OrganId>{CODE}</OrganId></From>{body}</MessageHeader></edXMLHeader></edXMLEnvelope>{more}</edXML>"
    ).encode()


def attachment(data: bytes) -> str:
    encoded = base64.b64encode(data).decode()
    return (
        "<AttachmentEncoded><Attachment><ContentType>application/zip</ContentType><ContentId>1</ContentId>"
        f"<AttachmentName>a.zip</AttachmentName><ContentTransferEncoded>{encoded}</ContentTransferEncoded></Attachment></AttachmentEncoded>"
    )


# Connections


def silent_crowd(address: Any, stop: threading.Event) -> None:
    """Opens four hundred connections and says nothing on any of them."""
    with ExitStack() as stack:
        for _ in range(400):
            stack.enter_context(dial(address))
        stop.wait(20)


def header_drip(address: Any, stop: threading.Event) -> None:
    """Sends one byte of a header at a time."""
    with dial(address) as stream:
        until_hung_up(stream, (bytes([byte]) for byte in b"POST /sendEdoc HTTP/1.1\r\nHost: a\r\nX: " + b"y" * 10_000), stop, 0.005)


def endless_headers(address: Any, stop: threading.Event) -> None:
    """Sends one header after another for ever."""
    with dial(address) as stream:
        stream.sendall(b"POST /sendEdoc HTTP/1.1\r\nHost: a\r\n")
        until_hung_up(stream, (b"X-%d: %s\r\n" % (number, b"y" * 1000) for number in range(10**9)), stop)


def endless_body(address: Any, stop: threading.Event) -> None:
    """Says that a body of a terabyte follows, and sends it."""
    with dial(address) as stream:
        stream.sendall(b"POST /sendEdoc HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000000000\r\n\r\n")
        until_hung_up(stream, iter(lambda: b"z" * 65536, b""), stop)


def endless_chunks(address: Any, stop: threading.Event) -> None:
    """Sends chunks of a body for ever."""
    with dial(address) as stream:
        stream.sendall(b"POST /sendEdoc HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n")
        until_hung_up(stream, iter(lambda: b"10000\r\n" + b"z" * 65536 + b"\r\n", b""), stop)


def crumbs(address: Any, stop: threading.Event) -> None:
    """Sends a body in chunks of one byte."""
    with dial(address) as stream:
        stream.sendall(b"POST /sendEdoc HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n")
        until_hung_up(stream, iter(lambda: b"1\r\nz\r\n" * 1000, b""), stop)


def large_bodies_at_once(address: Any, stop: threading.Event) -> None:
    """Sends forty bodies of forty megabytes at the same time, and ends none of them."""

    def one() -> None:
        with suppress(OSError), dial(address) as stream:
            stream.sendall(b"POST /sendEdoc HTTP/1.1\r\nHost: a\r\nContent-Length: 50000000\r\n\r\n")
            until_hung_up(stream, (b"z" * 1_000_000 for _ in range(40)), stop)
            stop.wait(20)

    threads = [threading.Thread(target=one, daemon=True) for _ in range(40)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)


def pipelining(address: Any, stop: threading.Event) -> None:
    """Sends two thousand calls over one connection without reading an answer."""
    with dial(address) as stream:
        until_hung_up(stream, (b"POST /getEdoc HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\n{}" for _ in range(2000)), stop)
        stop.wait(1)


def no_http(address: Any, stop: threading.Event) -> None:
    """Talks something that is no HTTP, again and again."""
    for _ in range(50):
        if stop.is_set():
            return
        with dial(address) as stream:
            stream.sendall(b"EHLO van-ban.example\r\nMAIL FROM:<a@example.vn>\r\n\r\n")
            stream.recv(1000)


def http2(address: Any, stop: threading.Event) -> None:
    """Begins HTTP/2 with prior knowledge."""
    with dial(address) as stream:
        stream.sendall(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + b"\x00\x00\x00\x04\x00\x00\x00\x00\x00")
        stream.recv(1000)
        stop.wait(0.1)


def tls_hello(address: Any, stop: threading.Event) -> None:
    """Says hello in TLS where HTTP is spoken."""
    with dial(address) as stream:
        stream.sendall(bytes.fromhex("16030100c8010000c40303") + os.urandom(194))
        stream.recv(1000)
        stop.wait(0.1)


def two_lengths(address: Any, stop: threading.Event) -> None:
    """Says two lengths of one body, and that it is in chunks as well."""
    del stop
    with dial(address) as stream:
        stream.sendall(
            b"POST /getEdoc HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nContent-Length: 9\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n{}"
        )
        stream.recv(1000)


def half_a_request(address: Any, stop: threading.Event) -> None:
    """Goes away in the middle of a header, and in the middle of a body, thirty times."""
    for number in range(30):
        if stop.is_set():
            return
        with dial(address) as stream:
            stream.sendall(b"POST /sendEdoc HTTP/1.1\r\nHost: a\r\n" + (b"Content-Length: 100\r\n\r\nabc" if number % 2 else b""))


def large_header(address: Any, stop: threading.Event) -> None:
    """Sends headers of 64 KiB, and one of a megabyte."""
    del stop
    for size in (65_536, 1_048_576):
        with suppress(OSError), dial(address) as stream:
            stream.sendall(
                b"POST /getAgenciesList HTTP/1.1\r\nHost: a\r\nXroadVnpt-systemid: " + b"s" * size + b"\r\nContent-Length: 0\r\n\r\n"
            )
            stream.recv(1000)


def odd_bytes_in_headers(address: Any, stop: threading.Event) -> None:
    """Puts NUL, escape sequences, half of a UTF-8 letter and markup into headers and the path."""
    del stop
    for value in (b"\x00", b"\x1b[2J", b"\xc3", b"</script><script>alert(1)</script>", "\u202egnurt".encode()):
        with suppress(OSError), dial(address) as stream:
            stream.sendall(
                b"POST /"
                + value.strip(b"\x00")
                + b"?a="
                + value
                + b" HTTP/1.1\r\nHost: a\r\nXroadVnpt-systemid: "
                + value
                + b"\r\nContent-Length: 0\r\n\r\n"
            )
            stream.recv(1000)


def long_path(address: Any, stop: threading.Event) -> None:
    """Asks for a path of a hundred thousand letters, and for two hundred paths that are none."""
    del stop
    with dial(address) as stream:
        stream.sendall(b"GET /" + b"a/" * 50_000 + b" HTTP/1.1\r\nHost: a\r\n\r\n")
        stream.recv(1000)
    for number in range(200):
        with dial(address) as stream:
            stream.sendall(b"GET /%d/../../etc/passwd HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n" % number)
            stream.recv(1000)


def expects_and_never_sends(address: Any, stop: threading.Event) -> None:
    """Waits for `100 Continue` on twenty connections, and never sends what was continued."""
    with ExitStack() as stack:
        for _ in range(20):
            stream = stack.enter_context(dial(address))
            stream.sendall(b"POST /sendEdoc HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 10\r\n\r\n")
        stop.wait(20)


def reconnect_storm(address: Any, stop: threading.Event) -> None:
    """Connects and leaves at once, a thousand times."""
    for _ in range(1000):
        if stop.is_set():
            return
        dial(address).close()


def killed(address: Any, stop: threading.Event) -> None:
    """A program of its own that is killed in the middle of a body."""
    script = (
        "import socket, sys, time\n"
        "s = socket.create_connection((sys.argv[1], int(sys.argv[2])))\n"
        "s.sendall(b'POST /sendEdoc HTTP/1.1\\r\\nHost: a\\r\\nContent-Length: 1000000\\r\\n\\r\\n' + b'z' * 1000)\n"
        "print('on', flush=True)\ntime.sleep(60)\n"
    )
    host, port = address.at
    with subprocess.Popen([sys.executable, "-I", "-c", script, host, str(port)], stdout=subprocess.PIPE) as program:
        assert program.stdout is not None
        program.stdout.readline()
        program.send_signal(signal.SIGKILL)
    stop.wait(0.05)


# Calls that are signed as the target signs


def list_flood(address: Any, stop: threading.Event, calls: int = 600) -> None:
    """Asks for the list, over and over, as fast as it can."""
    with address.client() as client:
        for _ in range(calls):
            if stop.is_set():
                return
            client.received()


def garbage_packets(address: Any, stop: threading.Event, packets: int = 150) -> None:
    """Sends packets that are none, each another."""
    with address.client() as client:
        for number in range(packets):
            if stop.is_set():
                return
            client.send(b"%d" % number + os.urandom(2000), CODE)


def status_flood(address: Any, stop: threading.Event, statuses: int = 300) -> None:
    """Reports statuses of documents that nobody knows, each another."""
    with address.client() as client:
        for number in range(statuses):
            if stop.is_set():
                return
            client.send(packet(about=f"G22,2026/11/22,{number}/LA"), CODE, "status")


def odd_packets(address: Any, stop: threading.Event) -> None:
    """Sends a ZIP bomb, nesting a hundred thousand deep, an attribute of five megabytes, entities that explode, broken UTF-8 and twenty thousand attributes."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.pdf", b"\0" * 100_000_000)
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 20))
    odd = (
        packet(more=attachment(held.getvalue())),
        packet(more="<a>" * 100_000 + "</a>" * 100_000),
        packet(more=f'<a b="{"c" * 5_000_000}"/>'),
        packet("&l19;", head=f'<!DOCTYPE edXML [<!ENTITY l0 "ha">{laughs}]>'),
        packet().replace(b"V/v", b"V/v\xff\xfe\xc3"),
        packet(more="<a " + " ".join(f'b{n}="c"' for n in range(20_000)) + "/>"),
        packet(more="<a/>" * 50_000),
        packet(content="x" * 5_000_000),
    )
    with address.client() as client:
        for one in odd:
            if stop.is_set():
                return
            client.send(one, CODE)


def odd_signatures(address: Any, stop: threading.Event) -> None:
    """Signs lists, numbers, nesting a thousand deep, doubled names, a hundred thousand names and a text of two hundred kilobytes."""
    texts = (
        "[1,2]", "7", "null", "[" * 1000, '{"a":1,"a":2}', '{"XroadVnpt-systemid":' + "9" * 10_000 + "}",
        json.dumps({f"XroadVnpt-{n}": "" for n in range(5000)}), '"' + "x" * 200_000 + '"', '{"\\ud800": "\\udfff"}',
    )  # fmt: skip
    for text in texts:
        if stop.is_set():
            return
        with address.client() as client:
            headers = client.headers({}) | {"XroadVnpt-sign-header": text}
            client.exchange("POST", "/getAgenciesList", headers, b"")


def slow_reader(address: Any, stop: threading.Event) -> None:
    """Asks for everything that waits, fifty times, and never reads an answer."""
    with ExitStack() as stack, address.client() as client:
        waiting = client.received()
        while not waiting and not stop.is_set():
            time.sleep(0.02)
            waiting = client.received()
        headers = client.headers({"docId": waiting[0]["docId"] if waiting else "x", "filePath": "den"})
        lines = b"".join(f"{name}: {value}\r\n".encode() for name, value in headers.items())
        for _ in range(50):
            stream = stack.enter_context(dial(address))
            stream.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            stream.sendall(b"POST /getEdoc HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n" + lines + b"\r\n{}")
        stop.wait(20)


def comes_late(address: Any, stop: threading.Event) -> None:
    """Says nothing until the run is over, and then sends."""
    stop.wait(30)
    with address.client() as client:
        client.received()


def takes_and_fails(address: Any, stop: threading.Event) -> None:
    """Fetches what waits, says `fail`, `processing`, `done` and nonsense of it in turn, and never reports."""
    states = ("fail", "processing", "done", "DONE", "", "x" * 5000)
    with address.client() as client:
        while not stop.is_set():
            for line in client.received():
                client.get(line["docId"])
                for state in states:
                    client.update(line["docId"], state)
            stop.wait(0.02)


def reports_everything_at_once(address: Any, stop: threading.Event) -> None:
    """Fetches what waits and reports every code there is of it, right and wrong, in any order."""
    with address.client() as client:
        for line in _waiting(client, stop):
            data = base64.b64decode(client.get(line["docId"])["data"])
            about = data.partition(b"DocumentId>")[2].partition(b"<")[0].decode()
            for code in ("06", "03", "99", "01", "", "02", "13", "'\"<>&".replace("<", "&lt;").replace("&", "&amp;"), "15", "01"):
                client.send(packet(about=about, code=code), CODE, "status")
            client.update(line["docId"], "done")


def _waiting(client: Any, stop: threading.Event) -> list[dict[str, str]]:
    while not stop.is_set():
        waiting: list[dict[str, str]] = client.received()
        if waiting:
            return waiting
        stop.wait(0.02)
    return []


def changes_its_mind(address: Any, stop: threading.Event) -> None:
    """Fetches the same document under ever other headers, over GET, POST and made-up methods."""
    with address.client() as client:
        for line in _waiting(client, stop):
            for method in ("GET", "POST", "PUT", "DELETE", "TRACE", "OPTIONS", "hopquy"):
                client.exchange(method, "/getEdoc", client.headers({"docId": line["docId"]}), b"{}")


WITHOUT_A_WORD = (
    silent_crowd, header_drip, endless_headers, endless_body, endless_chunks, crumbs, large_bodies_at_once, pipelining, no_http, http2, tls_hello,
    two_lengths, half_a_request, large_header, odd_bytes_in_headers, long_path, expects_and_never_sends, reconnect_storm, killed, comes_late,
)  # fmt: skip
"""Those that never make a call of a document system."""
IN_THE_TARGETS_NAME = (
    list_flood, garbage_packets, status_flood, odd_packets, odd_signatures, slow_reader, takes_and_fails, reports_everything_at_once, changes_its_mind,
)  # fmt: skip
"""Those that call as the target does."""
