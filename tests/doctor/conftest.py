"""Patients, and the peers that they meet."""

from __future__ import annotations

import importlib.util
import sys
import time
from pathlib import Path

import pytest

from hopquy.runner.doctor import Patient, examined
from hopquy.runner.drivers import trusting
from hopquy.runner.spec import shipped

_SPEC = importlib.util.spec_from_file_location("doctor_peers", Path(__file__).with_name("doctor_peers.py"))
doctor_peers = importlib.util.module_from_spec(_SPEC)
sys.modules[_SPEC.name] = doctor_peers
_SPEC.loader.exec_module(doctor_peers)


@pytest.fixture
def peer():
    peers = []

    def start(behave, context=None):
        peers.append(doctor_peers.Peer(behave, context))
        return peers[-1]

    yield start
    for one in peers:
        one.close()


@pytest.fixture(scope="session")
def authority(tmp_path_factory):
    return doctor_peers.Authority(tmp_path_factory.mktemp("pki"))


@pytest.fixture(scope="session")
def stranger(tmp_path_factory):
    """An authority that nobody trusts."""
    return doctor_peers.Authority(tmp_path_factory.mktemp("stranger"))


@pytest.fixture(autouse=True)
def _no_more_trust():
    # What was trusted for one test must not be for the next.
    trusting.cache_clear()


FORMS = {name: (pattern.regex, pattern.means) for name, pattern in shipped().patterns.items()}


@pytest.fixture
def examine():
    """Examine a target; returns the diagnoses by check, and asserts that it did not take long and that every diagnosis is complete."""

    def looked(wanted, *, public_url=None, patience=doctor_peers.QUICK, most=8.0, **more):
        patient = Patient(wanted, FORMS, public_url, patience, **more)
        started = time.monotonic()
        try:
            seen = list(examined(patient))
        finally:
            patient.close()
        assert time.monotonic() - started < most
        for one in seen:
            assert not one.fault, one
            assert one.met.key
            if one.state == "not-ready":
                assert one.expected is not None
                assert one.advice is not None
                assert one.concern is not None
        return doctor_peers.Seen(seen)

    return looked
