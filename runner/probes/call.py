"""One HTTP call of ours, bounded in time and size whatever answers: bytes as they come, nothing followed, nothing decoded."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import SplitResult, quote, urlsplit

import h11

from hopquy import __version__
from hopquy.runner.probes.deadline import Deadline
from hopquy.runner.probes.handshake import refusal_of, shaken
from hopquy.runner.probes.line import connected, looked_up
from hopquy.runner.probes.trouble import TroubleError

__all__ = ["Heard", "called"]

_LARGEST_HEAD = 64 * 1024
_BLOCK = 16 * 1024
_IN_PATH = "/%:@!$&'()*+,;=~"
_IN_QUERY = _IN_PATH + "?"
_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class Heard:
    """An answer."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    cut: bool
    """There was more of it than was wanted."""
    sent: datetime
    """When the call was sent, by our clock."""
    came: datetime
    """When the head of the answer was there."""

    def header(self, name: str) -> str | None:
        """Return the first value under a name."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), None)

    @property
    def date(self) -> datetime | None:
        """The moment that the peer says it is, whole seconds, in UTC; None where a cache says it, which repeats an earlier one."""
        if self.header("age") is not None:
            return None
        try:
            told = parsedate_to_datetime(self.header("date") or "")
            return (told if told.tzinfo else told.replace(tzinfo=UTC)).astimezone(UTC)
        except (TypeError, ValueError, OverflowError):
            return None


def called(
    url: str,
    *,
    method: str = "GET",
    headers: Iterable[tuple[str, str]] = (),
    body: bytes = b"",
    trust: ssl.SSLContext | None = None,
    seconds: float = 5.0,
    largest: int = 64 * 1024,
) -> Heard:
    """Call an address once and return what is answered, of its body no more than `largest` bytes, with 0 the head alone; raises TroubleError."""
    parts = urlsplit(url)
    deadline = Deadline(seconds)
    host = parts.hostname or ""
    places = looked_up(host, parts.port or _PORTS[parts.scheme], seconds)
    try:
        line, _ = connected(places, deadline.left)
    except TimeoutError:
        raise TroubleError("connect-slow", f"{seconds:g}") from None
    if trust is not None:
        line = shaken(line, host, trust, deadline)
    named = [("Host", _host(parts)), ("User-Agent", f"hopquy/{__version__}"), ("Accept-Encoding", "identity")]
    more = [("Content-Length", str(len(body)))] if body or method == "POST" else []
    target = quote(parts.path or "/", safe=_IN_PATH) + (f"?{quote(parts.query, safe=_IN_QUERY)}" if parts.query else "")
    request = h11.Request(method=method, target=target, headers=[*named, ("Connection", "close"), *more, *headers])
    with line:
        return _asked(line, request, body, deadline, largest)


def _host(parts: SplitResult) -> str:
    host = parts.hostname or ""
    try:
        named = host.encode("idna").decode()
    except UnicodeError as error:
        raise TroubleError("name-malformed", str(error)) from None
    return (f"[{host}]" if ":" in host else named) + (f":{parts.port}" if parts.port else "")


def _asked(line: socket.socket, request: h11.Request, body: bytes, deadline: Deadline, largest: int) -> Heard:
    talk = h11.Connection(h11.CLIENT, max_incomplete_event_size=_LARGEST_HEAD)
    events: list[h11.Event] = [request, *([h11.Data(data=body)] if body else []), h11.EndOfMessage()]
    said = b"".join(talk.send(event) or b"" for event in events)
    sent = datetime.now(UTC)
    head: h11.Response | None = None
    came = sent
    kept = bytearray()
    started = False
    try:
        deadline.hold(line).sendall(said)
        while True:
            event = talk.next_event()
            if event is h11.NEED_DATA:
                block = deadline.hold(line).recv(_BLOCK)
                started = started or bool(block)
                talk.receive_data(block)
            elif isinstance(event, h11.Response):
                head, came = event, datetime.now(UTC)
            elif isinstance(event, h11.Data):
                kept += event.data
            elif event is h11.PAUSED or isinstance(event, h11.ConnectionClosed):
                raise TroubleError("not-http")
            if head is not None and (isinstance(event, h11.EndOfMessage) or len(kept) > largest or not largest):
                return _heard(head, kept, largest, sent, came)
    except TimeoutError:
        raise TroubleError("drips" if started else "silent", f"{deadline.seconds:g}") from None
    except h11.RemoteProtocolError as error:
        raise TroubleError("not-http" if started else "closed", str(error)) from None
    except ssl.SSLError as error:
        raise refusal_of(error, deadline.seconds) from None
    except OSError as error:
        raise TroubleError("reset", error.strerror or str(error)) from None


def _heard(head: h11.Response, kept: bytearray, largest: int, sent: datetime, came: datetime) -> Heard:
    headers = tuple((name.decode("latin-1"), value.decode("latin-1")) for name, value in head.headers.raw_items())
    return Heard(head.status_code, headers, bytes(kept[:largest]), len(kept) > largest, sent, came)
