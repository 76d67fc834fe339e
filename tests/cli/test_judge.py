"""`hopquy judge` and `hopquy report`: the same bytes wherever, whenever and by whomever they are computed."""

import json
import os
import shutil
import subprocess
import sys

import pytest

FAR_AWAY = """\
import datetime, socket, sys, time

YEARS = 10 * 365 * 86400
NOW, NOW_NS, DATETIME = time.time, time.time_ns, datetime.datetime


class Later(DATETIME):
    @classmethod
    def now(cls, tz=None):
        return DATETIME.now(tz) + datetime.timedelta(seconds=YEARS)

    @classmethod
    def utcnow(cls):
        return DATETIME.utcnow() + datetime.timedelta(seconds=YEARS)


def refused(*arguments, **more):
    raise AssertionError("the network was asked for")


time.time = lambda: NOW() + YEARS
time.time_ns = lambda: NOW_NS() + YEARS * 10**9
datetime.datetime = Later
socket.socket.__init__ = refused
socket.create_connection = socket.getaddrinfo = socket.create_server = refused
from hopquy.runner.cli.group import run

assert datetime.datetime.now().year > 2034
sys.exit(run(sys.argv[1:]))
"""


def test_same_verdicts_as_recorded(hopquy, good_run):
    said = hopquy("judge", good_run.folder)
    assert said.code == 0
    assert "verdicts are as recorded; decision: conformant" in said.out
    assert hopquy("judge", good_run.folder, "--json").out.encode() == (good_run.folder / "report.json").read_bytes()


@pytest.mark.parametrize(
    ("run", "zone", "locale", "seed"),
    [("good_run", "Pacific/Kiritimati", "C", "0"), ("short_run", "America/St_Johns", "tr_TR.UTF-8", "4242")],
    ids=["ahead", "behind"],
)
def test_fresh_process_elsewhere_ten_years_on_without_network(request, tmp_path, run, zone, locale, seed):
    """Covers the clock as Python tells it (time, datetime), not one read by a C library itself; sockets cannot even be made."""
    recorded = request.getfixturevalue(run)
    folder = tmp_path / "chép sang nơi khác"
    shutil.copytree(recorded.folder, folder)
    environment = {**os.environ, "TZ": zone, "LC_ALL": locale, "LANG": locale, "PYTHONHASHSEED": seed, "HOME": str(tmp_path)}
    del environment["HOPQUY_LANG"]
    done = subprocess.run(
        [sys.executable, "-c", FAR_AWAY, "judge", str(folder), "--json"], cwd=tmp_path, env=environment, capture_output=True, check=False
    )
    assert done.returncode == recorded.code, done.stderr.decode()
    assert done.stdout == (recorded.folder / "report.json").read_bytes()


def test_every_view_is_the_file_of_the_run(hopquy, short_run, tmp_path):
    for form, name in (("json", "report.json"), ("html", "report.html"), ("junit", "junit.xml")):
        out = tmp_path / name
        assert hopquy("report", short_run.folder, "--format", form, "--out", out).code == 0
        assert out.read_bytes() == (short_run.folder / name).read_bytes(), form
    assert hopquy("report", short_run.folder, "--format", "junit").out.encode() == (short_run.folder / "junit.xml").read_bytes()


@pytest.mark.slow
def test_allure_view_is_the_same_each_time(hopquy, short_run, tmp_path):
    results = []
    for name in ("a", "b"):
        assert hopquy("report", short_run.folder, "--format", "allure", "--out", tmp_path / name).code == 0
        results.append({path.name: path.read_bytes() for path in (tmp_path / name).iterdir()})
    assert results[0] == results[1]
    rows = json.loads((short_run.folder / "report.json").read_text(encoding="utf-8"))["requirements"]
    assert len([name for name in results[0] if name.endswith("-result.json")]) == len(rows)
    assert hopquy("report", short_run.folder, "--format", "allure").code == 2
    assert hopquy("report", short_run.folder, "--format", "allure", "--out", tmp_path / "a").code == 2


@pytest.fixture
def copied(short_run, tmp_path):
    return shutil.copytree(short_run.folder, tmp_path / "run")


@pytest.mark.parametrize("name", ["evidence.jsonl", "plan.json", "report.json", "report.html", "junit.xml", "SHA256SUMS", "blob"])
def test_flipped_bit(hopquy, copied, name):
    path = next((copied / "blobs").iterdir()) if name == "blob" else copied / name
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    for command in (["judge"], ["report", "--format", "json"]):
        said = hopquy(*command, copied)
        assert said.code == 5
        assert said.out == ""
        assert "the evidence is not intact" in said.err
        assert path.name in said.err


def test_missing_and_added_files(hopquy, copied):
    (copied / "ghi-chu.txt").write_text("thêm vào sau", encoding="utf-8")
    assert hopquy("judge", copied).code == 5
    (copied / "ghi-chu.txt").unlink()
    assert hopquy("judge", copied).code == 3
    (copied / "report.html").unlink()
    assert hopquy("judge", copied).code == 5


def test_not_a_run(hopquy, tmp_path, short_run):
    for folder in (tmp_path / "absent", tmp_path, short_run.target):
        for command in (["judge"], ["judge", "--json"], ["report", "--format", "html"]):
            said = hopquy(*command, folder)
            assert said.code == 2
            assert said.out == ""
            assert "is not the folder of a run" in said.err


def test_another_day(hopquy, short_run):
    assert hopquy("judge", short_run.folder, "--as-of", "2027-01-01").code == 3
    assert json.loads(hopquy("judge", short_run.folder, "--as-of", "2027-01-01", "--json").out)["as_of"] == "2027-01-01"
    wrong = hopquy("judge", short_run.folder, "--as-of", "2027-02-30")
    assert wrong.code == 2
    assert "'2027-02-30' is not a date" in wrong.err


def test_a_failed_run_judges_to_its_own_exit_code(hopquy, demo_plays, tmp_path):
    demo_plays("test_receives_and_reports")
    said = hopquy("demo", "--defect", "silent-arrival", "--out", tmp_path / "run")
    assert said.code == 1, said.out
    assert "just what it declares failed: exchange/receive/reports-arrival" in said.out
    assert hopquy("judge", tmp_path / "run").code == 1
    assert hopquy("judge", tmp_path / "run", "--json").out.encode() == (tmp_path / "run" / "report.json").read_bytes()
