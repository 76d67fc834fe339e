"""The catalogues: the same sentences in both languages, each of them used, none of them missing."""

from __future__ import annotations

import ast
import re
import string
from functools import cache
from pathlib import Path

import pytest

from hopquy.runner.codec.faults import FAULTS
from hopquy.runner.language import LANGUAGES, both, catalogue, chosen, say
from hopquy.runner.model.finding import Phrase, Text

ROOT = Path(__file__).parents[2]
PARTS = ("runner", "reports", "fixtures", "suites")
KEY = re.compile(r"[a-z]+\.[a-z][a-z0-9.-]*")


@cache
def trees():
    return [(path, ast.parse(path.read_text(encoding="utf-8"))) for part in PARTS for path in sorted((ROOT / part).rglob("*.py"))]


def gaps_of(sentence):
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name is not None}


def phrases():
    """Every `Phrase.of(...)` of the code: where, the pattern of its key, the names of its gaps (None where they are passed on)."""
    for path, tree in trees():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "Phrase.of":
                named = None if any(keyword.arg is None for keyword in node.keywords) else {keyword.arg for keyword in node.keywords}
                for key in keys_in(node.args[0]):
                    yield f"{path.relative_to(ROOT)}:{node.lineno}", key, named


def keys_in(node):
    """The patterns of keys that an expression can give: constants, f-strings, either side of a condition."""
    match node:
        case ast.Constant(value=str() as text):
            yield re.escape(text)
        case ast.JoinedStr():
            yield "".join(re.escape(part.value) if isinstance(part, ast.Constant) else r"[a-z0-9.-]+" for part in node.values)
        case ast.IfExp():
            yield from keys_in(node.body)
            yield from keys_in(node.orelse)


def mentioned():
    """Patterns of everything in the code that looks like a key."""
    for _, tree in trees():
        for node in ast.walk(tree):
            if isinstance(node, ast.JoinedStr) or (
                isinstance(node, ast.Constant) and isinstance(node.value, str) and KEY.fullmatch(node.value)
            ):
                pattern = next(keys_in(node))
                if re.match(r"[a-z]+\\\.", pattern):
                    yield pattern


def test_both_languages_have_the_same_keys_and_gaps():
    vi, en = catalogue("vi"), catalogue("en")
    assert list(vi) == list(en) == sorted(en)
    for key, sentence in en.items():
        assert gaps_of(sentence) == gaps_of(vi[key]), key
        assert sentence.strip() == sentence
        assert vi[key].strip() == vi[key]
        assert (sentence and vi[key]) or key == "report.empty", key


def test_sentences_are_in_their_language():
    vietnamese = set("ăâđêôơưàáảãạằắẳẵặầấẩẫậèéẻẽẹềếểễệìíỉĩịòóỏõọồốổỗộờớởỡợùúủũụừứửữựỳýỷỹỵ")
    plain = [key for key, sentence in catalogue("vi").items() if not vietnamese & set(re.sub(r"\{\w+\}|`[^`]*`", "", sentence).lower())]
    worded = [key for key in plain if re.search("[a-zA-Z]{3}", re.sub(r"\{\w+\}|`[^`]*`|SHA-256|base64 sai", "", catalogue("vi")[key]))]
    assert worded == []
    foreign = {key for key, sentence in catalogue("en").items() if vietnamese & set(sentence.lower())}
    assert foreign <= {"report.is-not"}


def test_every_phrase_of_the_code_is_in_the_catalogue():
    found = list(phrases())
    assert len(found) > 50
    for where, pattern, named in found:
        keys = [key for key in catalogue("en") if re.fullmatch(pattern, key)]
        assert keys, (where, pattern)
        # A key that is put together can be any that fits, but the one that is meant has to.
        fitting = [key for key in keys if named is None or gaps_of(catalogue("en")[key]) <= named]
        assert fitting == keys or (fitting and pattern.endswith("+")), (where, keys)


def test_every_sentence_is_used():
    patterns = {pattern for pattern in mentioned() if pattern != "[a-z0-9.-]+"}
    assert [key for key in catalogue("en") if not any(re.fullmatch(pattern, key) for pattern in patterns)] == []


def test_every_fault_of_reading_has_its_sentences_and_no_other():
    for kind in ("seen", "expect"):
        assert {key.removeprefix(f"{kind}.fault.") for key in catalogue("en") if key.startswith(f"{kind}.fault.")} == set(FAULTS)


def test_a_phrase_is_said_in_either_language():
    phrase = Phrase.of("reason.blocked", ids="a")
    assert say(phrase, "en") == "blocked by a"
    assert both(phrase) == Text(say(phrase, "vi"), "blocked by a")
    nested = Phrase.of("reason.untested", why=Text("vì {thế}", "so {be} it"))
    assert both(nested) == Text("vì {thế}", "so {be} it")


@pytest.mark.parametrize(
    ("wish", "environment", "language"),
    [
        ("vi", {"HOPQUY_LANG": "en"}, "vi"), (None, {"HOPQUY_LANG": "VI"}, "vi"), (None, {"HOPQUY_LANG": "fr", "LANG": "vi_VN.UTF-8"}, "vi"),
        (None, {"LC_ALL": "C", "LANG": "vi_VN.UTF-8"}, "en"), ("fr", {"LANG": "Vietnamese_Vietnam.1258"}, "vi"), (None, {"LANG": "de_DE"}, "en"),
        (None, {"LC_MESSAGES": "vi"}, "vi"), ("", {"LC_ALL": "", "LANG": ""}, "en"),
    ],
)  # fmt: skip
def test_the_language_is_the_wish_or_the_settings(monkeypatch, wish, environment, language):
    for name in ("HOPQUY_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr("locale.getlocale", lambda: (None, None))
    assert chosen(wish) == language
    assert chosen(wish) in LANGUAGES
