from __future__ import annotations

import json

import pytest


def headers_of(bench, **more):
    client = bench.client(bench.ministry, **more)
    return client, client.headers({"servicetype": "eDoc", "messagetype": "edoc"})


def refused(bench, client, headers, path="/getReceivedEdocList", method="POST", body=b""):
    status, content_type, answer = client.exchange(method, path, headers, body)
    assert (status, content_type) == (200, "application/json; charset=utf-8")
    said = json.loads(answer)
    event = bench.events[-1]
    assert said["status"] == "FAIL"
    assert said["ErrorCode"].isdigit()
    assert said["ErrorCode"] != "0"
    assert said == event.answer
    assert not event.answer_lost
    return event.refusal, said["ErrorDesc"]


def test_wrong_secret(bench):
    client, headers = headers_of(bench, secret="khác")
    code, said = refused(bench, client, headers)
    assert code == "wrong-hmac"
    assert "HMAC-SHA256" in said
    assert bench.events[-1].witness["hmac"] is False
    assert bench.events[-1].system_id == bench.ministry.system_id


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"XroadVnpt-systemid": "ai đó"}, "unknown-system"),
        ({"XroadVnpt-systemid": None}, "unknown-system"),
        ({"XroadVnpt-sign-header": None}, "signature-missing"),
        ({"XroadVnpt-sign-header-key": None}, "signature-missing"),
        ({"XroadVnpt-hash-header": None}, "signature-missing"),
        ({"XroadVnpt-hash-header": ""}, "signature-missing"),
        ({"XroadVnpt-sign-header": "{không phải JSON"}, "signature-text-malformed"),
        ({"XroadVnpt-sign-header": "[]"}, "signature-text-malformed"),
        ({"XroadVnpt-sign-header": "[" * 50_000}, "signature-text-malformed"),
        ({"XroadVnpt-sign-header-key": "systemid;servicetype"}, "signature-key-mismatch"),
        ({"XroadVnpt-messagetype": "status"}, "header-altered"),
        ({"XroadVnpt-messagetype": None}, "header-altered"),
        ({"XroadVnpt-Content-Type": "text/plain"}, "header-altered"),
        ({"XroadVnpt-hash-header": "0" * 64}, "wrong-hmac"),
        ({"XroadVnpt-hash-header": "không phải hex"}, "wrong-hmac"),
    ],
)
def test_a_signature_that_does_not_hold(bench, change, code):
    client, headers = headers_of(bench)
    changed = {name: value for name, value in {**headers, **change}.items() if value is not None}
    assert refused(bench, client, changed)[0] == code
    assert refused(bench, client, changed)[0] == code, "the connection lives on"
    assert client.received() == []


def test_a_header_sent_twice_with_two_values_is_altered(bench):
    client, headers = headers_of(bench)
    assert refused(bench, client, {**headers, "xroadvnpt-MESSAGETYPE": "status"})[0] == "header-altered"


def test_what_is_not_signed_stands_in_the_witness(bench):
    client = bench.client(bench.ministry)
    headers = client.signed({"systemid": bench.ministry.system_id}, "application/json") | {"XroadVnpt-messagetype": "edoc"}
    status, _, answer = client.exchange("POST", "/getReceivedEdocList", headers, b"")
    assert (status, json.loads(answer)["status"]) == (200, "OK")
    assert bench.events[-1].witness == {"hmac": True, "same_order": True, "unsigned": ["messagetype"]}


def test_an_argument_signed_as_json(bench):
    client = bench.client(bench.ministry)
    headers = client.signed({"systemid": bench.ministry.system_id, "to": ["G12"], "level": 1}, "application/json")
    headers |= {"XroadVnpt-to": '["G12"]', "XroadVnpt-level": "1"}
    client.exchange("POST", "/getAgenciesListQD20", headers, b"")
    assert bench.events[-1].refusal is None


@pytest.mark.parametrize(
    ("path", "method", "code"),
    [
        ("/guiVanBan", "POST", "unknown-operation"),
        ("/", "GET", "unknown-operation"),
        ("/getEdoc/../sendEdoc", "POST", "unknown-operation"),
        ("/_hopquy/state", "GET", "unknown-operation"),
        ("/getEdoc", "GET", "wrong-method"),
        ("/downloadEdoc", "POST", "wrong-method"),
        ("/sendEdoc", "PUT", "wrong-method"),
    ],
)
def test_what_the_axis_does_not_offer(bench, path, method, code):
    client, headers = headers_of(bench)
    assert refused(bench, client, headers, path, method)[0] == code


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ({"hash-file": ""}, "hash-file-missing"),
        ({"hash-file": "abc"}, "hash-file-mismatch"),
        ({"from": "G22"}, "sender-not-registered"),
        ({"from": ""}, "sender-not-registered"),
        ({"messagetype": ""}, "bad-argument"),
        ({"messagetype": "thư"}, "bad-argument"),
        ({"servicetype": "khác"}, "bad-argument"),
        ({"messagetype": "status"}, "no-recipient"),
    ],
)
def test_a_sending_that_is_refused(bench, arguments, code):
    packet = bench.document("000.00.00.H49", sender="G12")
    client = bench.client(bench.ministry)
    named = {"servicetype": "eDoc", "messagetype": "edoc", "hash-file": bench.unpadded(packet), "from": "G12", **arguments}
    assert refused(bench, client, client.headers(named), "/sendEdoc", body=packet)[0] == code
    event = bench.events[-1]
    assert (event.packet, event.body, event.doc_id) == (packet, packet, None)
    assert bench.axis.snapshot()["documents"] == []
    assert client.send(packet, "G12")["status"] == "OK", "what was refused does not count as sent"


@pytest.mark.parametrize(
    "packet",
    [
        b"",
        b"khong phai XML",
        b"<!DOCTYPE edXML [<!ENTITY a 'b'>]><edXML/>",
        b"<edXMLEnvelope xmlns='http://www.mic.gov.vn/TBT/QCVN_102_2016'/>",
        b"<edXML/>",
        b"<edXML xmlns='http://www.mic.gov.vn/TBT/QCVN_102_2016'/>",
        b"<?xml version='1.0' encoding='rot13'?><edXML/>",
        b"<edXML xmlns='http://www.mic.gov.vn/TBT/QCVN_102_2016'>" + b"<a>" * 500 + b"</a>" * 500 + b"</edXML>",
        b"\x00\xff",
    ],
)
def test_a_packet_that_cannot_be_read(bench, packet):
    client = bench.client(bench.ministry)
    assert client.send(packet, "G12")["status"] == "FAIL"
    assert (bench.events[-1].refusal, bench.events[-1].packet) == ("packet-malformed", packet)


def test_a_document_of_somebody_else(bench):
    doc_id = bench.axis.deliver(bench.document("G12"))
    stranger = bench.client(bench.province)
    for answer in (stranger.get(doc_id), stranger.update(doc_id, "done"), stranger.sent(doc_id=doc_id), stranger.get("")):
        assert answer["status"] == "FAIL"
        assert bench.events[-1].refusal == "document-unknown"
    assert bench.axis.transport_state(doc_id, bench.ministry.system_id) == "initial"


@pytest.mark.parametrize("state", ["", "initial", "DONE", "02", "xong"])
def test_a_transport_state_that_is_none(bench, state):
    doc_id = bench.axis.deliver(bench.document("G12"))
    assert bench.client(bench.ministry).update(doc_id, state)["status"] == "FAIL"
    assert bench.events[-1].refusal == "bad-status"


@pytest.mark.parametrize("body", [b"[]", b"{", b'{"code": ""}', b'{"code": "G12.9", "name": ""}', b"\xff", b"[" * 50_000])
def test_a_body_that_registers_nothing(bench, body):
    assert bench.client(bench.ministry).call("registerAgency", body)["status"] == "FAIL"
    assert bench.events[-1].refusal == "bad-argument"


def test_a_secret_never_reaches_an_event(bench):
    client = bench.client(bench.ministry)
    headers = client.headers({}) | {"X-SecretKey": bench.ministry.secret, bench.ministry.secret: "x"}
    client.exchange("POST", f"/{bench.ministry.secret}", headers, bench.ministry.secret.encode())
    (event,) = bench.events
    assert bench.ministry.secret not in repr(event)
    assert event.witness["secret_sent"] is True
    assert bench.ministry.secret not in repr(bench.ministry)


def test_a_fault_of_ours_is_told_and_not_shown(bench, monkeypatch):
    def broken(*_):
        raise RuntimeError("lỗi của trục")

    monkeypatch.setattr(bench.axis, "listed", broken)
    answer = bench.client(bench.ministry).call("getReceivedEdocList")
    assert answer["ErrorCode"] == "199"
    assert "RuntimeError" not in json.dumps(answer)
    event = bench.events.pop()
    assert event.refusal == "internal-error"
    assert "RuntimeError" in event.internal_error


def test_a_listener_that_fails_does_not_change_the_answer(bench):
    def listener(_):
        raise RuntimeError("đầy đĩa")

    axis = type(bench.axis)(bench.systems, listener=listener)
    bench.server.attach(axis)
    assert bench.client(bench.ministry).call("getAgenciesList")["status"] == "OK"
    assert [str(error) for error in axis.failures] == ["đầy đĩa"]
