"""Judges of documents and statuses that were put into the axis for the target."""

from unicodedata import normalize

import pytest

DOCUMENT = "G22,2026/03/02,77/VPCP-TTĐT"


@pytest.fixture
def document(make_packet):
    return make_packet(DocumentId=DOCUMENT, From__OrganId="G22", To__OrganId="H49")


@pytest.mark.parametrize(("judge", "kind"), [("fetched", "packet.document"), ("statuses-taken", "packet.status")])
def test_what_waits_is_fetched(evidence, make_packet, judge, kind):
    data = make_packet("status-03" if kind == "packet.status" else "new-minimal")
    for doc_id in ("1", "2", "3", "4", "5"):
        evidence.delivered(data, doc_id, kind=kind)
    evidence.call("getEdoc", doc_id="1")
    evidence.call("downloadEdoc", doc_id="2")
    evidence.call("getEdoc", doc_id="3", refusal="wrong-hmac")
    evidence.waited("fetch:3")
    evidence.call("updateStatus", doc_id="4")
    evidence.waited("fetch:4", reached=True)
    rulings = evidence.rulings(judge)
    assert [ruling.answer.value for ruling in rulings] == ["holds", "holds", "broken", "unknown", "unknown"]
    assert (rulings[0].observations, rulings[2].observations) == ((6, 1), (3, 9))
    assert rulings[2].findings[0].where.observation == 3


@pytest.mark.parametrize("judge", ["fetched", "statuses-taken", "transport-done", "reports", "confirmed-same-day"])
def test_nothing_delivered_is_nothing_to_rule_on(evidence, make_packet, judge):
    evidence.sent(make_packet())
    assert evidence.answers(judge, code="01") == []


def test_documents_and_statuses_are_told_apart(evidence, make_packet):
    evidence.delivered(make_packet("status-03"), kind="packet.status")
    assert evidence.answers("fetched") == []
    assert evidence.answers("statuses-taken") == ["unknown"]


@pytest.mark.parametrize(
    ("updates", "waited", "answer"),
    [
        ([("done", None)], None, "holds"),
        ([("processing", None), ("done", None)], None, "holds"),
        ([("done", "wrong-hmac"), ("done", None)], None, "holds"),
        ([], "done:1001", "broken"),
        ([("fail", None)], "done:1001", "broken"),
        ([("Done", None)], "done:1001", "broken"),
        ([("done", "wrong-hmac")], "done:1001", "broken"),
        ([], None, "unknown"),
        ([("processing", None)], "done:1002", "unknown"),
    ],
)
def test_transport_done(evidence, document, updates, waited, answer):
    evidence.delivered(document)
    evidence.call("getEdoc", doc_id="1001")
    for status, refusal in updates:
        evidence.call("updateStatus", {"status": status}, doc_id="1001", refusal=refusal)
    evidence.call("updateStatus", {"status": "done"}, doc_id="1002")
    if waited:
        evidence.waited(waited)
    assert evidence.answers("transport-done") == [answer]


def test_what_was_not_fetched_cannot_be_done(evidence, document):
    evidence.delivered(document)
    evidence.waited("done:1001")
    assert evidence.answers("transport-done") == []


def fetched(evidence, document, **about):
    evidence.delivered(document, **about)
    evidence.call("getEdoc", doc_id="1001")


@pytest.mark.parametrize(
    ("reported", "waited", "answer"),
    [
        ([("01", DOCUMENT)], None, "holds"),
        ([("01", normalize("NFD", DOCUMENT))], None, "holds"),
        ([("01", f" {DOCUMENT}\n")], None, "holds"),
        ([("03", DOCUMENT), ("01", DOCUMENT)], None, "holds"),
        ([("01", "another")], f"status:01:{DOCUMENT}", "broken"),
        ([("03", DOCUMENT)], f"status:01:{DOCUMENT}", "broken"),
        ([], f"status:01:{DOCUMENT}", "broken"),
        ([], f"status:03:{DOCUMENT}", None),
        ([], None, None),
    ],
)
def test_reports(evidence, document, reported, waited, answer):
    fetched(evidence, document)
    for code, about in reported:
        evidence.status(code, about)
    if waited:
        evidence.waited(waited)
    assert evidence.answers("reports", code="01") == ([answer] if answer else [])


@pytest.mark.parametrize(("waited", "answers"), [(f"status:01:{DOCUMENT}", ["broken"]), (None, [])])
def test_a_report_that_the_axis_refused_is_none(evidence, document, waited, answers):
    fetched(evidence, document)
    evidence.status("01", DOCUMENT, refusal="wrong-hmac")
    if waited:
        evidence.waited(waited)
    assert evidence.answers("reports", code="01") == answers
    assert evidence.answers("confirmed-same-day") == []


def test_a_report_for_which_no_story_waited_is_open_once_the_clerk_acted(evidence, document):
    fetched(evidence, document)
    evidence.asked("accept", document_id=DOCUMENT)
    assert evidence.answers("reports", code="03", action="accept") == ["unknown"]


@pytest.mark.parametrize(
    ("asked", "answers"),
    [
        ([{"document_id": DOCUMENT}], ["broken"]),
        ([{"document_id": normalize("NFD", DOCUMENT)}], ["broken"]),
        ([{"document_id": DOCUMENT, "ok": False}], []),
        ([{"document_id": "another"}], []),
        ([], []),
    ],
)
def test_a_report_is_due_once_the_clerk_acted(evidence, document, asked, answers):
    fetched(evidence, document)
    for one in asked:
        evidence.asked("accept", **one)
    evidence.asked("finish", document_id=DOCUMENT)
    evidence.waited(f"status:03:{DOCUMENT}")
    assert evidence.answers("reports", code="03", action="accept") == answers


@pytest.mark.parametrize(("example", "about"), [("new-minimal", {"misdirected": True}), ("recall", {}), ("update", {})])
def test_no_report_is_due_of_what_was_not_meant_for_it_or_is_about_another(evidence, make_packet, example, about):
    fetched(evidence, make_packet(example, DocumentId=DOCUMENT), **about)
    evidence.waited(f"status:01:{DOCUMENT}")
    assert evidence.answers("reports", code="01") == []


def test_no_report_is_due_of_what_was_not_fetched(evidence, document):
    evidence.delivered(document)
    evidence.waited(f"status:01:{DOCUMENT}")
    assert evidence.answers("reports", code="01") == []


def test_a_status_whose_bytes_were_not_kept_reports_nothing(evidence, document):
    fetched(evidence, document)
    evidence.status("01", DOCUMENT, kept=False)
    evidence.asked("accept", document_id=DOCUMENT)
    assert evidence.answers("reports", code="01") == []
    assert evidence.answers("reports", code="01", action="accept") == ["unknown"]


BEFORE_MIDNIGHT, AFTER_MIDNIGHT = "2026-03-02T16:59:59.000000Z", "2026-03-02T17:00:01.000000Z"


@pytest.mark.parametrize(
    ("arrived", "confirmed", "timestamp", "answer"),
    [
        ("2026-03-02T05:00:00Z", "2026-03-02T05:00:01Z", "2026/03/02 12:00:01", "holds"),
        ("2026-03-02T05:00:00Z", "2026-03-02T05:00:01Z", "2026/03/02 00:00:00", "holds"),
        ("2026-03-02T05:00:00Z", "2026-03-02T05:00:01Z", "2026/03/03 08:00:00", "broken"),
        ("2026-03-02T05:00:00Z", "2026-03-02T05:00:01Z", "2026/03/01 08:00:00", "broken"),
        ("2026-03-02T05:00:00Z", "2026-03-02T05:00:01Z", "02/03/2026 12:00:01", "holds"),
        ("2026-03-02T05:00:00Z", "2026-03-02T05:00:01Z", "", "holds"),
        ("2026-03-02T05:00:00Z", "2026-03-02T05:00:01Z", None, "holds"),
        ("2026-03-02T05:00:00Z", "2026-03-03T05:00:01Z", "", "unknown"),
        (BEFORE_MIDNIGHT, AFTER_MIDNIGHT, "", "unknown"),
        ("", "", "", "unknown"),
        (AFTER_MIDNIGHT, AFTER_MIDNIGHT, "2026/03/03 00:00:01", "holds"),
        (AFTER_MIDNIGHT, AFTER_MIDNIGHT, "2026/03/02 23:59:59", "broken"),
        (BEFORE_MIDNIGHT, AFTER_MIDNIGHT, "2026/03/03 00:00:01", "unknown"),
        (BEFORE_MIDNIGHT, AFTER_MIDNIGHT, "2026/03/02 23:59:59", "holds"),
        ("2026-03-02T23:30:00+07:00", "2026-03-02T23:30:01+07:00", "2026/03/02 23:30:01", "holds"),
        ("2026-03-02T17:30:00", "2026-03-02T17:30:01", "2026/03/03 00:30:01", "holds"),
        ("", "2026-03-02T05:00:01Z", "2026/03/02 12:00:01", "unknown"),
        ("2026-03-02T05:00:00Z", "no time", "2026/03/09 12:00:01", "unknown"),
        ("9999-12-31T23:00:00Z", "9999-12-31T23:00:00Z", "2026/03/02 12:00:01", "unknown"),
    ],
)
def test_confirmed_on_the_day_of_arrival_in_vietnam(evidence, document, arrived, confirmed, timestamp, answer):
    evidence.delivered(document, at=arrived)
    evidence.status("01", DOCUMENT, at=confirmed, Timestamp=timestamp)
    assert evidence.answers("confirmed-same-day") == [answer]


@pytest.mark.parametrize("zone", ["UTC", "Asia/Ho_Chi_Minh", "America/New_York"])
def test_the_zone_of_whoever_judges_does_not_matter(evidence, document, monkeypatch, zone):
    import time  # noqa: PLC0415 -- only where there are zones to set

    monkeypatch.setenv("TZ", zone)
    if hasattr(time, "tzset"):
        time.tzset()
    try:
        evidence.delivered(document, at="2026-03-02T17:30:00")
        evidence.status("01", DOCUMENT, at="2026-03-02T17:30:01", Timestamp="2026/03/03 00:30:00")
        assert evidence.answers("confirmed-same-day") == ["holds"]
    finally:
        monkeypatch.undo()
        if hasattr(time, "tzset"):
            time.tzset()


def test_one_confirmation_in_time_is_enough_and_a_wrong_one_is_shown(evidence, document):
    evidence.delivered(document)
    evidence.status("01", DOCUMENT, Timestamp="yesterday")
    evidence.status("03", DOCUMENT, Timestamp="2026/03/05 08:00:00")
    (ruling,) = evidence.rulings("confirmed-same-day")
    assert (ruling.answer, ruling.findings[0].where.observation) == ("broken", 3)
    assert dict(ruling.findings[0].observed.gaps) == {"text": "2026/03/05 08:00:00"}
    evidence.status("02", DOCUMENT, Timestamp="2026/03/02 08:00:00")
    assert evidence.answers("confirmed-same-day") == ["holds"]


@pytest.mark.parametrize("code", ["04", "05", "06", "13"])
def test_later_statuses_confirm_no_receipt(evidence, document, code):
    evidence.delivered(document)
    evidence.status(code, DOCUMENT, Timestamp="2026/03/05 08:00:00")
    assert evidence.answers("confirmed-same-day") == []


@pytest.mark.parametrize("example", ["recall", "update"])
def test_what_is_about_another_document_is_not_confirmed(evidence, make_packet, example):
    evidence.delivered(make_packet(example, DocumentId=DOCUMENT))
    evidence.status("01", DOCUMENT, Timestamp="2026/03/05 08:00:00")
    assert evidence.answers("confirmed-same-day") == []


@pytest.mark.parametrize(("by", "key"), [("settled", "seen.settled"), ("deadline", "seen.not-fetched"), (None, "seen.not-fetched")])
def test_a_wait_that_ended_because_the_target_had_nothing_left_to_do_says_so(evidence, document, by, key):
    evidence.delivered(document)
    evidence.waited("fetch:1001", by=by)
    (ruling,) = evidence.rulings("fetched")
    assert ruling.findings[0].observed.key == key
