"""Judges of one packet: order, the parts of a document identifier, alternatives of form, names of types."""

from unicodedata import normalize

import pytest

from hopquy.fixtures.mutation import changed
from hopquy.runner.spec import shipped

ANCHORS = shipped().messages["edxml"].anchors
ORDER = {"at": "MessageHeader", "names": ["From", "To", "Subject", "Code"]}


def test_order(evidence, make_packet):
    evidence.sent(make_packet("new"))
    late = [{"remove": "MessageHeader/From"}, {"add": {"under": "MessageHeader", "name": "From"}}]
    evidence.sent(changed(make_packet("new"), late, anchors=ANCHORS))
    assert evidence.answers("order", "packet", at="MessageHeader", names=["From", "To", "Code"]) == ["holds", "broken"]


def test_order_points_at_the_first_that_is_late(evidence, make_packet):
    evidence.sent(make_packet("new"))
    (ruling,) = evidence.rulings("order", "packet", at="MessageHeader", names=["Subject", "Code", "From"])
    (finding,) = ruling.findings
    assert finding.where.path == "edXML/edXMLEnvelope/edXMLHeader/MessageHeader/Code"
    assert finding.where.position.line > 1
    assert dict(finding.expected.gaps) == {"name": "Code", "other": "From"}


@pytest.mark.parametrize("names", [["From"], ["Nothing", "Known"], []])
def test_fewer_than_two_have_no_order(evidence, make_packet, names):
    evidence.sent(make_packet())
    assert evidence.answers("order", "packet", at="MessageHeader", names=names) == ["vacuous"]


def test_other_names_do_not_count(evidence, make_packet):
    evidence.sent(make_packet("new-unknown-elements"))
    assert evidence.answers("order", "packet", at="MessageHeader", names=["From", "To", "Subject"]) == ["holds"]
    assert evidence.answers("order", "packet", at="MessageHeader", names=["From", "Subject"]) == ["holds"]


IDENTIFIED = {
    "From__OrganId": "H49",
    "Code__CodeNumber": "125",
    "Code__CodeNotation": "UBND-KT",
    "PromulgationInfo__PromulgationDate": "2025/03/12",
}


@pytest.mark.parametrize(
    ("identifier", "organ", "day", "code"),
    [
        ("H49,2025/03/12,125/UBND-KT", "holds", "holds", "holds"),
        (" H49,2025/03/12,125/UBND-KT\n", "holds", "holds", "holds"),
        ("H4,2025/03/12,125/UBND-KT", "broken", "holds", "holds"),
        ("H49,2025/03/13,125/UBND-KT", "holds", "broken", "holds"),
        ("H49,2025/03/12,126/UBND-KT", "holds", "holds", "broken"),
        ("H49,2025/03/12,125/UBND-KT,x", "holds", "holds", "broken"),
        ("7d9c2a10-4b8e-4c55-9a53-2f1f0f6a1c77", "vacuous", "vacuous", "vacuous"),
        ("H49,2025/03/12", "vacuous", "vacuous", "vacuous"),
        ("", "vacuous", "vacuous", "vacuous"),
    ],
)
def test_document_id_triple(evidence, make_packet, identifier, organ, day, code):
    evidence.sent(make_packet(DocumentId=identifier, **IDENTIFIED))
    assert [evidence.answers("document-id-triple", "packet", part=part) for part in ("organ", "date", "code")] == [[organ], [day], [code]]


@pytest.mark.parametrize(
    ("part", "gap"),
    [
        ("organ", {"From__OrganId": ""}),
        ("date", {"PromulgationInfo__PromulgationDate": "12/03/2025"}),
        ("date", {"PromulgationInfo__PromulgationDate": ""}),
        ("code", {"Code__CodeNumber": ""}),
        ("code", {"Code__CodeNotation": ""}),
    ],
)
def test_a_header_that_lacks_the_field_has_nothing_to_agree_with(evidence, make_packet, part, gap):
    evidence.sent(make_packet(DocumentId="x,y,z/w", **(IDENTIFIED | gap)))
    assert evidence.answers("document-id-triple", "packet", part=part) == ["vacuous"]


def test_either_normal_form_of_a_notation_agrees(evidence, make_packet):
    evidence.sent(make_packet(DocumentId=normalize("NFD", "H49,2025/03/12,125/Ự"), **(IDENTIFIED | {"Code__CodeNotation": "Ự"})))
    assert evidence.answers("document-id-triple", "packet", part="code") == ["holds"]


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("H49,2025/03/12,125/UBND-KT", "holds"),
        ("7d9c2a10-4b8e-4c55-9a53-2f1f0f6a1c77", "holds"),
        ("UBND-KT-125", "broken"),
        ("7d9c2a10", "broken"),
        (" ", "vacuous"),
        (None, "vacuous"),
    ],
)
def test_one_of_patterns(evidence, make_packet, text, answer):
    evidence.sent(make_packet(DocumentId=text))
    assert evidence.answers("one-of-patterns", "packet", at="MessageHeader/DocumentId", patterns=["document-id-triple", "uuid"]) == [answer]


TYPES = {"at": "MessageHeader/DocumentType/Type", "name": "MessageHeader/DocumentType/TypeName", "list": "administrative-document-types"}


@pytest.mark.parametrize(
    ("number", "name", "answer"),
    [
        (1, 0, "holds"),
        (1, str.upper, "holds"),
        (1, lambda name: normalize("NFD", name), "holds"),
        (1, lambda _name: "Một loại khác", "broken"),
        (1, lambda _name: "", "vacuous"),
        ("999", lambda _name: "Một loại khác", "vacuous"),
        ("", lambda name: name, "vacuous"),
    ],
)
def test_type_name_agrees(evidence, make_packet, number, name, answer):
    code, means = next(iter(shipped().lists["administrative-document-types"].codes.items()))
    written = means.vi if name == 0 else name(means.vi)
    evidence.sent(make_packet("new", DocumentType__Type=code if number == 1 else number, DocumentType__TypeName=written))
    assert evidence.answers("type-name-agrees", "packet", **TYPES) == [answer]


def test_a_name_is_compared_with_the_number_of_its_own_group(evidence, make_packet):
    (one, first), (two, second) = list(shipped().lists["administrative-document-types"].codes.items())[:2]
    data = make_packet("new", DocumentType__Type=one, DocumentType__TypeName=first.vi)
    data = changed(data, {"duplicate": "MessageHeader/DocumentType"}, anchors=ANCHORS)
    changes = [
        {"set": {"at": "MessageHeader/DocumentType/2/Type", "text": two}},
        {"set": {"at": "MessageHeader/DocumentType/2/TypeName", "text": second.vi}},
        {"remove": "MessageHeader/DocumentType/1/Type"},
    ]
    evidence.sent(changed(data, changes, anchors=ANCHORS))
    assert evidence.answers("type-name-agrees", "packet", **TYPES) == ["holds"]


def test_a_packet_without_a_tree_is_unknown(evidence, make_packet):
    evidence.sent(b"")
    evidence.sent(make_packet(), kept=False)
    evidence.blobs.clear()
    for judge, parameters in (
        ("order", ORDER),
        ("document-id-triple", {"part": "organ"}),
        ("one-of-patterns", {"at": "MessageHeader/DocumentId", "patterns": ["uuid"]}),
        ("type-name-agrees", TYPES),
    ):
        assert evidence.answers(judge, "packet", **parameters) == ["unknown", "unknown"]
