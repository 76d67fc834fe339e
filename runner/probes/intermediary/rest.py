"""The provincial REST variant: the secret itself in a header, a packet as a file of a form, the rest in addresses and JSON."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

from hopquy.runner.model.day import VIETNAM
from hopquy.runner.model.intermediary import Account
from hopquy.runner.probes.intermediary.manner import HONEST, Manner
from hopquy.runner.probes.intermediary.request import Request

__all__ = ["Rest"]

_KEY = "X-SecretKey"


class Rest:
    """Calls of one account."""

    name = "rest"

    def __init__(self, account: Account) -> None:
        self._account = account

    def send(self, packet: bytes, sender: str, message_type: str, manner: Manner = HONEST) -> Request:  # noqa: ARG002 -- it is in the packet
        """Send a packet; the sender is read from it."""
        mark = f"hopquy-{hashlib.sha256(packet).hexdigest()[:24]}"
        head = 'Content-Disposition: form-data; name="{}"'
        kind = f"--{mark}\r\n{head.format('messageType')}\r\n\r\n{message_type}\r\n"
        file = f'--{mark}\r\n{head.format("edocFile")}; filename="goi-tin.edxml"\r\nContent-Type: application/octet-stream\r\n\r\n'
        body = kind.encode() + file.encode() + packet + f"\r\n--{mark}--\r\n".encode()
        return self._call("sendEdoc", "POST", "/v1/sendEdoc", manner, body, f"multipart/form-data; boundary={mark}")

    def received(self, message_type: str, manner: Manner = HONEST) -> Request:
        """Ask for the list of what came yesterday, today or, clocks being what they are, tomorrow."""
        today = datetime.now(UTC).astimezone(VIETNAM)
        days = {name: f"{today + timedelta(days=shift):%Y/%m/%d}" for name, shift in (("fromDate", -1), ("toDate", 1))}
        return self._call(
            "getReceivedEdocList", "GET", "/v1/syncReceivedEdocList?" + urlencode({"messageType": message_type, **days}), manner
        )

    def fetch(self, doc_id: str, manner: Manner = HONEST) -> Request:
        """Ask for a packet."""
        return self._call("getEdoc", "GET", "/v1/getEdoc?" + urlencode({"docId": doc_id}), manner)

    def update(self, doc_id: str, status: str, manner: Manner = HONEST) -> Request:
        """Say how far a packet was taken."""
        body = json.dumps({"docId": doc_id, "status": status}, ensure_ascii=False).encode()
        return self._call("updateStatus", "POST", "/v1/updateStatus", manner, body, "application/json")

    def agencies(self, manner: Manner = HONEST) -> Request:
        """Ask for the directory."""
        return self._call("getAgenciesList", "GET", "/v1/getAgenciesList", manner)

    def _call(self, operation: str, method: str, path: str, manner: Manner, body: bytes = b"", content_type: str = "") -> Request:
        system_id = self._account.system_id if manner.system_id is None else manner.system_id
        secret = self._account.secret if manner.secret is None else manner.secret
        headers = {"User-Agent": "hopquy", "Accept": "application/json", "Accept-Encoding": "identity"}
        headers |= {"Content-Type": content_type} if content_type else {}
        headers |= {"X-SystemId": system_id, _KEY: secret}
        told = "[the account's secret]" if manner.secret is None else "[another secret]"
        return Request(operation, method, path, tuple(headers.items()), body, ((_KEY, told),))
