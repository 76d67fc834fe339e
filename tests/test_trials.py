"""Packets that readers are tried on: valid shapes keep every scored rule and depart from what they say, and the reference reader takes them."""

from dataclasses import replace
from datetime import datetime
from xml.etree import ElementTree as ET

import pytest

from hopquy.fixtures.document_system.reading import UnreadableError, read_document
from hopquy.fixtures.document_system.strict_content import STRICT_ABOUT_CONTENT
from hopquy.fixtures.document_system.strict_files import STRICT_ABOUT_FILES
from hopquy.fixtures.document_system.strict_writing import STRICT_ABOUT_WRITING
from hopquy.fixtures.trial_packets import TrialWriter
from hopquy.runner.codec import read_xml
from hopquy.runner.model.verdict import Verdict
from hopquy.runner.spec import shipped
from hopquy.runner.verdict.opinion import reasons_against
from hopquy.runner.verdict.packet import packet_verdicts

CATALOGUE = shipped()
KIND = CATALOGUE.messages["edxml"]
WRITER = TrialWriter("G22", CATALOGUE.example_bytes, KIND)
NOW = datetime(2026, 3, 2, 9, 0, 0)  # noqa: DTZ001 -- written as it stands
LARGE = 1 << 19


def written(trial, number="1234567", named="hq12345678"):
    return WRITER.written(trial, "H49.99.01", number, named, NOW, large=LARGE)


SHAPES = {name: written(shape) for name, shape in CATALOGUE.shapes.items()}
FAULTS = {name: written(fault) for name, fault in CATALOGUE.faults.items()}


def broken(packet):
    message = read_xml(packet, KIND)
    return {v.id for v in packet_verdicts(message, CATALOGUE, NOW.date()) if v.verdict in (Verdict.FAIL, Verdict.ERROR)}


def refused(packet, *defects):
    try:
        read_document(packet, defects)
    except UnreadableError:
        return True
    return False


@pytest.mark.parametrize("name", CATALOGUE.shapes)
def test_a_shape_keeps_every_scored_rule(name):
    found = broken(SHAPES[name].packet)
    assert found == {id_ for id_, _ in CATALOGUE.shapes[name].departs}
    assert not [id_ for id_ in found if CATALOGUE.requirements[id_].scored]
    assert not reasons_against(read_xml(SHAPES[name].packet, KIND), CATALOGUE)


@pytest.mark.parametrize("name", CATALOGUE.shapes)
def test_the_reference_reader_takes_every_shape(name):
    document = read_document(SHAPES[name].packet)
    assert document.document_id == SHAPES[name].document_id
    assert document.receivers == ("H49.99.01",)
    assert document.operation == "new"
    assert all(file.content for file in document.files)


def test_each_strict_reader_refuses_one_shape():
    own = {CATALOGUE.requirements[f"exchange/tolerance/{name}"].defect: [name] for name in SHAPES}
    found = {defect: [name for name, shape in SHAPES.items() if refused(shape.packet, defect)] for defect in own}
    assert found == own
    assert {*STRICT_ABOUT_WRITING, *STRICT_ABOUT_CONTENT, *STRICT_ABOUT_FILES} - set(own) == {"keeps-three-byte-letters"}


def test_what_differs_from_run_to_run_is_all_that_differs():
    for name, shape in CATALOGUE.shapes.items():
        assert written(shape) == SHAPES[name]
        other = written(shape, "7654321", "hqabcdefgh").packet
        if shape.identifier == "triple":
            assert other.replace(b"7654321", b"1234567").replace(b"hqabcdefgh", b"hq12345678") == SHAPES[name].packet
        assert b"@@" not in SHAPES[name].packet


def test_texts_of_the_target_are_escaped():
    packet = WRITER.written(CATALOGUE.shapes["other-prefix"], "<&>", "1", "hq1", NOW).packet
    assert ET.fromstring(packet).findtext(".//{*}To/{*}OrganId") == "<&>"  # noqa: S314 -- our own text


def test_every_shape_is_another_packet():
    assert len({shape.packet for shape in SHAPES.values()}) == len(SHAPES)
    plain = written(replace(CATALOGUE.shapes["other-prefix"], change=())).packet
    assert plain not in {shape.packet for shape in SHAPES.values()}


@pytest.mark.parametrize("name", CATALOGUE.faults)
def test_a_fault_breaks_what_it_says_and_nothing_else_that_is_scored(name):
    violates = CATALOGUE.faults[name].violates
    scored = {id_ for id_ in broken(FAULTS[name].packet) if CATALOGUE.requirements[id_].scored}
    assert scored == ({violates} if violates else set())


@pytest.mark.parametrize("name", CATALOGUE.faults)
def test_a_faulty_packet_bears_its_identifier_and_the_reference_reader_refuses_it(name):
    packet, identifier = FAULTS[name].packet, FAULTS[name].document_id
    assert identifier.encode() in packet or identifier.encode("utf-16-le") in packet
    assert refused(packet)


def test_each_lenient_reader_takes_one_fault():
    own = {CATALOGUE.requirements[f"exchange/refusal/{name}"].defect: [name] for name in FAULTS}
    found = {defect: [name for name, fault in FAULTS.items() if taken(fault, defect)] for defect in own}
    assert found == own


def taken(fault, defect):
    try:
        document = read_document(fault.packet, [defect])
    except UnreadableError:
        return False
    assert (document.document_id, document.sender, document.receivers) == (fault.document_id, "G22", ("H49.99.01",))
    return True


def test_an_archive_bomb_is_one():
    (content,) = (node.content for node in read_xml(FAULTS["archive-bomb"].packet, KIND).contents)
    assert content.size < 1 << 16
    assert content.unpacked.fault == "limit-ratio"
