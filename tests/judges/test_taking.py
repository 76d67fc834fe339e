"""Judges of status packets that come: taken, marked, answered never, and stopping nothing."""

import pytest

SENT = "H49,2026/03/02,5/UBND-KT"


@pytest.fixture
def told(evidence, make_packet):
    """Put a status about a document of the target's into the axis and let it be fetched."""
    evidence.sent(make_packet(DocumentId=SENT))

    def put(code="03", document=SENT, *, fetched=True, doc_id="1001", **marks):
        packet = make_packet("status-03", StatusCode=code, ResponseFor__DocumentId=document)
        evidence.delivered(packet, doc_id, kind="packet.status", **marks)
        if fetched:
            evidence.call("getEdoc", doc_id=doc_id)
        return evidence

    return put


@pytest.mark.parametrize(
    ("state", "waited", "answer"),
    [
        ("done", None, "holds"),
        ("fail", "done:1001", "broken"),
        (None, "done:1001", "broken"),
        (None, "done:any:1001", "unknown"),
        (None, None, "unknown"),
    ],
)
def test_a_status_is_marked_as_done(told, state, waited, answer):
    evidence = told()
    if state:
        evidence.call("updateStatus", {"status": state}, doc_id="1001")
    if waited:
        evidence.waited(waited)
    assert evidence.answers("statuses-done") == [answer]
    assert evidence.answers("odd-taken") == []


@pytest.mark.parametrize(
    ("state", "waited", "answer"),
    [
        ("done", None, "holds"),
        ("fail", None, "holds"),
        ("processing", "done:any:1001", "broken"),
        (None, "done:any:1001", "broken"),
        (None, "done:1001", "unknown"),
    ],
)
def test_an_odd_status_is_marked_one_way_or_the_other(told, state, waited, answer):
    evidence = told("99", odd="code")
    if state:
        evidence.call("updateStatus", {"status": state}, doc_id="1001")
    if waited:
        evidence.waited(waited)
    assert evidence.answers("odd-taken") == [answer]
    assert evidence.answers("statuses-done") == []


@pytest.mark.parametrize("judge", ["statuses-done", "odd-taken"])
def test_what_was_not_fetched_need_not_be_marked(told, judge):
    evidence = told(fetched=False, odd="code")
    told(fetched=False, doc_id="1002")
    evidence.waited("done:1002")
    evidence.waited("done:any:1001")
    assert evidence.answers(judge) == []


@pytest.mark.parametrize(("fetched", "waited", "answer"), [(True, False, "holds"), (False, True, "broken"), (False, False, "unknown")])
def test_a_document_after_odd_statuses_is_fetched(told, make_packet, fetched, waited, answer):
    evidence = told("99", odd="code")
    evidence.delivered(make_packet(), "1002", after_odd=True)
    if fetched:
        evidence.call("getEdoc", doc_id="1002")
    if waited:
        evidence.waited("fetch:1002")
    assert evidence.answers("odd-stops-nothing") == [answer]
    assert evidence.answers("fetched") == []


@pytest.mark.parametrize(
    ("back", "watched", "answers"),
    [([], True, ["holds"]), ([], False, []), (["01"], True, ["broken"]), (["15"], False, ["broken"]), (["13"], True, ["holds"])],
)
def test_a_status_is_not_answered_by_one(told, back, watched, answers):
    evidence = told("06")
    for code in back:
        evidence.status(code, SENT)
    if watched:
        evidence.waited(f"quiet:{SENT}")
    assert evidence.answers("statuses-unanswered") == answers


def test_a_status_that_went_before_answers_nothing(told, evidence):
    evidence.status("01", SENT)
    told("06")
    evidence.waited(f"quiet:{SENT}")
    assert evidence.answers("statuses-unanswered") == ["holds"]


def test_statuses_about_what_came_are_another_matter(told, make_packet, evidence):
    evidence.delivered(make_packet(DocumentId="G22,2026/03/02,77/X", From__OrganId="G22"), "1003")
    told("13", "G22,2026/03/02,77/X")
    evidence.status("15", "G22,2026/03/02,77/X")
    assert evidence.answers("statuses-unanswered") == []
