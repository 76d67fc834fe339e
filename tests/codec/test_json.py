"""JSON messages: the tree, the positions, one test a fault, and nothing in any bytes that makes reading fail or take long."""

from __future__ import annotations

import gc
import json
import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hopquy.fixtures.json_strategies import json_texts, json_trees
from hopquy.runner.codec import FAULTS, Limits, read_json, read_message
from hopquy.runner.codec.readable import structural
from hopquy.runner.model.message import MessageKind

KIND = MessageKind("dossier", "HoSo", forms=("json", "xml"))


def read(data, limits=None):
    data = data if isinstance(data, bytes) else data.encode()
    return read_message(data, KIND, limits or Limits())


def lines(message):
    return [
        (n.path().removeprefix("HoSo/"), n.text, n.attributes.get("type"), n.position.line, n.position.column)
        for n in message.root.walk()
        if n.parent
    ]


def fault(data, limits=None):
    (found,) = read(data, limits).faults
    assert found.code in FAULTS
    return found.code, found.detail, found.position and (found.position.line, found.position.column, found.position.offset)


def test_members_are_nodes_and_arrays_are_many_nodes():
    text = '{"Ma": "G09-1",\n "Tep": [{"Ten": "đơn", "Co": 1.50}, {"Ten": null}],\n "Dung": true, "Rong": [], "Trong": {}, "Sau": [[1, 2], [3]]}'
    message = read(text)
    assert not message.faults
    assert lines(message) == [
        ("Ma", "G09-1", "string", 1, 2),
        ("Tep[1]", "", "object", 2, 10),
        ("Tep[1]/Ten", "đơn", "string", 2, 11),
        ("Tep[1]/Co", "1.50", "number", 2, 25),
        ("Tep[2]", "", "object", 2, 38),
        ("Tep[2]/Ten", "", "null", 2, 39),
        ("Dung", "true", "boolean", 3, 2),
        ("Trong", "", "object", 3, 28),
        ("Sau[1]", "", "array", 3, 49),
        ("Sau[1]/Sau[1]", "1", "number", 3, 50),
        ("Sau[1]/Sau[2]", "2", "number", 3, 53),
        ("Sau[2]", "", "array", 3, 57),
        ("Sau[2]/Sau", "3", "number", 3, 58),
    ]


def test_offsets_cut_the_bytes_of_each_node_out():
    data = '﻿ {"Tên": "Nguyễn Văn Mẫu",\n "Tep": [{"a": 1}, "ệ"], "s": {"t": [2]}} '.encode()
    message = read(data)
    cut = {n.path(): data[n.position.offset : n.end].decode() for n in message.root.walk()}
    assert cut["HoSo"] == data.decode().removeprefix("﻿").strip()
    assert cut["HoSo/Tên"] == '"Tên": "Nguyễn Văn Mẫu"'
    assert cut["HoSo/Tep[1]"] == '{"a": 1}'
    assert cut["HoSo/Tep[2]"] == '"ệ"'
    assert cut["HoSo/s"] == '"s": {"t": [2]}'


def test_the_xml_form_gives_the_same_paths_without_types():
    xml = read("<HoSo><Ma>G09-1</Ma><Tep><Ten>a</Ten></Tep><Tep><Ten>b</Ten></Tep></HoSo>")
    same = read('{"Ma": "G09-1", "Tep": [{"Ten": "a"}, {"Ten": "b"}]}')
    assert [line[:2] for line in lines(xml)] == [line[:2] for line in lines(same)]
    assert {line[2] for line in lines(xml)} == {None}


@pytest.mark.parametrize(
    ("data", "code", "position"),
    [
        (b"", "empty", (1, 1, 0)),
        (b" \n", "empty", (1, 1, 0)),
        (b'{"a": 1,}', "json-syntax", (1, 9, 8)),
        (b'{"a": [1,]}', "json-syntax", (1, 10, 9)),
        (b'{"a" 1}', "json-syntax", (1, 6, 5)),
        (b"{'a': 1}", "json-syntax", (1, 2, 1)),
        (b'{"a": 01}', "json-syntax", (1, 8, 7)),
        (b'{"a": 1.}', "json-syntax", (1, 8, 7)),
        (b'{"a": .5}', "json-syntax", (1, 7, 6)),
        (b'{"a": +5}', "json-syntax", (1, 7, 6)),
        (b'{"a": "\\q"}', "json-syntax", (1, 8, 7)),
        (b'{"a": "\\u12"}', "json-syntax", (1, 9, 8)),
        (b'{"a": "x\ny"}', "json-syntax", (1, 9, 8)),
        (b'{"a": 1]', "json-syntax", (1, 8, 7)),
        (b'{"a": [1}', "json-syntax", (1, 9, 8)),
        (b'{"a": 1 "b": 2}', "json-syntax", (1, 9, 8)),
        (b'{"a": True}', "json-syntax", (1, 7, 6)),
        (b"// x\n{}", "json-syntax", (1, 1, 0)),
        (b"%PDF-1.7", "json-syntax", (1, 1, 0)),
        (b'{"a": {"b": NaN}}', "not-finite", (1, 13, 12)),
        (b'{"a": [-Infinity]}', "not-finite", (1, 8, 7)),
        (b'{"a": "x\0y"}', "nul", (1, 9, 8)),
        (b'{"a": 1}\0', "trailing-data", (1, 9, 8)),
        (b'{"a": 1} {"a": 2}', "trailing-data", (1, 10, 9)),
        (b"[1, 2]", "not-object", (1, 1, 0)),
        (b'"x"', "not-object", (1, 1, 0)),
        (b"null", "not-object", (1, 1, 0)),
        (b"-1.5e3", "not-object", (1, 1, 0)),
        (b'{"a": "\xff"}', "encoding", (1, 8, 7)),
        (b'{"a": "\xed\xa0\x80"}', "encoding", (1, 8, 7)),
        ('{"ễ":\n"ễ\\x"}'.encode(), "json-syntax", (2, 3, 12)),
        ('{"a": 1}'.encode("utf-16"), "encoding", (1, 1, 0)),
        ('{"a": 1}'.encode("utf-16-be"), "encoding", (1, 1, 0)),
        ('{"a": 1}'.encode("utf-32"), "encoding", (1, 1, 0)),
        ('{"a": 1}'.encode("utf-32-le"), "encoding", (1, 1, 0)),
    ],
)  # fmt: skip
def test_each_fault_has_its_word_and_its_place(data, code, position):
    found = fault(data)
    assert (found[0], found[2]) == (code, position)
    assert structural(read(data))


def test_a_name_twice_and_half_a_character_leave_the_rest_readable():
    message = read('{"Mẫ": {"a": 1, "a": 2},\n "b": "\\ud83d", "c": "\\ud83d\\ude00", "\\udc00": 1}')
    assert [(f.code, f.detail, f.position.line, f.position.column) for f in message.faults] == [
        ("duplicate-member", "a", 1, 17),
        ("lone-surrogate", "'\\ud83d'", 2, 7),
        ("lone-surrogate", "'\\udc00'", 2, 38),
    ]
    assert not structural(message)
    assert [n.text for n in message.root.walk() if n.name == "a"] == ["1", "2"]
    assert [n.text for n in message.root.named("c")] == ["\U0001f600"]
    assert message.root.children[-1].name == "\\udc00"


def test_truncated_at_every_byte():
    data = '{"Mã": "G09\\u0031", "Tep": [{"a": -1.5e3}, true, null], "x": {"y": "ệ"}}'.encode()
    assert not read(data).faults
    for length in range(1, len(data)):
        assert [f.code for f in read(data[:length]).faults] == ["truncated"], data[:length]


@pytest.mark.parametrize(
    ("data", "limits", "code"),
    [
        (b'{"a":' * 100_000, {}, "limit-depth"),
        (b'{"a":' + b"[" * 100_000, {}, "limit-depth"),
        (b'{"a": "' + b"x" * 10_000_000 + b'"}', {}, "limit-text"),
        (b'{"' + b"x" * 2_000_000 + b'": 1}', {}, "limit-text"),
        (b'{"a": [' + b'"xx",' * 100 + b"1]}", {"text_total": 100}, "limit-text"),
        (b'{"a": [' + b"1," * 300_000 + b"1]}", {}, "limit-nodes"),
        (b'{"a": 1}', {"json_size": 7}, "limit-size"),
    ],
)
def test_our_own_limits_are_told_as_such(data, limits, code):
    assert fault(data, Limits(**limits))[0] == code


@pytest.mark.parametrize(
    "data",
    [
        b'{"a": "' + b'x\\"' * 1_000_000,
        b"{" + b" " * 5_000_000,
        b'{"a"' + b"\n" * 5_000_000,
        b'{"a": ' + b"9" * 1_000_000 + b"x}",
        b"{" + b'"a": 1,' * 100_000 + b'"b": 1}',
        b'{"a": [' + b'"\\ud800",' * 60_000 + b"1]}",
        b'{"a": [' + '"ệ",\n'.encode() * 60_000 + b"1]}",
        b"{" + b",".join(b'"%d": 1' % number for number in range(60_000)) + b"}",
    ],
    ids=["quotes", "spaces", "lines", "digits", "repeated", "surrogates", "beyond-ascii", "names"],
)
def test_time_grows_with_the_length_alone(data):
    gc.collect()
    start = time.process_time()
    message = read(data)
    assert time.process_time() - start < 3
    assert len(message.faults) <= 20


def test_a_message_of_ten_megabytes_is_read():
    item = {"TenTepDinhKem": "đơn đề nghị.pdf", "DuongDanTaiTepTin": "https://example.vn/tep/" + "0" * 200, "NoiDung": "x" * 900}
    data = json.dumps({"MaHoSo": "G09-1", "TaiLieuNop": [item] * 9000}, ensure_ascii=False).encode()
    assert len(data) > 10_000_000
    message = read(data)
    assert not message.faults
    assert len(message.root.named("TaiLieuNop")) == 9000


@given(json_trees())
def test_the_tree_says_what_the_standard_library_says(value):
    message = read_json(json.dumps(value, ensure_ascii=False).encode(), KIND)
    assert not message.faults
    assert plain(message.root) == flat(value)


def flat(value):
    """What becomes of a value in the tree: members by name, arrays spread out."""
    if isinstance(value, dict):
        return [(shown(name), flat(one)) for name, member in value.items() for one in (member if isinstance(member, list) else [member])]
    if isinstance(value, list):
        return [flat(one) for one in value]
    if value is None or isinstance(value, bool):
        return {True: "true", False: "false", None: ""}[value]
    return value if isinstance(value, str) else json.dumps(value)


def shown(name):
    return re.sub("[\x00-\x1f\x7f-\x9f]", lambda met: repr(met.group())[1:-1], name)


def plain(node):
    kind = node.attributes["type"]
    if kind == "object":
        return [(child.name, plain(child)) for child in node.children]
    return [plain(child) for child in node.children] if kind == "array" else node.text


@settings(max_examples=150)
@given(st.one_of(json_texts(), st.binary(max_size=60)))
def test_no_bytes_make_reading_fail_and_only_json_is_taken(data):
    message = read_json(data, KIND)
    assert all(found.code in FAULTS for found in message.faults)
    try:
        right = isinstance(json.loads(data.decode("utf-8-sig"), parse_constant=int), dict)
    except (ValueError, RecursionError):
        right = False
    assert right is not structural(message)
