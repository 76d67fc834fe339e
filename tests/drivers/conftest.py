"""Servers of the worst manners, on real sockets."""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from functools import partial

import pytest

from hopquy.runner.errors.driver import DriverError


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


class Server:
    """Listens, and does with each connection what it is told."""

    def __init__(self, behave):
        self.requests = []
        self.ended = threading.Event()
        """Set when a behaviour met the end of its connection."""
        self._behave = behave
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listening.getsockname()[1]}"
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self):
        while True:
            try:
                connection, _ = self._listening.accept()
            except OSError:
                return
            threading.Thread(target=self._one, args=[connection], daemon=True).start()

    def _one(self, connection):
        with connection, contextlib.suppress(OSError):
            self._behave(self, connection)
        self.ended.set()

    received = staticmethod(received)

    def drip(self, connection, data, pause=0.05):
        """Send byte after byte, for ever."""
        while True:
            for at in range(len(data)):
                connection.sendall(data[at : at + 1])
                time.sleep(pause)

    def close(self):
        self._listening.close()


@pytest.fixture
def serve():
    servers = []

    def start(behave):
        servers.append(Server(behave))
        return servers[-1]

    yield start
    for server in servers:
        server.close()


@pytest.fixture
def answering(serve):
    """A server that gives one answer to every request."""

    def start(body=b'{"ok": true}', status="200 OK", headers=""):
        def behave(server, connection):
            server.requests.append(received(connection))
            head = f"HTTP/1.1 {status}\r\nContent-Length: {len(body)}\r\n{headers}\r\n"
            connection.sendall(head.encode("latin-1") + body)

        return serve(behave)

    return start


@pytest.fixture
def refused():
    """Ask for something that cannot be done; returns the error and the seconds that it took."""

    def ask(driver, action="send", arguments=None):
        asked = driver.reach if action == "reach" else partial(driver.ask, action, arguments or {})
        started = time.monotonic()
        with pytest.raises(DriverError) as caught:
            asked()
        assert caught.value.driver == driver.kind
        assert caught.value.action == action
        return caught.value, time.monotonic() - started

    return ask
