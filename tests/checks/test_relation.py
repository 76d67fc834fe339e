"""`same-as`, `unique`, `pairs`: how texts relate."""

from unicodedata import normalize

import pytest

from hopquy.fixtures.strategies import element
from hopquy.runner.language import say


def sides(left, right):
    return element("root", "", *(element("l", text) for text in left), *(element("r", text) for text in right))


@pytest.mark.parametrize(
    ("left", "right", "answer"),
    [
        (["x"], ["x"], "holds"),
        ([" x\n"], ["x"], "holds"),
        (["x"], ["y"], "broken"),
        (["x"], ["y", "x"], "holds"),
        (["x", "y"], ["x"], "broken"),
        (["x", ""], ["x"], "holds"),
        ([], ["x"], "vacuous"),
        (["x"], [], "vacuous"),
        (["x"], [" "], "vacuous"),
        ([""], ["x"], "vacuous"),
        ([normalize("NFD", "ệ")], ["ệ"], "holds"),
        (["X"], ["x"], "broken"),
        (["cid:x"], ["x"], "broken"),
    ],
)
def test_same_as(ask, left, right, answer):
    assert ask.answer("same-as", {"at": "l", "other": "r"}, sides(left, right)) == answer


@pytest.mark.parametrize(
    ("ignoring", "left", "right", "answer"),
    [
        ("case", "X", "x", "holds"),
        ("case", "X", "y", "broken"),
        ("cid-prefix", "cid:x", "x", "holds"),
        ("cid-prefix", "x", "cid:x", "holds"),
        ("cid-prefix", "cid:x", "cid:y", "broken"),
        ("cid-prefix", "CID:x", "x", "broken"),
    ],
)
@pytest.mark.parametrize("word", ["same-as", "pairs"])
def test_what_is_ignored(ask, word, ignoring, left, right, answer):
    paths = {"at": "l", "other": "r"} if word == "same-as" else {"left": "l", "right": "r"}
    assert ask.answer(word, {**paths, "ignoring": ignoring}, sides([left], [right])) == answer


def test_same_as_names_what_it_should_have_been(ask):
    (finding,) = ask.ruling("same-as", {"at": "l", "other": "r"}, sides(["x"], ["y", "z"])).findings
    assert finding.where.path == "root/l"
    assert say(finding.expected, "en") == "the same as `r`: “y” / “z”"


@pytest.mark.parametrize(
    ("texts", "answer"),
    [
        ([], "vacuous"),
        (["", " "], "vacuous"),
        (["x"], "holds"),
        (["x", "y", ""], "holds"),
        (["x", "X"], "holds"),
        (["x", " x"], "broken"),
        (["ệ", normalize("NFD", "ệ")], "broken"),
    ],
)
def test_unique(ask, texts, answer):
    assert ask.answer("unique", {"at": "l"}, sides(texts, [])) == answer


def test_unique_points_at_every_repetition_but_not_at_the_first(ask):
    ruling = ask.ruling("unique", {"at": "l"}, sides(["x", "y", "x", "x"], []))
    assert [finding.where.path for finding in ruling.findings] == ["root/l[3]", "root/l[4]"]
    assert say(ruling.findings[0].observed, "en") == "“x” stands 3 times"


@pytest.mark.parametrize(
    ("left", "right", "answer", "where"),
    [
        (["x", "y"], ["y", "x"], "holds", []),
        (["x", "x"], ["x", "x"], "holds", []),
        (["x"], [], "broken", ["root/l"]),
        ([], ["x"], "broken", ["root/r"]),
        (["x"], ["y"], "broken", ["root/l", "root/r"]),
        (["x", "x"], ["x"], "broken", ["root/l[2]"]),
        (["x"], ["x", "x"], "broken", ["root/r[2]"]),
        ([], [], "vacuous", []),
        ([""], [""], "vacuous", []),
        (["x", ""], ["x"], "holds", []),
        (["x"], ["x", " "], "holds", []),
        (["ệ"], [normalize("NFD", "ệ")], "holds", []),
    ],
)
def test_pairs(ask, left, right, answer, where):
    ruling = ask.ruling("pairs", {"left": "l", "right": "r"}, sides(left, right))
    assert (ruling.answer, [finding.where.path for finding in ruling.findings]) == (answer, where)


def test_pairs_name_the_side_that_lacks_the_partner(ask):
    first, second = ask.ruling("pairs", {"left": "l", "right": "r"}, sides(["x"], ["y"])).findings
    assert (say(first.expected, "en"), say(second.expected, "en")) == ("a counterpart at `r`", "a counterpart at `l`")
