"""Whether our axis can listen where target.yaml says, and whether what is sent to its public address arrives."""

from __future__ import annotations

import json
from collections.abc import Sequence
from ipaddress import ip_address

from hopquy.runner.doctor.book import Noted
from hopquy.runner.doctor.check import Check, Subject, not_ready, ready, unknown
from hopquy.runner.doctor.diagnosis import Concern, Diagnosis
from hopquy.runner.doctor.patient import Listening, Patient
from hopquy.runner.doctor.troubles import troubled
from hopquy.runner.errors.sandbox import AuthorityFolderError, ListenError
from hopquy.runner.model.finding import Phrase
from hopquy.runner.model.target import CALLERS
from hopquy.runner.probes.call import Heard, called
from hopquy.runner.probes.listening import bindable
from hopquy.runner.probes.trouble import TroubleError

__all__ = ["CALLBACK", "LISTEN"]

_HEADER = "XroadVnpt-hopquy"
_ARRIVING = 1.0


def _ours(patient: Patient) -> Sequence[Subject]:
    if patient.opens is None and patient.listening is None:
        return []
    return [Subject(_label(*patient.target.listen))]


def _listen(patient: Patient, subject: Subject) -> Diagnosis:
    over_tls = patient.target.listen_tls
    addresses = [patient.target.listen, *([over_tls.at] if over_tls is not None else [])]
    if patient.listening is None:
        assert patient.opens is not None  # noqa: S101 -- there is no subject without
        where = subject.label
        try:
            for host, port in addresses:
                where = _label(host, port)
                bindable(host, port, patient.patience.name)
            patient.listening = patient.opens()
        except TroubleError as error:
            return troubled(error, where)
        except ListenError as error:
            return troubled(TroubleError("listen-failed", error.problem), _label(error.host, error.port))
        except AuthorityFolderError as error:
            met = Phrase.of("doctor.trouble.authority-folder", detail=error.problem, where=error.path)
            return not_ready(Concern.HOPQUY, met, Phrase.of("doctor.mend.authority-folder"))
    urls = ", ".join((patient.listening.url, *patient.listening.over_tls))
    if not any(port for _, port in addresses):
        return unknown(Concern.VENDOR, Phrase.of("doctor.met.listen-any", url=urls), Phrase.of("doctor.do.listen-any"))
    return ready(Phrase.of("doctor.met.listen", url=urls))


def _label(host: str, port: int) -> str:
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def _public(patient: Patient) -> Sequence[Subject]:
    if not _ours(patient):
        return []
    public = next((address for address in patient.addresses if address.ours), None)
    if public is not None:
        return [Subject(str(public), public)]
    return [Subject(patient.target.listen[0])] if patient.listening is not None and _out_of_reach(patient) else []


def _out_of_reach(patient: Patient) -> bool:
    """Return whether we listen for this machine alone and the target is on another one."""
    far = [place for places in patient.places.values() for place in places if not _is_loopback(str(place))]
    return bool(far) and _is_loopback(patient.target.listen[0])


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host.partition("%")[0]).is_loopback
    except ValueError:
        return host == "localhost"


def _callback(patient: Patient, subject: Subject) -> Diagnosis:
    if subject.address is None:
        return unknown(Concern.HOPQUY, Phrase.of("doctor.met.out-of-reach"), Phrase.of("doctor.do.out-of-reach"))
    assert patient.listening is not None  # noqa: S101 -- it needs the check that makes it listen
    address, mark = subject.address, patient.mark
    body = f"{mark}\r\n".encode()
    trouble: TroubleError | None = None
    heard: Heard | None = None
    try:
        heard = called(
            f"{address.url.rstrip('/')}/{mark}", method="POST", headers=[(_HEADER, mark), ("Content-Type", "application/octet-stream")],
            body=body, trust=patient.trust(address), seconds=patient.patience.answer,
        )  # fmt: skip
    except TroubleError as error:
        trouble = error
    arrived = patient.listening.book.wait(lambda call: mark in call.path, _ARRIVING if trouble is None else 0)
    if not arrived:
        return troubled(trouble, subject.label) if trouble is not None else _somebody_else(heard)
    if heard is None:
        return _altered("answer-lost")
    return _compared(patient.listening, arrived[-1], heard, mark, body)


def _somebody_else(heard: Heard | None) -> Diagnosis:
    status, server = (heard.status, heard.header("server") or "–") if heard is not None else (0, "–")
    return not_ready(
        Concern.NETWORK, Phrase.of("doctor.met.somebody-else", server=server[:80], status=status), Phrase.of("doctor.do.somebody-else")
    )


def _compared(listening: Listening, arrived: Noted, heard: Heard, mark: str, body: bytes) -> Diagnosis:
    headers = {name.lower(): value for name, value in arrived.headers}
    if headers.get(_HEADER.lower()) != mark:
        return _altered("headers-lost")
    if arrived.body != body:
        return _altered("body-changed")
    try:
        same = json.loads(heard.body) == arrived.answer
    except (ValueError, RecursionError):
        same = False
    return ready(Phrase.of("doctor.met.callback", url=listening.url)) if same else _altered("answer-changed")


def _altered(what: str) -> Diagnosis:
    return not_ready(Concern.NETWORK, Phrase.of(f"doctor.met.{what}"), Phrase.of("doctor.do.proxy"))


LISTEN = Check("listen", _ours, _listen, roles=CALLERS)
CALLBACK = Check("callback", _public, _callback, needs=("listen", "connection", "tls"), roles=CALLERS)
