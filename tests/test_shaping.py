"""Other ways of writing a message say the same; files are written as they are asked for."""

import base64
import io
import zipfile
from xml.etree import ElementTree as ET

import pytest

from hopquy.fixtures._attached import PDF, large_content
from hopquy.fixtures.mutation import ChangeError
from hopquy.fixtures.shaping import shaped
from hopquy.runner.spec import shipped

KIND = shipped().messages["edxml"]
PACKET = shipped().example_bytes("new")
SUBJECT = "MessageHeader/Subject"


def shape(*changes, data=PACKET):
    return shaped(data, changes, anchors=KIND.anchors, synonyms=KIND.synonyms)


def parsed(data):
    return ET.fromstring(data)  # noqa: S314 -- our own text


def said(data, *, order=True):
    """Return what a message says: names, attributes and trimmed texts."""
    walk = [(e.tag, tuple(sorted(e.attrib.items())), (e.text or "").strip()) for e in parsed(data).iter()]
    return walk if order else sorted(walk)


@pytest.mark.parametrize(
    "change", [{"indent": None}, {"indent": "\t"}, {"indent": ""}, {"line-ends": "crlf"}, {"cdata": [SUBJECT]}, {"references": [SUBJECT]}]
)
def test_it_says_the_same(change):
    after = shape(change)
    assert after != PACKET
    assert said(after) == said(PACKET)


def test_the_order_is_turned_round_and_back():
    turned = shape({"reverse": "edXML"})
    assert said(turned) != said(PACKET)
    assert said(turned, order=False) == said(PACKET, order=False)
    assert shape({"reverse": "edXML"}, data=turned) == PACKET
    header = [e.tag.rpartition("}")[2] for e in parsed(shape({"reverse": "MessageHeader/OtherInfo"})).find(".//{*}OtherInfo")]
    assert header[0] == "Appendixes"


def test_white_space_between_elements():
    assert shape({"indent": None}).count(b"\n") == 1
    assert b"\n\t\t\t<edXML:MessageHeader>" in shape({"indent": "\t"})


def test_references_are_ascii():
    assert b"V/v k" in shape({"references": [SUBJECT]}).partition(b"Subject>")[2][:10]
    assert shape({"references": [SUBJECT]}).partition(b"Subject>")[2].partition(b"<")[0].isascii()


def test_normal_form():
    after = parsed(shape({"normal-form": {"at": [SUBJECT], "form": "NFD"}})).findtext(".//{*}Subject")
    before = parsed(PACKET).findtext(".//{*}Subject")
    assert after != before
    assert shape({"normal-form": {"at": [SUBJECT], "form": "NFC"}}, data=shape({"normal-form": {"at": [SUBJECT], "form": "NFD"}})) == PACKET


def test_base64_in_lines_is_the_same_bytes():
    at = "AttachmentEncoded/Attachment/ContentTransferEncoded"
    lines = parsed(shape({"break-lines": {"at": at, "width": 76, "indent": "  "}})).findtext(".//{*}ContentTransferEncoded")
    assert max(map(len, lines.splitlines())) == 78
    assert base64.b64decode(lines) == base64.b64decode(parsed(PACKET).findtext(".//{*}ContentTransferEncoded"))


def files(*asked):
    root = parsed(shape({"files": asked}))
    groups = (root.findall(f".//{{*}}{path}") for path in ("edXMLManifest/{*}Reference", "Attachment"))
    return tuple([{e.tag.rpartition("}")[2]: e.text for e in group} for group in found] for found in groups)


def test_files():
    references, attachments = files(
        {"name": "a.pdf", "kind": "pdf"},
        {"name": "b-{number}.txt", "kind": "text", "zip": True, "times": 2},
        {"name": "c", "kind": "pdf", "label": "x", "prefix": "neither"},
    )
    assert [one["AttachmentName"] for one in references] == ["a.pdf", "b-2.txt", "b-3.txt", "c"]
    assert [one["ContentType"] for one in attachments] == ["application/pdf", "application/zip", "application/zip", "x"]
    assert [one["ContentId"].startswith("cid:") for one in attachments] == [True, True, True, False]
    assert base64.b64decode(attachments[0]["ContentTransferEncoded"]) == PDF
    (entry,) = zipfile.ZipFile(io.BytesIO(base64.b64decode(attachments[1]["ContentTransferEncoded"]))).namelist()
    assert entry.endswith(".txt")
    assert len({one["ContentId"] for one in attachments}) == 4


def test_no_files():
    assert files() == ([], [])


@pytest.mark.parametrize("size", [1, 48, 49, 100_000])
def test_a_large_file_is_of_the_size_wanted(size):
    content = base64.b64decode(large_content(size), validate=True)
    assert content.startswith(b"%PDF-")
    assert size <= len(content) < size + 48


@pytest.mark.parametrize("change", [{"cdata": ["MessageHeader/Nothing"]}, {"turn": "edXML"}, {"reverse": "MessageHeader/@x"}])
def test_what_does_not_fit_is_said(change):
    with pytest.raises(ChangeError):
        shape(change)


def test_files_want_the_manifest_first():
    with pytest.raises(ChangeError, match="manifest"):
        shape({"reverse": "edXML"}, {"files": []})
