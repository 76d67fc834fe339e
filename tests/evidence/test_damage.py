"""Whatever is changed in a sealed run folder is found, and the right place is named."""

from __future__ import annotations

import hashlib
import json
import os
import pickle
import shutil
import subprocess
import sys

import pytest

from hopquy.runner.errors.evidence import EvidenceError, NoRunError
from hopquy.runner.evidence import LOG, PLAN, SEAL, read_record, seal
from hopquy.runner.evidence.log import line_of

FILES = (LOG, PLAN, SEAL, "report.json", "report.html", "junit.xml", "blobs")


def test_an_untouched_folder_is_read_whole(run):
    record = read_record(run.folder)
    assert record.complete
    assert [observation.seq for observation in record.observations] == [1, 2, 3, 4]
    assert record.plan == {"p": "a"}
    assert sorted(run.files) == sorted(
        [LOG, PLAN, SEAL, "report.json", "report.html", "junit.xml", *(n for n in run.files if "blobs/" in n)]
    )
    assert len([name for name in run.files if name.startswith("blobs/")]) == 2


@pytest.mark.slow
@pytest.mark.parametrize("part", FILES)
def test_every_flipped_bit_is_found_and_its_file_named(new_run, part):
    run = new_run(count=3)
    flips = 0
    for name in sorted(name for name in run.files if name.split("/")[0] == part):
        whole = run.files[name]
        with (run.folder / name).open("r+b", buffering=0) as file:
            for at, byte in enumerate(whole):
                line = whole.count(b"\n", 0, at) + 1
                for bit in range(8):
                    _put(file, at, byte ^ 1 << bit)
                    damages = run.damages()
                    assert {damage.file for damage in damages} == {name}, (at, bit, damages)
                    assert name != LOG or {damage.line for damage in damages} == {None, line}, (at, bit, line, damages)
                    flips += 1
                _put(file, at, byte)
    assert flips == 8 * sum(len(data) for name, data in run.files.items() if name.split("/")[0] == part) > 0
    assert read_record(run.folder).complete


def _put(file, at, byte):
    file.seek(at)
    file.write(bytes([byte]))


def test_a_missing_doubled_or_swapped_line_is_named(run):
    lines = run.lines
    for number in range(1, len(lines) + 1):
        at = number - 1
        run.write(LOG, b"".join(lines[:at] + lines[number:]))
        assert run.log_line() == number
        run.write(LOG, b"".join(lines[:number] + lines[at:]))
        assert run.log_line() == number + 1
        if number < len(lines):
            run.write(LOG, b"".join([*lines[:at], lines[number], lines[at], *lines[number + 1 :]]))
            assert run.log_line() == number


def test_every_cut_of_the_log_is_found(new_run):
    run = new_run(count=3)
    whole = run.files[LOG]
    for length in range(len(whole)):
        run.write(LOG, whole[:length])
        assert {(damage.file, damage.line) for damage in run.damages()} == {(LOG, None), (LOG, whole.count(b"\n", 0, length) + 1)}


def test_what_is_added_is_found(run):
    run.write(LOG, run.files[LOG] + b"{}\n")
    assert run.log_line() == len(run.lines) + 1
    run.write(LOG, run.files[LOG] + b"x")
    assert run.log_line() == len(run.lines) + 1
    run.write(LOG, run.files[LOG])
    for name in ("verdict.json", "blobs/0", "SHA256SUMS.bak", "a name with spaces", "blobs/SHA256SUMS", "chữ.txt"):
        run.write(name, b"")
        assert [(damage.file, damage.what) for damage in run.damages()] == [(name, "the file was added after the run was sealed")]
        (run.folder / name).unlink()
    assert read_record(run.folder).complete


@pytest.mark.skipif(os.name == "nt", reason="links and pipes of POSIX")
def test_what_is_no_file_is_found_and_not_waited_for(run):
    (run.folder / "link").symlink_to("nowhere")
    os.mkfifo(run.folder / "pipe")
    assert [damage.file for damage in run.damages()] == ["link", "pipe"]
    (run.folder / "link").unlink()
    (run.folder / "pipe").unlink()
    (run.folder / "junit.xml").unlink()
    os.mkfifo(run.folder / "junit.xml")
    assert [damage.file for damage in run.damages()] == ["junit.xml"]


def test_every_removed_or_renamed_file_is_found(run):
    for name in run.files:
        (run.folder / name).rename(run.folder / "elsewhere")
        named = {damage.file for damage in run.damages()}
        # Without the log or the plan nothing more can be read; a seal that is gone cannot say what was added.
        assert named == ({name} if name in (LOG, PLAN, SEAL) else {name, "elsewhere"})
        (run.folder / "elsewhere").rename(run.folder / name)
    assert read_record(run.folder).complete


def test_a_blob_that_was_replaced_is_found_even_without_a_seal(run):
    (run.folder / SEAL).unlink()
    name = next(name for name in run.files if name.startswith("blobs/"))
    run.write(name, b"other")
    assert {damage.file for damage in run.damages()} == {SEAL, name}


def test_lines_and_plans_of_two_runs_do_not_mix(new_run):
    run, other = new_run("a"), new_run("b")
    for number, line in enumerate(other.lines, 1):
        run.write(LOG, b"".join([*run.lines[: number - 1], line, *run.lines[number:]]))
        # The header of another run is a good first line: what does not follow it is the second.
        assert run.log_line() == (number if number > 1 else 2)
    run.write(LOG, run.files[LOG])
    run.write(PLAN, other.files[PLAN])
    assert {damage.file for damage in run.damages()} == {PLAN}
    run.write(SEAL, other.files[SEAL])
    assert {damage.file for damage in run.damages()} >= {PLAN, LOG}


def rehashed(lines, number, change):
    """Change the body of a line and hash everything from there on anew."""
    entries = [json.loads(line) for line in lines]
    change(entries[number - 1]["body"])
    prev, done = "0" * 64, []
    for entry in entries:
        line, prev = line_of(entry["type"], entry["seq"], prev, entry["body"])
        done.append(line)
    return b"".join(done)


def test_a_chain_hashed_anew_from_the_middle_does_not_fit_the_seal(run):
    for number in range(1, len(run.lines) + 1):
        run.write(LOG, rehashed(run.lines, number, lambda body: body.update(extra=1)))
        assert [(damage.file, damage.line) for damage in run.damages()] == [(LOG, None)]


def test_whoever_hashes_everything_anew_is_only_met_by_the_last_hash(run):
    before = read_record(run.folder)
    run.write(LOG, rehashed(run.lines, 2, lambda body: body["data"].update(extra=1)))
    seal(run.folder)
    assert read_record(run.folder).head != before.head


@pytest.mark.parametrize(
    "change",
    [
        {"kind": None}, {"author": "nobody"}, {"data": []}, {"at": 5}, {"blob": "../../plan.json"}, {"blob": "\0"}, {"blob": 7},
        {"story": {}}, {"point": ["p"]},
    ],
    ids=str,
)  # fmt: skip
def test_a_line_that_is_no_observation_is_found_however_it_was_hashed(run, change):
    run.write(LOG, rehashed(run.lines, 3, lambda body: body.update(change)))
    seal(run.folder)
    assert [(damage.file, damage.line, damage.what) for damage in run.damages()] == [(LOG, 3, "the line is not an observation")]


@pytest.mark.parametrize(
    "line", [b"[]", b"null", b"7", b'"x"', b"{}", b'{"type":1,"seq":0,"prev":"","body":{},"hash":""}', b"[" * 5000, b"\xff\xfe"]
)
def test_a_line_of_another_shape_is_found(run, line):
    run.write(LOG, b"".join([*run.lines[:2], line + b"\n", *run.lines[3:]]))
    seal(run.folder)
    assert run.log_line() == 3


def test_a_seal_that_was_rewritten_wrongly_names_its_line(run):
    body = b"".join([*run.files[SEAL].splitlines(keepends=True)[:-1], b"no digest\n"])
    run.write(SEAL, body + f"# {hashlib.sha256(body).hexdigest()}\n".encode())
    assert [(damage.file, damage.line) for damage in run.damages()] == [(SEAL, 8)]


def test_a_plan_that_is_no_object_is_found(run):
    run.write(PLAN, b"[]")
    run.write(LOG, rehashed(run.lines, 1, lambda body: body.update(plan_sha256=hashlib.sha256(b"[]").hexdigest())))
    seal(run.folder)
    assert [str(damage) for damage in run.damages()] == ["plan.json: the plan is not a JSON object"]


def test_a_folder_without_a_run_says_so(tmp_path, run):
    for folder in (tmp_path / "none", tmp_path, run.folder / "blobs"):
        with pytest.raises(NoRunError, match=r"is not the folder of a run: evidence\.jsonl is not there"):
            read_record(folder)


@pytest.mark.skipif(os.name == "nt" or getattr(os, "geteuid", lambda: 0)() == 0, reason="the superuser may read everything")
def test_a_file_that_may_not_be_read_is_named(run):
    for name in (LOG, SEAL, "junit.xml"):
        (run.folder / name).chmod(0)
        assert name in {damage.file for damage in run.damages()}
        (run.folder / name).chmod(0o600)


@pytest.mark.skipif(shutil.which("sha256sum") is None, reason="the tool is not there")
def test_the_seal_is_checked_by_sha256sum(run):
    command = ["sha256sum", "--strict", "--check", SEAL]
    done = subprocess.run(command, cwd=run.folder, capture_output=True, text=True, timeout=10, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.count(": OK") == len(run.files) - 1
    run.write("report.json", b"{ }\n")
    done = subprocess.run(command, cwd=run.folder, capture_output=True, text=True, timeout=10, check=False)
    assert done.returncode == 1
    assert "report.json: FAILED" in done.stdout


def test_damage_survives_the_way_between_processes(run):
    run.write("junit.xml", b"")
    code = "import pickle, sys; error = pickle.loads(sys.stdin.buffer.read()); print(error)"
    with pytest.raises(EvidenceError) as caught:
        read_record(run.folder)
    told = subprocess.run([sys.executable, "-c", code], input=pickle.dumps(caught.value), capture_output=True, timeout=30, check=True)
    assert told.stdout.strip().decode() == str(caught.value)
