"""`not-empty`, `matches`, `one-of`, `max-length`: what a text looks like."""

from unicodedata import normalize

import pytest

from hopquy.fixtures.strategies import element
from hopquy.runner.checks.ruling import seen, shown
from hopquy.runner.checks.text import comparable
from hopquy.runner.model.tree import Content

FULL = Content(3, "0" * 64, "text/plain", 4)
BLANK = Content(0, "0" * 64, "", 5)
GARBAGE = Content(0, "0" * 64, "", 1, "base64")


def one(text="", **more):
    return element("root", "", element("a", text, **more))


@pytest.mark.parametrize(
    ("text", "answer"),
    [("x", "holds"), ("0", "holds"), ("", "broken"), (" \t\r\n", "broken"), ("\u00a0", "holds"), ("\u0301", "holds"), ("\x01", "holds")],
)
def test_not_empty(ask, text, answer):
    assert ask.answer("not-empty", "a", one(text)) == answer


def test_not_empty_says_nothing_of_what_is_not_there(ask):
    assert ask.answer("not-empty", "zz", one("x")) == "vacuous"


@pytest.mark.parametrize(("text", "answer"), [("", "broken"), (" ", "broken"), ("x", "holds")])
def test_children_do_not_fill_an_element(ask, text, answer):
    assert ask.answer("not-empty", "a", element("root", "", element("a", text, element("b", "y")))) == answer


def test_an_element_with_content_in_it_is_not_empty(ask):
    assert ask.answer("not-empty", "a", one(content=FULL)) == "holds"


def test_content_without_bytes_is_empty_and_undecodable_content_is_another_matter(ask):
    assert ask.answer("not-empty", "a", one(content=BLANK)) == "broken"
    assert ask.answer("not-empty", "a", one(content=GARBAGE)) == "holds"


def test_an_empty_attribute_is_empty_whatever_its_element_holds(ask):
    holder = element("root", "", element("a", "text", element("b"), x=""))
    (finding,) = ask.ruling("not-empty", "a/@x", holder).findings
    assert finding.where.path == "root/a/@x"
    assert ask.answer("not-empty", "a/@x", one(x="1")) == "holds"


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("H49", "holds"),
        (" H49\n", "holds"),
        ("h49", "broken"),
        ("H490", "broken"),
        ("xH49", "broken"),
        ("H49\nH49", "broken"),
        ("", "vacuous"),
        (" ", "vacuous"),
    ],
)
def test_matches_the_whole_text(ask, text, answer):
    assert ask.answer("matches", {"at": "a", "pattern": "code"}, one(text)) == answer


@pytest.mark.parametrize(
    ("text", "answer"),
    [("01", "holds"), ("\t02 ", "holds"), ("1", "broken"), ("01 02", "broken"), ("", "vacuous")],
)
def test_one_of(ask, text, answer):
    assert ask.answer("one-of", {"at": "a", "list": "codes"}, one(text)) == answer


def test_one_of_nothing_is_never_right(ask):
    assert ask.answer("one-of", {"at": "a", "list": "none"}, one("01")) == "broken"


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("abc", "holds"),
        ("  abc  ", "holds"),
        ("abcd", "broken"),
        ("a b", "holds"),
        ("\U0001f600" * 3, "holds"),
        ("ếếế", "holds"),
        ("", "vacuous"),
    ],
)
def test_max_length_counts_code_points(ask, text, answer):
    assert ask.answer("max-length", {"at": "a", "limit": 3}, one(text)) == answer


def test_marks_are_composed_before_they_are_counted(ask):
    decomposed = normalize("NFD", "ếếế")
    assert len(decomposed) == 9
    assert ask.answer("max-length", {"at": "a", "limit": 3}, one(decomposed)) == "holds"


@pytest.mark.parametrize(("word", "more"), [("matches", {"pattern": "word"}), ("one-of", {"list": "codes"})])
@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_both_normal_forms_are_one_text(ask, word, more, form):
    assert ask.answer(word, {"at": "a", **more}, one(normalize(form, "ệ"))) == "holds"


def test_attributes_and_anchors_are_selected_like_elements(ask):
    root = element("root", "", element("Envelope", "", element("Head", "", element("a", "x", code="H49"))))
    assert ask.answer("matches", {"at": "Head/a/@code", "pattern": "code"}, root) == "holds"
    assert ask.answer("matches", {"at": "Head/a", "pattern": "code"}, root) == "broken"


def test_one_wrong_among_many_is_pointed_at(ask):
    root = element("root", "", element("a", "01"), element("a", "9"), element("a"), element("a", "02"))
    (finding,) = ask.ruling("one-of", {"at": "a", "list": "codes"}, root).findings
    assert (finding.where.path, finding.where.position.line) == ("root/a[2]", 3)


def test_what_was_seen_is_cut_and_said_so():
    assert seen("x" * 200).gaps == (("text", "x" * 200),)
    assert seen("x" * 201).gaps == (("text", "x" * 200 + "…"),)
    assert seen(" \n").key == "seen.empty"


def test_half_a_surrogate_pair_can_be_written_down():
    assert shown("a\ud800b").encode() == b"a\\ud800b"
    assert len(shown("\udfff" * 500)) == 201


def test_comparable_texts_lose_only_the_white_space_of_xml():
    assert comparable(" \t\r\nx\n") == "x"
    assert comparable("\u00a0x\u2003") == "\u00a0x\u2003"
