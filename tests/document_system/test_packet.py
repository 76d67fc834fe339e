"""Packets are written in each persona's way and read back the same."""

from __future__ import annotations

import base64
import io
import re
import zipfile
from datetime import datetime
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hopquy.fixtures.document_system.packet import Answered, DocumentDraft, File, StatusDraft, document_packet, status_packet
from hopquy.fixtures.document_system.persona import PERSONAS, Organisation
from hopquy.fixtures.document_system.reading import UnreadableError, read_document, read_status
from hopquy.fixtures.document_system.system import VIETNAM

AT = datetime(2026, 11, 22, 8, 5, 9, tzinfo=VIETNAM)
ABOUT = Answered("H49", "12/QĐ", "2026/11/20", "H49,2026/11/20,12/QĐ", ("H41", "H14"))
NAMESPACE = "{http://www.mic.gov.vn/TBT/QCVN_102_2016}"
TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), min_size=1, max_size=30).map(str.strip).filter(bool)
FILES = st.builds(
    File, TEXTS, st.just("application/pdf"), st.binary(min_size=1, max_size=40).filter(lambda content: not content.startswith(b"PK"))
)


def draft(persona, **fields):
    usual = {
        "operation": "new",
        "sender": persona.organisation,
        "receivers": (Organisation("H41", "A"), Organisation("H20", "B")),
        "document_id": "id",
        "number": "7",
        "subject": "Chủ đề",
        "content": "Nội dung",
        "at": AT,
        "files": (File("a b.pdf", "application/pdf", b"%PDF"),),
        "about": ABOUT,
    }
    return DocumentDraft(**{**usual, **fields})


def names(packet, path):
    return [one.tag.removeprefix(NAMESPACE) for one in ET.fromstring(packet).find("/".join(NAMESPACE + step for step in path.split("/")))]  # noqa: S314 -- our own


@pytest.mark.parametrize("persona", PERSONAS.values(), ids=PERSONAS)
@settings(deadline=None)
@given(
    subject=TEXTS, document_id=TEXTS, files=st.lists(FILES, max_size=2), operation=st.sampled_from(["new", "recall", "update", "replace"])
)
def test_what_is_written_is_read_again(persona, subject, document_id, files, operation):
    read = read_document(
        document_packet(draft(persona, subject=subject, document_id=document_id, files=tuple(files), operation=operation), persona)
    )
    assert (read.subject, read.document_id, read.operation) == (subject, document_id, operation)
    assert [(file.name, file.content) for file in read.files] == [(file.name.strip(), file.content) for file in files]
    assert read.receivers == ("H41", "H20")
    assert read.promulgation_date == "2026/11/22"


@pytest.mark.parametrize("persona", PERSONAS.values(), ids=PERSONAS)
@settings(deadline=None)
@given(description=TEXTS)
def test_a_status_is_read_again(persona, description):
    read = read_status(status_packet(StatusDraft(persona.organisation, ABOUT, "02", description, AT), persona))
    assert (read.sender, read.code, read.description) == (persona.organisation.code, "02", description)
    assert (read.document_id, read.timestamp) == (ABOUT.document_id, "2026/11/22 08:05:09")


def test_the_order_of_the_operators_writer():
    persona = PERSONAS["operator-sdk"]
    packet = document_packet(draft(persona, operation="replace"), persona)
    assert names(packet, "edXMLEnvelope/edXMLHeader/MessageHeader") == [
        *("From", "To", "To", "DocumentId", "Code", "PromulgationInfo", "DocumentType", "Subject", "Content", "SignerInfo", "DueDate"),
        *("OtherInfo", "SteeringType", "ToPlaces"),
    ]
    assert names(packet, "edXMLEnvelope/edXMLHeader/MessageHeader/OtherInfo") == [
        *("Priority", "SphereOfPromulgation", "TyperNotation", "PromulgationAmount", "PageAmount", "Direction", "Appendixes"),
    ]
    assert names(packet, "edXMLEnvelope/edXMLHeader/TraceHeaderList") == ["Bussiness", "TraceHeader"]
    business = names(packet, "edXMLEnvelope/edXMLHeader/TraceHeaderList/Bussiness")
    assert business == ["BussinessDocType", "BussinessDocReason", "StaffInfo", "ReplacementInfoList", "Paper"]
    status = status_packet(StatusDraft(persona.organisation, ABOUT, "03", "d", AT), persona)
    assert names(status, "edXMLEnvelope/edXMLHeader/MessageHeader") == [
        *("From", "ResponseFor", "StaffInfo", "StatusCode", "Description", "Timestamp"),
    ]


def test_personas_differ_where_several_ways_are_right():
    written = {name: document_packet(draft(persona), persona).decode() for name, persona in PERSONAS.items()}
    assert "<edXML:From>" in written["operator-sdk"]
    assert "<From>" in written["dotnet"]
    assert 'xlink:href="cid:' in written["dotnet"]
    assert re.search(r"<Attachment><ContentId>[0-9a-f]", written["dotnet"])
    assert written["old-codes"].rindex("DocumentId>") > written["old-codes"].index("ToPlaces>")
    assert not re.search("DueDate|ToPlaces|Competence|Telephone", written["enterprise"])
    empty = {name: document_packet(draft(persona, files=()), persona).decode() for name, persona in PERSONAS.items()}
    assert {name for name, packet in empty.items() if "AttachmentEncoded" in packet} == {"operator-sdk"}


def test_the_operators_sdk_packs_each_file_alone():
    persona = PERSONAS["operator-sdk"]
    content = ET.fromstring(document_packet(draft(persona), persona)).findtext(f".//{NAMESPACE}ContentTransferEncoded")  # noqa: S314 -- our own
    with zipfile.ZipFile(io.BytesIO(base64.b64decode(content))) as archive:
        (name,) = archive.namelist()
        assert re.fullmatch(r"[0-9a-f-]{36}\.pdf", name)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("a.txt", "a")
        archive.writestr("b.txt", "b")
    read = read_document(document_packet(draft(persona, files=(File("a.zip", "application/zip", packed.getvalue()),)), persona))
    assert read.files[0].content == packed.getvalue()


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("<edXML:DocumentId>id</edXML:DocumentId>", "", "DocumentId"),
        ("edXML:MessageHeader>", "edXML:Other>", "MessageHeader"),
        ("QCVN_102_2016", "QCVN_2", "root"),
        ('<?xml version="1.0" encoding="UTF-8"?>', '<!DOCTYPE edXML [<!ENTITY x "y">]>', "DOCTYPE"),
        ('encoding="UTF-8"', 'encoding="no-such"', "encoding"),
        ("</edXML>", "", "no element found"),
        (">JVBERg==<", ">JVBER<", "base64"),
        (">JVBERg==<", ">UEsDBAAAAAA=<", "zip"),
    ],
)
def test_what_cannot_be_read_is_said(old, new, reason):
    persona = PERSONAS["new-codes"]
    packet = document_packet(draft(persona), persona).decode()
    assert old in packet
    with pytest.raises(UnreadableError, match=reason):
        read_document(packet.replace(old, new).encode())
