"""Declared changes touch what they name and nothing else."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from xml.sax.saxutils import escape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hopquy.fixtures.mutation import ChangeError, changed, changed_json

PACKET = """\ufeff<?xml version="1.0" encoding="UTF-8"?>
<edXML xmlns="urn:x" xmlns:e='urn:x'>
  <e:edXMLEnvelope><e:edXMLHeader><e:MessageHeader kind='a "b"'>
    <!-- <e:To>no</e:To> -->
    <e:From><e:OrganId>H41</e:OrganId></e:From>
    <e:To><e:OrganId>G12 &amp; co</e:OrganId></e:To>
\t<e:To ><e:OrganId>H49</e:OrganId></e:To >
    <e:Empty a = "1 > 0"/>
    <Manifest version="1.0"><![CDATA[<e:To/>]]></Manifest>
  </e:MessageHeader></e:edXMLHeader></e:edXMLEnvelope>
</edXML>
""".encode()
SECOND = "<e:To ><e:OrganId>H49</e:OrganId></e:To >"
ANCHORS = {"MessageHeader": "edXMLEnvelope/edXMLHeader/MessageHeader"}


def edit(change, data=PACKET, **options):
    return changed(data, change, anchors=ANCHORS, **options)


@pytest.mark.parametrize(
    ("change", "before", "after"),
    [
        ({"remove": "MessageHeader/To"}, "<e:To><e:OrganId>G12 &amp; co</e:OrganId></e:To>", ""),
        ({"remove": "MessageHeader/To/*"}, "<e:To><e:OrganId>G12 &amp; co</e:OrganId></e:To>", ""),
        ({"remove": "MessageHeader/To/2"}, "<e:To ><e:OrganId>H49</e:OrganId></e:To >", ""),
        ({"remove": "MessageHeader/Empty"}, '<e:Empty a = "1 > 0"/>', ""),
        ({"remove": "MessageHeader/Empty/@a"}, '<e:Empty a = "1 > 0"/>', "<e:Empty/>"),
        ({"set": {"at": "MessageHeader/To/*/OrganId", "text": "<ế>"}}, "G12 &amp; co", "&lt;ế&gt;"),
        ({"set": {"at": "MessageHeader/To/2", "text": "x", "times": 3}}, "<e:To ><e:OrganId>H49</e:OrganId></e:To >", "<e:To >xxx</e:To >"),
        ({"set": {"at": "MessageHeader/Empty", "text": "x"}}, '<e:Empty a = "1 > 0"/>', '<e:Empty a = "1 > 0">x</e:Empty>'),
        ({"set": {"at": "MessageHeader/@kind", "text": "it's \"<\""}}, "'a \"b\"'", "'it&apos;s \"&lt;\"'"),
        ({"set": {"at": "@xmlns", "text": "urn:y"}}, 'xmlns="urn:x"', 'xmlns="urn:y"'),
        ({"rename": {"at": "MessageHeader/To/2", "to": "T"}}, SECOND, "<e:T ><e:OrganId>H49</e:OrganId></e:T >"),
        ({"rename": {"at": "MessageHeader/Empty", "to": "f:None"}}, "<e:Empty ", "<f:None "),
        ({"rename": {"at": "MessageHeader/Empty/@a", "to": "b"}}, "Empty a =", "Empty b ="),
        ({"add": {"under": "MessageHeader/From", "name": "Fax", "text": "&"}}, "</e:From>", "<e:Fax>&amp;</e:Fax></e:From>"),
        ({"add": {"under": "MessageHeader/From", "name": "Fax", "first": True}}, "<e:From><", "<e:From><e:Fax></e:Fax><"),
        ({"add": {"under": "MessageHeader/Empty", "name": "Fax"}}, '0"/>', '0"><e:Fax></e:Fax></e:Empty>'),
        ({"add": {"under": "MessageHeader/From", "name": "@id", "text": '"'}}, "<e:From>", '<e:From id="&quot;">'),
        ({"copy": {"at": "MessageHeader/From/OrganId", "from": "MessageHeader/To/1/OrganId"}}, ">H41<", ">G12 &amp; co<"),
        ({"copy": {"at": "MessageHeader/From/OrganId", "from": "MessageHeader/Empty/@a"}}, ">H41<", ">1 &gt; 0<"),
        ({"bytes": {"replace": "urn:x", "with": "urn:z"}}, "urn:x", "urn:z"),
    ],
)  # fmt: skip
def test_a_change_touches_the_first_thing_selected_only(change, before, after):
    assert edit(change) == PACKET.replace(before.encode(), after.encode())


def test_a_duplicate_stands_right_after_its_model():
    to = b"<e:To><e:OrganId>G12 &amp; co</e:OrganId></e:To>"
    assert edit({"duplicate": "MessageHeader/To"}) == PACKET.replace(to, to + to)


def test_the_root_is_named_by_its_own_name():
    renamed = edit({"rename": {"at": "edXML", "to": "other"}})
    assert b"<other xmlns=" in renamed
    assert renamed.endswith(b"</other>\n")


def test_several_changes_are_made_one_after_the_other():
    both = edit([{"remove": ["MessageHeader/To", "MessageHeader/To"]}, {"rename": {"at": "MessageHeader/From", "to": "To"}}])
    assert both.count(b"<e:To>") == 2  # one of them in the comment
    assert b"H49" not in both


def test_synonyms_select_under_either_name():
    change = {"set": {"at": "MessageHeader/edXMLManifest/@version", "text": "2"}}
    assert b'<Manifest version="2">' in edit(change, synonyms={"Manifest": "edXMLManifest"})


@pytest.mark.parametrize(
    ("argument", "result"),
    [
        ({"whole": "abc", "prepend": "<", "append": "\x00"}, b"<abc\x00"),
        ({"whole": "á", "encode": "latin-1"}, b"\xe1"),
        ({"whole": "ế", "encode": "latin-1"}, b"&#7871;"),
        ({"whole": "abc", "truncate": 1}, b"a"),
    ],
)
def test_bytes_are_changed_as_told(argument, result):
    assert changed(b"anything", {"bytes": argument}) == result


@pytest.mark.parametrize(
    ("data", "change", "operation", "reason"),
    [
        (PACKET, {"remove": "MessageHeader/Nothing"}, "remove", "selects nothing"),
        (PACKET, {"remove": "MessageHeader/To/3"}, "remove", "selects nothing"),
        (PACKET, {"duplicate": "MessageHeader/@kind"}, "duplicate", "an element is needed"),
        (PACKET, {"set": {"at": "To[1]", "text": ""}}, "set", "is not a name"),
        (PACKET, {"shuffle": "MessageHeader"}, "shuffle", "no such change"),
        (PACKET, {"bytes": {"replace": "urn:q"}}, "bytes", "does not occur"),
        (PACKET, {"bytes": {"truncate": 99999}}, "bytes", "only"),
        (PACKET, {"bytes": {"encode": "no-such"}}, "bytes", "unknown encoding"),
        (b"<a><b></a>", {"remove": "b"}, "remove", "cannot be read"),
        (b'<!DOCTYPE a [<!ENTITY x "y">]><a><b>&x;</b></a>', {"remove": "b"}, "remove", "DOCTYPE"),
        (
            '<?xml version="1.0" encoding="utf-16"?><a><b/></a>'.encode("utf-16"),
            {"remove": "b"},
            "remove",
            "can only be changed by `bytes`",
        ),
        ("<a><b/></a>".encode("utf-16"), {"remove": "b"}, "remove", "can only be changed by `bytes`"),
    ],
)
def test_what_does_not_fit_is_said(data, change, operation, reason):
    with pytest.raises(ChangeError, match=reason) as caught:
        changed(data, change, anchors=ANCHORS)
    assert caught.value.operation == operation
    assert caught.value.hint
    with pytest.raises(AttributeError):
        caught.value.operation = "other"


def test_a_declared_encoding_is_kept():
    data = '<?xml version="1.0" encoding="iso-8859-1"?><a><b>é</b></a>'.encode("latin-1")
    assert changed(
        data, {"set": {"at": "b", "text": "è ế"}}
    ) == '<?xml version="1.0" encoding="iso-8859-1"?><a><b>è &#7871;</b></a>'.encode("latin-1")


NAMES = st.sampled_from(["a", "b", "c"])
TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), max_size=5)


@st.composite
def elements(draw, depth=3):
    name = draw(NAMES)
    quote = draw(st.sampled_from("'\""))
    head = name + "".join(f" {key}={quote}{escape(draw(TEXTS), {quote: '&#34;'})}{quote}" for key in draw(st.sets(NAMES, max_size=2)))
    inside = escape(draw(TEXTS)) + "".join(draw(st.lists(elements(depth - 1), max_size=3)) if depth else ())
    return f"<{head}/>" if not inside and draw(st.booleans()) else f"<{head}>{inside}</{name}>"


def read(data):
    return ET.fromstring(data)  # noqa: S314 -- our own text


@st.composite
def documents_and_paths(draw):
    body = "".join(draw(st.lists(elements(), min_size=1, max_size=3)))
    data = f"<p:root xmlns:p='urn:p'>{body}</p:root>".encode()
    node, steps = read(data), []
    while len(node) and (not steps or draw(st.booleans())):
        node = draw(st.sampled_from(list(node)))
        steps.append(node.tag)
    return data, "/".join(steps)


@settings(deadline=None)
@given(documents_and_paths())
def test_after_removing_the_path_selects_one_fewer(case):
    data, path = case
    before = read(data).findall(path)
    after = changed(data, {"remove": path})
    assert [ET.tostring(one, encoding="unicode") for one in read(after).findall(path)] == [
        ET.tostring(one, encoding="unicode") for one in before[1:]
    ]
    cut = len(data) - len(after)
    assert any(data[:start] + data[start + cut :] == after for start in range(len(after) + 1))


@settings(deadline=None)
@given(documents_and_paths(), TEXTS)
def test_after_setting_the_first_has_the_text_and_the_rest_its_bytes(case, text):
    data, path = case
    after = changed(data, {"set": {"at": path, "text": text}})
    first = read(after).find(path)
    assert (first.text or "") == text
    assert not list(first)
    assert changed(after, {"remove": path}) == changed(data, {"remove": path})


@settings(deadline=None)
@given(documents_and_paths())
def test_a_duplicate_removed_again_leaves_the_bytes(case):
    data, path = case
    assert changed(changed(data, {"duplicate": path}), {"remove": path}) == data


@settings(deadline=None)
@given(documents_and_paths())
def test_a_rename_made_undone_leaves_the_bytes(case):
    data, path = case
    there = changed(data, {"rename": {"at": path, "to": "new"}})
    parent, _, name = path.rpartition("/")
    new = f"{parent}/new" if parent else "new"
    assert changed(there, {"rename": {"at": new, "to": name}}) == data


VALUE = {"a": {"list": [{"x": "1"}, {"x": "2"}], "one": "v"}, "n": 5}


@pytest.mark.parametrize(
    ("change", "result"),
    [
        ({"remove": "a/list"}, {"a": {"list": [{"x": "2"}], "one": "v"}, "n": 5}),
        ({"remove": "a/list/2"}, {"a": {"list": [{"x": "1"}], "one": "v"}, "n": 5}),
        ({"remove": ["a/one", "n"]}, {"a": {"list": [{"x": "1"}, {"x": "2"}]}}),
        ({"set": {"at": "a/list/*/x", "text": "q"}}, {"a": {"list": [{"x": "q"}, {"x": "2"}], "one": "v"}, "n": 5}),
        ({"set": {"at": "n", "text": "q", "times": 2}}, {"a": VALUE["a"], "n": "qq"}),
        ({"duplicate": "a/list/1"}, {"a": {"list": [{"x": "1"}, {"x": "1"}, {"x": "2"}], "one": "v"}, "n": 5}),
        ({"duplicate": "n"}, {"a": VALUE["a"], "n": [5, 5]}),
        ({"rename": {"at": "a/one", "to": "two"}}, {"a": {"list": VALUE["a"]["list"], "two": "v"}, "n": 5}),
        ({"add": {"under": "a", "name": "list", "text": "t"}}, {"a": {"list": [*VALUE["a"]["list"], "t"], "one": "v"}, "n": 5}),
        (
            {"add": {"under": "a/list/2", "name": "y", "first": True}},
            {"a": {"list": [{"x": "1"}, {"y": "", "x": "2"}], "one": "v"}, "n": 5},
        ),
        ({"add": {"under": "a", "name": "one", "text": "t"}}, {"a": {"list": VALUE["a"]["list"], "one": ["v", "t"]}, "n": 5}),
        ({"copy": {"at": "n", "from": "a/list/2/x"}}, {"a": VALUE["a"], "n": "2"}),
    ],
)
def test_json_is_changed_in_a_copy(change, result):
    before = repr(VALUE)
    assert changed_json(VALUE, change) == result
    assert repr(VALUE) == before


@pytest.mark.parametrize(
    "change",
    [{"remove": "a/x"}, {"add": {"under": "n", "name": "x"}}, {"bytes": {"append": "x"}}, {"remove": "a//x"}, {"remove": "a/list/3"}],
)
def test_what_does_not_fit_json_is_said(change):
    with pytest.raises(ChangeError):
        changed_json(VALUE, change)
