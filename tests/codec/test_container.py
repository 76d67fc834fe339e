"""Files of dossier messages taken apart: each message is cut out by its bytes, and its places are places of the file."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hopquy.fixtures.json_strategies import json_texts, json_trees
from hopquy.runner.codec import read_message
from hopquy.runner.codec.container import kind_told, may_hold, pieces
from hopquy.runner.spec import shipped
from hopquy.runner.verdict.dossier import dossier_kinds

KINDS = dossier_kinds(shipped())
ONE, TWO = '{"MaHoSo": "ệ1", "TrangThaiHoSo": "1"}', '{\n "MaHoSo": "2",\n "TrangThaiHoSo": "2"\n}'
CALL = f'{{"session": "x", "service": "DongBoHoSoMC",\n "data": [{ONE},\n  {TWO}]}}'


def cut(text, **how):
    data = text if isinstance(text, bytes) else text.encode()
    found = list(pieces(data, **how))
    for piece in found:
        assert data[piece.start.offset : piece.start.offset + len(piece.data)] == piece.data
        before = data[: piece.start.offset].decode("utf-8-sig")
        assert piece.start.line == before.count("\n") + 1
        assert piece.start.column == len(before) - before.rfind("\n")
    return found


@pytest.mark.parametrize(
    "text", [f"[{ONE},{TWO}]", f"  [\n\n{ONE} , \n {TWO}\n]\n", f"﻿[{ONE}, {TWO}]", CALL, "﻿" + CALL, f'{{"data": [{ONE}, {TWO}]}}']
)
def test_each_item_is_a_message_of_its_own(text):
    assert [piece.data.decode() for piece in cut(text)] == [ONE, TWO]


def test_one_object_is_itself_and_one_object_as_data_is_one_item():
    assert [piece.data.decode() for piece in cut(ONE)] == [ONE]
    assert [piece.data.decode() for piece in cut(f'{{"service": "x",\n "data":\n {TWO}}}')] == [TWO]


def test_lines_are_taken_apart_one_by_one():
    found = cut(f"{ONE}\n\n[{ONE},{ONE}]\r\n{{broken\n", lines=True)
    assert [(piece.data.decode().strip(), piece.start.line) for piece in found] == [(ONE, 1), (ONE, 3), (ONE, 3), ("{broken", 4)]


def test_a_place_of_a_message_is_a_place_of_the_file():
    piece = cut(CALL)[1]
    message = read_message(piece.data, KINDS["dossier.sync"])
    (status,) = message.root.named("TrangThaiHoSo")
    place = piece.moved(status.position)
    assert (place.line, place.column) == (5, 2)
    assert CALL.encode()[place.offset :].startswith(b'"TrangThaiHoSo": "2"')


def test_a_file_that_cannot_be_taken_apart_says_where_it_breaks():
    (piece,) = cut('[{"a": 1,}]')
    assert (piece.fault.code, piece.fault.position.line, piece.fault.position.column) == ("json-syntax", 1, 10)
    (piece,) = cut("[\n{}")
    assert (piece.fault.code, piece.fault.position.line) == ("truncated", 2)


@pytest.mark.parametrize("name", [n for n, e in shipped().examples.items() if e.kind.startswith("dossier.")])
def test_each_example_shows_its_kind(name):
    data = shipped().example_bytes(name)
    assert may_hold(data, ())
    assert kind_told(data, "", KINDS) == shipped().examples[name].kind
    if name.endswith("-xml"):
        return
    assert kind_told(data.decode().encode("utf-16"), "", KINDS) == shipped().examples[name].kind
    assert kind_told(data[: len(data) * 2 // 3], "", KINDS) == shipped().examples[name].kind


@pytest.mark.parametrize("text", ["{}", '{"edXML": 1}', "[]", "<edXML/>", "%PDF-1.7", ""])
def test_what_is_no_dossier_is_none(text):
    assert kind_told(text.encode(), "", KINDS) is None


def test_the_service_of_the_call_tells_the_kind():
    assert kind_told(b'{"MaHoSo": "1"}', "CapNhatTienDoHoSoMC", KINDS) == "dossier.progress"


@given(st.lists(json_trees(max_leaves=4), max_size=4))
def test_any_objects_in_a_list_come_out_as_they_went_in(values):
    found = cut(json.dumps(values, ensure_ascii=False))
    assert [json.loads(piece.data) for piece in found] == values


@given(json_texts() | st.binary(max_size=40), st.booleans())
def test_no_bytes_make_it_fail(data, lines):
    for piece in pieces(data, lines=lines):
        read_message(piece.data, KINDS["dossier.sync"])
        kind_told(piece.data, piece.service, KINDS)


@pytest.mark.parametrize(
    ("head", "held"),
    [
        (b"<HoSo>", True),
        (b'<HoSo xmlns="urn:x">', True),
        (b'<?xml version="1.0"?>\n<a:HoSo xmlns:a="urn:x">', True),
        (b'<edXML xmlns="http://www.e-doc.vn/Schema/">', False),
        (b"<Khac>", True),
        (b"PK\x03\x04", False),
    ],
)
def test_what_may_hold_dossiers(head, held):
    """A root of ours in a namespace is a dossier message with a fault, and no packet."""
    assert may_hold(head, {kind.root for kind in KINDS.values()}) is held
