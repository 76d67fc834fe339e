from __future__ import annotations

import json
import time
import tracemalloc

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hopquy.fixtures.portal.reading import DEEPEST, MOST_MARKS, ReadingError, read, written

FEW = settings(max_examples=80, deadline=None, derandomize=True)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**20), 10**20) | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


@FEW
@given(JSON, st.booleans(), st.sampled_from([None, 1]))
def test_reads_what_the_standard_reads(value, ascii_only, indent):
    body = json.dumps(value, ensure_ascii=ascii_only, indent=indent).encode("utf-8", "replace")
    expected = json.loads(body)
    reading = read(b" \n" + body + b"\t")
    assert reading.whole.value == expected
    for one in (*reading.members.values(), *(item for items in reading.items.values() for item in items)):
        assert json.loads((b" \n" + body)[one.start : one.end]) == one.value


@FEW
@given(st.binary(max_size=60) | st.text(alphabet='{}[]",:\\ 0eE-.truefalsnu\ud7ff', max_size=40).map(lambda text: text.encode()))
def test_reads_nothing_that_the_standard_does_not(body):
    try:
        value = read(body).whole.value
    except ReadingError as error:
        assert str(error)  # noqa: PT017 -- either way is right
        return
    assert json.loads(body.decode("utf-8-sig")) == value


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (b"", "dòng 1, cột 1"),
        (b"{", "cần tên"),
        (b'{"a": 1,\n  b: 2}', "dòng 2, cột 3"),
        (b'{"a": NaN}', "NaN"),
        (b'{"a": [1, -Infinity]}', "-Infinity"),
        (b"[1] 2", "thừa"),
        (b'{"a": 1 "b": 2}', "cần ','"),
        (b'{"a" 1}', "cần ':'"),
        (b'{"a": "x\ny"}', "cú pháp"),
        (b"\xff{}", "byte thứ 1"),
        (b'\xef\xbb\xbf{"a": "\xc3"}', "byte thứ 11"),
        ('{"a": 1}'.encode("utf-16"), "byte thứ 1"),
        (b'{"a": ' + b"9" * 5000 + b"}", "số quá dài"),
        (b"[" * 65 + b"]" * 65, f"quá {DEEPEST} tầng"),
        (b"[" * 5_000_000, f"quá {DEEPEST} tầng"),
        (b"[" + b"{}," * 1_000_000 + b"{}]", "phần tử"),
        (b'"' + b'\\"' * 2_000_000, "cú pháp"),
    ],
)
def test_what_is_no_json(body, told):
    started = time.process_time()
    with pytest.raises(ReadingError, match=told):
        read(body)
    assert time.process_time() - started < 2


def test_a_large_body_takes_little_time_and_memory():
    body = b'{"data": [{"a": "' + b"x" * 10_000_000 + b'"}], "b": [' + b"1," * 100_000 + b"1]}"
    started = time.process_time()
    reading = read(body)
    assert time.process_time() - started < 2
    (item,) = reading.items["data"]
    assert (item.start, item.end) == (10, 10_000_019)
    # Each mark may become a value of its own: the worst that comes through, in small.
    worst = b"[" + b"{}," * (MOST_MARKS // 32) + b"{}]"
    tracemalloc.start()
    read(worst)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 8_000_000, "a thirty-second part of the bound"


def test_numbers_beyond_measure_stay_text():
    assert read(b"[1e999, 1.5]").whole.value == ["1e999", 1.5]


def test_the_last_of_two_members_counts():
    reading = read(b'{"data": [1], "a": 1, "data": 2, "a": 3}')
    assert (reading.members["a"].value, reading.items, reading.repeated) == (3, {}, ("data", "a"))
    assert reading.whole.value == {"data": 2, "a": 3}


def test_half_a_surrogate_pair_goes_through():
    value = read(b'{"a": "\\ud800", "b": "\xc4\x91"}').whole.value
    assert written(value) == b'{"a": "\\ud800", "b": "\xc4\x91"}'
