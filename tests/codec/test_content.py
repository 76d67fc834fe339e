"""What comes out of a base64 text: size, hash, kind, the entry of an archive, and where it is wrong."""

from __future__ import annotations

import hashlib
import io
import os
import zipfile
import zlib

import pytest

from hopquy.runner.codec import Limits, attachment_bytes, media_type

TEXT = "Quyết định của Ủy ban nhân dân tỉnh Mẫu\n".encode()


class _Unseekable(io.RawIOBase):
    """A sink that cannot go back, so that the writer adds a data descriptor, as the operator's SDK does."""

    def __init__(self):
        self.bytes = bytearray()

    def writable(self):
        return True

    def write(self, data):
        self.bytes += data
        return len(data)


def _zip(*entries, method=zipfile.ZIP_DEFLATED):
    sink = _Unseekable()
    with zipfile.ZipFile(sink, "w", method) as archive:
        for name, raw in entries:
            archive.writestr(name, raw)
    return bytes(sink.bytes)


@pytest.fixture(scope="module")
def content(packets):
    def of(text, limits=Limits()):  # noqa: B008 -- a frozen value
        message = packets.read(packets.build(text), limits)
        (node,) = message.contents
        codes = [(fault.code, fault.position) for fault in message.faults]
        assert codes == ([(node.content.fault, node.content.fault_at)] if node.content.fault else [])
        return node.content

    return of


def test_a_content_is_measured_hashed_and_told_apart(packets, content):
    raw = b"%PDF-1.7\n" + os.urandom(3000)
    found = content(packets.encoded(raw))
    assert (found.size, found.sha256, found.media_type) == (len(raw), hashlib.sha256(raw).hexdigest(), "application/pdf")
    assert (found.encoded_length, found.fault, found.unpacked) == (len(packets.encoded(raw)), None, None)


def test_an_empty_content_has_no_fault(packets, content):
    empty = hashlib.sha256(b"").hexdigest()
    for text, length in (("", 0), (" \r\n", 3)):
        found = content(text)
        assert (found.size, found.sha256, found.media_type, found.encoded_length, found.fault) == (0, empty, "", length, None)
    message = packets.read(packets.build(header="<ContentTransferEncoded/>"))
    assert (message.contents[0].content.encoded_length, message.faults) == (0, ())


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", " ", "\t", "&#10;", "<!-- - -->", "<?p q?>"])
def test_line_breaks_and_markup_between_base64_are_passed_over(packets, content, end):
    text = packets.encoded(TEXT)
    written = end.join(text[at : at + 11] for at in range(0, len(text), 11)) + end
    found = content(written)
    assert (found.sha256, found.fault, found.encoded_length) == (hashlib.sha256(TEXT).hexdigest(), None, len(written.encode()))


@pytest.mark.parametrize(
    ("text", "at", "size"),
    [
        ("QUJD-UJD", 4, 3),
        ("QUJDQ_JD", 5, 3),
        ("QUJD\n\nQ!JD", 7, 3),
        ("QUJDệ", 4, 3),
        ("QUJD\u00a0", 4, 3),
        ("=QUJ", 0, 0),
        ("Q=JD", 1, 0),
        ("QQ=A", 3, 0),
        ("QQ==QUJD", 4, 1),
        ("QUI==", 4, 2),
        ("QQ== =", 5, 1),
        ("QUJD====", 4, 3),
        ("QUJD*" + "QUJD" * 30_000, 4, 3),
        ("QUJD" * 100_000 + "%", 400_000, 300_000),
    ],
)
def test_the_first_bad_character_is_placed(packets, text, at, size):
    raw = packets.build("QUJD", text).encode()
    message = packets.read(raw)
    (fault,) = message.faults
    content = message.contents[1].content
    start = raw.rindex(b"<edXML:ContentTransferEncoded>") + len(b"<edXML:ContentTransferEncoded>")
    assert fault.code == content.fault == "base64"
    assert content.size == size
    assert fault.position == content.fault_at
    assert fault.position.offset == start + at
    before = raw[: start + at].decode()
    assert (fault.position.line, fault.position.column) == (before.count("\n") + 1, len(before) - before.rfind("\n"))


@pytest.mark.parametrize("text", ["Q", "QU", "QUI", "QUJDQQ", "QUJDQQ=", "QUJDQQ=\n"])
def test_a_text_cut_short_is_placed_at_its_end(packets, text):
    raw = packets.build(text).encode()
    (fault,) = packets.read(raw).faults
    assert (fault.code, fault.detail, fault.position.offset) == ("base64", "cut short", raw.rindex(b"</edXML:ContentTransferEncoded>"))


def test_reading_goes_on_after_a_bad_content(packets):
    message = packets.read(packets.build("?", "QUJD", "Q"))
    assert [node.content.fault for node in message.contents] == ["base64", None, "base64"]
    assert [fault.code for fault in message.faults] == ["base64", "base64"]


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"),
        (b"{\\rtf1", "application/rtf"),
        (b"\x89PNG\r\n\x1a\n", "image/png"),
        (b"\xff\xd8\xff\xe0", "image/jpeg"),
        (b"GIF89a", "image/gif"),
        (b"II*\0", "image/tiff"),
        (b"<?xml version='1.0'?><a/>", "application/xml"),
        ("\ufeff<?xml version='1.0'?>".encode("utf-16-le"), "application/xml"),
        (b"<!DOCTYPE html><html>", "text/html"),
        (b'[{"a": 1}]', "application/json"),
        (TEXT, "text/plain"),
        ((TEXT * 200)[:4095] + "ệ".encode(), "text/plain"),
        (b"[ghi] ch\xc3\xba", "text/plain"),
        (b"\0\1\2\3", "application/octet-stream"),
        (b"abc\xff", "application/octet-stream"),
        (b"", ""),
    ],
)
def test_kinds_are_told_from_the_bytes(raw, expected):
    assert media_type(raw[:4096]) == expected


def test_documents_that_are_archives_are_told_apart(content, packets):
    word = _zip(("[Content_Types].xml", b"<Types/>"), ("_rels/.rels", b"<r/>"), ("word/document.xml", b"<w/>"))
    assert content(packets.encoded(word)).media_type == "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    assert content(packets.encoded(word)).unpacked is None
    kind = b"application/vnd.oasis.opendocument.text"
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w") as archive:
        archive.writestr("mimetype", kind)
        archive.writestr("content.xml", b"<c/>")
    assert content(packets.encoded(sink.getvalue())).media_type == kind.decode()


@pytest.mark.parametrize("method", [zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED])
@pytest.mark.parametrize("raw", [b"", TEXT, b"%PDF-1.4\n" + bytes(range(256)) * 20_000])
def test_a_single_entry_is_unpacked(packets, content, method, raw):
    found = content(packets.encoded(_zip(("văn bản.pdf", raw), method=method)), Limits(unpack_ratio=2000))
    assert found.media_type == "application/zip"
    assert (found.unpacked.name, found.unpacked.size, found.unpacked.sha256) == ("văn bản.pdf", len(raw), hashlib.sha256(raw).hexdigest())
    assert (found.unpacked.fault, found.unpacked.media_type) == (None, media_type(raw[:4096]))


def test_archives_that_are_not_looked_into(packets, content):
    for raw in (_zip(), _zip(("a", b"1"), ("b", b"2")), _zip(("a", TEXT * 9), method=zipfile.ZIP_LZMA)):
        found = content(packets.encoded(raw))
        assert (found.media_type, found.unpacked, found.fault) == ("application/zip", None, None)


def test_a_cut_archive_is_told_wherever_it_is_cut(packets, content):
    for raw in (_zip(("a.txt", TEXT)), _zip(("a", b"1"), ("b", b"2"))):
        for cut in range(4, len(raw)):
            assert content(packets.encoded(raw[:cut])).fault == "zip-cut", cut


def test_a_damaged_entry_is_told(packets, content):
    raw = _zip(("a.txt", TEXT), method=zipfile.ZIP_STORED)
    found = content(packets.encoded(raw.replace(b"Quy", b"quy")))
    assert (found.fault, found.unpacked.fault, found.unpacked.name) == ("zip-cut", "zip-cut", "a.txt")
    packed = bytearray(_zip(("a.txt", TEXT)))
    packed[40] ^= 0xFF
    assert content(packets.encoded(bytes(packed))).fault == "zip-cut"


def test_no_byte_of_an_archive_makes_reading_fail(packets, content):
    raw = _zip(("a.txt", TEXT))
    for at in range(4, len(raw)):
        for value in (0, 0x7F, 0xFF):
            found = content(packets.encoded(raw[:at] + bytes([value]) + raw[at + 1 :]))
            assert found.fault in {None, "zip-cut", "limit-ratio", "limit-size"}


def test_an_encrypted_entry_is_told_of_the_archive_alone(packets, content):
    raw = bytearray(_zip(("a.txt", TEXT)))
    raw[6] |= 1
    raw[raw.rindex(b"PK\x01\x02") + 8] |= 1
    found = content(packets.encoded(bytes(raw)))
    assert (found.fault, found.unpacked.fault) == (None, "zip-encrypted")


def test_a_bomb_stops_at_our_limits(packets, content):
    bomb = packets.encoded(_zip(("bom.txt", bytes(32 << 20))))
    found = content(bomb)
    assert (found.fault, found.unpacked.fault) == ("limit-ratio", "limit-ratio")
    assert found.unpacked.size <= 8 << 20
    found = content(bomb, Limits(unpack_ratio=10_000, unpack_size=5_000_000))
    assert found.unpacked.fault == "limit-size"
    assert found.unpacked.size <= 5_000_000


def test_many_archives_share_one_bound(packets):
    one = packets.encoded(_zip(("a", bytes(1000))))
    message = packets.read(packets.build(one, one, one), Limits(unpack_size=2500))
    assert [node.content.unpacked.fault for node in message.contents] == [None, None, "limit-size"]


def test_a_flood_hidden_at_the_end_of_the_packed_bytes_is_cut_short(packets, content):
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    packed = packer.compress(bytes(1 << 20)) + packer.flush()
    raw = bytearray(_zip(("a", bytes(1 << 20))))
    assert packed in raw
    raw[raw.rindex(b"PK\x01\x02") + 24 : raw.rindex(b"PK\x01\x02") + 28] = (100).to_bytes(4, "little")
    assert content(packets.encoded(bytes(raw))).fault == "zip-cut"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-be", "iso-8859-1"])
@pytest.mark.parametrize("text", ["QUJD", "QU<!-- x -->JD\n", "QU&#74;D", "<![CDATA[QUJD]]>", "QUJD!QUJD", "QUJ<a>zz</a>D", "Q&#x51;=="])
def test_the_bytes_can_be_had_again(packets, encoding, text):
    declared = f'<?xml version="1.0" encoding="{encoding}"?>' if encoding.startswith("iso") else ""
    raw = packets.build(text, "QQ==", declaration=declared, header="<x>né</x>").encode(encoding)
    message = packets.read(raw)
    first, second = message.contents
    for source in (raw, io.BytesIO(raw)):
        assert hashlib.sha256(attachment_bytes(source, message, first)).hexdigest() == first.content.sha256
        assert attachment_bytes(source, message, second) == b"A"


def test_bytes_are_refused_for_a_node_without_content_and_from_another_source(packets):
    message = packets.read(packets.build("QUJD"))
    with pytest.raises(ValueError, match="no content"):
        attachment_bytes(b"", message, message.root)
    with pytest.raises(ValueError, match="not the bytes"):
        attachment_bytes(b"x" * message.size, message, message.contents[0])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-be"])
@pytest.mark.parametrize(
    "broken", ["</Other>", "<a b='1' b='2'/>", "<u:a/>", "xyz]]>", "&x;", "<a \x01", "<!DOCTYPE a>", "x<!-- -- -->", "</"]
)
@pytest.mark.parametrize("end", ["</edXML:ContentTransferEncoded>", "<a/></edXML:ContentTransferEncoded\n>"])
def test_the_end_of_an_element_is_known_whatever_breaks_after_it(packets, encoding, broken, end):
    text = packets.build("QUJD|", declaration="").split("|")[0] + end
    raw = (text + broken).encode(encoding)
    for size in (1, 5, 1 << 18):
        message = packets.read_in_blocks(raw, size, fast=True)
        assert message.faults
        assert message.contents[0].end == len(text.encode(encoding))
        assert attachment_bytes(raw, message, message.contents[0]) == b"ABC"
    raw = (text + "<a/>" + broken).encode(encoding)
    message = packets.read(raw)
    assert message.contents[0].parent.children[-1].end == len((text + "<a/>").encode(encoding))


def test_a_content_within_a_content_is_an_ordinary_element(packets):
    message = packets.read(packets.build("QU<ContentTransferEncoded>xyz</ContentTransferEncoded>JD"))
    (node,) = message.contents
    assert (node.content.size, node.children[0].text, node.children[0].content) == (3, "xyz", None)
