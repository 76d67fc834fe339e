"""The tree: names, namespaces, attributes, text, positions."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from hopquy.runner.codec import attachment_bytes, read_xml
from hopquy.runner.codec.lane import Lane
from hopquy.runner.model.location import Location

SAMPLES = Path(__file__).parents[3] / "shared" / "samples" / "edxml"


def _flat(message):
    return [(node.name, node.namespace, node.attributes, node.text, node.content) for node in message.root.walk()]


def test_text_is_raw_and_attributes_are_named(packets):
    message = packets.read(
        packets.build(header='<a xmlns:x="urn:x" b=" 1 " x:c="2" xml:lang="vi">\r\n U\u031by &lt;<b/><![CDATA[<ệ>]]>&#13; </a>')
    )
    a = message.root.children[0]
    assert a.text == "\n U\u031by <<ệ>\r "
    assert a.attributes == {"b": " 1 ", "{urn:x}c": "2", "{http://www.w3.org/XML/1998/namespace}lang": "vi"}


def test_names_of_other_namespaces_are_never_mistaken(packets):
    header = (
        '<f:From xmlns:f="urn:f"/><From xmlns=""/><Signature xmlns="http://www.w3.org/2000/09/xmldsig#"><SignedInfo/></Signature>'
        '<f:ContentTransferEncoded xmlns:f="urn:f">đây</f:ContentTransferEncoded>'
    )
    message = packets.read(packets.build(header=header))
    foreign, bare, signature, content = message.root.children[:4]
    assert (foreign.name, foreign.namespace) == ("{urn:f}From", "urn:f")
    assert (bare.name, bare.namespace) == ("{}From", "")
    assert (signature.name, signature.children[0].name) == ("Signature", "SignedInfo")
    assert (content.text, content.content) == ("đây", None)
    assert not message.faults


SIGNATURES = "http://www.w3.org/2000/09/xmldsig#"


def test_names_of_signatures_are_plain_at_and_below_a_signature_only(packets):
    header = (
        f'<s:From xmlns:s="{SIGNATURES}"><s:OrganId>H99</s:OrganId></s:From>'
        f'<s:Signature xmlns:s="{SIGNATURES}"><s:SignedInfo><s:Reference/><From/></s:SignedInfo></s:Signature>'
        f'<Signature><s:SignedInfo xmlns:s="{SIGNATURES}"><s:Reference/></s:SignedInfo></Signature>'
        f'<s:SignedInfo xmlns:s="{SIGNATURES}"/>'
        f'<x:Signature xmlns:x="urn:x"><s:SignedInfo xmlns:s="{SIGNATURES}"/></x:Signature>'
    )
    message = packets.read(packets.build(header=header))
    within, signature, own, after, foreign = message.root.children[:5]
    outside = {f"{{{SIGNATURES}}}{name}" for name in ("From", "OrganId")}
    assert {node.name for node in within.walk()} == outside
    assert [node.name for node in signature.walk()] == ["Signature", "SignedInfo", "Reference", "From"]
    assert [node.namespace for node in signature.walk()] == [SIGNATURES] * 3 + [packets.NAMESPACE]
    assert [node.name for node in own.walk()] == ["Signature", "SignedInfo", "Reference"]
    assert after.name == f"{{{SIGNATURES}}}SignedInfo"
    assert [node.name for node in foreign.walk()] == ["{urn:x}Signature", f"{{{SIGNATURES}}}SignedInfo"]
    assert not Location.parse("From/OrganId").select(message.root)
    assert not message.faults


def test_a_root_of_the_namespace_of_signatures_is_no_packet(packets):
    message = packets.read(f'<edXML xmlns="{SIGNATURES}"/>')
    assert message.root.name == f"{{{SIGNATURES}}}edXML"
    assert [fault.code for fault in message.faults] == ["wrong-namespace"]


def test_a_kind_without_namespaces_reads_bare_names(packets):
    kind = dataclasses.replace(packets.KIND, root="hoSo", namespaces=())
    message = packets.read("<hoSo><ma>1</ma></hoSo>", kind=kind)
    assert [(node.name, node.text) for node in message.root.walk()] == [("hoSo", ""), ("ma", "1")]
    assert [fault.code for fault in packets.read('<hoSo xmlns="urn:x"/>', kind=kind).faults] == ["wrong-namespace"]


def test_prefixes_do_not_matter(packets):
    text = packets.build("QUJD")
    other = text.replace("edXML:", "ns0:").replace("xmlns:edXML", "xmlns:ns0")
    assert _flat(packets.read(other)) == _flat(packets.read(text))


def test_synonyms_are_kept_as_written(packets):
    message = packets.read(packets.build().replace("edXMLManifest", "Manifest"))
    path = Location.parse("edXMLEnvelope/edXMLBody/edXMLManifest")
    assert not path.select(message.root)
    assert [found.node.name for found in path.select(message.root, packets.KIND.synonyms)] == ["Manifest"]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-8-sig"])
@pytest.mark.parametrize("declared", ["", "<?xml version='1.0'?>"])
def test_other_forms_give_the_same_tree_and_offsets_in_their_own_bytes(packets, encoding, declared):
    text = packets.build("QUJD", "Q!", declaration=declared)
    raw = text.encode(encoding)
    message = packets.read(raw)
    plain = packets.read(text)
    assert [fault.code for fault in message.faults] == ["base64"]
    assert message.encoding == ("utf-8" if encoding == "utf-8-sig" else "utf-16")
    mark = {"utf-16": 2, "utf-8-sig": 3}.get(encoding, 0)
    codec = {"utf-16": "utf-16-le", "utf-8-sig": "utf-8"}.get(encoding, encoding)
    for node, same in zip(message.root.walk(), plain.root.walk(), strict=True):
        assert (node.position.line, node.position.column) == (same.position.line, same.position.column)
        before = text.encode()[: same.position.offset].decode()
        assert node.position.offset == mark + len(before.encode(codec))
    place, same = message.faults[0].position, plain.faults[0].position
    assert (place.line, place.column) == (same.line, same.column)
    assert raw[place.offset :].decode(codec).startswith("!")


def test_a_declared_encoding_is_told(packets):
    message = packets.read(
        packets.build(declaration='<?xml version="1.0" encoding="ISO-8859-1"?>', header="<x>\u00e9</x>").encode("latin-1")
    )
    assert (message.encoding, message.root.children[0].text, message.faults) == ("iso-8859-1", "\u00e9", ())


def test_the_fast_lane_is_taken(packets, monkeypatch):
    passed = []
    leave = Lane._leave
    monkeypatch.setattr(Lane, "_leave", lambda lane: (passed.append(lane._builder.ruler.skipped), leave(lane))[1])
    raw = packets.build("QUJD" * 1000, "QUJD").encode()
    for size in (1, 100, 1 << 18):
        passed.clear()
        message = packets.read_in_blocks(raw, size, fast=True)
        assert max(passed) == 4004
        assert [node.content.size for node in message.contents] == [3000, 3]
    passed.clear()
    packets.read_in_blocks(raw, 100, fast=False)
    assert max(passed) == 0


def test_a_file_is_read_in_blocks(packets, tmp_path):
    path = tmp_path / "goi.edxml"
    path.write_bytes(packets.build("QUJD" * 500_000).encode())
    with path.open("rb") as file:
        message = read_xml(file, packets.KIND)
        assert message.size == path.stat().st_size
        assert attachment_bytes(file, message, message.contents[0]) == b"ABC" * 500_000


@pytest.mark.skipif(not SAMPLES.is_dir(), reason="the folder of real packets is not beside this checkout")
def test_real_packets_are_read_without_a_fault(packets):
    paths = sorted(SAMPLES.glob("*.edxml"))
    assert paths
    for path in paths:
        raw = path.read_bytes()
        message = packets.read(raw)
        assert not message.faults, path.name
        assert packets.told(packets.read_in_blocks(raw, 7, fast=True)) == packets.told(message)
        assert packets.told(packets.read_in_blocks(raw, 11, fast=False)) == packets.told(message)
        for node in message.contents:
            assert len(attachment_bytes(raw, message, node)) == node.content.size
