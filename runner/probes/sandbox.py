"""Puts a document into a running sandbox: what `hopquy deliver` does."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any, NewType
from urllib.parse import urlsplit

import requests

from hopquy.runner.errors.sandbox import DeliveryError

__all__ = ["DocId", "deliver"]

DocId = NewType("DocId", str)
"""The identifier that the axis gave to a document."""

_MAX_ANSWER = 64 * 1024
_CONNECT = 5.0
_OK = 200


def deliver(url: str, packet: bytes | Path, *, token: str | None = None, timeout: float = 30.0) -> DocId:
    """Put a packet into the sandbox at `url` and return its identifier there; raises DeliveryError.

    `timeout` bounds each wait for the sandbox and the reading of its answer as a whole, in seconds.
    """
    if urlsplit(url).scheme not in ("http", "https") or not urlsplit(url).netloc:
        raise DeliveryError(url, "not an http:// or https:// address")
    body = packet if isinstance(packet, bytes) else _content(url, packet)
    headers = {"Content-Type": "application/octet-stream"}
    if token is not None:
        headers["Authorization"] = f"Bearer {token}".encode().decode("latin-1")
    with requests.Session() as session:
        session.trust_env = False
        try:
            answer = session.post(
                url.rstrip("/") + "/_hopquy/deliver",
                data=body,
                headers=headers,
                timeout=(_CONNECT, timeout),
                allow_redirects=False,
                stream=True,
            )
            text = _text(url, answer, time.monotonic() + timeout)
        except requests.RequestException as error:
            raise DeliveryError(url, _reason(error)) from None
    return _doc_id(url, answer.status_code, text)


def _content(url: str, file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise DeliveryError(url, f"{file}: {error.strerror or error}") from None


def _text(url: str, answer: requests.Response, deadline: float) -> bytes:
    text = b""
    for piece in answer.iter_content(4096):
        text += piece
        if len(text) > _MAX_ANSWER:
            raise DeliveryError(url, f"the answer is longer than {_MAX_ANSWER} bytes", answer.status_code)
        if time.monotonic() > deadline:
            raise DeliveryError(url, "the answer does not end", answer.status_code)
    return text


def _doc_id(url: str, status: int, text: bytes) -> DocId:
    try:
        answer: Any = json.loads(text)
    except (ValueError, RecursionError):
        answer = None
    if not isinstance(answer, dict):
        raise DeliveryError(url, f"HTTP {status} without a JSON answer", status)
    if status == _OK and answer.get("status") == "OK" and isinstance(answer.get("DocId"), str):
        return DocId(answer["DocId"])
    refusal = answer.get("refusal")
    problem = str(answer.get("ErrorDesc") or f"HTTP {status}")
    raise DeliveryError(url, problem, status, refusal if isinstance(refusal, str) else None)


def _reason(error: requests.RequestException) -> str:
    if isinstance(error, requests.Timeout):
        return "no answer in time"
    if isinstance(error, requests.ConnectionError):
        return "cannot connect, or the connection was lost"
    return type(error).__name__
