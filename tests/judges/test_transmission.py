"""Judges of a sendEdoc call against the packet it carries."""

import pytest


@pytest.mark.parametrize(
    ("body", "headers", "answer"),
    [
        (b"<edXML/>", {}, "holds"),
        (b"\xef\xbb\xbf<edXML/>", {"=Content-Type": "application/octet-stream"}, "holds"),
        (b"--mark\r\n\r\n<edXML/>", {}, "broken"),
        (b"\r\n--mark", {}, "broken"),
        (b"<edXML/>", {"=Content-Type": "Multipart/form-data; boundary=x"}, "broken"),
        (b"<!-- -->", {}, "holds"),
        (b"", {}, "holds"),
        (None, {}, "vacuous"),
    ],
)
def test_body_is_raw(evidence, body, headers, answer):
    evidence.call(headers=headers, body=body)
    assert evidence.answers("body-is-raw") == [answer]


def test_a_body_that_was_not_kept_cannot_be_told(evidence):
    evidence.call(body=b"<edXML/>", kept=False)
    assert evidence.answers("body-is-raw") == ["unknown"]


@pytest.mark.parametrize(
    ("example", "stated", "answer"),
    [
        ("new-minimal", "edoc", "holds"),
        ("new-minimal", "status", "broken"),
        ("recall", "edoc", "holds"),
        ("status-01", "status", "holds"),
        ("status-01", "edoc", "broken"),
        ("status-01", "", "broken"),
        ("status-01", None, "vacuous"),
    ],
)
def test_message_type_agrees(evidence, make_packet, example, stated, answer):
    evidence.call(headers={} if stated is None else {"messagetype": stated}, id="c1")
    evidence.sent(make_packet(example), "packet.status" if example.startswith("status") else "packet.document", call="c1")
    assert evidence.answers("message-type-agrees") == [answer]


def test_without_a_packet_that_can_be_read_the_type_cannot_be_told(evidence, make_packet):
    evidence.call(headers={"messagetype": "edoc"}, id="c1")
    evidence.call(headers={"messagetype": "edoc"}, id="c2")
    evidence.sent(b"<edXML", "packet.unreadable", call="c2")
    evidence.delivered(make_packet())
    first, second = evidence.rulings("message-type-agrees")
    assert (first.answer, first.observations) == ("unknown", (1,))
    assert (second.answer, second.observations) == ("unknown", (2, 3))


def test_a_call_without_a_name_is_not_taken_for_a_delivery(evidence, make_packet):
    evidence.call(headers={"messagetype": "status"})
    evidence.delivered(make_packet())
    assert evidence.answers("message-type-agrees") == ["unknown"]


@pytest.mark.parametrize(
    ("codes", "stated", "answer"),
    [
        (["H49", "000.00.00.H49"], "H49", "holds"),
        (["H49", "000.00.00.H49"], " 000.00.00.H49 ", "holds"),
        (["H49"], "H4", "broken"),
        (["H49"], "", "broken"),
        (["H49"], None, "vacuous"),
        ([], "H49", "unknown"),
        ([], None, "vacuous"),
    ],
)
def test_from_registered(evidence, codes, stated, answer):
    evidence.target(*codes)
    evidence.call(headers={} if stated is None else {"from": stated})
    assert evidence.answers("from-registered") == [answer]


@pytest.mark.parametrize(
    ("sender", "stated", "answer"),
    [
        ("H49", "H49", "holds"),
        (" H49\n", "H49", "holds"),
        ("H49", "H41", "broken"),
        ("", "H49", "unknown"),
        (None, "H49", "unknown"),
        ("H49", None, "vacuous"),
    ],
)
def test_from_is_packet_sender(evidence, make_packet, sender, stated, answer):
    evidence.call(headers={} if stated is None else {"from": stated}, id="c1")
    evidence.sent(make_packet(From__OrganId=sender), call="c1")
    assert evidence.answers("from-is-packet-sender") == [answer]


def test_a_packet_without_sender_is_named_with_its_call(evidence, make_packet):
    evidence.call(headers={"from": "H49"}, id="c1")
    evidence.sent(make_packet(From__OrganId=None), call="c1")
    evidence.call(headers={"from": "H49"}, id="c2")
    assert [(ruling.answer, ruling.observations) for ruling in evidence.rulings("from-is-packet-sender")] == [
        ("unknown", (1, 2)),
        ("unknown", (3,)),
    ]


def test_a_difference_is_shown_at_the_header_and_names_both_records(evidence, make_packet):
    evidence.call(headers={"from": "H41"}, id="c1")
    evidence.sent(make_packet(From__OrganId="H49"), call="c1")
    (ruling,) = evidence.rulings("from-is-packet-sender")
    assert ruling.observations == (1, 2)
    assert (ruling.findings[0].where.path, ruling.findings[0].where.observation) == ("call/headers/xroadvnpt-from", 1)
    assert dict(ruling.findings[0].expected.gaps)["value"] == "H49"
