"""Declared changes of JSON messages: the words of packets, made to the bytes."""

import json

import pytest

from hopquy.fixtures.json_text import changed_text
from hopquy.runner.errors.change import ChangeError

DATA = '{"Ma": "1.005129", "Tep": [{"Ten": "đơn"}, {"Ten": "ảnh"}], "So": 2, "Trong": {}}'.encode()


def after(change):
    return json.loads(changed_text(DATA, change, "HoSo"))


@pytest.mark.parametrize(
    ("change", "path", "value"),
    [
        ({"remove": "Tep/1"}, ["Tep"], [{"Ten": "ảnh"}]),
        ({"remove": "Tep/2/Ten"}, ["Tep", 1], {}),
        ({"duplicate": "Ma"}, ["Ma"], ["1.005129", "1.005129"]),
        ({"set": {"at": "Tep/*/Ten", "text": "x", "times": 3}}, ["Tep", 0, "Ten"], "xxx"),
        ({"set": {"at": "So", "text": "7"}}, ["So"], 7),
        ({"set": {"at": "So", "text": "bảy"}}, ["So"], "bảy"),
        ({"set": {"at": "Ma", "text": "7"}}, ["Ma"], "7"),
        ({"set": {"at": "Ma", "value": None}}, ["Ma"], None),
        ({"retype": "Ma"}, ["Ma"], 1.005129),
        ({"retype": "So"}, ["So"], "2"),
        ([{"set": {"at": "Ma", "text": ""}}, {"retype": "Ma"}], ["Ma"], {}),
        ([{"set": {"at": "Ma", "text": "đã hết"}}, {"retype": "Ma"}], ["Ma"], 0),
        ({"relist": "Ma"}, ["Ma"], ["1.005129"]),
        ({"relist": "Tep"}, ["Tep", "Ten"], "đơn"),
        ({"retype": "Tep/1/Ten"}, ["Tep", 0, "Ten"], 0),
        ({"add": {"under": "HoSo", "name": "Moi", "value": [1]}}, ["Moi"], [1]),
        ({"add": {"under": "Trong", "name": "a", "text": "b"}}, ["Trong"], {"a": "b"}),
        ({"copy": {"at": "Tep/1/Ten", "from": "Ma"}}, ["Tep", 0, "Ten"], "1.005129"),
        ([{"rename": {"at": "So", "to": "Khac"}}, {"set": {"at": "Khac", "text": "3"}}], ["Khac"], 3),
    ],
)
def test_changes_by_the_same_words(change, path, value):
    found = after(change)
    for step in path:
        found = found[step]
    assert found == value


@pytest.mark.parametrize(
    "change",
    [
        {"indent": None},
        {"indent": 4},
        {"line-ends": "crlf"},
        {"references": ["Ma"]},
        {"reverse": "HoSo"},
        {"normal-form": {"at": ["Ma"], "form": "NFC"}},
    ],
)
def test_other_ways_of_writing_say_the_same(change):
    assert changed_text(DATA, change, "HoSo") != DATA
    assert after(change) == json.loads(DATA)


def test_what_they_write():
    assert list(after({"reverse": "HoSo"})) == ["Trong", "So", "Tep", "Ma"]
    assert b"\\u0111" in changed_text(DATA, {"references": []}, "HoSo")
    assert b"\r\n" in changed_text(DATA, {"line-ends": "crlf"}, "HoSo")


@pytest.mark.parametrize(
    "change",
    [{"remove": "Khong"}, {"cdata": ["Ma"]}, [{"bytes": {"truncate": 5}}, {"remove": "Ma"}], {"add": {"under": "Ma", "name": "a"}}],
)
def test_what_does_not_fit_is_told(change):
    with pytest.raises(ChangeError):
        changed_text(DATA, change, "HoSo")
