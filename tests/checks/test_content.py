"""`encoded-as`, `media-type`, `unpacks`, `digest-of`: what decoded bytes are."""

import hashlib

import pytest

from hopquy.fixtures.strategies import element
from hopquy.runner.checks.media import agree
from hopquy.runner.language import say
from hopquy.runner.model.tree import Content, Position, Unpacked

PDF, ZIP = "application/pdf", "application/zip"
DIGEST = "0a0b" + "0" * 28 + "f" * 32
UNPADDED = "ab" + "0" * 14 + "f" * 32


def whole(kind=PDF, **more):
    return Content(9, DIGEST, kind, 12, **more)


def archive(fault=None):
    own = fault if fault != "zip-encrypted" else None
    return whole(ZIP, fault=own, unpacked=Unpacked("tệp.pdf", 5, DIGEST, PDF, fault))


BLANK = Content(0, hashlib.sha256(b"").hexdigest(), "", 3)
GARBAGE = Content(0, DIGEST, "", 7, "base64", Position(8, 9, 10))
CUT = whole(fault="limit-size")
CUT_ZIP = whole(ZIP, fault="limit-size")
BAD_ZIP = whole(ZIP, fault="zip-cut")


def holding(*contents):
    return element("root", "", *(element("bytes", content=content) for content in contents))


@pytest.mark.parametrize(
    ("contents", "answer"),
    [
        ([whole()], "holds"),
        ([archive("zip-cut")], "holds"),
        ([BAD_ZIP], "holds"),
        ([archive("limit-ratio")], "holds"),
        ([BLANK], "vacuous"),
        ([None], "vacuous"),
        ([], "vacuous"),
        ([GARBAGE], "broken"),
        ([whole(), GARBAGE], "broken"),
        ([CUT], "unknown"),
        ([CUT, whole()], "unknown"),
        ([CUT, GARBAGE], "broken"),
    ],
)
def test_encoded_as(ask, contents, answer):
    assert ask.answer("encoded-as", {"at": "bytes", "encoding": "base64"}, holding(*contents)) == answer


def test_encoded_as_points_at_the_character(ask):
    (finding,) = ask.ruling("encoded-as", {"at": "bytes", "encoding": "base64"}, holding(whole(), GARBAGE)).findings
    assert (finding.where.path, finding.where.position) == ("root/bytes[2]", Position(8, 9, 10))


@pytest.mark.parametrize(
    ("contents", "answer"),
    [
        ([archive()], "holds"),
        ([archive("zip-cut")], "broken"),
        ([archive("zip-encrypted")], "broken"),
        ([BAD_ZIP], "broken"),
        ([archive("limit-ratio")], "unknown"),
        ([CUT_ZIP], "unknown"),
        ([whole(ZIP, fault="base64")], "unknown"),
        ([CUT], "vacuous"),
        ([whole()], "vacuous"),
        ([whole(ZIP)], "vacuous"),
        ([None, BLANK, GARBAGE], "vacuous"),
        ([archive(), archive("limit-size")], "unknown"),
        ([archive("limit-size"), archive("zip-cut")], "broken"),
    ],
)
def test_unpacks(ask, contents, answer):
    assert ask.answer("unpacks", {"at": "bytes"}, holding(*contents)) == answer


def test_unpacks_names_the_entry(ask):
    (finding,) = ask.ruling("unpacks", {"at": "bytes"}, holding(archive("zip-cut"))).findings
    assert say(finding.observed, "en") == "a broken or cut ZIP archive: tệp.pdf"


def labelled(*attachments):
    return element(
        "root", "", *(element("file", "", element("label", label), element("bytes", content=content)) for label, content in attachments)
    )


@pytest.mark.parametrize(
    ("label", "content", "answer"),
    [
        (PDF, whole(), "holds"),
        (" Application/PDF; name=x ", whole(), "holds"),
        ("application/x-pdf", whole(), "holds"),
        (ZIP, whole(), "broken"),
        (PDF, archive(), "broken"),
        ("application/x-zip-compressed", archive(), "holds"),
        ("", whole(), "vacuous"),
        ("pdf", whole(), "vacuous"),
        ("application/octet-stream", whole(), "vacuous"),
        ("text/plain", archive(), "vacuous"),
        (PDF, whole("text/plain"), "vacuous"),
        (PDF, whole("application/octet-stream"), "vacuous"),
        (PDF, BLANK, "vacuous"),
        (PDF, None, "vacuous"),
    ],
)
def test_media_type(ask, label, content, answer):
    assert ask.answer("media-type", {"at": "file/bytes", "label": "file/label"}, labelled((label, content))) == answer


def test_each_label_is_compared_with_the_bytes_beside_it(ask):
    root = labelled((PDF, whole()), (ZIP, archive()))
    root.children[0].children.pop(0)
    assert ask.answer("media-type", {"at": "file/bytes", "label": "file/label"}, root) == "holds"
    root = labelled((PDF, whole()), (PDF, archive()))
    (finding,) = ask.ruling("media-type", {"at": "file/bytes", "label": "file/label"}, root).findings
    assert finding.where.path == "root/file[2]/label"
    assert say(finding.observed, "en") == "the bytes are application/zip"


def test_a_label_may_be_an_attribute_of_what_holds_the_bytes(ask):
    root = element("root", "", element("file", "", element("bytes", content=whole()), kind=ZIP))
    assert ask.answer("media-type", {"at": "file/bytes", "label": "file/@kind"}, root) == "broken"


@pytest.mark.parametrize(
    ("label", "sniffed", "answer"),
    [
        ("application/rtf", "application/rtf", True),
        ("text/rtf", "application/rtf", True),
        ("text/xml", "application/xml", True),
        ("application/xml", "application/xml", True),
        ("image/svg+xml", "application/xml", True),
        ("text/html", "application/xml", True),
        ("application/xml", "text/html", True),
        ("application/geo+json", "application/json", True),
        ("image/jpg", "image/jpeg", True),
        ("application/msword", "application/x-ole-storage", True),
        ("application/vnd.ms-excel", "application/x-ole-storage", True),
        ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", ZIP, True),
        (ZIP, "application/vnd.openxmlformats-officedocument.wordprocessingml.document", True),
        ("application/x-rar-compressed", "application/vnd.rar", True),
        ("application/msword", PDF, False),
        ("application/vnd.ms-excel", ZIP, False),
        ("image/png", "image/jpeg", False),
        (PDF, "application/json", False),
        ("application/vnd.oasis.opendocument.text", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", False),
        ("nothing", PDF, None),
        (PDF, "", None),
    ],
)
def test_one_kind_has_many_names(label, sniffed, answer):
    assert agree(label, sniffed) is answer


def signed(text, *contents):
    return element("root", "", element("digest", text), *(element("bytes", content=content) for content in contents))


ASK = {"at": "digest", "of": "bytes", "forms": ["padded", "unpadded"]}


@pytest.mark.parametrize(
    ("text", "contents", "answer"),
    [
        (DIGEST, [whole()], "holds"),
        (DIGEST.upper(), [whole()], "holds"),
        (UNPADDED, [whole()], "holds"),
        (DIGEST, [BLANK, whole()], "holds"),
        (DIGEST[:-1] + "0", [whole()], "broken"),
        ("x", [whole()], "broken"),
        ("", [whole()], "vacuous"),
        (DIGEST, [], "unknown"),
        (DIGEST, [None], "unknown"),
        ("", [], "vacuous"),
        (DIGEST, [CUT], "unknown"),
        (DIGEST, [whole(), GARBAGE], "unknown"),
        (DIGEST, [archive("zip-cut")], "holds"),
    ],
)
def test_digest_of(ask, text, contents, answer):
    assert ask.answer("digest-of", ASK, signed(text, *contents)) == answer


def test_digest_of_without_a_digest(ask):
    assert ask.answer("digest-of", ASK, element("root", "", element("bytes", content=whole()))) == "vacuous"


def test_only_the_forms_asked_for_count(ask):
    assert ask.answer("digest-of", {**ASK, "forms": ["padded"]}, signed(UNPADDED, whole())) == "broken"
    assert ask.answer("digest-of", {**ASK, "forms": ["unpadded"]}, signed(DIGEST, whole())) == "broken"
