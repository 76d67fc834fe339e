import sys
import unicodedata

import pytest

from hopquy.reports.visible import visible


@pytest.mark.parametrize(
    "code", [0x00, 0x08, 0x0D, 0x1B, 0x7F, 0x85, 0xAD, 0x200B, 0x200E, 0x2028, 0x202E, 0x2066, 0xD800, 0xFEFF, 0xFFFE, 0xE0041]
)
def test_unseen_characters_are_spelled_out(code):
    assert visible(f"a{chr(code)}b") == f"a⟦U+{code:04X}⟧b"


def test_letters_line_feeds_and_tabs_stay():
    text = "Ủy ban nhân dân\tthành phố\nĐà Nẵng – “văn bản” 北京"
    assert visible(text) == text
    assert visible(unicodedata.normalize("NFD", text)) == unicodedata.normalize("NFD", text)


def test_no_control_or_format_character_survives():
    left = {character for character in map(chr, range(sys.maxunicode + 1)) if unicodedata.category(character) in ("Cc", "Cs", "Zl", "Zp")}
    assert {each for each in left if visible(each) == each} == {"\n", "\t"}
    formats = {chr(code) for code in range(0x10000) if unicodedata.category(chr(code)) == "Cf"}
    assert {each for each in formats if visible(each) == each and not 0x600 <= ord(each) <= 0x8E2} == set()
