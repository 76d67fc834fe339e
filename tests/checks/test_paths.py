"""Where nodes stand, and what two paths select beside one another."""

import time

from hypothesis import given, settings

from hopquy.fixtures.strategies import element, numbered, trees
from hopquy.runner.checks.paths import Paths


@settings(max_examples=60)
@given(trees())
def test_the_same_text_as_the_node_itself_gives(root):
    paths = Paths()
    assert [paths.of(node) for node in root.walk()] == [node.path() for node in root.walk()]
    assert [Paths().of(node) for node in root.walk()] == [node.path() for node in root.walk()]


def test_a_deep_tree_is_no_matter_of_recursion():
    at = element("a")
    for _ in range(3000):
        below = element("a")
        below.parent = at
        at.children.append(below)
        at = below
    assert Paths().of(at) == "/".join(["a"] * 3001)


def test_many_findings_among_many_siblings_take_linear_time(ask):
    def seconds(count):
        root = numbered(element("root", "", *(element("a", "x") for _ in range(count))))
        started = time.thread_time()
        assert len(ask.ruling("one-of", {"at": "a", "list": "codes"}, root).findings) == count
        return time.thread_time() - started

    few, many = (min(seconds(count) for _ in range(3)) for count in (1_000, 16_000))
    assert many < 64 * few + 0.2


def test_beside_means_below_the_same_element(ask):
    root = element(
        "root",
        "",
        element("f", "", element("l", "1"), element("r", "1")),
        element("f", "", element("r", "2")),
        element("f", "", element("l", "3"), element("r", "3"), element("l", "4")),
    )
    found = ask.context(numbered(root)).beside("f/l", "f/r")
    assert [(left.text, right.text) for left, right in found] == [("1", "1"), ("3", "3")]


def test_an_attribute_stands_below_its_own_element(ask):
    root = numbered(element("root", "", element("f", "", element("l", "1"), x="a"), element("f", "", element("l", "2"))))
    assert [(left.text, right.text) for left, right in ask.context(root).beside("f/l", "f/@x")] == [("1", "a")]
