"""The way to each address: its name, a connection, an answer, and the clock of whoever answers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from hopquy.runner.doctor.check import Check, Subject, none_such, not_ready, ready, unknown
from hopquy.runner.doctor.diagnosis import Concern, Diagnosis
from hopquy.runner.doctor.patient import Patient
from hopquy.runner.doctor.troubles import troubled
from hopquy.runner.model.finding import Phrase
from hopquy.runner.probes.call import called
from hopquy.runner.probes.handshake import asks_for_certificate
from hopquy.runner.probes.line import connected, looked_up
from hopquy.runner.probes.trouble import TroubleError

__all__ = ["ANSWER", "CLOCK", "CONNECTION", "NAME"]

_ALLOWED = 60
"""Seconds that two clocks may differ: a choice of ours. Business times in packets are exact to the second or the day."""
_TICK = timedelta(seconds=1)
"""`Date` says whole seconds."""


def _every(patient: Patient) -> Sequence[Subject]:
    return [Subject(str(address), address) for address in patient.addresses]


def _theirs(patient: Patient) -> Sequence[Subject]:
    return [Subject(str(address), address) for address in patient.addresses if not address.ours]


def _name(patient: Patient, subject: Subject) -> Diagnosis:
    address = subject.address
    assert address is not None  # noqa: S101 -- the subjects of these checks are addresses
    try:
        places = looked_up(address.host, address.port, patient.patience.name)
    except TroubleError as error:
        return troubled(error, address.host)
    patient.places[address] = places
    if address.is_number:
        return none_such(Phrase.of("doctor.met.number"))
    return ready(Phrase.of("doctor.met.name", places=", ".join(dict.fromkeys(map(str, places)))))


def _connection(patient: Patient, subject: Subject) -> Diagnosis:
    assert subject.address is not None  # noqa: S101 -- as above
    places = patient.places[subject.address]
    try:
        line, place = connected(places, patient.patience.connection)
    except TroubleError as error:
        return troubled(error, subject.label)
    line.close()
    if place != places[0]:
        return ready(Phrase.of("doctor.met.connected-late", place=str(place), places=", ".join(map(str, places[: places.index(place)]))))
    return ready(Phrase.of("doctor.met.connected", place=str(place)))


def _answer(patient: Patient, subject: Subject) -> Diagnosis:
    address = subject.address
    assert address is not None  # noqa: S101 -- as above
    trust = patient.trust(address)
    try:
        heard = called(address.url, trust=trust, seconds=patient.patience.answer, largest=0)
    except TroubleError as error:
        broken = error.code in ("closed", "reset", "tls-closed")
        if broken and trust is not None and asks_for_certificate(patient.places[address], address.host, trust, patient.patience.tls):
            return troubled(TroubleError("client-certificate"), subject.label)
        return troubled(error, subject.label)
    patient.heard[address] = heard
    return ready(Phrase.of("doctor.met.answered", millis=round((heard.came - heard.sent).total_seconds() * 1000), status=heard.status))


def _clock(patient: Patient, subject: Subject) -> Diagnosis:
    assert subject.address is not None  # noqa: S101 -- as above
    heard = patient.heard[subject.address]
    told = heard.date
    if told is None:
        return unknown(Concern.VENDOR, Phrase.of("doctor.met.no-date"), Phrase.of("doctor.do.no-date"))
    # What they stamped as `told` happened between our sending and our receiving, within one of their seconds.
    least, most = (told - heard.came).total_seconds(), (told + _TICK - heard.sent).total_seconds()
    gaps = {"bound": f"{(most - least) / 2:.1f}", "offset": f"{(least + most) / 2:+.1f}"}
    if least > _ALLOWED or most < -_ALLOWED:
        return not_ready(Concern.VENDOR, Phrase.of("doctor.met.clock", **gaps), Phrase.of("doctor.do.clock"))
    if most > _ALLOWED or least < -_ALLOWED:
        return unknown(Concern.NETWORK, Phrase.of("doctor.met.clock", **gaps), Phrase.of("doctor.do.clock-slow"))
    return ready(Phrase.of("doctor.met.clock", **gaps))


NAME = Check("name", _every, _name)
CONNECTION = Check("connection", _every, _connection, needs=("name",))
ANSWER = Check("answer", _theirs, _answer, needs=("connection", "tls"))
CLOCK = Check("clock", _theirs, _clock, needs=("answer",))
