"""One value has one canonical form, whoever reads and writes it."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hopquy.runner.evidence import canonical, digest
from hopquy.runner.evidence.canonical import storable

TEXT = st.text(st.characters(codec="utf-8"))
SCALARS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | TEXT
JSON = st.recursive(SCALARS, lambda inner: st.lists(inner) | st.dictionaries(TEXT, inner), max_leaves=20)
ANY_TEXT = st.text(st.characters(exclude_categories=[]))
FOREIGN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | ANY_TEXT | st.builds(lambda: 10**4500),
    lambda inner: st.lists(inner) | st.tuples(inner) | st.dictionaries(ANY_TEXT | st.integers(), inner),
    max_leaves=20,
)


@given(JSON)
def test_read_and_written_again_it_is_the_same(value):
    data = canonical(value)
    assert json.loads(data) == value
    assert canonical(json.loads(data)) == data
    assert b"\n" not in data
    assert storable(value) == (value, False)


@given(st.dictionaries(TEXT, SCALARS, min_size=2))
def test_the_order_of_keys_does_not_matter(value):
    assert canonical(dict(reversed(value.items()))) == canonical(value)
    assert digest(dict(reversed(value.items()))) == digest(value)


@given(FOREIGN)
def test_whatever_a_peer_sends_can_be_written(value):
    stored, changed = storable(value)
    assert json.loads(canonical(stored)) == stored
    assert storable(stored) == (stored, False)
    if isinstance(value, dict):
        assert len(stored) == len(value)
    if not changed:
        assert canonical(stored) == canonical(value)


@pytest.mark.parametrize("value", [float("nan"), float("inf"), [-float("inf")], "\ud800", {"\udfff": 1}])
def test_what_is_no_json_is_refused(value):
    with pytest.raises(ValueError, match=r"JSON compliant|surrogates"):
        canonical(value)


def test_known_bytes():
    value = {"b": [1, 1.0, -0.0, 1e21, True, None], "a": 'Ủ"\\\x7f\x00/ ', "á": {}}
    assert canonical(value) == '{"a":"Ủ\\"\\\\\x7f\\u0000/ ","b":[1,1.0,-0.0,1e+21,true,null],"á":{}}'.encode()
    assert digest({}) == "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"
