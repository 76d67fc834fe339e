"""A person is found in an answer however it is written, and nobody who is not there."""

import base64
import gzip
import html
import json
import time
import unicodedata
import zlib
from urllib.parse import quote

import pytest

from hopquy.runner.judges.onestop.showing import is_cut, readings, shows

NAME, NUMBER, PHONE, EMAIL = "Nguyễn Văn Mẫu", "001099000001", "0900000001", "cong-dan@example.vn"


def plain(text):
    return text.encode()


@pytest.mark.parametrize(
    "written",
    [
        plain(f"<td>{NAME}</td>"),
        plain(NAME.upper()),
        plain("NGUYEN VAN MAU"),
        plain(unicodedata.normalize("NFD", NAME)),
        plain("Nguyễn\u00a0Văn\n  Mẫu"),
        plain("<b>Nguyễn</b> <i>Văn</i>\t<i>Mẫu</i>"),
        json.dumps({"ten": NAME}).encode(),
        json.dumps({"data": json.dumps({"ten": NAME})}).encode(),
        json.dumps([json.dumps({"data": json.dumps({"ten": NAME})})]).encode(),
        NAME.replace("N", "\\x4e").encode(),
        html.escape(NAME).encode("ascii", "xmlcharrefreplace"),
        quote(NAME).encode(),
        NAME.encode("utf-16"),
        NAME.encode("utf-16-le"),
        base64.b64encode(plain(f"ten={NAME}")),
        base64.urlsafe_b64encode(plain(f"ten={NAME}")).rstrip(b"="),
    ],
    ids=[str(one) for one in range(16)],
)
def test_a_name(written):
    assert shows(readings(written), NAME)


@pytest.mark.parametrize(
    ("written", "encoding"),
    [(gzip.compress(plain(NAME), mtime=0), "gzip"), (zlib.compress(plain(NAME)), "deflate"), (zlib.compress(plain(NAME))[2:-4], "deflate")],
    ids=["gzip", "zlib", "deflate"],
)  # fmt: skip
def test_a_name_in_what_is_packed(written, encoding):
    assert shows(readings(written, encoding), NAME)


@pytest.mark.parametrize("written", ["0900000001", "0900 000 001", "0900.000.001", "+84900000001", "+84 900-000-001", "tel:0900000001"])
def test_a_telephone(written):
    assert shows(readings(plain(written)), PHONE)


@pytest.mark.parametrize("written", ["cong-dan@example.vn", "Cong-Dan@Example.VN", "cong-dan%40example.vn", "cong-dan&#64;example.vn"])
def test_an_e_mail(written):
    assert shows(readings(plain(written)), EMAIL)


@pytest.mark.parametrize("value", [NAME, NUMBER, PHONE, EMAIL, "Số 1 đường Mẫu", ""])
def test_what_is_not_there(value):
    page = '{"MaHoSo": "000.00.01.H99-261122-0001", "TrangThai": "4", "NgayTiepNhan": "20261122090000", "CoQuan": "Sở Mẫu mực tỉnh Mẫu", "ten": "N*** V** M**"}'
    assert not shows(readings(plain(page)), value)


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (gzip.compress(b"\0" * 50_000_000, mtime=0), "gzip"),
        (b"A" * 1_000_000, ""),
        (b"<" * 1_000_000, ""),
        (b"&#" * 500_000, ""),
        (b"0 " * 500_000, ""),
        (b"\x1f\x8brubbish", "gzip"),
        (b"\xff\xfe" + b"\xd8" * 100_000, ""),
    ],
    ids=["bomb", "base64", "tags", "entities", "digits", "no gzip", "half characters"],
)
def test_hostile_answers_are_read_in_time(data, encoding):
    started = time.monotonic()
    texts = readings(data, encoding)
    assert not shows(texts, PHONE)
    assert not shows(texts, NAME)
    assert time.monotonic() - started < 10


@pytest.mark.parametrize(
    ("data", "encoding", "cut"),
    [
        (b"x" * 100, "", False),
        (b"x" * 3_000_000, "", True),
        (gzip.compress(b"x" * 100), "gzip", False),
        (gzip.compress(b"x" * 3_000_000), "gzip", True),
        (gzip.compress(b"x" * 3_000_000), "", True),
        (b"no gzip", "gzip", False),
    ],
)
def test_what_is_not_read_to_its_end_is_told(data, encoding, cut):
    """What a page holds behind that was not looked at, so that nothing says that it holds no name."""
    assert is_cut(data, encoding) is cut
