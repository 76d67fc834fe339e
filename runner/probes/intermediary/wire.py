"""One client's connection to an intermediary system: kept alive, bounded in time and size whatever answers, nothing followed, nothing decoded."""

from __future__ import annotations

import contextlib
import select
import socket
import ssl
import time
from dataclasses import dataclass
from urllib.parse import urlsplit

import h11

from hopquy.runner.probes.deadline import Deadline
from hopquy.runner.probes.handshake import refusal_of, shaken
from hopquy.runner.probes.intermediary.request import Request
from hopquy.runner.probes.line import connected, looked_up
from hopquy.runner.probes.trouble import TroubleError

__all__ = ["NoReplyError", "Reply", "Wire"]

_LARGEST_HEAD = 64 * 1024
_BLOCK = 64 * 1024
_BEGINNING = 1024
_PATIENCE = 1.0
"""Seconds for which a body is held back, as the SDK does, when no 100 comes."""
_PORTS = {"http": 80, "https": 443}


class NoReplyError(Exception):
    """A call had no whole answer; its fields cannot be set anew."""

    def __init__(self, code: str, detail: str = "", beginning: bytes = b"") -> None:
        super().__init__(code, detail, beginning)

    @property
    def code(self) -> str:
        """A word of `hopquy.runner.probes.trouble`, or `cut` (the answer stopped before its end), `too-large` (a bound of ours) or `unspeakable`.

        The last one: what the target gave us, an identifier with a line break say, cannot be sent back in a header.
        """
        return str(self.args[0])

    @property
    def detail(self) -> str:
        """What the system or the peer said."""
        return str(self.args[1])

    @property
    def beginning(self) -> bytes:
        """The first bytes of what came, where that was no HTTP."""
        return bytes(self.args[2])


@dataclass(frozen=True, slots=True)
class Reply:
    """One answer."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    connection: int
    """Which connection of this client it came over, from 1."""
    reused: bool
    """Whether that connection had carried a call before."""
    continued: bool
    """Whether the server said `100 Continue` first."""
    seconds: float


class _Line:
    """One connection and what HTTP knows of it."""

    def __init__(self, line: socket.socket, number: int) -> None:
        self.socket = line
        self.http = h11.Connection(h11.CLIENT, max_incomplete_event_size=_LARGEST_HEAD)
        self.number = number
        self.used = False

    @property
    def idle(self) -> bool:
        """Whether nothing came since the last answer: neither bytes nor the end."""
        try:
            return not select.select([self.socket], [], [], 0)[0]
        except (OSError, ValueError):
            return False


class Wire:
    """Calls are made one at a time, by one thread."""

    def __init__(self, endpoint: str, trust: ssl.SSLContext | None = None, seconds: float = 30.0) -> None:
        self._parts = urlsplit(endpoint)
        self._trust = trust if self._parts.scheme == "https" else None
        self._seconds = seconds
        self._line: _Line | None = None
        self._opened = 0
        self.was_reused = False
        """Whether the last call went over a connection that had carried one before."""

    def close(self) -> None:
        """Let the connection go."""
        if self._line is not None:
            with contextlib.suppress(OSError):
                self._line.socket.close()
            self._line = None

    def ask(self, request: Request, largest: int) -> Reply:
        """Make a call; raises NoReplyError, and the next call opens a connection of its own then."""
        deadline, started = Deadline(self._seconds), time.monotonic()
        answer, self.was_reused = _Answer(), False
        try:
            line = self._ready(deadline)
            self.was_reused, line.used = line.used, True
            self._speak(line, request, deadline, answer, largest)
            if not answer.whole:
                answer.read(line, deadline, largest)
        except TimeoutError:
            self.close()
            raise NoReplyError("drips" if answer.started else "silent", f"{self._seconds:g}") from None
        except TroubleError as trouble:
            self.close()
            raise NoReplyError(trouble.code, trouble.detail) from None
        except NoReplyError:
            self.close()
            raise
        except h11.LocalProtocolError as error:
            self.close()
            raise NoReplyError("unspeakable", str(error)) from None
        except h11.RemoteProtocolError as error:
            self.close()
            raise NoReplyError(answer.interrupted, str(error), answer.beginning) from None
        except ssl.SSLError as error:
            self.close()
            refused = refusal_of(error, self._seconds)
            raise NoReplyError(refused.code, refused.detail) from None
        except OSError as error:
            self.close()
            raise NoReplyError("cut" if answer.started else "reset", error.strerror or str(error)) from None
        except BaseException:
            self.close()
            raise
        self._settle(line)
        seconds = round(time.monotonic() - started, 4)
        return Reply(answer.status, answer.headers, bytes(answer.body), line.number, self.was_reused, answer.continued, seconds)

    def _ready(self, deadline: Deadline) -> _Line:
        if self._line is not None and not self._line.idle:
            self.close()
        if self._line is None:
            host = self._parts.hostname or ""
            places = looked_up(host, self._parts.port or _PORTS[self._parts.scheme], deadline.left)
            try:
                plain, _ = connected(places, deadline.left)
            except TimeoutError:
                raise TroubleError("connect-slow", f"{self._seconds:g}") from None
            plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self._opened += 1
            self._line = _Line(plain if self._trust is None else shaken(plain, host, self._trust, deadline), self._opened)
        return self._line

    def _speak(self, line: _Line, request: Request, deadline: Deadline, answer: _Answer, largest: int) -> None:
        expects = any(name.lower() == "expect" for name, _ in request.headers)
        headers = [("Host", self._host()), *request.headers]
        if request.body or request.method != "GET":
            headers.append(("Content-Length", str(len(request.body))))
        target = self._parts.path.rstrip("/") + request.path
        said = (
            line.http.send(h11.Request(method=request.method, target=target, headers=[(n.encode(), v.encode()) for n, v in headers])) or b""
        )
        if expects:
            deadline.hold(line.socket).sendall(said)
            said = b""
            # Who gives a call less time than that still lets its body go in time.
            answer.read(line, deadline, largest, until=time.monotonic() + min(_PATIENCE, deadline.left / 2))
            if answer.whole:
                return
        said += (line.http.send(h11.Data(data=request.body)) or b"") if request.body else b""
        said += line.http.send(h11.EndOfMessage()) or b""
        # A server that refuses early may have answered before it had the whole body.
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            deadline.hold(line.socket).sendall(said)

    def _host(self) -> str:
        host = self._parts.hostname or ""
        named = f"[{host}]" if ":" in host else host if host.isascii() else host.encode("idna").decode()
        return named + (f":{self._parts.port}" if self._parts.port else "")

    def _settle(self, line: _Line) -> None:
        if line.http.our_state is h11.DONE and line.http.their_state is h11.DONE:
            line.http.start_next_cycle()
        else:
            self.close()


class _Answer:
    """An answer as it comes."""

    def __init__(self) -> None:
        self.status = 0
        self.headers: tuple[tuple[str, str], ...] = ()
        self.body = bytearray()
        self.continued = False
        self.started = False
        self.whole = False
        self.beginning = b""

    @property
    def interrupted(self) -> str:
        """What it is called when it cannot go on."""
        if self.status:
            return "cut"
        return "not-http" if self.started else "closed"

    def read(self, line: _Line, deadline: Deadline, largest: int, until: float | None = None) -> None:
        """Read to the end; with `until` only as far as the word that a body may come, or nothing where that does not come in time."""
        while True:
            event = line.http.next_event()
            if event is h11.NEED_DATA:
                if until is not None and not self.status and not _readable(line.socket, until - time.monotonic()):
                    return
                block = deadline.hold(line.socket).recv(_BLOCK)
                self.started = self.started or bool(block)
                self.beginning += block[: _BEGINNING - len(self.beginning)]
                line.http.receive_data(block)
            elif isinstance(event, h11.InformationalResponse):
                self.continued = self.continued or event.status_code == 100  # noqa: PLR2004 -- HTTP's own number
                if until is not None:
                    return
            elif isinstance(event, h11.Response):
                self.status = event.status_code
                self.headers = tuple((name.decode("latin-1"), value.decode("latin-1")) for name, value in event.headers.raw_items())
            elif isinstance(event, h11.Data):
                self.body += event.data
                if len(self.body) > largest:
                    raise NoReplyError("too-large", str(largest))
            elif isinstance(event, h11.EndOfMessage):
                self.whole = True
                return
            else:
                raise NoReplyError("not-http", "", self.beginning)


def _readable(line: socket.socket, seconds: float) -> bool:
    if isinstance(line, ssl.SSLSocket) and line.pending():
        return True
    return bool(select.select([line], [], [], max(0.0, seconds))[0])
