"""A client of the axis written from the wire contract alone, on http.client, so that each test controls the bytes."""

from __future__ import annotations

import hashlib
import hmac
import http.client
import json
from dataclasses import dataclass, field
from typing import Any, Self
from urllib.parse import urlsplit

TIMESTAMP = "22112026T033953+0737"


def unpadded(packet: bytes) -> str:
    return "".join(format(byte, "x") for byte in hashlib.sha256(packet).digest())


def padded(packet: bytes) -> str:
    return hashlib.sha256(packet).hexdigest()


@dataclass
class WireClient:
    """Speaks as the operator's SDK does, its leaking headers included."""

    url: str
    system_id: str
    secret: str
    timestamp: str = TIMESTAMP
    prefix: str = "XroadVnpt-"
    doc_id_name: str = "docId"
    kept: dict[str, str] = field(default_factory=dict)
    connection: http.client.HTTPConnection | None = None

    def close(self) -> None:
        if self.connection is not None:
            self.connection.close()
            self.connection = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def headers(self, arguments: dict[str, str], content_type: str = "application/json") -> dict[str, str]:
        """The headers of one call; arguments of earlier calls leak into it as they do in the field."""
        self.kept.update(arguments)
        named = {"systemid": self.system_id, **self.kept, "timestamp": self.timestamp, "Content-Type": content_type}
        return self.signed(named, content_type)

    def signed(self, named: dict[str, str], content_type: str) -> dict[str, str]:
        text = json.dumps({f"XroadVnpt-{name}": value for name, value in named.items()}, separators=(",", ":"), ensure_ascii=False)
        digest = hmac.new(self.secret.encode(), text.encode(), hashlib.sha256).hexdigest()
        return {
            "User-Agent": "JAVASDKAgent/1.0.0 XRoad/VPCP",
            "Content-Type": content_type,
            "XroadVnpt-version": "3.0.201608",
            **{f"{self.prefix}{name}": value for name, value in named.items()},
            "XroadVnpt-sign-header-key": ";".join(named),
            "XroadVnpt-sign-header": text,
            "XroadVnpt-hash-header": digest,
        }

    def exchange(self, method: str, path: str, headers: dict[str, str], body: bytes) -> tuple[int, str, bytes]:
        """One call on the kept-alive connection; UTF-8 header values are sent as they are."""
        if self.connection is None:
            parts = urlsplit(self.url)
            self.connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=20)
        connection = self.connection
        connection.putrequest(method, path, skip_accept_encoding=True)
        for name, value in headers.items():
            connection.putheader(name, value.encode())
        if "Content-Length" not in headers:
            connection.putheader("Content-Length", str(len(body)))
        connection.endheaders(body)
        response = connection.getresponse()
        answer = response.read()
        return response.status, response.headers.get("Content-Type", ""), answer

    def call(self, operation: str, body: bytes = b"", method: str = "POST", **arguments: str) -> dict[str, Any]:
        status, content_type, answer = self.exchange(method, f"/{operation}", self.headers(arguments), body)
        assert (status, content_type) == (200, "application/json; charset=utf-8"), (status, content_type, answer[:200])
        return json.loads(answer)

    def send(
        self, packet: bytes, sender: str, message_type: str = "edoc", *, hash_file: str | None = None, crlf: bool = True
    ) -> dict[str, Any]:
        arguments = {
            "servicetype": "eDoc",
            "messagetype": message_type,
            "hash-file": unpadded(packet) if hash_file is None else hash_file,
            "from": sender,
        }
        body = packet + b"\r\n" if crlf else packet
        status, content_type, answer = self.exchange("POST", "/sendEdoc", self.headers(arguments, "application/octet-stream"), body)
        assert (status, content_type) == (200, "application/json; charset=utf-8"), (status, content_type, answer[:200])
        return json.loads(answer)

    def received(self, message_type: str = "edoc") -> list[dict[str, str]]:
        answer = self.call("getReceivedEdocList", servicetype="eDoc", messagetype=message_type)
        assert answer["status"] == "OK", answer
        return answer["data"]

    def get(self, doc_id: str) -> dict[str, Any]:
        return self.call("getEdoc", b"{}", filePath="C:/kho/văn bản", **{self.doc_id_name: doc_id})

    def update(self, doc_id: str, status: str) -> dict[str, Any]:
        return self.call("updateStatus", b"{}", status=status, **{self.doc_id_name: doc_id})

    def sent(self, message_type: str = "edoc", doc_id: str = "") -> dict[str, Any]:
        return self.call("getSentEdocList", servicetype="eDoc", messagetype=message_type, **{self.doc_id_name: doc_id})
