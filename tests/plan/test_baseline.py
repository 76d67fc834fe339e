"""Reading a baseline: file, line and what is expected where something is wrong; writing one that reads back."""

import json
from dataclasses import replace

import pytest

from hopquy.runner.errors.target import TargetError
from hopquy.runner.model.baseline import Baseline, KnownFailure
from hopquy.runner.plan import read_baseline
from hopquy.runner.plan.baseline import baseline_text
from hopquy.runner.spec import shipped

RIGHT = """\
# known
format: hopquy-baseline/1
entries:
- id: axis/call/post
  reason: được sửa ở bản 4
  since: 2026-11-22
- id: axis/send/hash-matches
  reason: "x: y"
  since: "2026-11-22"
  until: 2027-01-01
"""


@pytest.fixture
def read(tmp_path):
    def made(text, name="known.yaml"):
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return read_baseline(path, shipped(), shipped().profiles["document-exchange"])

    return made


def test_right(read):
    found = read(RIGHT)
    assert found.file == "known.yaml"
    assert found.entries == (
        KnownFailure("axis/call/post", "được sửa ở bản 4", "2026-11-22", None, 4),
        KnownFailure("axis/send/hash-matches", "x: y", "2026-11-22", "2027-01-01", 7),
    )
    assert Baseline.of(json.loads(json.dumps(found.value))) == found
    assert read("format: hopquy-baseline/1\nentries: []\n").entries == ()


@pytest.mark.parametrize(
    ("text", "line", "told"),
    [
        ("", 1, "entries"),
        ("[]", 1, "type"),
        ("format: hopquy-baseline/2\nentries: []", 1, "format"),
        ("entries: []", 1, "format"),
        (RIGHT.replace("axis/call/post", "axis/call/pots"), 4, "there is no requirement axis/call/pots"),
        (RIGHT.replace("axis/call/post", "axis/call/pots"), 4, "axis/call/post"),
        (RIGHT.replace("axis/call/post", "axis/send/hash-matches"), 7, "stands in line 4 already"),
        (RIGHT.replace("  reason: được sửa ở bản 4\n", ""), 4, "reason"),
        (RIGHT.replace("được sửa ở bản 4", "'  '"), 5, "reason"),
        (RIGHT.replace("since: 2026-11-22", "since: 22/11/2026"), 6, "no day"),
        (RIGHT.replace("since: 2026-11-22", "since: 2026-02-30"), 6, "no day"),
        (RIGHT.replace("until: 2027-01-01", "until: 2026-11-22"), 10, "not after since"),
        (RIGHT.replace("since: 2026-11-22", "till: 2026-11-22"), 6, "till"),
        (RIGHT.replace("since: 2026-11-22", "since: 2026"), 6, "since"),
        (RIGHT + "  until: 2027-01-01\n", 11, "twice"),
        (RIGHT.replace("- id", "\t- id"), 4, "YAML"),
        ("\xff\xfea".encode("latin-1"), 1, "UTF-16"),
        (b"format: \xff", 1, "UTF-8"),
        (b"#" * 300_000, 1, "longer"),
    ],
)
def test_wrong(read, text, line, told):
    with pytest.raises(TargetError) as error:
        read(text)
    said = str(error.value)
    assert told in said
    assert any(f"known.yaml:{line}: " in one for one in said.splitlines()), said


def test_a_rule_of_another_profile(tmp_path):
    profile = replace(shipped().profiles["document-exchange"], includes=("edxml/*",))
    path = tmp_path / "known.yaml"
    path.write_text(RIGHT, encoding="utf-8")
    with pytest.raises(TargetError, match=r"known.yaml:4: axis/call/post is not among the rules of the profile"):
        read_baseline(path, shipped(), profile)


def test_no_file(tmp_path):
    for path in (tmp_path, tmp_path / "absent", tmp_path / "a\0b"):
        with pytest.raises(TargetError, match="cannot be read"):
            read_baseline(path, shipped(), shipped().profiles["document-exchange"])


@pytest.mark.parametrize("as_json", [False, True])
def test_what_is_written_reads_back(read, as_json):
    hostile = 'dòng 1\ndòng 2: "x" # \\ \u2028 \u202e {a: b}'
    entries = [KnownFailure("axis/call/post", hostile, "2026-11-22"), KnownFailure("axis/call/version", "b", "2026-11-22", "2027-01-01")]
    text = baseline_text(entries, {one.id: "a rule" for one in entries}, "about", as_json=as_json)
    found = read(text, "known.json" if as_json else "known.yaml")
    assert [(one.id, one.reason, one.since, one.until) for one in found.entries] == [
        (one.id, one.reason, one.since, one.until) for one in entries
    ]
    assert read(baseline_text([], {}, "about", as_json=as_json)).entries == ()
