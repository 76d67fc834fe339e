"""YAML as it is meant: texts stay texts, every node has its line, every mistake is told in plain words."""

from __future__ import annotations

import subprocess
import sys
import time

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from hopquy.runner.errors.spec import SpecError
from hopquy.runner.spec.yaml import DEEPEST, MOST, read_yaml

TEXT = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cn"]) | st.sampled_from("\n '\"#:-{}[]&*!|>%@`\\0123456789"))
SCALARS = TEXT | st.integers(-(10**15), 10**15) | st.booleans() | st.none()
VALUES = st.recursive(SCALARS, lambda inner: st.lists(inner) | st.dictionaries(TEXT.filter(bool), inner), max_leaves=15)
NAMES = st.text("abcdefgh", min_size=1, max_size=5)
TREES = st.recursive(TEXT, lambda inner: st.lists(inner, min_size=1) | st.dictionaries(NAMES, inner, min_size=1), max_leaves=15)


def problem(text, **more):
    with pytest.raises(SpecError) as caught:
        read_yaml(text, "f.yaml", **more)
    (found,) = caught.value.problems
    assert found.file == "f.yaml"
    return found.line, found.what


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("NO", "NO"), ("no", "no"), ("yes", "yes"), ("on", "on"), ("Off", "Off"), ("True", "True"), ("TRUE", "TRUE"), ("true", True), ("false", False),
        ("null", None), ("~", None), ("", None), ("Null", "Null"), ("010", "010"), ("0", 0), ("-7", -7), ("+7", "+7"), ("1_000", "1_000"),
        ("0x1F", "0x1F"), ("0o17", "0o17"), ("12:30:45", "12:30:45"), ("2016-04-01", "2016-04-01"), ("2016-04-01 10:00:00", "2016-04-01 10:00:00"),
        ("1.0", "1.0"), ("1.10", "1.10"), (".5", ".5"), ("1e3", "1e3"), (".inf", ".inf"), (".NaN", ".NaN"), ("000.00.00.H22", "000.00.00.H22"),
        ("=", "="), ("<<", "<<"), ("'1'", "1"), ('"true"', "true"), ("'null'", "null"), ("!!str 12", "12"), ("! 12", "12"), ("1" * 18, int("1" * 18)),
        ("1" * 5000, "1" * 5000), ("-", [None]), ("|\n  a\n  b\n", "a\nb\n"), (">-\n  a\n  b\n", "a b"), ('"\\u1ead\\x41"', "ậA"),
    ],
)  # fmt: skip
def test_only_plain_words_and_whole_numbers_are_no_texts(written, meant):
    value = read_yaml(f"k: {written}" if meant != [None] else "k:\n- ", "f").value["k"]
    assert value == meant
    assert type(value) is type(meant)


@pytest.mark.parametrize(
    ("written", "meant"),
    [("1.0", 1.0), ("-0.25", -0.25), ("1.10", 1.1), ("1e3", "1e3"), (".5", ".5"), ("1.", "1."), ("01.5", "01.5"), ("3", 3)],
)
def test_decimals_are_numbers_where_they_are_asked_for(written, meant):
    document = read_yaml(f"k: {written}", "f", decimals=True)
    assert document.value == {"k": meant}
    assert document.written("k") == (None if isinstance(meant, str) else written)


def test_keys_are_always_texts():
    assert read_yaml("NO: 1\n010: 2\ntrue: 3\n1.0: 4\n~: 5\n2020-01-01: 6\n", "f").value == {
        "NO": 1, "010": 2, "true": 3, "1.0": 4, "~": 5, "2020-01-01": 6,
    }  # fmt: skip


@given(VALUES)
def test_what_was_written_is_read(value):
    assert read_yaml(yaml.safe_dump(value, allow_unicode=True), "f").value == value
    assert read_yaml(yaml.safe_dump(value, allow_unicode=True, default_flow_style=True), "f").value == value


@given(TREES, st.sampled_from([10, 40, 200]))
def test_every_key_has_the_line_it_stands_in(value, width):
    text = yaml.safe_dump(value, allow_unicode=True, width=width, default_flow_style=False)
    document, lines = read_yaml(text, "f"), text.split("\n")

    def look(at, inner):
        if isinstance(inner, dict):
            for key, item in inner.items():
                line = lines[document.line(*at, key) - 1].lstrip("- ?")
                assert line.startswith((f"{key}:", f"'{key}'")), (at, key)
                look((*at, key), item)
        elif isinstance(inner, list):
            for index, item in enumerate(inner):
                look((*at, index), item)

    look((), value)


def test_lines_after_comments_and_long_texts():
    text = (
        "# a comment\n\n# another\n- id: a   # first\n  text: |\n    one\n\n    # no comment\n    three\n  after: 1\n\n"
        "-\n  # between\n  id: b\n  folded: >-\n    one\n    two\n  plain: one\n    two\n\n    three\n  quoted: 'one\n\n    two'\n  list: [x,\n    y,\n    {k: v,\n     l: w}]\n  last: 1\n"
    )
    document = read_yaml(text, "f")
    at = {path: document.line(*path) for path in ((0,), (0, "id"), (0, "text"), (0, "after"), (1,), (1, "id"), (1, "folded"), (1, "plain"))}
    assert list(at.values()) == [4, 4, 5, 10, 14, 14, 15, 18]
    assert [document.line(1, *path) for path in (("quoted",), ("list",), ("list", 0), ("list", 1), ("list", 2, "k"), ("list", 2, "l"), ("last",))] == [
        22, 25, 25, 26, 27, 28, 29,
    ]  # fmt: skip
    assert document.line(1, "list", 2, "none", 5) == 27
    assert document.line("none") == document.line() == 4


def test_line_ends_of_windows_and_a_mark_at_the_beginning_do_not_matter():
    document = read_yaml("\ufeffa: 1\r\n\r\nb:\r\n- x\r\n", "f")
    assert document.value == {"a": 1, "b": ["x"]}
    assert document.line("b", 0) == 4


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("a: 1\nb: 2\na: 3\n", 3, "the key 'a' stands twice, first in line 1"),
        ("a: {b: 1, b: 2}\n", 1, "the key 'b' stands twice"),
        ("- a: 1\n  'a': 2\n", 2, "the key 'a' stands twice"),
        ("a: 1\n\tb: 2\n", 2, "a tab stands in the indentation"),
        ("a:\n\t- b\n", 2, "a tab stands in the indentation"),
        ("a:\n  b: 1\n c: 2\n", 3, "look at the indentation"),
        ("a: 1\n  b: 2\n", 2, "a colon stands where none may"),
        ("a: b: c\n", 1, "a colon stands where none may"),
        ("a: [1, 2\nb: 3\n", 1, "not closed by `]`"),
        ("x: 1\na: {b: 1\nc: 3\n", 2, "not closed by `}`"),
        ("x: 1\na: 'b\nc: 3\n", 2, "never closed"),
        ('x: 1\na: "b\n', 2, "never closed"),
        ("a: 1\nsecret\nb: 2\n", 2, "a key without its colon"),
        ("a: 1\nb: @x\n", 2, "may not begin with this character"),
        ("a: %x\n", 1, "may not begin with this character"),
        ("a: - b\n", 1, "a dash stands where no list may begin"),
        ("- a\nb: c\n", 2, "look at the indentation"),
        ('a: "\\q"\n', 1, "a backslash inside"),
        ('a: "\\ud800"\n', 1, "stands for no character"),
        ("a: *b\n", 1, "an alias"),
        ("a: 1\nb: *\n", 2, "an asterisk or ampersand"),
        ("a: !secret x\n", 1, "a tag"),
        ("a: !!python/object:os.system {}\n", 1, "a tag"),
        ("a: !x!y z\n", 1, "an exclamation mark"),
        ("a: !!int x\n", 1, "a tag"),
        ("a: 1\n---\nb: 2\n", 2, "a second document"),
        ("a: 1\n? [x]\n: y\n", 2, "a key must be plain text"),
        ("a: 1\n? {x: y}\n: y\n", 2, "a key must be plain text"),
        ("a: &x 1\n*x : 2\n", 2, "a key must be plain text"),
        ("a: \x07\n", 1, "a character that cannot be printed (U+0007)"),
        ("a: 1\nb: x\ufffe\n", 2, "(U+FFFE)"),
        ("a: 1\nb: \ud800\n", 2, "(U+D800)"),
        ("a: 1\nb: |x\n", 2, "begins the text"),
        ("a: [b: c: d]\n", 1, "lacks a comma"),
        ("%BAD 1\n---\na: 1\n%YAML x\n", 1, ""),
    ],
)
def test_a_mistake_is_told_with_its_line_and_in_plain_words(text, line, words):
    found, what = problem(text)
    assert words in what, what
    assert found == line, what


@pytest.mark.parametrize(
    "line", ["a: *Passw0rd!x", "a: !Passw0rd!x", "a: 'Passw0rd!x", "a: Passw0rd!x: y", 'a: "\\qPassw0rd!x"', "a: [Passw0rd!x", "a: %Passw0rd!x", "a: &Passw0rd!x &b", "Passw0rd!x\nb: c", "a: @Passw0rd!x", "a: - Passw0rd!x", "a: !!Passw0rd!x 5"]
)  # fmt: skip
def test_what_is_told_quotes_nothing_of_the_file(line):
    _, what = problem(line)
    assert "Passw0rd" not in what


def test_aliases_stand_for_what_they_name():
    document = read_yaml("a: &x\n  b: [1, 2]\nc: *x\nd:\n- *x\n- &y text\n- *y\n", "f")
    assert document.value == {"a": {"b": [1, 2]}, "c": {"b": [1, 2]}, "d": [{"b": [1, 2]}, "text", "text"]}
    assert document.line("c", "b", 1) == 3
    assert document.line("d", 0, "b") == 5


def test_aliases_of_aliases_do_not_grow_without_end():
    bomb = 'a0: &a0 ["lol"]\n' + "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 30))
    started = time.process_time()
    line, what = problem(bomb)
    assert time.process_time() - started < 1
    assert what == f"more than {MOST} values, aliases followed"
    assert line == 7


def test_what_contains_itself_is_refused():
    assert problem("a: &x\n  - *x\n") == (
        2,
        "an alias (`*…`) of what was not said before: put the text in quotes if the asterisk belongs to it",
    )


@pytest.mark.parametrize(
    "text", ["[" * 200_000, "{a: " * 100_000, "- " * 100_000, "".join(f"{' ' * n}a:\n" for n in range(900)), "[" * 30_000 + "]" * 30_000]
)
def test_deep_nesting_is_refused(text):
    # In a process of its own: what is guarded against here is a crash of the interpreter.
    code = (
        "import sys; from hopquy.runner.spec.yaml import read_yaml\ntry: read_yaml(sys.stdin.read(), 'f')\nexcept Exception as e: print(e)"
    )
    done = subprocess.run([sys.executable, "-c", code], input=text, capture_output=True, text=True, timeout=30, check=True)
    assert done.stdout.strip().endswith(f"nested deeper than {DEEPEST} levels")


@given(
    st.text(st.characters(exclude_categories=[]) | st.sampled_from("\n\t '\"#:-{}[]&*!|>%@`?"), max_size=60)
    | st.text(st.sampled_from("\n :-{}[]&*!?,ab'\"#|>%@\\"), max_size=40)
)
def test_any_text_is_read_or_refused_with_a_reason(text):
    found = ()
    try:
        read_yaml(text, "f")
    except SpecError as error:
        found = error.problems
    assert all(1 <= problem.line <= len(text.splitlines()) + 1 for problem in found)
    assert not any("the line cannot be read" in problem.what for problem in found), text
