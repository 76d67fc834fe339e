"""Location paths: their grammar, what they select, and what is said of a wrong one."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hopquy.fixtures.strategies import element, fitting_locations, location_texts, misfitting_locations, not_locations, numbered, trees
from hopquy.runner.model.location import Location, LocationError
from hopquy.runner.spec import shipped

TREE = numbered(
    element(
        "root",
        "",
        element("box", "", element("a", "1"), element("b", "2"), element("a", "3", x="4")),
        element("box", "", element("a", "5", x="")),
        element("Alias", "", element("a", "6")),
        element("Envelope", "", element("Head", "", element("a", "7"))),
    )
)
SYNONYMS = {"Alias": "real"}
ANCHORS = {"Head": "Envelope/Head"}


def texts(path):
    return [selected.text for selected in Location.parse(path).expanded(ANCHORS).select(TREE, SYNONYMS)]


@given(text=location_texts())
def test_a_path_is_written_as_it_was_read(text):
    location = Location.parse(text)
    assert str(location) == text
    assert Location.parse(str(location)) == location


@given(text=not_locations())
def test_what_is_no_path_is_refused(text):
    with pytest.raises(LocationError):
        Location.parse(text)


@given(text=st.text(max_size=12))
def test_any_text_is_a_path_or_refused_and_a_path_selects_without_raising(text):
    try:
        location = Location.parse(text)
    except LocationError:
        return
    assert str(location) == text
    assert isinstance(location.select(TREE, SYNONYMS), list)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "step 1 of '': '' is not a name, a number from 1, '*' or '@name'"),
        ("a//b", "step 2 of 'a//b': '' is not a name"),
        ("a/b c", "step 2 of 'a/b c': 'b c' is not a name"),
        ("a/0", "step 2 of 'a/0': '0' is not a name"),
        ("a/text()", "step 2 of 'a/text()': 'text()' is not a name"),
        ("a/@x/b", "'a/@x/b': an attribute can only be the last step"),
        ("1", "'1': '1' must follow a name"),
        ("*", "'*': '*' must follow a name"),
        ("a/1/2", "'a/1/2': '2' must follow a name"),
        ("a/*/*", "'a/*/*': '*' must follow a name"),
    ],
)
def test_an_error_names_the_step(text, said):
    with pytest.raises(LocationError) as error:
        Location.parse(text)
    assert str(error.value).startswith(said)


@pytest.mark.parametrize(
    ("path", "selected"),
    [
        ("box/a", ["1", "3", "5"]),
        ("box/*/a", ["1", "3", "5"]),
        ("box/a/*", ["1", "3", "5"]),
        ("box/1/a", ["1", "3"]),
        ("box/2/a", ["5"]),
        ("box/3/a", []),
        ("box/a/1", ["1", "5"]),
        ("box/a/2", ["3"]),
        ("box/1/a/2", ["3"]),
        ("box/a/@x", ["4", ""]),
        ("box/a/2/@x", ["4"]),
        ("box/b/@x", []),
        ("real/a", ["6"]),
        ("Alias/a", ["6"]),
        ("Head/a", ["7"]),
        ("Head/1/a", ["7"]),
        ("Head/2/a", []),
        ("Envelope/Head/a", ["7"]),
        ("a", []),
        ("root", []),
        ("box/zz", []),
        ("zz/@x", []),
    ],
)
def test_select(path, selected):
    assert texts(path) == selected


def test_an_anchor_is_the_first_step_only():
    assert texts("Envelope/Head") == [""]
    assert texts("box/Head") == []
    assert Location.parse("x/Head").expanded(ANCHORS) == Location.parse("x/Head")
    assert Location.parse("Head/*/a/@x").expanded(ANCHORS) == Location.parse("Envelope/Head/*/a/@x")


def test_a_digit_of_another_script_is_part_of_a_name_or_nothing():
    assert Location.parse("a/²").select(TREE) == []
    for wrong in ("a/٣", "a/1٣"):
        with pytest.raises(LocationError):
            Location.parse(wrong)


@pytest.mark.parametrize(
    ("path", "parent", "name"),
    [
        ("a", "", "a"),
        ("a/1", "", "a"),
        ("a/b", "a", "b"),
        ("a/b/*", "a", "b"),
        ("a/2/b/3", "a/2", "b"),
        ("a/*/b", "a/*", "b"),
        ("a/@x", "a", "@x"),
        ("@x", "", "@x"),
    ],
)
def test_parent_and_name(path, parent, name):
    location = Location.parse(path)
    assert (str(location.parent), location.name) == (parent, name)


def test_what_was_selected_says_where_it_stands():
    found = Location.parse("box/a/@x").select(TREE)
    assert [selected.path() for selected in found] == ["root/box[1]/a[2]/@x", "root/box[2]/a/@x"]
    assert Location.parse("real").select(TREE, SYNONYMS)[0].path() == "root/Alias"


@settings(max_examples=60)
@given(data=st.data(), root=trees())
def test_a_path_made_to_fit_selects_and_one_made_not_to_does_not(data, root):
    fitting = data.draw(fitting_locations(root))
    if fitting:
        found = Location.parse(fitting).select(root)
        assert found
        order = {id(node): number for number, node in enumerate(root.walk())}
        assert sorted(found, key=lambda selected: order[id(selected.node)]) == found
    assert Location.parse(data.draw(misfitting_locations())).select(root) == []


@settings(max_examples=30)
@given(root=trees())
def test_parent_and_name_lead_to_what_the_path_selects(root):
    for path in ("a", "a/b", "a/b/1", "b/*/a"):
        location = Location.parse(path)
        above = [selected.node for selected in location.parent.select(root)] if location.parent.steps else [root]
        below = [child for node in above for child in node.named(location.name)]
        assert {id(selected.node) for selected in location.select(root)} <= {id(child) for child in below}


def test_every_path_of_the_specs_is_right():
    def paths(value):
        if isinstance(value, str):
            yield value
        elif isinstance(value, dict):
            for key in ("at", "other", "left", "right", "label", "of"):
                if key in value:
                    yield value[key]

    for requirement in shipped().requirements.values():
        for check in requirement.checks:
            for path in paths(check.arguments):
                assert str(Location.parse(path)) == path
