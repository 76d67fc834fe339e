"""Each misbehaviour as a peer meets it, and what is told of it."""

from __future__ import annotations

import http.client
import json
import socket
import time

import pytest

from hopquy.fixtures.axis import Fault
from hopquy.fixtures.axis.fault import ANSWERED_ALL_THE_SAME, NOT_DONE

SENDER = "020100107370"


def send(bench, client, packet):
    """One sendEdoc; gives the status, the content type and the bytes, or the error that the peer meets."""
    headers = client.headers({"servicetype": "eDoc", "messagetype": "edoc", "from": SENDER, "hash-file": bench.padded(packet)})
    try:
        return client.exchange("POST", "/sendEdoc", headers, packet)
    except (OSError, http.client.HTTPException) as error:
        client.close()
        return error


def listed(client):
    return [line["docId"] for line in client.received()]


@pytest.mark.parametrize(
    ("kind", "met"),
    [
        ("reset", ConnectionResetError),
        ("lose-answer", http.client.RemoteDisconnected),
        ("silence", http.client.RemoteDisconnected),
        ("break-off", (http.client.IncompleteRead, ConnectionResetError)),
        ("cut-short", http.client.IncompleteRead),
    ],
)
def test_a_connection_that_breaks(bench, kind, met):
    client, packet = bench.client(bench.enterprise), bench.document("G12")
    fault = Fault(kind, "sendEdoc", bench.enterprise.system_id, seconds=0.05, containing=b"V/v")
    bench.axis.arm(fault)
    assert isinstance(send(bench, client, packet), met)
    (event,) = bench.events
    assert event.fault == kind
    assert event.answer_lost is (kind in ("reset", "lose-answer", "silence"))
    taken = [document["docId"] for document in bench.axis.snapshot()["documents"]]
    assert taken == ([] if kind in NOT_DONE else [event.doc_id])
    again = send(bench, client, packet)
    assert json.loads(again[2])["status"] == "OK", "a fault is good for one call"
    assert len(bench.axis.snapshot()["documents"]) == 1
    assert bench.events[-1].duplicate is (kind not in NOT_DONE)


@pytest.mark.parametrize(
    ("kind", "status", "content_type"), [("server-error", 503, "text/html"), ("page", 200, "text/html"), ("busy", 200, "application/json")]
)
def test_an_answer_that_is_none(bench, kind, status, content_type):
    client, packet = bench.client(bench.enterprise), bench.document("G12")
    bench.axis.arm(Fault(kind, "sendEdoc"))
    met, told, body = send(bench, client, packet)
    assert (met, told.partition(";")[0]) == (status, content_type)
    assert (b"<html" in body) is (kind != "busy")
    assert kind != "busy" or json.loads(body)["status"] == "FAIL"
    assert bench.axis.snapshot()["documents"] == []
    assert (bench.events[0].refusal, bench.events[0].packet) == (kind, packet)


def test_half_of_the_json(bench):
    client, packet = bench.client(bench.enterprise), bench.document("G12")
    bench.axis.arm(Fault("garbage", "sendEdoc"))
    _, told, body = send(bench, client, packet)
    assert told.startswith("application/json")
    with pytest.raises(json.JSONDecodeError):
        json.loads(body)
    assert len(bench.axis.snapshot()["documents"]) == 1


def test_a_packet_in_no_base64(bench):
    doc_id = bench.axis.deliver(bench.document("G12"))
    client = bench.client(bench.ministry)
    bench.axis.arm(Fault("broken-base64", "getEdoc", doc_id=doc_id))
    answer = client.get(doc_id)
    assert answer["status"] == "OK"
    assert "*" in answer["data"]
    assert "*" not in client.get(doc_id)["data"]
    assert [event.about for event in bench.events if event.fault] == [doc_id]


@pytest.mark.parametrize("kind", ["delay", "drip", "chunks"])
def test_an_answer_that_takes_its_time(bench, kind):
    doc_id = bench.axis.deliver(bench.document("G12"))
    client = bench.client(bench.ministry)
    bench.axis.arm(Fault(kind, "getEdoc", doc_id=doc_id, seconds=0.1))
    started = time.monotonic()
    assert client.get(doc_id)["status"] == "OK"
    assert time.monotonic() - started >= 0.09
    assert client.get(doc_id)["status"] == "OK"


def test_a_connection_that_is_dropped_between_two_calls(bench):
    doc_id = bench.axis.deliver(bench.document("G12"))
    client = bench.client(bench.ministry)
    bench.axis.arm(Fault("hang-up", "getEdoc", doc_id=doc_id))
    assert client.get(doc_id)["status"] == "OK"
    with pytest.raises((ConnectionResetError, BrokenPipeError, http.client.RemoteDisconnected)):
        client.update(doc_id, "done")
    client.close()
    assert [event.operation for event in bench.events if event.kind == "call"] == ["getEdoc"], "the next call was not read"
    assert client.update(doc_id, "done")["status"] == "OK"


def test_a_fault_of_one_document_and_state(bench):
    first, other = (bench.axis.deliver(bench.document("G12", subject=subject)) for subject in "ab")
    client = bench.client(bench.ministry)
    bench.axis.arm(Fault("busy", "updateStatus", doc_id=first, state="done"))
    met = [client.update(*call)["status"] for call in ((other, "done"), (first, "processing"), (first, "done"), (first, "done"))]
    assert met == ["OK", "OK", "FAIL", "OK"]


def test_a_fault_good_for_several_calls_and_taken_back(bench):
    client = bench.client(bench.ministry)
    fault = Fault("busy", "getAgenciesList", times=3)
    bench.axis.arm(fault)
    assert [client.call("getAgenciesList")["status"] for _ in range(2)] == ["FAIL", "FAIL"]
    bench.axis.disarm(fault)
    bench.axis.disarm(fault)
    assert client.call("getAgenciesList")["status"] == "OK"


def test_lists_that_do_not_tell_the_truth_of_one_document(bench):
    late, twice, again = ("tai-lieu-muon", "tai-lieu-hai-lan", "tai-lieu-da-xong")
    for number, doc_id in enumerate((late, twice, again)):
        bench.axis.deliver(bench.document("G12", subject=doc_id), doc_id=doc_id, created=f"2026/11/22 08:00:0{number}")
    client = bench.client(bench.ministry)
    for kind, doc_id in (("list-late", late), ("list-twice", twice), ("list-after-done", again)):
        bench.axis.arm(Fault(kind, "getReceivedEdocList", bench.ministry.system_id, doc_id=doc_id))
    assert listed(client) == [twice, twice, again]
    assert [(fault.kind, fault.doc_id) for fault in bench.events[-1].listing] == [("list-late", late), ("list-twice", twice)]
    client.update(again, "done")
    assert listed(client) == [late, twice, again]
    assert client.received()[0]["created_time"] == "2026/11/22 08:00:00"
    assert listed(client) == [late, twice]
    assert client.call("countReceiveEdoc", method="GET")["count"] == "2", "only the list is wrong"


def test_silence_ends_when_the_peer_leaves(bench):
    client = bench.client(bench.ministry)
    bench.axis.arm(Fault("silence", "getAgenciesList", seconds=60))
    lines = [
        b"POST /getAgenciesList HTTP/1.1",
        b"Host: a",
        b"Content-Length: 0",
        *(f"{n}: {v}".encode() for n, v in client.headers({}).items()),
    ]
    with socket.create_connection(("127.0.0.1", bench.server.port), timeout=0.1) as stream:
        stream.sendall(b"\r\n".join([*lines, b"", b""]))
        with pytest.raises(TimeoutError):
            stream.recv(1)
    assert client.call("getAgenciesList")["status"] == "OK"


def test_the_kinds_are_told_apart():
    assert not NOT_DONE & ANSWERED_ALL_THE_SAME
