"""The wire of the axis operator's SDK: arguments and their signature travel as headers."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping

from hopquy.runner.model.intermediary import Account
from hopquy.runner.probes.intermediary.manner import HONEST, Manner
from hopquy.runner.probes.intermediary.request import Request

__all__ = ["PREFIX", "Vxp", "unpadded"]

PREFIX = "XroadVnpt-"
_AGENT = "JAVASDKAgent/1.0.0 XRoad/VPCP"
_VERSION = "3.0.201608"
_JSON, _OCTETS = "application/json", "application/octet-stream"


def unpadded(digest: bytes) -> str:
    """Return a digest in hex as the SDK prints it, a byte below 16 as one digit."""
    return "".join(f"{byte:x}" for byte in digest)


class Vxp:
    """Calls of one account."""

    name = "vxp"

    def __init__(self, account: Account, timestamp: str) -> None:
        self._account = account
        self._timestamp = timestamp

    def send(self, packet: bytes, sender: str, message_type: str, manner: Manner = HONEST) -> Request:
        """Send a packet for one of the account's codes."""
        digest = hashlib.sha256(packet + b"khac" if manner.hash_file == "other" else packet)
        hashed = {"hash-file": digest.hexdigest() if manner.hash_file == "padded" else unpadded(digest.digest())}
        arguments = {"servicetype": "eDoc", "messagetype": message_type, **({} if manner.hash_file == "none" else hashed), "from": sender}
        return self._call("sendEdoc", arguments, manner, packet + (b"\r\n" if manner.line_end else b""), _OCTETS)

    def received(self, message_type: str, manner: Manner = HONEST) -> Request:
        """Ask for the list of what has come."""
        return self._call("getReceivedEdocList", {"servicetype": "eDoc", "messagetype": message_type}, manner)

    def fetch(self, doc_id: str, manner: Manner = HONEST) -> Request:
        """Ask for a packet."""
        return self._call("getEdoc", {"docId": doc_id, "filePath": "den"}, manner, b"{}")

    def update(self, doc_id: str, status: str, manner: Manner = HONEST) -> Request:
        """Say how far a packet was taken."""
        return self._call("updateStatus", {"docId": doc_id, "status": status}, manner, b"{}")

    def agencies(self, manner: Manner = HONEST) -> Request:
        """Ask for the directory."""
        return self._call("getAgenciesList", {}, manner)

    def agencies_with_old_codes(self, manner: Manner = HONEST) -> Request:
        """Ask for the directory with the code that each body had before."""
        return self._call("getAgenciesListQD20", {"level": "0"}, manner)

    def sent(self, message_type: str, doc_id: str, manner: Manner = HONEST) -> Request:
        """Ask what became of a packet that the account sent."""
        return self._call("getSentEdocList", {"servicetype": "eDoc", "messagetype": message_type, "docId": doc_id}, manner)

    def _call(self, operation: str, arguments: Mapping[str, str], manner: Manner, body: bytes = b"", content_type: str = _JSON) -> Request:
        system_id = self._account.system_id if manner.system_id is None else manner.system_id
        named = {"systemid": system_id, **manner.leftover, **arguments}
        named |= {"timestamp": manner.timestamp or self._timestamp, "Content-Type": content_type}
        text = json.dumps({PREFIX + name: value for name, value in named.items()}, ensure_ascii=False, separators=(",", ":"))
        secret = self._account.secret if manner.secret is None else manner.secret
        code = hmac.new(secret.encode(), text.encode(), hashlib.sha256).hexdigest()
        headers = {"User-Agent": _AGENT, f"{PREFIX}version": _VERSION, "Content-Type": content_type, "Accept-Encoding": "identity"}
        headers |= {"Expect": "100-continue"} if manner.expects else {}
        headers |= {PREFIX + name: value for name, value in {**named, **manner.altered}.items()}
        headers |= {
            f"{PREFIX}sign-header-key": ";".join(named),
            f"{PREFIX}sign-header": "{ " + text[1:] if manner.spaced_text else text,
            f"{PREFIX}hash-header": code,
        }
        lines = tuple((name.lower() if manner.lower_case else name, value) for name, value in headers.items())
        return Request(operation, "POST", f"/{operation}", lines, body)
