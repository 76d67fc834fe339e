import html
import re

import pytest
from markupsafe import Markup

from hopquy.reports.listing import Mark, excerpt, hex_rows, listing, shape_of


def _plain(markup):
    return html.unescape(re.sub(r"<[^>]*>", "", str(markup)))


def test_a_listing_holds_every_letter_and_one_entry_a_line():
    data = "dòng một\n\n<b>dòng ba</b>\n".encode()
    shown = listing(data, [])
    assert _plain(shown).encode() == data
    assert shown.count("<i>") == 3
    assert "<b>dòng" not in shown


def test_the_marked_span_is_the_element_at_the_offset():
    data = "<a>\n  <Chủ-đề></Chủ-đề><x/>\n</a>".encode()
    shown = listing(data, [Mark(data.index(b"<Ch"), "here", Markup("<u>note</u>"))])
    assert (
        '<i class="hit">  <mark id="here">&lt;Chủ-đề&gt;&lt;/Chủ-đề&gt;</mark>&lt;x/&gt;\n</i><span class="note"><u>note</u></span>'
        in shown
    )


@pytest.mark.parametrize(
    ("data", "offset", "marked"),
    [
        (b'{"a": 12, "b": 3}', 6, "12"),
        (b"<a b='1'>text<c/></a>", 0, "<a b='1'>"),
        (b"<a b='1'>text<c/></a>", 9, "text"),
        (b"one\ntwo", 3, ""),
        (b"one", 99, ""),
        ("ăâ".encode(), 0, "ăâ"),
        (b"", 0, ""),
        (b"\n", 1, ""),
    ],
)
def test_what_is_marked(data, offset, marked):
    shown = str(listing(data, [Mark(offset, "m")]))
    assert html.unescape(re.search('<mark id="m">(.*?)</mark>', shown)[1]) == marked


def test_marks_on_one_line_do_not_overlap():
    data = b"<a><b>x</b></a>"
    shown = str(listing(data, [Mark(3, "two"), Mark(0, "one")]))
    assert _plain(shown).strip() == data.decode()
    assert shown.index('id="one"') < shown.index('id="two"')
    assert not re.search(r"<mark[^>]*>[^<]*<mark", shown)


def test_a_note_that_is_no_markup_is_escaped():
    assert "&lt;img&gt;" in listing(b"x", [Mark(0, "m", "<img>")])


@pytest.mark.parametrize(
    ("data", "seen"),
    [
        (b"a\x00b", ">U+0000<"),
        (b"a\xffb", r">\xFF<"),
        ("a\u202eb".encode(), ">U+202E<"),
        ("a\u2028b".encode(), ">U+2028<"),
        ("a\u00a0b".encode(), ">U+00A0<"),
        (b"a\r\nb", "␍"),
        (b"\xed\xa0\x80", r">\xED<"),
    ],
)
def test_unseen_bytes_are_shown(data, seen):
    assert seen in listing(data, [])
    assert shape_of(data) == "text"


def test_shapes():
    assert shape_of(b"%PDF-1.7\n" + bytes(range(256)) * 4) == "binary"
    assert shape_of(b"\n" * 30_000) == "binary"
    assert shape_of("<a/>".encode("utf-16")) == "utf-16"
    assert shape_of(b"<a>\r\n</a>\r\n" * 50) == "text"


def test_utf_16_marks_are_moved():
    data = "<a>ề<b/></a>".encode("utf-16")
    offset = data.index("<b".encode("utf-16-le"))
    assert '<mark id="m">&lt;b/&gt;</mark>' in listing(data, [Mark(offset, "m")])


def test_hex_marks_the_byte():
    shown = hex_rows(b"<&>" + bytes(40), 0, 43, 1)
    assert shown.startswith("<b>00000000</b>  3c <mark>26</mark> 3e 00")
    assert "&lt;<mark>&amp;</mark>&gt;·" in shown
    assert shown.count("\n") == 3


def test_an_excerpt_has_its_neighbours_and_is_short():
    data = b"<a>\n    <b>" + b"x" * 5000 + b"</b>\n    <c/>\n</a>"
    shown = excerpt(data, data.index(b"<b>"))
    assert re.findall(r'data-n="(\d+)"', shown) == ["1", "2", "3"]
    assert len(shown) < 800
    assert "<u>…</u>" in shown


def test_an_excerpt_is_moved_to_the_left_margin():
    data = b"<a>\n      <b>\n        <c>1</c>\n      </b>\n</a>"
    assert '<i data-n="3" class="hit">  <mark>&lt;c&gt;1&lt;/c&gt;</mark>\n</i>' in excerpt(data, data.index(b"<c>"))


@pytest.mark.parametrize("data", [b"", b"\n", b"\n\n\n", b"   ", b" \n  \n ", "ề".encode() * 300, b"\xff" * 9])
def test_any_offset_of_any_bytes_can_be_shown(data):
    for offset in range(len(data) + 2):
        assert _plain(excerpt(data, offset)).count("\n") in (1, 2, 3)
        assert 'id="m"' in listing(data, [Mark(offset, "m")])
