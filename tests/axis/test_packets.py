from __future__ import annotations

import time

import pytest

from hopquy.fixtures.axis.agency import code102_of, qd20_of
from hopquy.fixtures.axis.trace import with_trace_header
from hopquy.fixtures.packets import PacketError, read_packet


def test_what_is_read_of_a_document(bench):
    read = read_packet(bench.document("G12", " 000.00.00.H49 ", "G12"))
    assert (read.message_type, read.sender, read.recipients, read.responds_to) == ("edoc", "020100107370", ("G12", "000.00.00.H49"), ())
    assert (read.document_id, read.subject, read.code) == ("020100107370,2026/11/20,12/VP", "V/v kết nối", "12/VP")


def test_what_is_read_of_a_status(bench):
    read = read_packet(bench.status("G22", code="03"))
    assert (read.message_type, read.sender, read.recipients, read.responds_to, read.status_code) == (
        "status",
        "000.00.00.G12",
        (),
        ("G22",),
        "03",
    )


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_encodings(bench, encoding):
    text = bench.document("G12").decode().replace("UTF-8", "UTF-16" if encoding == "utf-16" else "UTF-8")
    assert read_packet(text.encode(encoding)).subject == "V/v kết nối"


def test_comments_and_sections_do_not_split_a_text(bench):
    packet = bench.document("G<!-- x -->1<![CDATA[2]]>")
    assert read_packet(packet).recipients == ("G12",)


def test_names_elsewhere_are_not_taken(bench):
    more = "<AttachmentEncoded><MessageHeader><To><OrganId>Z99</OrganId></To></MessageHeader></AttachmentEncoded>"
    assert read_packet(bench.document("G12", more=more)).recipients == ("G12",)


def test_an_endless_text_is_not_kept(bench):
    assert len(read_packet(bench.document("G12", subject="đ" * 10_000_000)).subject) <= 65_536


def test_a_large_attachment_is_read_quickly(bench):
    packet = bench.document("G12", more="<AttachmentEncoded>" + "QUJD" * 5_000_000 + "</AttachmentEncoded>")
    started = time.perf_counter()
    assert read_packet(packet).recipients == ("G12",)
    assert time.perf_counter() - started < 2


def test_the_reason_names_the_place():
    with pytest.raises(PacketError, match="dòng 2, cột 3: mismatched tag"):
        read_packet(b"<edXML xmlns='http://www.mic.gov.vn/TBT/QCVN_102_2016'>\n</a>")


def test_a_trace_header_is_put_in_as_text(bench):
    packet = bench.document("G12")
    relayed = with_trace_header(packet, "2026/11/21 09:00:00")
    added = b"<e:TraceHeader><e:Timestamp>2026/11/21 09:00:00</e:Timestamp></e:TraceHeader>"
    assert relayed == packet.replace(b"</e:TraceHeaderList>", added + b"</e:TraceHeaderList>")


def test_a_trace_header_in_an_empty_list(bench):
    start, rest = bench.document("G12").split(b"<e:TraceHeaderList>")
    packet = start + b'<e:TraceHeaderList id="1"/>' + rest.split(b"</e:TraceHeaderList>")[1]
    relayed = with_trace_header(packet, "2026/11/21 09:00:00")
    added = b"<e:TraceHeader><e:Timestamp>2026/11/21 09:00:00</e:Timestamp></e:TraceHeader>"
    assert relayed == packet.replace(b'<e:TraceHeaderList id="1"/>', b'<e:TraceHeaderList id="1">' + added + b"</e:TraceHeaderList>")
    read_packet(relayed)


def test_a_packet_without_a_list_stays_as_it_is(bench):
    assert with_trace_header(bench.status("G12"), "2026/11/21 09:00:00") == bench.status("G12")
    wide = bench.document("G12").decode().replace("UTF-8", "UTF-16").encode("utf-16")
    assert with_trace_header(wide, "2026/11/21 09:00:00") == wide


def test_an_axis_that_appends_its_trace(bench):
    axis = bench.fresh(append_trace_header=True)
    bench.server.attach(axis)
    packet = bench.document("G12")
    enterprise = bench.client(bench.enterprise)
    first = enterprise.send(packet, "020100107370")
    assert enterprise.send(packet, "020100107370") == first, "a repetition is known by what was sent"
    _, relayed = axis.fetch(first["DocId"], bench.ministry.system_id)
    assert relayed.count(b"<e:TraceHeader>") == packet.count(b"<e:TraceHeader>") + 1
    assert relayed.startswith(packet[:200])


@pytest.mark.parametrize(
    ("new", "old"),
    [("G12", "000.00.00.G12"), ("H51.15", "000.00.15.H51"), ("H17.28.22", "000.22.28.H17"), ("G11.07.05.004", "004.05.07.G11")],
)
def test_new_and_old_codes(new, old):
    assert (code102_of(new), qd20_of(old)) == (old, new)


@pytest.mark.parametrize("code", ["", "020100107370", "vxp.saas.03", "H37.DN.001"])
def test_codes_of_other_schemes(code):
    assert (code102_of(code), qd20_of(code)) == ("", "")
