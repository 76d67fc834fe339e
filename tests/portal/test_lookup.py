"""Looking up a dossier as anybody does: on to redirects of the same host, and never for ever."""

import socket
import threading
import time

import pytest

from hopquy.fixtures.portal import TargetClient


def served(answers):
    """Serve these answers, one a connection and the last for ever; returns the address, and what was asked."""
    server, asked = socket.create_server(("127.0.0.1", 0)), []
    url = f"http://127.0.0.1:{server.getsockname()[1]}"

    def serve():
        while True:
            try:
                line, _ = server.accept()
            except OSError:
                return
            with line:
                asked.append(line.recv(100_000).split(b" ")[1].decode())
                said = answers[min(len(asked), len(answers)) - 1]
                for part in said if not isinstance(said, bytes) else [said]:
                    try:
                        line.sendall(part)
                    except OSError:
                        break

    threading.Thread(target=serve, daemon=True).start()
    return server, url, asked


def moved(where):
    return f"HTTP/1.1 302 Found\r\nLocation: {where}\r\nContent-Length: 0\r\n\r\n".encode()


def flood():
    yield b"HTTP/1.1 200 OK\r\nContent-Length: 10000000000\r\n\r\n"
    while True:
        yield b"x" * 65536


def drip():
    yield b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n"
    while True:
        time.sleep(0.05)
        yield b"x"


@pytest.mark.parametrize(
    ("answers", "status", "trouble", "calls"),
    [
        ([moved("/a?b=1"), b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"], 200, "", 2),
        ([moved("/vong")], 302, "", 4),
        ([moved("http://localhost:1/x")], 302, "", 1),
        ([moved("http://[::1/x")], 302, "", 1),
        ([moved("javascript:x")], 302, "", 1),
        ([flood()], 200, "", 1),
        ([drip()], 0, "drips", 1),
    ],
    ids=["moved", "loop", "another host", "no address", "no page", "10 GB", "slow"],
)
def test_a_lookup_ends(bench, answers, status, trouble, calls):
    server, url, asked = served(answers)
    started = time.monotonic()
    with server:
        bench.portal.look_up(f"{url}/tra-cuu?ma=1", TargetClient(url, seconds=1.0))
    assert (bench.event.kind, bench.event.http_status, bench.event.refusal or "") == ("lookup", status, trouble)
    assert len(asked) == calls
    assert len(bench.event.answer_body) <= 1024 * 1024
    assert bench.event.answer_cut is (len(bench.event.answer_body) == 1024 * 1024)
    assert time.monotonic() - started < 8


def test_links_are_fetched_without_following_and_without_end(bench):
    for answers, status in (([moved("/vong")], 302), ([flood()], 200)):
        server, url, asked = served(answers)
        with server:
            fetched = bench.portal.fetch(f"{url}/tep", TargetClient(url, seconds=2.0), 1000)
        assert (fetched.heard.status, len(asked)) == (status, 1)
        assert len(fetched.heard.body) <= 1000
