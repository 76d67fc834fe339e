"""TLS with a peer that may be anything: what was agreed on, whose certificate it is, and why it is not believed."""

from __future__ import annotations

import contextlib
import socket
import ssl
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from hopquy.runner.probes.deadline import Deadline
from hopquy.runner.probes.line import Place, connected
from hopquy.runner.probes.trouble import Trouble, TroubleError

__all__ = ["Certificate", "asks_for_certificate", "certificate_of", "oldest_spoken", "refusal_of", "shaken", "shown_by"]

_NO_CHECK_TIME = 0x200000  # X509_V_FLAG_NO_CHECK_TIME, which ssl does not name
_REFUSALS: dict[int, Trouble] = {
    9: "not-yet",
    10: "expired",
    18: "self-signed",
    19: "unknown-authority",
    20: "unknown-authority",
    21: "unknown-authority",
    62: "other-host",
    64: "other-host",
}
"""X509_V_ERR_… of OpenSSL."""
_OLD = ("UNSUPPORTED_PROTOCOL", "TLSV1_ALERT_PROTOCOL_VERSION", "NO_PROTOCOLS_AVAILABLE")
_FOREIGN = (
    "WRONG_VERSION_NUMBER", "HTTP_REQUEST", "UNKNOWN_PROTOCOL", "PACKET_LENGTH_TOO_LONG", "RECORD_LAYER_FAILURE", "BAD_RECORD_TYPE",
    "UNEXPECTED_MESSAGE", "INVALID_ALERT", "UNEXPECTED_RECORD", "BAD_PACKET_LENGTH", "LENGTH_MISMATCH", "DECODE_ERROR",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Certificate:
    """What a certificate says of itself."""

    names: tuple[str, ...]
    issuer: str
    begins: datetime
    ends: datetime


def shaken(line: socket.socket, host: str, context: ssl.SSLContext, deadline: Deadline) -> ssl.SSLSocket:
    """Agree on TLS over a connection; raises TroubleError, and the connection is closed then."""
    try:
        wrapped = context.wrap_socket(line, server_hostname=host, do_handshake_on_connect=False)
    except (ValueError, OSError) as error:
        line.close()
        raise TroubleError("tls-failed", str(error)) from None
    try:
        deadline.hold(wrapped)
        wrapped.do_handshake()
    except OSError as error:
        wrapped.close()
        raise refusal_of(error, deadline.seconds) from None
    except BaseException:
        wrapped.close()
        raise
    return wrapped


def certificate_of(line: ssl.SSLSocket) -> Certificate | None:
    """Return the certificate of a peer that was believed."""
    told: dict[str, Any] = line.getpeercert() or {}
    if "notAfter" not in told:
        return None
    names = [value for _, value in told.get("subjectAltName", ())] or [_common(told.get("subject", ()))]
    begins, ends = (datetime.fromtimestamp(ssl.cert_time_to_seconds(told[key]), UTC) for key in ("notBefore", "notAfter"))
    return Certificate(tuple(names), _common(told.get("issuer", ())), begins, ends)


def shown_by(places: tuple[Place, ...], host: str, seconds: float) -> Certificate | None:
    """Return what a certificate says that is not believed; None where even that cannot be had.

    The peer is asked twice: for the certificate, then with that very certificate as the only one that is believed, since `ssl` reads none but believed ones.
    """
    deadline = Deadline(seconds)
    with contextlib.suppress(TroubleError, OSError, ValueError):
        with shaken(connected(places, deadline.left)[0], host, _anything(), deadline) as line:
            shown = line.getpeercert(binary_form=True) or b""
        context = _anything()
        context.verify_mode = ssl.CERT_REQUIRED
        context.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN | _NO_CHECK_TIME
        context.load_verify_locations(cadata=shown)
        with shaken(connected(places, deadline.left)[0], host, context, deadline) as line:
            return certificate_of(line)
    return None


def oldest_spoken(places: tuple[Place, ...], host: str, seconds: float) -> str | None:
    """Return the version that a peer agrees on when every version is allowed; None where there is none."""
    deadline = Deadline(seconds)
    with (
        contextlib.suppress(TroubleError, OSError, ValueError),
        shaken(connected(places, deadline.left)[0], host, _anything(), deadline) as line,
    ):
        return line.version()
    return None


def asks_for_certificate(places: tuple[Place, ...], host: str, context: ssl.SSLContext, seconds: float) -> bool:
    """Return whether a peer takes nothing from a client without a certificate: since TLS 1.3 it says so only after all is agreed."""
    deadline = Deadline(seconds)
    try:
        with shaken(connected(places, deadline.left)[0], host, context, deadline) as line:
            deadline.hold(line).recv(1)
    except TroubleError as trouble:
        return trouble.code == "client-certificate"
    except OSError as error:
        return refusal_of(error, seconds).code == "client-certificate"
    return False


def refusal_of(error: OSError, seconds: float) -> TroubleError:
    """Return what an error of TLS says, in our words."""
    if isinstance(error, TimeoutError):
        return TroubleError("tls-slow", f"{seconds:g}")
    if isinstance(error, ssl.SSLCertVerificationError):
        return TroubleError(_REFUSALS.get(error.verify_code, "certificate"), error.verify_message)
    if isinstance(error, ssl.SSLEOFError | ssl.SSLZeroReturnError | ConnectionError) or not isinstance(error, ssl.SSLError):
        return TroubleError("tls-closed", error.strerror or "")
    reason = error.reason or ""
    if reason in _OLD:
        return TroubleError("tls-old")
    if reason in _FOREIGN:
        return TroubleError("not-tls")
    return TroubleError("client-certificate" if "CERTIFICATE_REQUIRED" in reason else "tls-failed", reason or str(error))


def _anything() -> ssl.SSLContext:
    """Return settings that agree to everything, for looking only: nothing is ever sent over such a connection."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    context.minimum_version = ssl.TLSVersion.MINIMUM_SUPPORTED
    context.set_ciphers("ALL:@SECLEVEL=0")
    return context


def _common(names: Any) -> str:
    parts = {key: value for group in names for key, value in group}
    return str(parts.get("commonName") or parts.get("organizationName") or "")
