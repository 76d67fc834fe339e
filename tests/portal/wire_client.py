"""A client of the portal written from the facts alone, on http.client, so that each test controls the bytes."""

from __future__ import annotations

import http.client
import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urlsplit

DSTCODE = "VN:GOV:000.00.00.G22:vpcpdvcprovider"
PASSWORD = "mat-khau-123"
PREFIX = "/XrdAdapter/RestService/forward/"


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Any
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def code(self) -> Any:
        return self.json["error_code"]

    def __getitem__(self, name: str) -> Any:
        return self.json[name]


class WireClient:
    def __init__(self, url: str, *, username: str = "mot-cua", password: str = PASSWORD, prefix: str = PREFIX) -> None:
        self.url, self.username, self.password, self.prefix = url, username, password, prefix
        self.session = ""
        self.token = ""
        self.connection: http.client.HTTPConnection | None = None

    def close(self) -> None:
        if self.connection is not None:
            self.connection.close()
            self.connection = None

    def exchange(self, method: str, path: str, body: bytes | None = None, **headers: str) -> Answer:
        if self.connection is None:
            parts = urlsplit(self.url)
            self.connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=10)
        try:
            self.connection.request(method, path, body, {name.replace("_", "-"): value for name, value in headers.items()})
            response = self.connection.getresponse()
            return Answer(response.status, response.headers, response.read())
        except (OSError, http.client.HTTPException):
            self.close()
            raise

    def post(self, path: str, value: Any, **headers: str) -> Answer:
        body = value if isinstance(value, bytes) else json.dumps(value, ensure_ascii=False).encode()
        return self.exchange("POST", path, body, **{"Content_Type": "application/json", **headers})

    # The adapter

    def at(self, end_point: str, value: Any, query: str = f"?dstcode={DSTCODE}", **headers: str) -> Answer:
        return self.post(f"{self.prefix}{end_point}{query}", value, **headers)

    def login(self) -> Answer:
        answer = self.at("mapi/login", {"username": self.username, "password": self.password})
        self.session = answer.json.get("session", "")
        return answer

    def call(self, service: str, end_point: str = "integration", **members: Any) -> Answer:
        return self.at(end_point, {"session": self.session, "service": service, "madonvi": "H99.001", **members})

    def sync(self, *dossiers: Any, updating: str = "False") -> Answer:
        return self.call("DongBoHoSoMC", isUpdating=updating, data=list(dossiers))

    def progress(self, *steps: Any) -> Answer:
        return self.call("CapNhatTienDoHoSoMC", data=list(steps))

    # The direct dialect

    def authorise(self) -> Answer:
        answer = self.exchange(
            "POST",
            "/direct/token",
            urlencode({"grant_type": "client_credentials", "client_id": self.username, "client_secret": self.password}).encode(),
            Content_Type="application/x-www-form-urlencoded",
        )
        self.token = answer.json.get("access_token", "")
        return answer

    def step(self, name: str, value: Any) -> Answer:
        return self.post(f"/direct/{name}", value, Authorization=f"Bearer {self.token}")

    def next_code(self, unit: str = "H99.001") -> Answer:
        return self.exchange("GET", f"/direct/next-code?code={unit}", Authorization=f"Bearer {self.token}")

    def upload(self, *files: tuple[str, bytes]) -> Answer:
        parts = b"".join(
            b'--ranh-gioi\r\nContent-Disposition: form-data; name="files"; filename="%b"\r\n\r\n%b\r\n' % (name.encode(), content)
            for name, content in files
        )
        return self.exchange(
            "POST",
            "/direct/upload",
            parts + b"--ranh-gioi--\r\n",
            Content_Type="multipart/form-data; boundary=ranh-gioi",
            Authorization=f"Bearer {self.token}",
        )
