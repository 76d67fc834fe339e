"""Trees: order of walking, paths, and that what is asked of one never needs recursion."""

import copy

from hypothesis import given, settings

from hopquy.fixtures.strategies import element, example_tree, packets, trees
from hopquy.runner.codec import read_xml
from hopquy.runner.model.tree import Node
from hopquy.runner.spec import shipped


def test_document_order():
    root = element("r", "", element("a", "", element("b")), element("c"))
    assert [node.name for node in root.walk()] == ["r", "a", "b", "c"]
    assert [node.path() for node in root.walk()] == ["r", "r/a", "r/a/b", "r/c"]


@settings(max_examples=40)
@given(root=trees())
def test_paths_are_all_different(root):
    paths = [node.path() for node in root.walk()]
    assert len(set(paths)) == len(paths)


def test_ten_thousand_levels_are_walked():
    root = at = Node("a")
    for _ in range(10_000):
        at.children.append(Node("a", parent=at))
        at = at.children[0]
    assert sum(1 for _ in root.walk()) == 10_001
    assert at.path().count("/") == 10_000


def test_the_trees_of_the_strategies_are_those_of_the_reader():
    kind = shipped().messages["edxml"]
    for name in packets():
        read = read_xml(shipped().example_bytes(name), kind).root
        made = example_tree(name)
        assert [node.path() for node in made.walk()] == [node.path() for node in read.walk()], name
        for one, other in zip(made.walk(), read.walk(), strict=True):
            assert one.text == other.text
            assert (one.content is None) == (other.content is None)
            if one.content is not None:
                assert (one.content.size, one.content.sha256) == (other.content.size, other.content.sha256)


def test_an_example_tree_is_nobody_elses():
    first = example_tree("new")
    before = [node.path() for node in example_tree("new").walk()]
    first.children.clear()
    assert [node.path() for node in example_tree("new").walk()] == before
    assert copy.deepcopy(first).children == []
