"""Judges of recalls, updates and replacements, of wishes to have a document back, in both directions."""

import pytest

from hopquy.fixtures.mutation import changed
from hopquy.runner.model.observation import Author
from hopquy.runner.spec import shipped

DOCUMENT, NEWER, SENT = "G22,2026/03/02,77/VPCP-TTĐT", "G22,2026/03/03,78/VPCP-TTĐT", "H49,2026/03/02,5/UBND-KT"


@pytest.fixture
def arrived(evidence, make_packet):
    evidence.delivered(make_packet(DocumentId=DOCUMENT, From__OrganId="G22", To__OrganId="H49"))
    evidence.call("getEdoc", doc_id="1001")
    return evidence


@pytest.fixture
def request_of(arrived, make_packet):
    """Put what is asked of the document into the axis and let it be fetched."""

    def put(asked, *, fetched=True, document=DOCUMENT):
        if asked == "take-back":
            arrived.delivered(make_packet("status-13", ResponseFor__DocumentId=document), "1002", kind="packet.status")
        else:
            arrived.delivered(make_packet(asked, DocumentId=document, ResponseFor__DocumentId=document, From__OrganId="G22"), "1002")
        if fetched:
            arrived.call("getEdoc", doc_id="1002")
        return arrived

    return put


ASKED = pytest.mark.parametrize("asked", ["recall", "update", "take-back"])


@ASKED
@pytest.mark.parametrize(
    ("code", "answer"), [("15", "holds"), ("16", "holds"), ("14", "holds"), ("01", "broken"), ("13", "broken"), (None, "broken")]
)
def test_what_was_asked_is_answered(request_of, asked, code, answer):
    # The updated document is named in Bussiness, which the example fills in; the header bears its identifier as well.
    evidence = request_of(asked)
    if code is not None:
        evidence.status(code, DOCUMENT)
    evidence.waited("status:answer:1002")
    assert evidence.answers("answered", asked=asked) == [answer]


@ASKED
def test_without_a_wait_that_ended_nothing_is_told(request_of, asked):
    evidence = request_of(asked)
    assert evidence.answers("answered", asked=asked) == ["unknown"]
    evidence.waited("status:answer:1002", reached=True)
    assert evidence.answers("answered", asked=asked) == ["unknown"]


@ASKED
def test_what_was_not_fetched_need_not_be_answered(request_of, asked):
    evidence = request_of(asked, fetched=False)
    evidence.waited("status:answer:1002")
    assert evidence.answers("answered", asked=asked) == []


def test_an_answer_that_came_before_or_is_about_another_document_is_none(arrived, request_of):
    arrived.status("15", DOCUMENT)
    evidence = request_of("recall")
    evidence.status("15", NEWER)
    evidence.waited("status:answer:1002")
    assert evidence.answers("answered", asked="recall") == ["broken"]


def test_each_kind_of_request_is_a_matter_of_its_own(request_of):
    evidence = request_of("recall")
    assert evidence.answers("answered", asked="update") == []
    assert evidence.answers("answered", asked="take-back") == []


@pytest.mark.parametrize("asked", ["recall", "take-back"])
@pytest.mark.parametrize(
    ("codes", "watched", "answers"),
    [
        (["15"], True, ["holds"]),
        (["14"], True, ["holds"]),
        (["15"], False, ["unknown"]),
        (["15", "03"], True, ["broken"]),
        (["15", "06"], False, ["broken"]),
        (["15", "01"], True, ["holds"]),
        (["16", "03"], True, []),
        (["03"], True, []),
    ],
)
def test_work_stops_after_agreement(request_of, asked, codes, watched, answers):
    evidence = request_of(asked)
    for code in codes:
        evidence.status(code, DOCUMENT)
    evidence.asked("accept", ok=False, document_id=DOCUMENT, attempt=True)
    if watched:
        evidence.waited(f"quiet:{DOCUMENT}")
    assert evidence.answers("withdrawn-stops") == answers


def test_agreement_to_an_update_withdraws_nothing(request_of):
    evidence = request_of("update")
    evidence.status("15", DOCUMENT)
    evidence.status("03", DOCUMENT)
    assert evidence.answers("withdrawn-stops") == []


@pytest.fixture
def replaced(arrived, make_packet):
    anchors = shipped().messages["edxml"].anchors
    at = "TraceHeaderList/Bussiness/ReplacementInfoList/ReplacementInfo/DocumentId"
    data = changed(
        make_packet("replace-one", DocumentId=NEWER, From__OrganId="G22"), {"set": {"at": at, "text": DOCUMENT}}, anchors=anchors
    )
    arrived.delivered(data, "1002")
    return arrived


@pytest.mark.parametrize(
    ("codes", "watched", "answer"),
    [([], True, "holds"), ([], False, "unknown"), (["01"], True, "holds"), (["03"], True, "broken"), (["06"], False, "broken")],
)
def test_what_was_replaced_goes_no_further(replaced, codes, watched, answer):
    replaced.status("03", DOCUMENT)
    replaced.call("getEdoc", doc_id="1002")
    replaced.status("03", NEWER)
    for code in codes:
        replaced.status(code, DOCUMENT)
    if watched:
        replaced.waited(f"quiet:{DOCUMENT}")
    assert replaced.answers("replaced-stops") == [answer]


def test_a_replacement_that_was_not_fetched_or_replaces_what_never_came_shows_nothing(replaced, make_packet):
    replaced.delivered(make_packet("replace-one", DocumentId="G22,2026/03/04,79/X"), "1003")
    replaced.call("getEdoc", doc_id="1003")
    assert replaced.answers("replaced-stops") == []


@pytest.fixture
def went(evidence, make_packet):
    """A document sent to G22, wanted back."""
    evidence.add("run.target", Author.SUITE, {"codes": ["H49"], "former_codes": {"000.00.00.G22": "G22"}})
    evidence.sent(make_packet(DocumentId=SENT, To__OrganId="G22"))
    evidence.asked("take-back", document_id=SENT)
    return evidence


@pytest.mark.parametrize(
    ("code", "document", "waited", "answer"),
    [
        ("13", SENT, True, "holds"),
        ("13", DOCUMENT, True, "broken"),
        ("15", SENT, True, "broken"),
        (None, SENT, True, "broken"),
        (None, SENT, False, "unknown"),
    ],
)
def test_a_document_is_asked_back(went, code, document, waited, answer):
    if code:
        went.status(code, document)
    if waited:
        went.waited(f"status:13:{SENT}")
    assert went.answers("asked-back") == [answer]


def test_what_the_product_declined_need_not_be_asked(evidence):
    evidence.asked("take-back", ok=False, document_id=SENT)
    evidence.waited(f"status:13:{SENT}")
    assert evidence.answers("asked-back") == []


@pytest.mark.parametrize(
    ("organ", "answer"), [("G22", "holds"), ("000.00.00.G22", "holds"), ("H49", "broken"), ("", "broken"), (None, "broken")]
)
def test_it_is_asked_of_a_receiver(went, organ, answer):
    went.status("13", SENT, ResponseFor__OrganId=organ)
    assert went.answers("asked-of-receiver") == [answer]


def test_a_13_about_what_was_never_sent_is_another_rules_matter(went):
    went.status("13", DOCUMENT, ResponseFor__OrganId="H49")
    assert went.answers("asked-of-receiver") == []
