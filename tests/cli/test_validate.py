"""`hopquy validate`: whatever the bytes are, one clear finding or one clear sentence, and the right exit code."""

import base64
import hashlib
import io
import json
import re
import zipfile

import pytest

from hopquy import specs

GOOD = (specs.folder() / "edxml" / "examples" / "new-minimal.edxml").read_bytes()
CONTENT = re.compile(rb"(<ContentTransferEncoded>).*?(</ContentTransferEncoded>)", re.DOTALL)
LAUGHS = b"".join(b'<!ENTITY a%d "%s">' % (n, b"&a%d;" % (n - 1) * 10) for n in range(1, 10))


def _holding(data):
    return CONTENT.sub(lambda match: match[1] + base64.b64encode(data) + match[2], GOOD)


def _zipped(data):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("van-ban.pdf", data)
    return packed.getvalue()


NOT_READ = {
    "not-xml": (b"%PDF-1.4 this is no XML", "edxml/packet/well-formed"),
    "binary": (bytes(range(256)) * 8, None),
    "empty": (b"", "edxml/packet/well-formed"),
    "junk-before-declaration": (b"\r\njunk " + GOOD, "edxml/packet/starts-at-once"),
    "blank-before-declaration": (b"\r\n" + GOOD, "edxml/packet/starts-at-once"),
    "truncated": (GOOD[: len(GOOD) // 2], "edxml/packet/well-formed"),
    "wrong-encoding": (GOOD.replace(b'"UTF-8"', b'"UTF-16"'), "edxml/packet/encoding"),
    "unknown-encoding": (GOOD.replace(b'"UTF-8"', b'"klingon"'), "edxml/packet/encoding"),
    "other-bytes-than-declared": (GOOD.decode().encode("cp1258", "replace"), "edxml/packet/encoding"),
    "nul": (GOOD.replace(b"H49", b"H\x0049", 1), "edxml/packet/well-formed"),
    "deep-and-foreign": (b"<a>" * 100_000, "edxml/packet/root"),
    "billion-laughs": (b'<!DOCTYPE l [<!ENTITY a0 "ha">' + LAUGHS + b"]><edXML>&a9;</edXML>", "edxml/packet/no-doctype"),
    "external-entity": (b'<!DOCTYPE l [<!ENTITY a SYSTEM "file:///etc/passwd">]><edXML>&a;</edXML>', "edxml/packet/no-doctype"),
    "root-envelope": (GOOD.replace(b"<edXML ", b"<edXMLEnvelope ").replace(b"</edXML>", b"</edXMLEnvelope>"), "edxml/packet/root"),
    "older-namespace": (GOOD.replace(b"http://www.mic.gov.vn/TBT/QCVN_102_2016", b"http://www.e-doc.vn/Schema/"), "edxml/packet/current-dialect"),
}  # fmt: skip
CONTENTS = {
    "invalid-base64": (CONTENT.sub(rb"\1JVBER!0xLjQK\2", GOOD), "fail", "edxml/attachments/base64"),
    "cut-zip": (_holding(_zipped(b"%PDF-1.4" + bytes(500))[:-30]), "fail", "edxml/attachments/zip-intact"),
    "zip-bomb": (_holding(_zipped(bytes(64 << 20))), "inconclusive", "edxml/attachments/zip-intact"),
    "too-deep": (GOOD.replace(b"<edXML:SignerInfo>", b"<a>" * 100_000, 1), "inconclusive", None),
}
EXIT = {"pass": 0, "fail": 1, "inconclusive": 3, "error": 4}
FIELDS = ["requirement", "level", "basis", "scored", "verdict", "where", "expected", "observed"]


@pytest.fixture
def judged(hopquy, tmp_path):
    def judge(data, *options):
        path = tmp_path / "packet.edxml"
        path.write_bytes(data)
        said = hopquy("validate", "--json", path, *options)
        assert said.err == ""
        found = json.loads(said.out)
        assert found["file"] == str(path)
        assert found["sha256"] == hashlib.sha256(data).hexdigest()
        assert said.code == EXIT[found["verdict"]]
        return found

    return judge


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize("name", NOT_READ)
def test_unreadable_packet_is_one_finding(judged, name, lang):
    data, requirement = NOT_READ[name]
    found = judged(data, "--lang", lang)
    assert (found["verdict"], found["kind"]) == ("fail", "unreadable")
    (finding,) = [finding for finding in found["findings"] if finding["verdict"] == "fail"]
    assert list(finding) == FIELDS
    assert finding["scored"] is True
    assert requirement in {None, finding["requirement"]}
    assert re.fullmatch(r".*\b\d+:\d+\)?", finding["where"])
    assert finding["expected"]
    assert finding["observed"]
    assert "\n" not in finding["observed"]
    assert "root:" not in json.dumps(finding), "nothing of the system's files"


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize("name", CONTENTS)
def test_bad_content_and_our_limits(judged, name, lang):
    data, verdict, requirement = CONTENTS[name]
    found = judged(data, "--lang", lang)
    assert found["verdict"] == verdict
    scored = {finding["requirement"] for finding in found["findings"] if finding["scored"] and finding["verdict"] == verdict}
    assert scored
    assert requirement is None or scored == {requirement}


def test_languages_differ(judged):
    vi, en = (judged(b"", "--lang", lang)["findings"][0] for lang in ("vi", "en"))
    assert vi["expected"] != en["expected"]
    assert vi["observed"] != en["observed"]


def test_conforming_packet(hopquy, judged, tmp_path):
    found = judged(GOOD, "--explain")
    assert found["verdict"] == "pass"
    assert found["kind"] == "new"
    assert found["second_opinion"] == {"valid": True, "reasons": []}
    said = hopquy("validate", tmp_path / "packet.edxml", "--explain", "--lang", "vi")
    assert said.code == 0
    assert "đạt, văn bản mới" in said.out
    assert "ý kiến thứ hai" in said.out


def test_second_opinion_gives_reasons(judged):
    found = judged(
        GOOD.replace(b"<edXML:DocumentId>", b"<edXML:Unknown>").replace(b"</edXML:DocumentId>", b"</edXML:Unknown>"), "--explain"
    )
    assert found["second_opinion"]["valid"] is False
    assert any("MessageHeader" in reason for reason in found["second_opinion"]["reasons"])
    assert judged(b"", "--explain")["second_opinion"] == {"valid": None, "reasons": []}


def test_every_file_is_judged_before_the_exit_code(hopquy, tmp_path):
    good, bad, limit = (tmp_path / name for name in ("good.edxml", "bad.edxml", "limit.edxml"))
    good.write_bytes(GOOD)
    bad.write_bytes(b"")
    limit.write_bytes(CONTENTS["zip-bomb"][0])
    said = hopquy("validate", "--json", bad, tmp_path / "absent.edxml", tmp_path, good)
    assert said.code == 2
    assert [json.loads(line)["verdict"] for line in said.out.splitlines()] == ["fail", "pass"]
    absent, folder = said.err.splitlines()
    assert absent == f"hopquy: {tmp_path / 'absent.edxml'}: there is no such file"
    assert folder.startswith(f"hopquy: {tmp_path}: is a folder")
    assert hopquy("validate", good, limit).code == 3
    assert hopquy("validate", limit, bad, good).code == 1


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize("data", [b'{"edXML": 1}', b"[1, 2]", b'\xef\xbb\xbf {"a": 2}', '{"a": 1}'.encode("utf-16")])
def test_json_that_holds_no_dossier_message_is_told_apart_from_what_was_judged(hopquy, tmp_path, data, lang):
    other, good = tmp_path / "khac.json", tmp_path / "good.edxml"
    other.write_bytes(data)
    good.write_bytes(GOOD)
    said = hopquy("validate", "--json", other, good, "--lang", lang)
    assert said.code == 2
    assert [json.loads(line)["file"] for line in said.out.splitlines()] == [str(good)]
    for word in (str(other), "dossier.sync", "edXML", "--kind"):
        assert word in said.err


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("a.json", b'\xef\xbb\xbf {"a":', "broken JSON at line 1, column 7: a document that is cut short"),
        ("a.txt", b'{\n  "MaHoSo" 1}', "broken JSON at line 2, column 12: "),
        ("a.json", b'[{"a": 1},', "broken JSON at line 1, column 11: a document that is cut short"),
        ("a.jsonl", b'{"a": 1}\n\n{"a"}\n', "broken JSON at line 3, column 5: "),
        ("a.json", b"", "the file is empty"),
        ("a.json", b"\x89PNG\r\n\x1a\n", "by its name this is JSON, but its content is not"),
    ],
)
def test_json_that_is_broken_is_no_packet(hopquy, tmp_path, name, data, said):
    file = tmp_path / name
    file.write_bytes(data)
    done = hopquy("validate", file, "--lang", "en")
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith(f"hopquy: {file}: {said}")


def test_standard_input(hopquy, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(GOOD)))
    said = hopquy("validate", "--json", "-")
    found = json.loads(said.out)
    assert (said.code, found["file"], found["verdict"]) == (0, "-", "pass")


def test_name_with_letters_and_control_characters(hopquy, tmp_path):
    path = tmp_path / "văn bản [đỏ] 1.edxml"
    path.write_bytes(GOOD)
    said = hopquy("validate", path)
    assert said.code == 0
    assert str(path) in said.out


def test_the_day_whose_rules_hold(hopquy, judged, tmp_path):
    assert judged(b"", "--as-of", "2030-01-01")["verdict"] == "fail"
    said = hopquy("validate", tmp_path / "packet.edxml", "--as-of", "2030-13-01")
    assert said.code == 2
    assert "'2030-13-01' is not a date" in said.err
