"""Which kind of packet it is, told by what stands in its header."""

from __future__ import annotations

import pytest

from hopquy.runner.codec.operation import operation_of, packet_kind

STATUS, ANSWER, TO = "<StatusCode>03</StatusCode>", "<ResponseFor><OrganId>H99</OrganId></ResponseFor>", "<To><OrganId>H99</OrganId></To>"


def header(inner):
    return f"<edXMLEnvelope><edXMLHeader><MessageHeader>{inner}</MessageHeader></edXMLHeader></edXMLEnvelope>"


@pytest.mark.parametrize(
    ("inner", "operation"),
    [
        (STATUS, "status"),
        (STATUS + ANSWER + TO, "status"),
        (ANSWER, "status"),
        (ANSWER + TO, "new"),
        (STATUS + ANSWER + "<Subject>V/v</Subject>", "new"),
        (STATUS + "<PromulgationInfo/>", "new"),
        (STATUS + "<DocumentType/>", "new"),
        (ANSWER + "<Subject/>", "new"),
        (STATUS + '<x:Subject xmlns:x="urn:x"/>', "status"),
        (TO, "new"),
    ],
)
def test_what_describes_a_document_makes_it_one_whatever_its_status(packets, inner, operation):
    message = packets.read(packets.build(header=header(inner)))
    assert operation_of(message) == operation
    assert packet_kind(message) == ("packet.status" if operation == "status" else "packet.document")


def test_without_a_header_there_is_nothing_to_tell_by(packets):
    message = packets.read(packets.build(header=""))
    assert operation_of(message) is None
    assert packet_kind(message) == "packet.unreadable"
