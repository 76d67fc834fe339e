"""TLS at each address that is https: the version, the chain, the name, and how long the certificate lasts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from hopquy.runner.doctor.address import Address
from hopquy.runner.doctor.check import Check, Subject, not_ready, ready
from hopquy.runner.doctor.diagnosis import Concern, Diagnosis
from hopquy.runner.doctor.patient import Patient
from hopquy.runner.doctor.troubles import troubled
from hopquy.runner.model.finding import Phrase
from hopquy.runner.probes.deadline import Deadline
from hopquy.runner.probes.handshake import Certificate, certificate_of, oldest_spoken, shaken, shown_by
from hopquy.runner.probes.line import connected
from hopquy.runner.probes.trouble import TroubleError

__all__ = ["TLS"]

_SOON = 30
"""Days before its end from which a certificate is spoken of: a choice of ours."""
_NAMES = 4
_OF_A_CERTIFICATE = ("expired", "not-yet", "other-host", "self-signed", "unknown-authority", "certificate")


def _subjects(patient: Patient) -> Sequence[Subject]:
    return [Subject(str(address), address) for address in patient.addresses if address.encrypted]


def _examine(patient: Patient, subject: Subject) -> Diagnosis:
    address = subject.address
    assert address is not None  # noqa: S101 -- the subjects are addresses
    try:
        trust = patient.trust(address)
    except OSError as error:
        return not_ready(Concern.VENDOR, Phrase.of("doctor.met.no-trust", detail=str(error)), Phrase.of("doctor.do.no-trust"))
    assert trust is not None  # noqa: S101 -- it is encrypted
    try:
        line, _ = connected(patient.places[address], patient.patience.connection)
        with shaken(line, address.host, trust, Deadline(patient.patience.tls)) as agreed:
            return _believed(agreed.version() or "", certificate_of(agreed))
    except TroubleError as error:
        return _refused(patient, address, subject.label, error)


def _believed(version: str, certificate: Certificate | None) -> Diagnosis:
    if certificate is None:
        return ready(Phrase.of("doctor.met.tls-only", version=version))
    days = (certificate.ends - datetime.now(UTC)).days
    met = Phrase.of("doctor.met.tls", day=f"{certificate.ends:%Y-%m-%d}", days=days, version=version)
    return ready(met, Phrase.of("doctor.do.tls-soon", days=days) if days < _SOON else None)


def _refused(patient: Patient, address: Address, where: str, error: TroubleError) -> Diagnosis:
    """Say why, with what can still be learned of a peer that is not believed."""
    places, patience = patient.places[address], patient.patience.tls
    if error.code == "tls-old" and (version := oldest_spoken(places, address.host, patience)):
        return not_ready(Concern.VENDOR, Phrase.of("doctor.met.tls-old", version=version), Phrase.of("doctor.mend.tls-old", where=where))
    shown = shown_by(places, address.host, patience) if error.code in _OF_A_CERTIFICATE else None
    if shown is None:
        return troubled(error, where)
    told = {
        "begins": f"{shown.begins:%Y-%m-%d}",
        "ends": f"{shown.ends:%Y-%m-%d}",
        "host": address.host,
        "issuer": shown.issuer or "?",
        "names": ", ".join(shown.names[:_NAMES]) + (" …" if len(shown.names) > _NAMES else ""),
    }
    return not_ready(
        Concern.VENDOR,
        Phrase.of(f"doctor.shown.{error.code}", detail=error.detail, **told),
        Phrase.of(f"doctor.mend.{error.code}", where=where),
    )


TLS = Check("tls", _subjects, _examine, needs=("connection",))
