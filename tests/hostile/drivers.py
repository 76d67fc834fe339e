"""Control end points and programs of a target that mean no good: each on a real socket or in a process of its own."""

from __future__ import annotations

import contextlib
import socket
import sys
import threading
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

OK = b'{"ok": true}'


def _answer(body: bytes, status: bytes = b"200 OK", more: bytes = b"", length: int | None = None) -> bytes:
    measured = b"Content-Length: %d\r\n" % (len(body) if length is None else length)
    return b"HTTP/1.1 " + status + b"\r\nContent-Type: application/json\r\n" + measured + more + b"Connection: close\r\n\r\n" + body


Talk = Callable[[socket.socket, threading.Event], None]


def never_answers(stream: socket.socket, stop: threading.Event) -> None:
    """Takes the request and says nothing."""
    del stream
    stop.wait(30)


def drips(stream: socket.socket, stop: threading.Event) -> None:
    """Answers a byte at a time, and never to the end."""
    stream.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
    while not stop.wait(0.01):
        stream.sendall(b" ")


def drips_headers(stream: socket.socket, stop: threading.Event) -> None:
    """Sends headers for ever."""
    stream.sendall(b"HTTP/1.1 200 OK\r\n")
    number = 0
    while not stop.wait(0.001):
        number += 1
        stream.sendall(b"X-%d: y\r\n" % number)


def redirects(stream: socket.socket, stop: threading.Event) -> None:
    """Sends whoever asks back to itself."""
    del stop
    stream.sendall(_answer(b"", b"307 Temporary Redirect", b"Location: /send\r\n"))


def huge(stream: socket.socket, stop: threading.Event) -> None:
    """Answers without end."""
    stream.sendall(b'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n{"ok": true, "x": "')
    while not stop.is_set():
        stream.sendall(b"x" * 65536)


def compressed(stream: socket.socket, stop: threading.Event) -> None:
    """Answers two hundred megabytes packed into two hundred kilobytes."""
    del stop
    packer = zlib.compressobj(1, wbits=zlib.MAX_WBITS | 16)
    body = packer.compress(b'{"ok": true, "x": "') + b"".join(packer.compress(b"x" * 1_000_000) for _ in range(200)) + packer.flush()
    stream.sendall(_answer(body, more=b"Content-Encoding: gzip\r\n"))


def garbage(stream: socket.socket, stop: threading.Event) -> None:
    """Answers what is no HTTP."""
    del stop
    stream.sendall(b"\x00\xff\xfe" * 1000)


def no_json(stream: socket.socket, stop: threading.Event) -> None:
    """Answers a web page."""
    del stop
    stream.sendall(_answer(b"<html>" + "đăng nhập".encode() + b"</html>"))


def deep_json(stream: socket.socket, stop: threading.Event) -> None:
    """Answers JSON a hundred thousand deep."""
    del stop
    stream.sendall(_answer(b"[" * 100_000))


def odd_json(stream: socket.socket, stop: threading.Event) -> None:
    """Answers numbers that are none, half a surrogate pair and a name that stands twice."""
    del stop
    stream.sendall(_answer(b'{"ok": true, "ok": false, "reason": "\\ud800", "n": 1e999999, "m": ' + b"9" * 5000 + b', "i": NaN}'))


def hangs_up(stream: socket.socket, stop: threading.Event) -> None:
    """Closes without a word."""
    del stream, stop


def cut_short(stream: socket.socket, stop: threading.Event) -> None:
    """Ends its answer before its length."""
    del stop
    stream.sendall(_answer(OK, length=5000))


def says_yes(stream: socket.socket, stop: threading.Event) -> None:
    """Answers yes to everything, and does nothing."""
    del stop
    stream.sendall(_answer(OK))


def says_no(stream: socket.socket, stop: threading.Event) -> None:
    """Declines everything, in a million letters."""
    del stop
    stream.sendall(_answer(b'{"ok": false, "reason": "' + "không\\u0000 ".encode() * 60_000 + b'"}'))


def secrets(stream: socket.socket, stop: threading.Event) -> None:
    """Answers yes, and the secret beside it in every form."""
    del stop
    stream.sendall(_answer(b'{"ok": true, "echo": "khoa-bi-mat-cua-muc-tieu", "password": "khac"}'))


NEVER_UNDERSTOOD = (
    never_answers, drips, drips_headers, redirects, huge, compressed, garbage, no_json, deep_json, odd_json, hangs_up, cut_short, says_no,
)  # fmt: skip


@contextlib.contextmanager
def control(talk: Talk) -> Iterator[str]:
    """Serve a control end point that talks like this; gives its address."""
    stop = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as server:

        def one(stream: socket.socket) -> None:
            with stream, contextlib.suppress(OSError):
                stream.settimeout(5)
                asked = stream.recv(65536)
                if asked.startswith(b"GET"):
                    stream.sendall(_answer(OK))
                else:
                    talk(stream, stop)

        def serve() -> None:
            with contextlib.suppress(OSError):
                while not stop.is_set():
                    threading.Thread(target=one, args=(server.accept()[0],), daemon=True).start()

        threading.Thread(target=serve, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.getsockname()[1]}"
        finally:
            stop.set()


PROGRAMS = {
    "never-ends": "import time; time.sleep(60)",
    "ignores-sigterm": "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); signal.signal(signal.SIGINT, signal.SIG_IGN); time.sleep(60)",
    "writes-for-ever": "import sys\nwhile True: sys.stdout.write('x' * 65536)",
    "complains-for-ever": "import sys, time\nend = time.time() + 60\nwhile time.time() < end: sys.stderr.write('y' * 65536)",
    "ends-by-signal": "import os, signal; os.kill(os.getpid(), signal.SIGSEGV)",
    "forks-and-leaves": "import os, sys, time\nif os.fork() == 0:\n    os.setsid(); time.sleep(8); os._exit(0)\nos._exit(0)",
    "closes-and-stays": "import os, time; os.close(0); os.close(1); os.close(2); time.sleep(60)",
    "writes-no-utf-8": "import sys; sys.stdout.buffer.write(b'\\xff\\xfe{}')",
    "writes-nothing": "",
    "bursts-of-children": "import subprocess, sys, time\nfor _ in range(5): subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(8)'])\ntime.sleep(60)",
}
"""Programs in place of a driver, by what they do."""


def program(folder: Path, name: str) -> tuple[str, ...]:
    """Write a program and return the command that runs it."""
    script = folder / f"{name}.py"
    script.write_text(PROGRAMS[name], encoding="utf-8")
    return (sys.executable, "-I", str(script))
