"""The `http` driver: `POST {url}/{action}` with JSON, answered by JSON."""

from __future__ import annotations

import json
import socket
import threading
import zlib
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeVar

import httpx

from hopquy.runner.drivers.contract import LARGEST_ANSWER, UNBOUNDED, Answer, answer_read
from hopquy.runner.drivers.trust import trusting
from hopquy.runner.errors.driver import DriverError

__all__ = ["HttpDriver"]

_T = TypeVar("_T")
_Watch = Callable[[str, Mapping[str, Any]], None]
_CONNECTING = 10.0
_LETTING_GO = 1.0
_GZIP_OR_ZLIB = zlib.MAX_WBITS | 32
_HINTS = {
    401: "is the token right?",
    403: "is the token right?",
    404: "is the address right? The action is put behind it",
    405: "is the address right? Actions are asked for by POST",
}


class HttpDriver:
    """Talks to a small control endpoint of the vendor's."""

    kind = "http"

    def __init__(
        self, url: str, actions: tuple[str, ...], *, token: str | None = None, timeout: float = 30.0, ca: Path | None = None
    ) -> None:
        self.actions = actions
        self._url = url.rstrip("/")
        self._timeout = timeout
        headers = {b"Accept": b"application/json", b"Accept-Encoding": b"identity", b"Connection": b"close"}
        if token:
            headers[b"Authorization"] = b"Bearer " + token.encode("utf-8", "surrogateescape")
        # Where nothing is encrypted nobody need be believed, and loading certificates takes its time.
        self._client = httpx.Client(
            verify=trusting(ca) if url.startswith("https:") else False, timeout=httpx.Timeout(timeout, connect=min(timeout, _CONNECTING)), trust_env=False, follow_redirects=False, headers=headers,
            limits=httpx.Limits(max_keepalive_connections=0),
        )  # fmt: skip

    def reach(self) -> None:
        """Open a connection; any HTTP answer will do."""

        def answered(watch: _Watch) -> None:
            with self._client.stream("GET", self._url, extensions={"trace": watch}):
                pass

        self._within(min(self._timeout, _CONNECTING), "reach", answered, "is the address right, and is the control endpoint running?")

    def ask(self, action: str, arguments: Mapping[str, Any], *, story: str = "", within: float = UNBOUNDED) -> Answer:  # noqa: ARG002 -- the contract's form
        """Ask for one action; after the time given to it the connection is cut."""
        body = json.dumps(dict(arguments)).encode()

        def answered(watch: _Watch) -> tuple[int, bytes]:
            headers = {"Content-Type": "application/json"}
            with self._client.stream(
                "POST", f"{self._url}/{action}", content=body, headers=headers, extensions={"trace": watch}
            ) as response:
                return response.status_code, _capped(response, self.kind, action)

        status, data = self._within(min(self._timeout, within), action, answered)
        hint = (
            "redirects are not followed: give the address that they lead to" if httpx.codes.is_redirect(status) else _HINTS.get(status, "")
        )
        return answer_read(data, self.kind, action, f"HTTP {status}", hint or "see docs/target-contract.md", status)

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def _within(self, seconds: float, action: str, work: Callable[[_Watch], _T], hint: str = "") -> _T:
        """Do it in a thread of its own, so that neither a slow name server nor an answer that drips byte by byte can hold us longer."""
        done: Future[_T] = Future()
        sockets: list[socket.socket] = []

        def watch(event: str, info: Mapping[str, Any]) -> None:
            if event.endswith((".connect_tcp.complete", ".start_tls.complete")):
                sockets.append(info["return_value"].get_extra_info("socket"))

        def run() -> None:
            try:
                done.set_result(work(watch))
            except BaseException as error:  # noqa: BLE001 -- it is raised again by whoever waits
                done.set_exception(error)

        thread = threading.Thread(target=run, name="hopquy-driver", daemon=True)
        thread.start()
        try:
            return done.result(seconds)
        except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
            raise DriverError(self.kind, action, f"{self._url}: {_told(error, seconds)}", hint) from None
        except TimeoutError:
            raise DriverError(self.kind, action, f"{self._url}: no answer within {seconds:g} seconds", hint) from None
        finally:
            for opened in sockets:
                with suppress(OSError):
                    socket.socket.shutdown(opened, socket.SHUT_RDWR)
            thread.join(_LETTING_GO)


def _capped(response: httpx.Response, driver: str, action: str) -> bytes:
    # A few packed bytes may hold gigabytes: httpx would unpack them all before we could count them.
    packed = response.headers.get("Content-Encoding", "identity").strip().lower()
    unpacker = zlib.decompressobj(_GZIP_OR_ZLIB) if packed in ("gzip", "deflate") else None
    body = bytearray()
    for block in response.iter_raw():
        try:
            body += block if unpacker is None else unpacker.decompress(block, LARGEST_ANSWER + 1)
        except zlib.error as error:
            raise httpx.DecodingError(str(error)) from None
        if len(body) > LARGEST_ANSWER:
            raise DriverError(driver, action, f"the answer is larger than {LARGEST_ANSWER} bytes")
    return bytes(body)


def _told(error: Exception, seconds: float) -> str:
    if isinstance(error, httpx.ConnectTimeout):
        return "no connection in time"
    if isinstance(error, httpx.TimeoutException):
        return f"no answer within {seconds:g} seconds"
    return str(error) or type(error).__name__
