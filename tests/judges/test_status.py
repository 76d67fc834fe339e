"""Judges of the status packets that the target sends: what they name, and their order."""

from unicodedata import normalize

import pytest

from hopquy.runner.model.finding import Phrase

RECEIVED, SENT = "G22,2026/03/02,77/VPCP-TTĐT", "H49,2026/03/02,5/UBND-KT"


@pytest.fixture
def both(evidence, make_packet):
    """One document received from G22 for H49 and H41, one sent."""
    received = make_packet("new", DocumentId=RECEIVED, From__OrganId="G22", To__1__OrganId="H49", To__2__OrganId="H41")
    evidence.delivered(received)
    evidence.sent(make_packet(DocumentId=SENT))
    return evidence


@pytest.mark.parametrize(
    ("document", "answer"),
    [
        (RECEIVED, "holds"),
        (normalize("NFD", RECEIVED), "holds"),
        (SENT, "holds"),
        ("000000", "broken"),
        ("", "broken"),
        (None, "broken"),
        (RECEIVED.lower(), "broken"),
    ],
)
def test_names_document(both, document, answer):
    both.status("01", document)
    assert both.answers("names-document") == [answer]


def test_without_any_document_there_is_none_to_name(evidence):
    evidence.status("01", RECEIVED)
    assert evidence.answers("names-document") == []


def test_a_document_without_identifier_is_not_named_by_a_status_without_one(evidence, make_packet):
    evidence.delivered(make_packet(DocumentId=""))
    evidence.status("01", "")
    assert evidence.answers("names-document") == ["broken"]
    assert evidence.answers("names-sender") == []
    assert evidence.answers("from-addressee") == []


@pytest.mark.parametrize(("organ", "answer"), [("G22", "holds"), ("H49", "broken"), ("", "broken"), (None, "broken")])
def test_names_sender(both, organ, answer):
    both.status("01", RECEIVED, ResponseFor__OrganId=organ)
    assert both.answers("names-sender") == [answer]


@pytest.mark.parametrize(("sender", "answer"), [("H49", "holds"), ("H41", "holds"), ("G22", "broken"), ("", "broken"), (None, "broken")])
def test_from_addressee(both, sender, answer):
    both.status("01", RECEIVED, From__OrganId=sender)
    assert both.answers("from-addressee") == [answer]


@pytest.mark.parametrize("judge", ["names-sender", "from-addressee"])
def test_a_status_about_what_the_target_sent_is_not_ruled_on(both, judge):
    both.status("13", SENT, ResponseFor__OrganId="X", From__OrganId="X")
    assert both.answers(judge) == []


def test_a_misdirected_document_has_no_addressee_here(evidence, make_packet):
    evidence.delivered(make_packet(DocumentId=RECEIVED, To__OrganId="G09"), misdirected=True)
    evidence.status("02", RECEIVED, From__OrganId="H49")
    assert evidence.answers("from-addressee") == []


@pytest.mark.parametrize(
    ("codes", "answers"),
    [
        (["01", "03", "04", "05", "06"], ["holds"]),
        (["01", "06"], ["holds"]),
        (["03", "06"], ["holds"]),
        (["01", "01"], ["holds"]),
        (["06", "03"], ["broken"]),
        (["01", "06", "03"], ["broken"]),
        (["03", "01"], ["broken"]),
        (["01", "02", "03"], ["holds"]),
        (["13", "01", "15", "03"], ["holds"]),
        (["01"], []),
        (["02", "02"], []),
        ([], []),
    ],
)
def test_order(evidence, codes, answers):
    for code in codes:
        evidence.status(code, RECEIVED)
    assert evidence.answers("status-order") == answers


def test_each_document_has_an_order_of_its_own(evidence):
    for code, document in (("06", "a"), ("01", "b"), ("03", "b"), ("01", ""), ("06", ""), ("03", "")):
        evidence.status(code, document)
    assert evidence.answers("status-order") == ["holds"]


def test_a_step_back_is_shown_at_the_later_status(evidence):
    for code in ("01", "06", "03"):
        evidence.status(code, RECEIVED)
    (ruling,) = evidence.rulings("status-order")
    assert ruling.observations == (3, 2)
    assert ruling.findings[0].where.observation == 3
    assert dict(ruling.findings[0].expected.gaps) == {"code": "03", "other": "06"}


def test_each_addressee_has_an_order_of_its_own(both):
    for code, sender in (("01", "H49"), ("06", "H49"), ("01", "H41"), ("03", "H41")):
        both.status(code, RECEIVED, From__OrganId=sender, ResponseFor__OrganId="G22")
    assert both.answers("status-order") == ["holds", "holds"]


def test_a_report_to_somebody_else_is_another_rules_matter(both):
    for code, organ in (("01", "G22"), ("06", "H49"), ("03", "G22")):
        both.status(code, RECEIVED, ResponseFor__OrganId=organ)
    assert both.answers("status-order") == ["holds"]


def test_the_arrival_of_a_packet_about_a_document_is_no_step_of_its_work(both, make_packet):
    for code in ("01", "03", "06"):
        both.status(code, RECEIVED, ResponseFor__OrganId="G22")
    both.delivered(make_packet("recall", DocumentId=RECEIVED, From__OrganId="G22"), "1002")
    both.status("01", RECEIVED, ResponseFor__OrganId="G22")
    assert both.answers("status-order") == ["holds"]
    both.status("03", RECEIVED, ResponseFor__OrganId="G22")
    assert both.answers("status-order") == ["broken"]


def test_what_the_axis_saw_twice_counts_once(evidence):
    evidence.status("01", RECEIVED)
    evidence.status("03", RECEIVED)
    evidence.status("01", RECEIVED, duplicate=True)
    assert evidence.answers("status-order") == ["holds"]


def test_what_the_axis_refused_was_not_reported(both):
    both.status("06", RECEIVED, refusal="wrong-hmac")
    both.status("01", "000000", refusal="wrong-hmac", ResponseFor__OrganId="X", From__OrganId="X")
    for judge in ("names-document", "names-sender", "from-addressee", "status-order"):
        assert both.answers(judge) == []
    both.status("01", RECEIVED, ResponseFor__OrganId="G22")
    both.status("03", RECEIVED, ResponseFor__OrganId="G22")
    assert both.answers("status-order") == ["holds"]


@pytest.mark.parametrize("judge", ["names-document", "names-sender", "from-addressee", "status-order"])
def test_a_status_that_cannot_be_read_is_another_rules_matter(both, judge):
    both.sent(b"<edXML", "packet.status")
    both.status("01", "nobody", kept=False)
    assert both.answers(judge) == []


def test_what_is_missing_is_told_as_nothing_and_what_is_there_as_it_stands(both):
    both.status("01", None)
    both.status("01", "000000")
    assert [ruling.findings[0].observed for ruling in both.rulings("names-document")] == [
        Phrase.of("seen.nothing"),
        Phrase.of("seen.text", text="000000"),
    ]
