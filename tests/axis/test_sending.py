from __future__ import annotations

import base64
import hashlib
from concurrent.futures import ThreadPoolExecutor

import pytest


@pytest.fixture(scope="session")
def low_byte_packet():
    """Return a maker of packets whose digest holds a byte below 10 hex, where the two ways of writing it differ."""

    def make(bench):
        return next(
            packet for number in range(200) if min(hashlib.sha256(packet := bench.document("G12", subject=f"số {number}")).digest()) < 16
        )

    return make


@pytest.mark.parametrize("crlf", [True, False])
@pytest.mark.parametrize("form", ["padded", "unpadded", "upper"])
def test_the_forms_of_a_digest_and_of_a_body(bench, low_byte_packet, form, crlf):
    packet = low_byte_packet(bench)
    assert bench.padded(packet) != bench.unpadded(packet)
    text = {"padded": bench.padded(packet), "unpadded": bench.unpadded(packet), "upper": bench.unpadded(packet).upper()}[form]
    answer = bench.client(bench.enterprise).send(packet, "020100107370", hash_file=text, crlf=crlf)
    assert answer["status"] == "OK"
    (event,) = bench.events
    assert event.packet == packet
    assert event.body == packet + b"\r\n" * crlf
    assert event.witness["hash_file"] == ("without-crlf" if crlf else "exact")
    assert base64.b64decode(bench.client(bench.ministry).get(answer["DocId"])["data"]) == packet


def test_only_one_line_end_is_taken_off(bench):
    client = bench.client(bench.enterprise)
    packet = bench.document("G12")
    assert client.send(packet + b"\r\n", "020100107370", hash_file=bench.unpadded(packet))["status"] == "FAIL"
    own_end = packet + b"\r\n"
    assert client.send(own_end, "020100107370")["status"] == "OK"
    assert bench.events[-1].packet == own_end
    assert bench.axis.fetch(bench.events[-1].doc_id, bench.ministry.system_id)[1] == own_end


def test_repeated_sending_delivers_once(bench):
    enterprise, ministry = bench.client(bench.enterprise), bench.client(bench.ministry)
    packet = bench.document("G12")
    first = enterprise.send(packet, "020100107370")
    again = enterprise.send(packet, "020100107370", crlf=False)
    assert first == again
    assert [event.duplicate for event in bench.events] == [False, True]
    assert len(ministry.received()) == 1
    ministry.update(first["DocId"], "done")
    assert enterprise.send(packet, "020100107370") == first
    assert ministry.received() == []


def test_another_packet_with_the_same_document_id_is_another_sending(bench):
    client = bench.client(bench.enterprise)
    new, recall = bench.document("G12"), bench.document("G12", subject="Thu hồi")
    assert client.send(new, "020100107370")["DocId"] != client.send(recall, "020100107370")["DocId"]


def test_one_sending_from_ten_threads(bench):
    packet = bench.document("G12")

    def send(_):
        with bench.client(bench.enterprise) as client:
            return client.send(packet, "020100107370")["DocId"]

    with ThreadPoolExecutor(10) as pool:
        assert len(set(pool.map(send, range(30)))) == 1
    assert len(bench.client(bench.ministry).received()) == 1
    assert sum(event.duplicate for event in bench.events if event.operation == "sendEdoc") == 29


def test_two_codes_of_one_body_get_one_delivery(bench):
    bench.client(bench.enterprise).send(bench.document("000.00.00.G12", "G12", "000.00.00.H49"), "020100107370")
    (line,) = bench.client(bench.ministry).received()
    assert line["to"] == "000.00.00.G12"
    (other,) = bench.client(bench.province).received()
    assert other["docId"] == line["docId"]
    bench.client(bench.ministry).update(line["docId"], "done")
    assert len(bench.client(bench.province).received()) == 1, "each system has a transport state of its own"


def test_one_known_recipient_is_enough(bench):
    client = bench.client(bench.enterprise)
    assert client.send(bench.document("Z99", "G22"), "020100107370")["status"] == "OK"
    assert client.send(bench.document("Z99"), "020100107370")["status"] == "FAIL"
    assert bench.events[-1].refusal == "recipient-unknown"


def test_delivery_from_outside(bench):
    packet = bench.document("G12", sender="G22")
    first, second = bench.axis.deliver(packet), bench.axis.deliver(packet)
    assert first != second, "each delivery is a document of its own"
    (event, _) = bench.events
    assert (event.kind, event.operation, event.doc_id, event.packet, event.message_type) == ("delivery", "deliver", first, packet, "edoc")
    assert bench.axis.deliver(b"no XML at all", message_type="edoc", to=["G12"])
    ministry = bench.client(bench.ministry)
    assert [line["from"] for line in ministry.received()] == ["G22", "G22", ""]
    assert base64.b64decode(ministry.get(ministry.received()[2]["docId"])["data"]) == b"no XML at all"
    assert bench.axis.deliver(bench.status("G12", sender="020100107370"))
    assert len(ministry.received("status")) == 1
