"""`occurs` and `absent`: how often something stands below each parent that is there; `as-list`: whether as an array."""

import pytest

from hopquy.fixtures.strategies import element
from hopquy.runner.codec import read_json
from hopquy.runner.language import say


def of(*names):
    return element("root", "", element("box", "", *(element(name) for name in names)))


@pytest.mark.parametrize(
    ("bounds", "names", "answer"),
    [
        ({"min": 1}, [], "broken"),
        ({"min": 1}, ["a"], "holds"),
        ({"min": 1}, ["a", "b", "a", "a"], "holds"),
        ({}, [], "broken"),
        ({}, ["a"], "holds"),
        ({"min": 2}, ["a"], "broken"),
        ({"min": 0, "max": 1}, [], "vacuous"),
        ({"min": 0, "max": 1}, ["a"], "holds"),
        ({"min": 0, "max": 1}, ["a", "a"], "broken"),
        ({"min": 1, "max": 1}, ["a", "b"], "holds"),
        ({"min": 1, "max": 1}, ["a", "b", "a"], "broken"),
        ({"min": 2, "max": 3}, ["a", "a", "a"], "holds"),
        ({"min": 2, "max": 3}, ["a", "a", "a", "a"], "broken"),
    ],
)
def test_occurs(ask, bounds, names, answer):
    assert ask.answer("occurs", {"at": "box/a", **bounds}, of(*names)) == answer


def test_a_parent_that_is_not_there_is_its_own_rules_matter(ask):
    assert ask.answer("occurs", {"at": "box/a"}, element("root")) == "vacuous"
    assert ask.answer("occurs", {"at": "box/a"}, element("root", "", element("other", "", element("a")))) == "vacuous"


def test_every_parent_counts_for_itself(ask):
    two = element("root", "", element("box", "", element("a"), element("a")), element("box"))
    ruling = ask.ruling("occurs", {"at": "box/a", "max": 1}, two)
    assert [finding.where.path for finding in ruling.findings] == ["root/box[1]/a[2]", "root/box[2]/a"]


def test_missing_is_shown_at_the_parent_and_too_many_at_the_first_too_many(ask):
    (missing,) = ask.ruling("occurs", {"at": "box/a"}, of("b")).findings
    assert (missing.where.path, missing.where.position.line) == ("root/box/a", 2)
    assert (say(missing.expected, "en"), say(missing.observed, "en")) == ("an element `a`", "nothing")
    (surplus,) = ask.ruling("occurs", {"at": "box/a", "min": 0, "max": 1}, of("a", "b", "a", "a")).findings
    assert (surplus.where.path, surplus.where.position.line) == ("root/box/a[2]", 5)
    assert (say(surplus.expected, "en"), say(surplus.observed, "en")) == ("at most 1", "3 there")


@pytest.mark.parametrize(
    ("bounds", "names", "expected"),
    [
        ({"min": 2}, ["a"], "at least 2"),
        ({"min": 2, "max": 2}, ["a"], "exactly 2"),
        ({"min": 2, "max": 3}, ["a"], "between 2 and 3"),
    ],
)
def test_bounds_in_words(ask, bounds, names, expected):
    (finding,) = ask.ruling("occurs", {"at": "box/a", **bounds}, of(*names)).findings
    assert say(finding.expected, "en") == expected


def test_attributes_occur_once_or_not(ask):
    held, missing = element("root", "", element("a", x="")), element("root", "", element("a"))
    assert ask.answer("occurs", {"at": "a/@x"}, held) == "holds"
    (finding,) = ask.ruling("occurs", {"at": "a/@x"}, missing).findings
    assert finding.where.path == "root/a/@x"
    assert ask.answer("occurs", {"at": "a/@x", "min": 0}, missing) == "vacuous"


def test_a_synonym_counts_as_what_it_is_read_as(ask):
    assert ask.answer("occurs", {"at": "edXMLManifest", "max": 1}, element("root", "", element("Manifest"))) == "holds"
    assert (
        ask.answer("occurs", {"at": "edXMLManifest", "max": 1}, element("root", "", element("Manifest"), element("edXMLManifest")))
        == "broken"
    )


@pytest.mark.parametrize(
    ("names", "answer"),
    [(["b"], "holds"), ([], "holds"), (["a"], "broken"), (["b", "a"], "broken")],
)
def test_absent(ask, names, answer):
    assert ask.answer("absent", "box/a", of(*names)) == answer


def test_absent_without_a_place_to_be_absent_from(ask):
    assert ask.answer("absent", "box/a", element("root")) == "vacuous"
    assert ask.answer("absent", "a", element("root")) == "holds"


def test_absent_points_at_each_that_is_there(ask):
    ruling = ask.ruling("absent", "box/a", of("a", "b", "a"))
    assert [finding.where.path for finding in ruling.findings] == ["root/box/a[1]", "root/box/a[2]"]


def test_an_empty_element_is_there(ask):
    assert ask.answer("absent", "a", element("root", "", element("a", ""))) == "broken"
    assert ask.answer("occurs", {"at": "a"}, element("root", "", element("a", ""))) == "holds"


def test_the_path_of_an_anchor_is_taken_from_the_root(ask):
    root = element("root", "", element("Envelope", "", element("Head", "", element("a"))))
    assert ask.answer("occurs", {"at": "Head/a"}, root) == "holds"
    assert ask.answer("occurs", {"at": "Head"}, root) == "holds"
    assert ask.answer("absent", "Head/a", root) == "broken"


@pytest.mark.parametrize(
    ("text", "of_value", "of_list"),
    [
        ('{"a": "1"}', "holds", "broken"),
        ('{"a": {"b": 1}}', "holds", "broken"),
        ('{"a": ["1"]}', "broken", "holds"),
        ('{"a": [{"b": 1}]}', "broken", "holds"),
        ('{"a": [{"b": [1, 2]}, {}]}', "broken", "holds"),
        ('{"a": [["1"]]}', "broken", "holds"),
        ('{"a": []}', "vacuous", "vacuous"),
        ('{"b": ["1"]}', "vacuous", "vacuous"),
    ],
)
def test_a_list_of_one_is_told_from_a_value(ask, text, of_value, of_list):
    root = read_json(text.encode(), ask.KIND).root
    assert ask.answer("as-list", {"at": "a", "is": False}, root) == of_value
    assert ask.answer("as-list", {"at": "a", "is": True}, root) == of_list


def test_xml_has_no_lists(ask):
    assert ask.answer("as-list", {"at": "box/a", "is": True}, of("a")) == "vacuous"
    assert ask.answer("as-list", {"at": "box/a", "is": False}, of("a", "a")) == "vacuous"
