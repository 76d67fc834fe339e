"""Judges of documents that the clerk refused, or that were sent to the target by mistake."""

import pytest

DOCUMENT = "G22,2026/03/02,77/VPCP-TTĐT"


@pytest.fixture
def document(make_packet):
    return make_packet(DocumentId=DOCUMENT)


@pytest.mark.parametrize(
    ("codes", "answers"),
    [
        (["02"], ["holds"]),
        (["03", "02"], ["holds"]),
        (["02", "03"], ["broken"]),
        (["02", "06", "03"], ["broken"]),
        (["02", "02", "03"], ["broken", "broken"]),
        (["02", "03", "02"], ["broken", "holds"]),
        (["01", "03"], []),
    ],
)
def test_no_registration_after_a_refusal(evidence, codes, answers):
    for code in codes:
        evidence.status(code, DOCUMENT)
    assert evidence.answers("no-registration") == answers


def test_what_the_axis_refused_was_neither_returned_nor_registered(evidence, document):
    evidence.delivered(document, misdirected=True)
    evidence.call("getEdoc", doc_id="1001")
    evidence.status("02", DOCUMENT, refusal="wrong-hmac", Description="")
    assert evidence.answers("no-registration") == []
    assert evidence.answers("returns-misdirected") == ["unknown"]
    evidence.status("02", DOCUMENT)
    evidence.status("03", DOCUMENT, refusal="wrong-hmac")
    assert evidence.answers("no-registration") == ["holds"]
    assert evidence.answers("returns-misdirected") == ["holds"]


def test_another_document_may_be_registered(evidence):
    evidence.status("02", DOCUMENT)
    evidence.status("03", "another")
    evidence.status("02", "")
    evidence.status("03", "")
    assert evidence.answers("no-registration") == ["holds"]


@pytest.mark.parametrize(
    ("codes", "waited", "answer"),
    [
        (["02"], None, "holds"),
        (["01", "02"], None, "holds"),
        (["03"], None, "broken"),
        (["02", "03"], None, "broken"),
        (["03", "02"], None, "broken"),
        ([], f"status:02:{DOCUMENT}", "broken"),
        (["01"], f"status:02:{DOCUMENT}", "broken"),
        ([], None, "unknown"),
        (["01"], f"status:03:{DOCUMENT}", "unknown"),
    ],
)
def test_returns_misdirected(evidence, document, codes, waited, answer):
    evidence.delivered(document, misdirected=True)
    evidence.call("getEdoc", doc_id="1001")
    for code in codes:
        evidence.status(code, DOCUMENT)
    if waited:
        evidence.waited(waited)
    assert evidence.answers("returns-misdirected") == [answer]


def test_only_what_was_misdirected_is_returned(evidence, document):
    evidence.delivered(document)
    evidence.call("getEdoc", doc_id="1001")
    evidence.status("03", DOCUMENT)
    assert evidence.answers("returns-misdirected") == []


def test_what_was_not_fetched_cannot_be_returned(evidence, document):
    evidence.delivered(document, misdirected=True)
    evidence.waited(f"status:02:{DOCUMENT}")
    assert evidence.answers("returns-misdirected") == ["unknown"]
