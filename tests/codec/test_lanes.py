"""Whatever the bytes, the size of the blocks and the lane: the same message, never an exception."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hopquy.runner.codec import FAULTS, Limits, read_xml

_BASE64 = st.binary(max_size=60)
_HARMLESS = [
    "",
    "",
    "",
    "\n",
    "\r",
    "\r\n",
    " ",
    "\t",
    "&#65;BCD",
    "&#10;",
    "<!-- ghi chú -->",
    "<![CDATA[QUJD]]>",
    "<?p q?>",
    "<!--ContentTransferEncoded>-->",
]
_HARMLESS += ["<a/>", "<a>\r\n</a>", "<ContentTransferEncoded>QQ==</ContentTransferEncoded>"]
_FOREIGN = ["=", "==", "A", "-", "ệ", "&#13;", "&#32;", "&amp;", "\u00a0", "\ufeff", "QQ==", "QUI= ", "Q==="]
_BREAKING = ["\0", "]]>", "<", "&x;", "<!--ContentTransferEncoded>", "</Attachment>", "&", "\x01", "<b a='1' a='2'>", "<u:b/>"]
_TAGS = [
    ("<ContentTransferEncoded>", "</ContentTransferEncoded>"),
    ("<edXML:ContentTransferEncoded>", "</edXML:ContentTransferEncoded>\n"),
    ("<edXML:ContentTransferEncoded a='1>2'\n\tb=\"ệ\" >", "</edXML:ContentTransferEncoded >"),
    ("<ContentTransferEncoded x='ContentTransferEncoded>'\r\n>", "</ContentTransferEncoded>"),
    ("<ContentTransferEncoded ></ContentTransferEncoded><ContentTransferEncoded\n>", "</ContentTransferEncoded\r>"),
    ("<ContentTransferEncoded/><x>", "</x>"),
    ("<x><ContentTransferEncoded/>", "</x><ContentTransferEncoded xmlns=''>QQ</ContentTransferEncoded>"),
]


@st.composite
def _texts(draw, packets, odd):
    pieces = []
    for _ in range(draw(st.integers(1, 3))):
        raw = draw(_BASE64)
        text = packets.encoded(raw[: len(raw) // 3 * 3])
        if draw(st.booleans()):
            width = draw(st.integers(1, 20))
            text = draw(st.sampled_from(["\n", "\r\n", "\r", " "])).join(text[at : at + width] for at in range(0, len(text), width))
        pieces.append(text)
        pieces.append(draw(st.sampled_from(odd)))
    return "".join(pieces) + draw(st.sampled_from(["", "", "QQ==", "QUI=\n", "Q Q\r\n=\n="]))


@st.composite
def _messages(draw, packets):
    """Packets that are often right, often a little wrong, and sometimes cut or changed in one byte."""
    odd = draw(st.sampled_from([_HARMLESS, _HARMLESS, _HARMLESS + _FOREIGN, _HARMLESS + _FOREIGN + _BREAKING]))
    header = "".join(begin + draw(_texts(packets, odd)) + end for begin, end in draw(st.lists(st.sampled_from(_TAGS), max_size=3)))
    text = packets.build(*draw(st.lists(_texts(packets, odd), max_size=2)), header=draw(st.sampled_from(["", packets.HEADER])) + header)
    raw = text.encode("utf-8")
    if draw(st.integers(0, 3)):
        return raw
    at = draw(st.integers(1, len(raw)))
    return raw[:at] + draw(st.sampled_from([b"", b"\xff", b"\0", b"<", raw[at + 1 :], b"\xc3" + raw[at:], b"x" + raw[at:]]))


@settings(max_examples=250, deadline=None)
@given(data=st.data())
def test_both_lanes_and_any_blocks_give_the_same_message(packets, data):
    raw = data.draw(_messages(packets))
    expected = packets.told(packets.read_in_blocks(raw, 1 << 18, fast=False))
    for size, fast in ((1 << 18, True), (1, False), (1, True), (data.draw(st.integers(2, 300)), True)):
        assert packets.told(packets.read_in_blocks(raw, size, fast=fast)) == expected


_LONG = "a" * 70
_TRAPS = {
    "a line end that two blocks share": b"<ContentTransferEncoded>QU\r\nJD\r\n</ContentTransferEncoded><b/>\n<c/>",
    "line ends of all sorts, then the same line": b"<ContentTransferEncoded>QU\r\r\nJD\n\rQUJD</ContentTransferEncoded><b/><c/>",
    "a comment that looks like a start tag": (
        f"<ContentTransferEncoded a='{_LONG}'><!--ContentTransferEncoded>QUJDQUJD--></ContentTransferEncoded><b/>".encode()
    ),
    "a start tag longer than the fast lane looks": f"<ContentTransferEncoded a='{_LONG}'>QUJD</ContentTransferEncoded><b/>".encode(),
}


@pytest.mark.parametrize("trap", _TRAPS)
@pytest.mark.parametrize("size", [1, 2, 3, 7, 1 << 18])
def test_traps_between_the_lanes(packets, trap, size):
    raw = packets.build(header="|").encode().replace(b"|", _TRAPS[trap])
    message = packets.read_in_blocks(raw, 1 << 18, fast=False)
    assert not message.faults
    assert packets.told(packets.read_in_blocks(raw, size, fast=True)) == packets.told(message)


@pytest.mark.parametrize("size", [1, 2, 3, 1 << 18])
def test_bytes_of_utf16_that_look_like_a_tag_are_none(packets, size):
    begin = '<ContentTransferEncoded a="\u2200"><!--"'.encode("utf-16-le") + b"ContentTransferEncoded>x"
    element = begin + "QUJD--></ContentTransferEncoded>".encode("utf-16-le")
    raw = packets.build(header="|", declaration="").encode("utf-16-le").replace("|".encode("utf-16-le"), element)
    message = packets.read_in_blocks(raw, 1 << 18, fast=False)
    assert not message.faults
    assert packets.told(packets.read_in_blocks(raw, size, fast=True)) == packets.told(message)


@pytest.mark.parametrize("size", [1, 2, 3, 4, 5, 1 << 18])
@pytest.mark.parametrize("half", [b"\x00\xd8M\x00", b"\x00\xdcM\x00", b"\x00\xd8\x00\xd8"])
def test_half_a_pair_is_placed_whatever_the_blocks(packets, size, half):
    raw = packets.build(declaration="").encode("utf-16-le").replace("Mẫu".encode("utf-16-le"), half)
    (fault,) = packets.read_in_blocks(raw, size, fast=True).faults
    at = raw.index(half)
    before = raw[:at].decode("utf-16-le")
    assert (fault.code, fault.position.offset) == ("encoding", at)
    assert (fault.position.line, fault.position.column) == (before.count("\n") + 1, len(before) - before.rfind("\n"))
    assert packets.told(packets.read_in_blocks(raw, size, fast=True)) == packets.told(packets.read(raw))


@settings(max_examples=150, deadline=None)
@given(raw=st.one_of(st.binary(max_size=300), st.binary(max_size=100).map(b'<?xml version="1.0"?><edXML>'.__add__)))
def test_reading_is_total_on_any_bytes(packets, raw):
    message = packets.read(raw)
    assert message.faults
    assert {fault.code for fault in message.faults} <= FAULTS.keys()
    assert message.size == len(raw)
    assert packets.told(packets.read_in_blocks(raw, 1, fast=True)) == packets.told(message)


@settings(max_examples=150, deadline=None)
@given(data=st.data(), encoding=st.sampled_from(["utf-16", "utf-16-le", "utf-16-be", "iso-8859-1"]))
def test_reading_is_total_on_damaged_text_in_other_encodings(packets, data, encoding):
    text = packets.build("QUJD", declaration=data.draw(st.sampled_from(['<?xml version="1.0" encoding="iso-8859-1"?>', "\ufeff", ""])))
    raw = bytearray(text.encode(encoding, "replace"))
    for _ in range(data.draw(st.integers(0, 4))):
        at = data.draw(st.integers(0, len(raw) - 2))
        raw[at : at + 2] = data.draw(st.binary(min_size=2, max_size=2))
    message = packets.read(bytes(raw))
    assert {fault.code for fault in message.faults} <= FAULTS.keys()
    assert packets.told(packets.read_in_blocks(bytes(raw), 7, fast=True)) == packets.told(message)


@settings(max_examples=100, deadline=None)
@given(data=st.data())
def test_positions_and_ends_frame_each_element_in_the_bytes(packets, data):
    raw = data.draw(_messages(packets))
    message = packets.read(raw)
    for node in message.root.walk() if message.root else ():
        start = node.position.offset
        assert raw[start : start + 1] == b"<"
        assert node.name.rpartition("}")[2].encode() in raw[start : start + 40]
        before = raw[:start].decode("utf-8").removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
        assert node.position.line == before.count("\n") + 1
        assert node.position.column == len(before) - before.rfind("\n")
        assert node.end or not node.text
        if node.end:
            assert node.end > start
            assert raw[node.end - 1 : node.end] == b">"


_LIMITS = [
    Limits(depth=4),
    Limits(nodes=6),
    Limits(text_length=200),
    Limits(text_total=150),
    Limits(attachment_size=5),
    Limits(attributes=0),
]


@pytest.mark.parametrize("limit", _LIMITS)
@pytest.mark.parametrize("size", [1, 5, 64])
def test_limits_do_not_depend_on_blocks(packets, limit, size):
    raw = packets.build("QUJDQUJDQUJD", "QUJD", header=packets.HEADER + f"<x a='1'>{'ệ' * 150}\n{'y' * 150}</x>").encode()
    expected = read_xml(raw, packets.KIND, limit)
    assert expected.faults[0].is_limit
    assert packets.told(packets.read_in_blocks(raw, size, fast=True, limits=limit)) == packets.told(expected)
    assert packets.told(packets.read_in_blocks(raw, size, fast=False, limits=limit)) == packets.told(expected)
