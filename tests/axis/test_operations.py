from __future__ import annotations

import base64

import pytest


def test_the_way_of_a_document_and_its_status(bench):
    enterprise, ministry = bench.client(bench.enterprise), bench.client(bench.ministry)
    packet = bench.document("000.00.00.G12")
    sent = enterprise.send(packet, "020100107370")
    assert sent == {"status": "OK", "ErrorCode": "0", "ErrorDesc": "Thanh cong", "DocId": sent["DocId"]}
    (line,) = ministry.received()
    assert set(line) == {"docId", "serviceType", "messageType", "created_time", "updated_time", "from", "to", "status", "status_desc"}
    assert all(isinstance(value, str) for value in line.values())
    assert (line["docId"], line["from"], line["to"], line["status"], line["messageType"]) == (
        sent["DocId"],
        "020100107370",
        "000.00.00.G12",
        "initial",
        "edoc",
    )
    assert base64.b64decode(ministry.get(line["docId"])["data"], validate=True) == packet
    assert ministry.update(line["docId"], "done")["status"] == "OK"
    assert ministry.received() == []
    answer = bench.status("020100107370")
    assert ministry.send(answer, "G12", "status")["status"] == "OK"
    assert enterprise.received("edoc") == []
    (line,) = enterprise.received("status")
    assert base64.b64decode(enterprise.get(line["docId"])["data"]) == answer
    assert [event.refusal for event in bench.events] == [None] * len(bench.events)


def test_states_of_a_document(bench):
    enterprise, ministry = bench.client(bench.enterprise), bench.client(bench.ministry)
    doc_id = enterprise.send(bench.document("G12"), "020100107370")["DocId"]
    assert bench.axis.transport_state(doc_id, bench.ministry.system_id) == "initial"
    ministry.get(doc_id)
    assert [line["status"] for line in ministry.received()] == ["initial"]
    for state in ("processing", "fail"):
        ministry.update(doc_id, state)
        assert [line["status"] for line in ministry.received()] == [state]
    ministry.update(doc_id, "done")
    assert ministry.received() == []
    assert bench.axis.transport_state(doc_id, bench.ministry.system_id) == "done"
    with pytest.raises(KeyError):
        bench.axis.transport_state(doc_id, bench.province.system_id)


def test_sent_list_has_a_line_for_each_recipient(bench):
    enterprise, ministry = bench.client(bench.enterprise), bench.client(bench.ministry)
    first = enterprise.send(bench.document("G12", "G22"), "020100107370")["DocId"]
    enterprise.send(bench.document("000.00.00.H49", subject="Khác"), "020100107370")
    ministry.update(first, "done")
    lines = enterprise.sent(doc_id=first)["data"]
    assert set(lines[0]) == {
        *("senderDocId", "receiverDocId", "fromCode", "toCode", "title", "notation", "sentTime", "receivedTime", "sendStatus"),
        *("sendStatusDesc", "receiveStatus", "receiveStatusDesc", "serviceType", "messageType"),
    }
    assert [(line["toCode"], line["receiveStatus"], bool(line["receivedTime"])) for line in lines] == [
        ("G12", "done", True),
        ("G22", "initial", False),
    ]
    assert (lines[0]["title"], lines[0]["notation"]) == ("V/v kết nối", "12/VP")
    assert len(enterprise.sent()["data"]) == 3
    assert enterprise.sent("status")["data"] == []
    assert ministry.sent()["data"] == []


def test_download_and_counters(bench):
    enterprise, ministry = bench.client(bench.enterprise), bench.client(bench.ministry)
    packet = bench.document("G12")
    doc_id = enterprise.send(packet, "020100107370")["DocId"]
    status, content_type, body = ministry.exchange("GET", "/downloadEdoc", ministry.headers({"docId": doc_id}), b"")
    assert (status, content_type, body) == (200, "application/octet-stream", packet)
    assert bench.events[-1].packet == packet
    assert bench.events[-1].answer["data"] == {"sha256": bench.padded(packet), "length": len(packet)}
    assert ministry.call("countReceiveEdoc", method="GET")["count"] == "1"
    assert ministry.call("countReceiveStatus", method="GET")["count"] == "0"
    assert ministry.call("downloadEdoc", method="GET", docId="không có")["status"] == "FAIL"


def test_agencies(bench):
    client = bench.client(bench.enterprise)
    listed = {line["code"]: line for line in client.call("getAgenciesList")["data"]}
    assert set(listed["G12"]) == {"id", "pid", "code", "name", "mail", "oldCode"}
    assert (listed["G12"]["name"], listed["G12"]["oldCode"]) == ("Bộ Tài chính", "000.00.00.G12")
    assert {"000.00.00.G12", "020100107370", "H41", "H49", "H51", "G22"} <= set(listed)
    assert len({line["id"] for line in listed.values()}) == len(listed)
    qd20 = {line["code"]: line["code102"] for line in client.call("getAgenciesListQD20", level="1")["data"]}
    assert qd20["G12"] == "000.00.00.G12"
    assert "000.00.00.G12" not in qd20
    unit = client.call("getSynchronizeUnit")["data"][0]
    assert set(unit) == {"id", "pid", "code", "name", "mail", "version", "centerCode", "deleted", "modifyDate", "isAgency"}


def test_registering_a_body(bench):
    enterprise, ministry, province = (bench.client(system) for system in bench.systems)
    body = '{"id": "9001", "pcode": "", "code": "H49.15", "name": "Sở Nội vụ", "mail": "so@example.vn", "mobile": "", "fax": ""}'.encode()
    assert province.call("registerAgency", body)["status"] == "OK"
    assert province.call("registerAgency", body)["status"] == "OK", "repeating it is no error"
    listed = {line["code"]: line for line in enterprise.call("getAgenciesList")["data"]}
    assert (listed["H49.15"]["name"], listed["H49.15"]["oldCode"], listed["H49.15"]["pid"]) == (
        "Sở Nội vụ",
        "000.00.15.H49",
        listed["H49"]["id"],
    )
    assert enterprise.send(bench.document("H49.15"), "020100107370")["status"] == "OK"
    assert [line["to"] for line in province.received()] == ["H49.15"]
    assert province.send(bench.document("G12", sender="H49.15"), "H49.15")["status"] == "OK"
    assert ministry.call("registerAgency", body)["status"] == "FAIL"
    assert ministry.call("deleteAgency", AgencyCode="H49.15")["status"] == "FAIL"
    assert [event.refusal for event in bench.events[-2:]] == ["agency-taken", "agency-unknown"]
    for _ in range(2):
        assert province.call("deleteAgency", AgencyCode="H49.15")["status"] == "OK"
    assert enterprise.send(bench.document("H49.15", subject="sau khi xóa"), "020100107370")["status"] == "FAIL"
    units = {line["code"]: line for line in enterprise.call("getSynchronizeUnit")["data"]}
    assert units["H49.15"]["deleted"] == "true"


def test_list_between_dates(bench):
    bench.axis.deliver(bench.document("G12"))
    ministry = bench.client(bench.ministry)
    assert len(ministry.call("getReceivedEdocList", fromDate="2020/01/01", toDate="2999/12/31")["data"]) == 1
    assert ministry.call("getReceivedEdocList", fromDate="2999/01/01")["data"] == []
    assert ministry.call("getReceivedEdocList", fromDate="hôm qua")["status"] == "FAIL"


@pytest.mark.parametrize("name", ["docId", "docid", "DOCID"])
def test_header_names_match_in_any_case(bench, name):
    doc_id = bench.axis.deliver(bench.document("G12"))
    for prefix in ("XroadVnpt-", "xroadvnpt-", "XROADVNPT-"):
        ministry = bench.client(bench.ministry, prefix=prefix, doc_id_name=name)
        assert ministry.get(doc_id)["status"] == "OK"
        assert (f"{prefix}{name}", doc_id) in bench.events[-1].headers


def test_headers_that_leak_from_earlier_calls_do_no_harm(bench):
    client = bench.client(bench.ministry)
    doc_id = bench.axis.deliver(bench.document("G12"))
    client.send(bench.document("000.00.00.H49", sender="G12"), "G12")
    assert client.get(doc_id)["status"] == "OK"
    assert client.update(doc_id, "processing")["status"] == "OK"
    assert client.sent()["status"] == "OK"
    assert client.received()[0]["docId"] == doc_id
    assert client.call("getAgenciesList")["status"] == "OK"


def test_a_slash_too_many_in_the_end_point(bench):
    client = bench.client(bench.ministry)
    assert client.call("/getAgenciesList")["status"] == "OK"
