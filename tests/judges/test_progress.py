"""Judges of what is reported while a document is worked on, and of what must not be reported any more."""

import pytest

DOCUMENT, OTHER = "G22,2026/03/02,77/VPCP-TTĐT", "G22,2026/03/02,78/VPCP-TTĐT"


@pytest.fixture
def arrived(evidence, make_packet):
    """A document from G22 that was fetched."""
    evidence.delivered(make_packet(DocumentId=DOCUMENT, From__OrganId="G22", To__OrganId="H49"))
    evidence.call("getEdoc", doc_id="1001")
    return evidence


def report(evidence, code, document=DOCUMENT, **texts):
    return evidence.status(code, document, **{"ResponseFor__OrganId": "G22", "From__OrganId": "H49", **texts})


@pytest.mark.parametrize(
    ("before", "answer"),
    [
        ([], "holds"),
        (["01"], "holds"),
        (["02"], "holds"),
        (["03"], "broken"),
        (["01", "04"], "broken"),
        (["05"], "broken"),
        (["06"], "broken"),
    ],
)
def test_nothing_is_told_of_work_before_registration(arrived, before, answer):
    for code in before:
        report(arrived, code)
    since = len(arrived.observations)
    report(arrived, "03")
    arrived.asked("accept", document_id=DOCUMENT, since=since)
    assert arrived.answers("none-invented") == [answer]


@pytest.mark.parametrize(("early", "answers"), [("05", ["holds", "holds"]), ("06", ["holds", "broken"])])
def test_completion_is_not_told_before_it_was_asked_for(arrived, early, answers):
    arrived.asked("accept", document_id=DOCUMENT, since=2)
    report(arrived, early)
    arrived.asked("finish", document_id=DOCUMENT, since=len(arrived.observations))
    assert arrived.answers("none-invented") == answers


def test_where_nobody_said_when_a_request_began_nothing_is_told(arrived):
    report(arrived, "03")
    arrived.asked("accept", document_id=DOCUMENT)
    assert arrived.answers("none-invented") == ["unknown"]


def test_what_was_declined_or_must_not_succeed_is_no_request(arrived):
    report(arrived, "03")
    arrived.asked("accept", ok=False, document_id=DOCUMENT, since=9)
    arrived.asked("accept", attempt=True, document_id=DOCUMENT, since=9)
    assert arrived.answers("none-invented") == []


@pytest.mark.parametrize(
    ("reports", "answers"),
    [
        ([("01", {}), ("03", {})], ["holds"]),
        ([("01", {}), ("03", {}), ("03", {"Description": "lần nữa"})], ["broken"]),
        ([("03", {}), ("03", {"From__OrganId": "H41"})], ["holds", "holds"]),
        ([("03", {}), ("03", {"ResponseFor__OrganId": "H49"})], ["holds"]),
        ([("15", {}), ("15", {"Description": "lần nữa"})], []),
        ([], []),
    ],
)
def test_each_status_once(arrived, reports, answers):
    for code, texts in reports:
        report(arrived, code, **texts)
    assert arrived.answers("each-once") == answers


def test_a_doubled_report_of_what_came_twice_is_another_rules_matter(arrived, make_packet):
    arrived.delivered(make_packet(DocumentId=DOCUMENT, From__OrganId="G22"), "1002", repeat=True)
    report(arrived, "01")
    report(arrived, "01", Description="lần nữa")
    assert arrived.answers("each-once") == []


def test_the_arrival_of_a_recall_is_no_second_arrival(arrived, make_packet):
    report(arrived, "01")
    arrived.delivered(make_packet("recall", DocumentId=DOCUMENT, From__OrganId="G22"), "1002")
    report(arrived, "01", Description="gói thu hồi đã đến")
    assert arrived.answers("each-once") == ["holds"]


@pytest.mark.parametrize(
    ("codes", "watched", "tried", "answers"),
    [
        (["02"], True, True, ["holds"]),
        (["02"], False, True, ["unknown"]),
        (["02"], False, False, []),
        (["02", "06"], True, True, ["broken"]),
        (["02", "04"], False, False, ["broken"]),
        (["05", "02"], True, True, ["holds"]),
        (["02", "03"], True, True, ["holds"]),
        (["01"], True, True, []),
    ],
)
def test_no_work_after_a_refusal(arrived, codes, watched, tried, answers):
    for code in codes:
        report(arrived, code)
    if tried:
        arrived.asked("finish", ok=False, document_id=DOCUMENT, attempt=True)
    if watched:
        arrived.waited(f"quiet:{DOCUMENT}")
    assert arrived.answers("progress-after-refusal") == answers


@pytest.mark.parametrize("wait", [{"reached": True}, {"document": OTHER}])
def test_a_watch_that_met_something_or_was_of_another_document_shows_no_silence(arrived, wait):
    report(arrived, "02")
    arrived.asked("finish", ok=False, document_id=DOCUMENT, attempt=True)
    arrived.waited(f"quiet:{wait.get('document', DOCUMENT)}", reached=wait.get("reached", False))
    assert arrived.answers("progress-after-refusal") == ["unknown"]


def test_a_watch_before_it_shows_no_silence_afterwards(arrived):
    arrived.waited(f"quiet:{DOCUMENT}")
    report(arrived, "02")
    arrived.asked("finish", ok=False, document_id=DOCUMENT, attempt=True)
    assert arrived.answers("progress-after-refusal") == ["unknown"]


@pytest.mark.parametrize(
    ("reports", "watched", "answer"),
    [
        ([("03", {})], True, "holds"),
        ([("03", {})], False, "unknown"),
        ([], True, "unknown"),
        ([("03", {}), ("03", {"Description": "lần nữa"})], True, "broken"),
        ([("03", {}), ("03", {"From__OrganId": "H41"})], True, "holds"),
        ([("01", {}), ("01", {"Description": "lần nữa"}), ("03", {})], True, "holds"),
    ],
)
def test_what_came_twice_is_registered_once(arrived, make_packet, reports, watched, answer):
    arrived.delivered(make_packet(DocumentId=DOCUMENT, From__OrganId="G22"), "1002", repeat=True)
    arrived.call("getEdoc", doc_id="1002")
    for code, texts in reports:
        report(arrived, code, **texts)
    if watched:
        arrived.waited(f"quiet:{DOCUMENT}")
    assert arrived.answers("registered-once") == [answer]


def test_a_repetition_that_was_not_fetched_shows_nothing(arrived, make_packet):
    arrived.delivered(make_packet(DocumentId=DOCUMENT, From__OrganId="G22"), "1002", repeat=True)
    assert arrived.answers("registered-once") == []
