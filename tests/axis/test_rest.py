"""The provincial REST variant over real sockets, beside the SDK's wire on the same state."""

from __future__ import annotations

import base64
import json
import socket
import tracemalloc

import pytest
import requests
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hopquy.fixtures.axis import Axis, AxisServer, Rest, Vxp
from hopquy.fixtures.axis.call import Call
from hopquy.fixtures.axis.headers import Headers
from hopquy.fixtures.axis.rest.operations import MAX_FILE
from hopquy.fixtures.wire.form import FormError, form_parts

LOCKED = "H56.08"
FEW = settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture(scope="module")
def both():
    with AxisServer(dialects=(Vxp(), Rest())) as running:
        yield running


class Province:
    """A client of the variant on `requests`, whose forms are no work of ours."""

    def __init__(self, url, system, secret=None):
        self.url = url
        self.session = requests.Session()
        self.session.trust_env = False
        self.session.headers.update({"X-SystemId": system.system_id.encode(), "X-SecretKey": (secret or system.secret).encode()})

    def get(self, operation, **query):
        return self.answer(self.session.get(f"{self.url}/v1/{operation}", params=query, timeout=20))

    def send(self, packet, message_type="edoc", name="edocFile"):
        files = {name: ("văn bản.edxml", packet, "application/octet-stream")}
        return self.answer(self.session.post(f"{self.url}/v1/sendEdoc", files=files, data={"messageType": message_type}, timeout=60))

    def update(self, body):
        return self.answer(self.session.post(f"{self.url}/v1/updateStatus", **body, timeout=20))

    def listed(self, message_type="edoc", **query):
        return self.get("syncReceivedEdocList", messageType=message_type, **query)["data"]

    @staticmethod
    def answer(response):
        assert (response.status_code, response.headers["Content-Type"]) == (200, "application/json; charset=utf-8")
        return response.json()


@pytest.fixture
def rest(bench, both):
    bench.axis = bench.fresh(locked=(LOCKED,))
    both.attach(bench.axis)
    opened = []

    def client(system, **more):
        opened.append(Province(both.url, system, **more))
        return opened[-1]

    yield client
    for one in opened:
        one.session.close()


def test_from_sending_to_done(bench, rest):
    province, ministry = rest(bench.province), rest(bench.ministry)
    packet = bench.document("G12", sender="000.00.00.H49")
    sent = province.send(packet)
    assert (sent["status"], sent["ErrorCode"]) == ("OK", "0")
    assert province.send(packet)["DocId"] == sent["DocId"]
    assert bench.events[-1].duplicate
    (line,) = ministry.listed()
    assert (line["docId"], line["from"], line["status"]) == (sent["DocId"], "000.00.00.H49", "initial")
    assert base64.b64decode(ministry.get("getEdoc", docId=line["docId"])["data"]) == packet
    assert ministry.listed() == [line], "being fetched changes nothing"
    assert ministry.update({"json": {"docId": line["docId"], "status": "done"}})["ErrorCode"] == "0"
    assert ministry.listed() == []


def test_both_dialects_see_one_axis(bench, rest, both):
    packet = bench.document("G12")
    doc_id = bench.client(bench.enterprise, both.url).send(packet, "020100107370")["DocId"]
    assert [line["docId"] for line in rest(bench.ministry).listed()] == [doc_id]
    assert bench.client(bench.ministry, both.url).received()[0]["docId"] == doc_id
    assert rest(bench.ministry).get("getAgenciesList")["data"] == bench.client(bench.ministry, both.url).call("getAgenciesList")["data"]


def test_the_list_by_kind_and_day(bench, rest):
    ministry = rest(bench.ministry)
    bench.axis.deliver(bench.document("G12"))
    bench.axis.deliver(bench.status("G12"))
    day = ministry.listed()[0]["created_time"][:10]
    assert [line["messageType"] for line in ministry.listed("status")] == ["status"]
    assert len(ministry.get("syncReceivedEdocList")["data"]) == 2
    assert [
        len(ministry.listed(**bounds))
        for bounds in ({"fromDate": day}, {"toDate": day}, {"fromDate": "2999/01/01"}, {"toDate": "1999/12/31"})
    ] == [1, 1, 0, 0]
    for query in ({"messageType": "thư"}, {"fromDate": "01/12/2026"}, {"toDate": "2026"}):
        assert ministry.get("syncReceivedEdocList", **query)["status"] == "FAIL"


def test_each_fault_has_its_code(bench, rest):
    province, sender = rest(bench.province), "000.00.00.H49"
    packet = bench.document("G12", sender=sender)
    codes = {
        "wrong secret": rest(bench.province, secret="khác").send(packet),
        "no file": province.send(packet, name="tệp"),
        "empty file": province.send(b""),
        "recipient unknown": province.send(bench.document("Z99.01", sender=sender)),
        "sender of somebody else": province.send(bench.document("G12", sender="G22")),
        "no packet": province.send(b"<a/>"),
        "no XML": province.send(b"%PDF-1.4"),
        "no recipient": province.send(bench.document(sender=sender)),
        "recipient locked": province.send(bench.document(LOCKED, sender=sender)),
    }
    assert {name: answer["ErrorCode"] for name, answer in codes.items()} == {
        "wrong secret": "15",
        "no file": "10",
        "empty file": "10",
        "recipient unknown": "18",
        "sender of somebody else": "19",
        "no packet": "22",
        "no XML": "22",
        "no recipient": "22",
        "recipient locked": "23",
    }
    assert all(answer["status"] == "FAIL" and answer["ErrorDesc"] for answer in codes.values())
    assert bench.axis.snapshot()["documents"] == []
    stranger = type(bench.province)("ai-đó", bench.province.secret, ("Z1",))
    assert rest(stranger).get("getAgenciesList")["ErrorCode"] == "15"


def test_a_fault_of_ours_has_its_codes(bench, rest, monkeypatch):
    monkeypatch.setattr(bench.axis, "listed", lambda *_: 1 / 0)
    monkeypatch.setattr(bench.axis, "send_as_written", lambda *_: 1 / 0)
    province = rest(bench.province)
    assert province.get("syncReceivedEdocList")["ErrorCode"] == "20"
    assert province.send(b"x")["ErrorCode"] == "21"
    assert all("ZeroDivisionError" in event.internal_error for event in bench.events)
    bench.events.clear()


def test_a_file_beyond_the_limit(bench, rest):
    province = rest(bench.province)
    assert province.send(b" " * (MAX_FILE + 1))["ErrorCode"] == "10"
    assert province.send(b" " * (MAX_FILE + 1_000_000))["ErrorCode"] == "10"
    assert [event.refusal for event in bench.events] == ["too-large", "too-large"]
    assert province.get("getAgenciesList")["ErrorCode"] == "0", "the connection lives on"


@pytest.mark.parametrize(
    ("method", "path", "refusal"),
    [
        ("GET", "/v1/sendEdoc", "wrong-method"),
        ("POST", "/v1/getEdoc", "wrong-method"),
        ("GET", "/v1/", "unknown-operation"),
        ("GET", "/v1/nothing", "unknown-operation"),
        ("GET", "/v2/getEdoc", "unknown-operation"),
    ],
)
def test_what_the_variant_does_not_offer(bench, rest, method, path, refusal):
    client = rest(bench.ministry)
    answer = client.answer(client.session.request(method, f"{client.url}{path}", timeout=20))
    assert answer["status"] == "FAIL"
    assert bench.events[-1].refusal == refusal


@pytest.mark.parametrize(
    "body",
    [
        {"data": b""},
        {"data": b"["},
        {"data": b"[" * 60_000},
        {"data": b'{"docId": "' + b"x" * 70_000 + b'", "status": "done"}'},
        {"json": []},
        {"json": {"docId": 1, "status": None}},
        {"json": {"docId": "ai biết", "status": "done"}},
        {"json": {"docId": "\ud800", "status": "done"}},
        {"json": {"status": "02"}},
    ],
)
def test_an_update_that_is_none(bench, rest, body):
    assert rest(bench.ministry).update(body)["status"] == "FAIL"
    assert bench.events[-1].internal_error is None


def test_a_document_of_somebody_else(bench, rest):
    doc_id = bench.axis.deliver(bench.document("G12"))
    stranger = rest(bench.province)
    assert stranger.get("getEdoc", docId=doc_id)["status"] == "FAIL"
    assert stranger.get("getEdoc", **{f"a{number}": "1" for number in range(50)})["status"] == "FAIL"
    assert stranger.update({"json": {"docId": doc_id, "status": "done"}})["status"] == "FAIL"
    assert bench.axis.transport_state(doc_id, bench.ministry.system_id) == "initial"


def test_a_secret_never_reaches_an_event(bench, rest):
    packet = bench.document("G12", sender="000.00.00.H49")
    rest(bench.province).send(packet)
    (event,) = bench.events
    assert bench.province.secret not in repr(event)
    assert "secret_sent" not in event.witness, "there it belongs"
    assert event.packet == packet
    rest(bench.province).get("getEdoc", docId=bench.province.secret)
    assert bench.province.secret not in repr(bench.events[-1])
    assert bench.events[-1].witness["secret_sent"] is True


def form(*parts, boundary=b"xYz", end=b"--\r\n"):
    heads = (b'\r\nContent-Disposition: form-data; name="%b"\r\n\r\n%b\r\n' % part for part in parts)
    return b"".join(b"--" + boundary + head for head in heads) + b"--" + boundary + end


TYPE = "multipart/form-data; boundary=xYz"
GOOD = form((b'edocFile"; filename="a', b"<a/>"), (b"messageType", b"edoc"))
HOSTILE = {
    "no form": ("application/json", b"{}"),
    "no boundary": ("multipart/form-data", GOOD),
    "long boundary": (f"multipart/form-data; boundary={'x' * 71}", GOOD),
    "other boundary": ("multipart/form-data; boundary=abc", GOOD),
    "nothing": (TYPE, b""),
    "no end": (TYPE, GOOD.removesuffix(b"--xYz--\r\n")),
    "cut in the head": (TYPE, GOOD[:40]),
    "endless head": (TYPE, b"--xYz\r\n" + b"a" * 1_000_000),
    "many parts": (TYPE, form(*[(b"a", b"b")] * 5000)),
    "a head without a name": (TYPE, b"--xYz\r\nContent-Type: text/plain\r\n\r\nx\r\n--xYz--\r\n"),
    "no head": (TYPE, b"--xYz\r\n\r\nx\r\n--xYz--\r\n"),
    "bytes after the delimiter": (TYPE, b"--xYz:\r\n\r\nx\r\n--xYz--\r\n"),
    "half delimiters": (TYPE, b"--xYz\r\n\r\n" + b"\r\n--xYz " * 400_000),
    "two files": (TYPE, form((b"edocFile", b"a"), (b"edocFile", b"b"))),
    "quotes without end": (TYPE, b"--xYz\r\nContent-Disposition: form-data" + b';a="\\' * 300 + b"\r\n\r\nx\r\n--xYz--\r\n"),
}  # fmt: skip


@pytest.mark.parametrize("case", HOSTILE)
def test_hostile_forms(bench, rest, both, case):
    content_type, body = HOSTILE[case]
    head = (
        f"POST /v1/sendEdoc HTTP/1.1\r\nHost: a\r\nX-SystemId: {bench.province.system_id}\r\nX-SecretKey: {bench.province.secret}\r\n"
        f"Content-Type: {content_type}\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    with socket.create_connection(("127.0.0.1", both.port), timeout=10) as stream:
        stream.sendall(head.encode() + body)
        received = b""
        while b"}" not in received:
            received += stream.recv(65536)
    assert received.startswith(b"HTTP/1.1 200 ")
    assert json.loads(received.partition(b"\r\n\r\n")[2])["ErrorCode"] == "10"
    assert bench.events[-1].refusal == "file-broken"
    del rest


def test_what_a_form_may_hold():
    content = b"\r\n--xYzz\r\n--xYz:\r\n--xY\r\n\x00\xff"
    (part,) = form_parts('Multipart/Form-Data; charset=utf-8; boundary="xYz"', b"preamble\r\n" + form((b"a", content)) + b"epilogue")
    assert (part.name, part.file_name, part.content) == ("a", None, content)
    assert [part.content for part in form_parts(TYPE, form((b"a", b""), (b"b", b"c")))] == [b"", b"c"]
    (part,) = form_parts(TYPE, b'--xYz  \r\ncontent-disposition: form-data; name=a; filename="x\\"y"\r\n\r\nz\r\n--xYz--')
    assert (part.name, part.file_name, part.content) == ("a", 'x"y', b"z")


def test_a_form_takes_little_more_than_itself():
    body = form((b"edocFile", bytes(8_000_000)))
    tracemalloc.start()
    form_parts(TYPE, body)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 9_000_000


@FEW
@given(st.data())
def test_forms_with_bytes_changed(bench, data):
    body = bytearray(GOOD)
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(body) - 1))
        body[at : at + data.draw(st.integers(0, 3))] = data.draw(st.binary(max_size=4))
    try:
        parts = form_parts(TYPE, bytes(body))
    except FormError:
        parts = []
    assert len(parts) <= 3
    lines = [
        (b"X-SystemId", bench.province.system_id.encode()),
        (b"X-SecretKey", bench.province.secret.encode()),
        (b"Content-Type", TYPE.encode()),
    ]
    axis = Axis(bench.systems, listener=bench.events.append)
    reply = Rest().answered(axis, Call("POST", "/v1/sendEdoc", Headers(lines), bytes(body)))
    assert json.loads(reply.body)["ErrorCode"] in ("10", "22", "120", "0")
