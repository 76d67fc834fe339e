"""Judges of what the target does when our axis shows a wrong certificate."""

import pytest

from hopquy.runner.model.observation import Author


@pytest.fixture
def behind(evidence, make_packet):
    class Behind:
        waited = evidence.waited

        def shown(self, kind="fault.injected"):
            data = {"fault": "certificate-expired", "call": "", "operation": "tls", "doc_id": ""}
            return evidence.add(kind, Author.COUNTERPART, data)

        def delivered(self):
            data = {"doc_id": "1001", "fault": "certificate-expired", "at": "tls"}
            return evidence.add("packet.document", Author.COUNTERPART, data, make_packet("new"))

        def called(self, certificate):
            return evidence.call("getReceivedEdocList", id="call-1", certificate=certificate)

        def answers(self):
            return evidence.answers("refuses-certificate", "exchange", certificate="expired")

    return Behind()


def test_who_was_not_seen_to_look_is_not_known(behind):
    assert behind.answers() == []
    behind.delivered()
    behind.waited("calls:expired")
    assert behind.answers() == ["unknown"]


def test_who_looks_and_calls_nothing_refuses(behind):
    behind.shown()
    assert behind.answers() == ["unknown"], "nobody watched"
    behind.called("good")
    behind.waited("calls:expired")
    assert behind.answers() == ["holds"]


def test_who_calls_all_the_same_believes_anything(behind):
    behind.shown()
    behind.waited("calls:expired", reached=True)
    behind.called("expired")
    assert behind.answers() == ["broken"]


def test_who_goes_on_with_an_earlier_session_has_not_looked(behind):
    behind.shown()
    behind.shown("tls.resumed")
    behind.waited("calls:expired")
    assert behind.answers() == ["unknown"]
    behind.shown()
    assert behind.answers() == ["holds"]


def test_what_was_cut_is_not_known(behind, evidence):
    """A flood of connections hides whether those who looked are others than those who went on."""
    behind.shown()
    behind.waited("calls:expired")
    evidence.add("flood.cut", Author.COUNTERPART, {"operation": "tls", "recorded": 1})
    assert behind.answers() == ["unknown"]
