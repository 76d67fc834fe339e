"""One test a fault: what is met, and what the reader says."""

from __future__ import annotations

import hashlib
import time

import pytest

from hopquy.runner.codec import FAULTS, Limits
from hopquy.runner.codec.content import ContentReader
from hopquy.runner.codec.xml import read_blocks


def test_every_limit_and_every_fault_is_explained():
    assert all(meaning and meaning == meaning.strip() for meaning in FAULTS.values())


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (b"", ("empty", "")),
        (b'{"ma": 1}', ("not-xml", "application/json")),
        (b"%PDF-1.7\n<?xml version='1.0'?>", ("not-xml", "application/pdf")),
        (b"PK\x03\x04" + bytes(40), ("not-xml", "application/zip")),
        ("Kính gửi: Ủy ban nhân dân tỉnh Mẫu".encode(), ("not-xml", "text/plain")),
        (b" \n\t ", ("not-xml", "text/plain")),
        (b"\xef\xbb\xbf", ("not-xml", "")),
        (b"\x00\x01\x02", ("not-xml", "application/octet-stream")),
        (b"<\0\0\0e\0\0\0", ("encoding", "UTF-32")),
        (b"\xff\xfe\0\0<\0\0\0", ("encoding", "UTF-32")),
    ],
)
def test_what_is_not_xml_is_named(the_fault, raw, expected):
    assert the_fault(raw) == expected


@pytest.mark.parametrize("junk", [" ", "\n", "\r\n\t", "x", "--rào đón--\r\n"])
def test_bytes_before_the_declaration(packets, the_fault, junk):
    assert the_fault(junk + packets.build())[0] == "junk-before-declaration"
    assert the_fault((junk + packets.build()).encode("utf-16"))[0] in {"junk-before-declaration", "not-well-formed"}


def test_a_second_declaration_inside_is_not_well_formed(packets, the_fault):
    assert the_fault(packets.build("<?xml version='1.0'?>"))[0] == "not-well-formed"


def test_white_space_without_a_declaration_and_a_mark_of_order_are_fine(packets):
    assert not packets.codes("\n  " + packets.build(declaration=""))
    assert not packets.codes("\ufeff" + packets.build())


@pytest.mark.parametrize("junk", ["x", "<edXML/>", "&amp;", "]]>"])
def test_something_after_the_root(packets, the_fault, junk):
    text = packets.build().rstrip()
    assert the_fault(text + junk)[0] == "junk-after-root"
    assert not packets.codes(text + "\n<!-- hết --><?p q?>\n")


def test_truncated_at_every_byte(packets):
    raw = packets.build("QUJD", header="<x>Ủy &amp; ban</x><!-- ệ --><![CDATA[ệ]]>").rstrip().encode()
    declared = raw.index(b"<edXML")
    for cut in range(1, len(raw)):
        (fault,) = packets.read(raw[:cut]).faults
        assert fault.code == "truncated", (cut, fault)
        if cut > declared:
            assert fault.position.offset <= cut
    assert not packets.codes(raw)


def test_what_was_read_before_the_cut_stays(packets):
    message = packets.read(packets.build("QUJD")[:-30])
    assert [node.content.size for node in message.contents] == [3]
    assert message.root.children[0].name == "edXMLEnvelope"


@pytest.mark.parametrize(
    ("declared", "written", "code"),
    [
        ("UTF-16", "utf-8", "encoding"),
        ("UTF-8", "utf-16", "encoding"),
        ("UTF-8", "utf-16-le", "encoding"),
        ("US-ASCII", "utf-8", "encoding"),
        ("UTF-8", "cp1258", "encoding"),
        ("windows-1258", "cp1258", "encoding"),
        ("TCVN-5712", "utf-8", "encoding"),
        ("utf8", "utf-8", "encoding"),
        ("unicode_escape", "utf-8", "encoding"),
        ("hex", "utf-8", "encoding"),
    ],
)
def test_bytes_that_do_not_fit_their_encoding(packets, the_fault, declared, written, code):
    text = packets.build(declaration=f'<?xml version="1.0" encoding="{declared}"?>').replace("Ủy", "Úy")
    assert the_fault(text.encode(written, "replace"))[0] == code


def test_an_encoding_that_is_not_read_is_named(packets, the_fault):
    assert "windows-1258" in the_fault(packets.build(declaration='<?xml version="1.0" encoding="windows-1258"?>'))[1]


@pytest.mark.parametrize("sequence", [b"\xff", b"\xc0\x80", b"\xed\xa0\x80", b"\xe1\x41\x41", b"\xf5\x80\x80\x80"])
def test_an_invalid_sequence_of_utf8_is_placed(packets, sequence):
    raw = packets.build().encode().replace("Mẫu".encode(), b"M" + sequence + b"uuuu")
    (fault,) = packets.read(raw).faults
    assert (fault.code, fault.position.offset) == ("encoding", raw.index(sequence))


def test_half_a_pair_of_utf16_is_an_encoding_fault(packets, the_fault):
    raw = packets.build(declaration="").encode("utf-16-le").replace("Mẫu".encode("utf-16-le"), b"\x00\xd8M\x00")
    assert the_fault(raw)[0] == "encoding"


def test_a_nul_byte_is_placed(packets):
    raw = packets.build().encode().replace(b"H99", b"H\x009")
    (fault,) = packets.read(raw).faults
    assert (fault.code, fault.position.offset) == ("nul", raw.index(b"\0"))
    (fault,) = packets.read(packets.build("QUJD\0QUJD")).faults
    assert fault.code == "nul"


@pytest.mark.parametrize(
    "change",
    [("</edXML:Subject>", ""), ("&amp;", "&"), ("H99", "H99]]>"), ("<edXML:From>", "<u:From>"), ("H99", "&nbsp;"), ("H99", "\x01")],
)
def test_what_breaks_the_rules_of_xml_is_told_in_the_words_of_the_parser(packets, the_fault, change):
    code, detail = the_fault(packets.build().replace(*change, 1))
    assert code == "not-well-formed"
    assert detail


_LAUGHS = '<!DOCTYPE edXML [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'


@pytest.mark.parametrize(
    "doctype",
    [
        _LAUGHS,
        '<!DOCTYPE edXML SYSTEM "file:///etc/hostname">',
        '<!DOCTYPE edXML [<!ENTITY % p SYSTEM "http://127.0.0.1:9/p"> %p;]>',
        "<!DOCTYPE edXML>",
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_document_type_is_refused_where_it_stands(packets, doctype, encoding):
    raw = packets.build("&b;", declaration=doctype).encode(encoding)
    message = packets.read(raw)
    (fault,) = message.faults
    assert (fault.code, fault.position.line, fault.position.column) == ("doctype", 1, 1)
    assert message.root is None


def test_roots(packets, the_fault):
    text = packets.build()
    assert the_fault(text.replace("<edXML ", "<edXMLEnvelope ")) == ("wrong-root", "edXMLEnvelope")
    assert the_fault("<html><body/></html>") == ("wrong-root", "html")
    assert the_fault(text.replace(packets.NAMESPACE, "urn:x")) == ("wrong-namespace", "urn:x")
    assert the_fault("<edXML/>") == ("wrong-namespace", "")


@pytest.mark.parametrize("older", ["http://www.e-doc.vn/Schema/", "http://www.go.vn/eDoc"])
def test_older_dialects_are_named(the_fault, older):
    assert the_fault(f'<edXML xmlns="{older}"/>') == ("older-dialect", older)
    assert the_fault(f'<e:edXMLEnvelope xmlns:e="{older}"/>') == ("older-dialect", older)
    soap = f'<S:Envelope xmlns:S="http://schemas.xmlsoap.org/soap/envelope/" xmlns:e="{older}"/>'
    assert the_fault(soap) == ("older-dialect", older)


def test_a_wrong_root_stays_in_the_tree_alone(packets):
    message = packets.read('<edXMLEnvelope xmlns="urn:x" a="1"><b/></edXMLEnvelope>')
    assert (message.root.name, message.root.attributes, message.root.children) == ("{urn:x}edXMLEnvelope", {"a": "1"}, [])


def test_a_hundred_thousand_elements_deep_is_quick(packets, the_fault):
    raw = packets.build("QUJD", header="<a>" * 100_000).encode()
    begun = time.perf_counter()
    assert the_fault(raw) == ("limit-depth", "256")
    assert time.perf_counter() - begun < 1
    assert packets.read(raw).size == len(raw)


@pytest.mark.parametrize(
    ("limits", "expected"),
    [
        (Limits(nodes=8), ("limit-nodes", "8")),
        (Limits(attributes=0), ("limit-attributes", "0")),
        (Limits(text_length=10), ("limit-text", "10")),
        (Limits(text_total=120), ("limit-text", "120")),
        (Limits(text_pieces=3), ("limit-text", "3 pieces")),
        (Limits(message_size=600), ("limit-size", "600")),
        (Limits(attachment_size=2), ("limit-size", "2")),
    ],
)
def test_our_limits(packets, the_fault, limits, expected):
    assert the_fault(packets.build("QUJD"), limits) == expected


@pytest.mark.parametrize("markup", ["<!-- %s -->", "<x a='%s'/>", "<%s/>", "<?p %s?>"])
def test_a_huge_piece_of_markup_is_given_up_early(packets, the_fault, markup):
    text = packets.build(header=markup % ("a" * 8_000_000))
    begun = time.perf_counter()
    assert the_fault(text, Limits(text_length=1 << 20))[0] == "limit-text"
    assert time.perf_counter() - begun < 2


@pytest.mark.parametrize(
    "flood", ["ContentTransferEncoded ", "<ContentTransferEncoded ", "<a ContentTransferEncoded='", "&#65;", "<!---->", "\n"]
)
def test_floods_cost_no_more_than_their_length(packets, flood):
    text = packets.build("QUJD" + flood * (2_000_000 // len(flood)))
    begun = time.perf_counter()
    packets.read(text, Limits(text_pieces=100_000))
    assert time.perf_counter() - begun < 3


def test_a_source_that_fails_leaves_no_open_file_behind(packets, monkeypatch):
    closed = []
    drop = ContentReader.drop
    monkeypatch.setattr(ContentReader, "drop", lambda content: (closed.append(content), drop(content))[1])
    blocks = iter([packets.build("UEsDBAAA" * 400_000).encode()[:3_000_000]])

    def read_once():
        block = next(blocks, None)
        if block is None:
            raise OSError("the line is dead")
        return block

    with pytest.raises(OSError, match="dead"):
        read_blocks(read_once, packets.KIND)
    assert len(closed) == 1
    assert closed[0]._archive is None


def test_size_and_hash_cover_what_was_not_read(packets):

    raw = packets.build("QUJD" * 200_000).encode().replace(b"<edXML ", b"<other ", 1)
    message = packets.read(raw)
    assert (message.size, message.sha256) == (len(raw), hashlib.sha256(raw).hexdigest())
    cut = packets.read(raw, Limits(message_size=1000))
    assert (cut.size, cut.sha256) == (1000, hashlib.sha256(raw[:1000]).hexdigest())
