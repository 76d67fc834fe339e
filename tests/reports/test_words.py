import re
import unicodedata
from importlib.resources import files
from string import Formatter

import pytest

from hopquy.reports.words import LANGUAGES, catalogue, word


def _gaps(text):
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def test_every_sentence_is_there_in_both_languages_with_the_same_gaps():
    assert len(catalogue()) > 100
    for key, sentence in catalogue().items():
        assert set(sentence) == set(LANGUAGES), key
        assert all(sentence.values()), key
        assert _gaps(sentence["vi"]) == _gaps(sentence["en"]), key


def test_vietnamese_is_written_with_composed_letters():
    text = files("hopquy.reports").joinpath("assets", "words.json").read_text(encoding="utf-8")
    assert unicodedata.is_normalized("NFC", text)


def test_the_templates_use_only_known_keys_and_every_plain_key_is_used():
    folder = files("hopquy.reports").joinpath("templates")
    text = "".join(each.read_text(encoding="utf-8") for each in sorted(folder.iterdir(), key=lambda each: each.name))
    used = set(re.findall(r"\bt\('([^']+)'[,)]", text))
    assert used <= set(catalogue())
    prefixes = set(re.findall(r"t\('([a-z.-]+\.)' ~", text)) | {f"{each}." for each in re.findall(r"known\('([a-z-]+)'", text)}
    elsewhere = {"report", "seconds", "scored", "advisory", "scored.help", "advisory.help"}
    unused = {
        key
        for key in catalogue()
        if key not in used | elsewhere and not any(key.startswith(each) for each in (*prefixes, "group.", "gate."))
    }
    assert unused == set()


def test_an_unknown_key_is_an_error():
    with pytest.raises(KeyError):
        word("no-such-sentence")
