from __future__ import annotations

import json
from contextlib import suppress

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hopquy.fixtures.axis import Vxp
from hopquy.fixtures.axis.call import Call
from hopquy.fixtures.axis.headers import Headers
from hopquy.fixtures.axis.operations import OPERATIONS
from hopquy.fixtures.packets import PacketError, RoutedPacket, read_packet

FEW = settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)
)
VALUE = st.binary(max_size=60) | st.text(max_size=30).map(lambda text: text.encode("utf-8", "replace"))


def answer(bench, operation, headers, body):
    lines = [(name.encode(), value if isinstance(value, bytes) else value.encode()) for name, value in headers.items()]
    reply = Vxp().answered(bench.axis, Call(OPERATIONS[operation].method, f"/{operation}", Headers(lines), body))
    assert reply.status == 200
    if reply.content_type.startswith("application/json"):
        assert json.loads(reply.body)["status"] in ("OK", "FAIL")
    json.dumps(dict(bench.events[-1].answer), ensure_ascii=False).encode()
    assert bench.events[-1].internal_error is None


@FEW
@given(
    st.sampled_from(sorted(OPERATIONS)), st.dictionaries(st.sampled_from(["docId", "status", "level", "from", "messagetype"]), VALUE), VALUE
)
def test_arguments_of_a_signed_call(bench, operation, arguments, body):
    client = bench.client(bench.ministry)
    answer(bench, operation, {**client.headers({}), **{f"XroadVnpt-{name}": value for name, value in arguments.items()}}, body)


@FEW
@given(JSON, VALUE, VALUE)
def test_signatures(bench, signed, key, digest):
    headers = {
        "XroadVnpt-systemid": bench.ministry.system_id,
        "XroadVnpt-sign-header": json.dumps(signed),
        "XroadVnpt-sign-header-key": key,
        "XroadVnpt-hash-header": digest,
    }
    answer(bench, "getAgenciesList", headers, b"")
    if isinstance(signed, dict):
        answer(bench, "getAgenciesList", {**headers, "XroadVnpt-sign-header-key": ";".join(signed).encode("utf-8", "replace")}, b"")


@FEW
@given(JSON)
def test_bodies_that_register(bench, body):
    client = bench.client(bench.ministry)
    answer(bench, "registerAgency", client.headers({}), json.dumps(body).encode())
    answer(bench, "registerAgency", client.headers({}), json.dumps({"code": body, "name": body}).encode())


@FEW
@given(st.data())
def test_packets_with_bytes_changed(bench, data):
    packet = bytearray(bench.document("G12", "000.00.00.H49", more="<AttachmentEncoded><Attachment>QUJD</Attachment></AttachmentEncoded>"))
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(packet) - 1))
        packet[at : at + data.draw(st.integers(0, 3))] = data.draw(st.binary(max_size=4))
    with suppress(PacketError):
        assert isinstance(read_packet(bytes(packet)), RoutedPacket)
    bench.client(bench.enterprise).send(bytes(packet), "020100107370")
    assert bench.events[-1].packet == bytes(packet)
