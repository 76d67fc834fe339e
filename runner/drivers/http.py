"""The `http` driver: `POST {url}/{action}` with JSON, answered by JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import httpx

from hopquy.runner.drivers.contract import Answer, answer_of
from hopquy.runner.errors.driver import DriverError

__all__ = ["HttpDriver"]

_LARGEST_ANSWER = 1 << 20


class HttpDriver:
    """Talks to a small control endpoint of the vendor's."""

    kind = "http"

    def __init__(self, url: str, actions: tuple[str, ...], *, token: str | None = None, timeout: float = 30.0) -> None:
        self.actions = actions
        self._url = url.rstrip("/")
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        self._client = httpx.Client(timeout=httpx.Timeout(timeout, connect=min(timeout, 10.0)), trust_env=False, follow_redirects=False, headers=headers)

    def reach(self) -> None:
        """Open a connection; any HTTP answer will do."""
        try:
            self._client.get(self._url, timeout=10.0)
        except httpx.HTTPError as error:
            raise DriverError(self.kind, "reach", f"{self._url}: {_told(error)}", "is the address right, and is the control endpoint running?") from None

    def ask(self, action: str, arguments: Mapping[str, Any]) -> Answer:
        """Ask for one action."""
        try:
            with self._client.stream("POST", f"{self._url}/{action}", json=dict(arguments)) as response:
                body = _capped(response, self.kind, action)
        except httpx.HTTPError as error:
            raise DriverError(self.kind, action, f"{self._url}: {_told(error)}") from None
        try:
            value = json.loads(body)
        except (ValueError, RecursionError):
            raise DriverError(self.kind, action, f"HTTP {response.status_code} and a body that is not JSON", "see docs/target-contract.md") from None
        return answer_of(value, self.kind, action)

    def close(self) -> None:
        """Close the connections."""
        self._client.close()


def _capped(response: httpx.Response, driver: str, action: str) -> bytes:
    body = b""
    for block in response.iter_bytes():
        body += block
        if len(body) > _LARGEST_ANSWER:
            raise DriverError(driver, action, f"the answer is larger than {_LARGEST_ANSWER} bytes")
    return body


def _told(error: httpx.HTTPError) -> str:
    return str(error) or type(error).__name__
