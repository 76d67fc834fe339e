"""A run looks before it judges: what is not ready is told and recorded, no story is played, and `--skip-doctor` is never hidden."""

import json
import os
import subprocess
import sys

import pytest

from hopquy.runner.evidence import read_record, read_stopped

ACTIONS = ["send", "accept", "refuse", "finish", "settle"]
WITHHELD = {"inconclusive", "not-applicable"}


def report_of(folder):
    return json.loads((folder / "report.json").read_text(encoding="utf-8"))


def codes(report):
    return [reason["code"] for reason in report["decision"]["reasons"]]


def by_pytest(target, out, *options):
    command = [sys.executable, "-m", "pytest", "--pyargs", "hopquy.suites", "-q", "-p", "no:cacheprovider", "--hopquy-target", str(target)]
    command += ["--hopquy-out", str(out), *options]
    return subprocess.run(command, cwd=out.parent, env=os.environ, capture_output=True, text=True, encoding="utf-8", check=False)


@pytest.mark.parametrize("entrance", ["run", "pytest"])
def test_another_secret_is_told_before_anything_is_judged(hopquy, idle, make, monkeypatch, tmp_path, entrance):
    monkeypatch.setenv(make.VARIABLE, "mot-khoa-bi-mat-khac")
    target, out = idle.target(idle.driver(actions=ACTIONS), deadline=0.3), tmp_path / "run"
    if entrance == "run":
        done = hopquy("run", target, "--out", out, "--lang", "vi")
        assert done.code == 3
        assert "1 mục chưa sẵn sàng, nên không chạy kịch bản nào" in done.out
        assert "Cần làm   đặt cùng một khóa bí mật" in done.out
    else:
        done = by_pytest(target, out)
        assert done.returncode == 3, done.stdout + done.stderr
        assert "signing on to our axis" in done.stdout
    report = report_of(out)
    assert codes(report) == ["preflight"]
    assert {row["verdict"] for row in report["requirements"]} <= WITHHELD
    assert report["stories"] == []
    (wrong,) = [one for one in report["preflight"]["diagnoses"] if one["state"] == "not-ready"]
    assert (wrong["check"], wrong["concern"]) == ("sign-on", "vendor")
    assert "HMAC" in (out / "report.html").read_text(encoding="utf-8")
    assert any(one.kind == "axis.call" for one in read_record(out).observations), "what the target did is kept, though not judged"
    again = hopquy("judge", out)
    assert again.code == 3
    assert "as recorded" in again.out


@pytest.mark.parametrize("run", ["short_run", pytest.param("good_run", marks=pytest.mark.slow)])
def test_a_run_that_may_not_look_decides_nothing(hopquy, reference, tmp_path, run, request):
    out, looked = tmp_path / "run", request.getfixturevalue(run)
    done = hopquy("run", reference.target(), *looked.options, "--out", out, "--skip-doctor")
    report = report_of(out)
    assert done.code == 3
    assert set(codes(report)) == {"preflight-skipped", *codes(report_of(looked.folder))} - {"all-good"}
    assert "(`--skip-doctor`)" in done.out
    rows = {row["id"]: row["verdict"] for row in report["requirements"]}
    assert rows == {row["id"]: row["verdict"] for row in report_of(looked.folder)["requirements"]}
    assert report["preflight"] == {"skipped": True, "diagnoses": []}
    assert "--skip-doctor" in (out / "report.html").read_text(encoding="utf-8")
    assert hopquy("judge", out).code == 3


@pytest.mark.slow
def test_the_other_entrance_may_skip_it_as_well(idle, make, monkeypatch, tmp_path):
    monkeypatch.setenv(make.VARIABLE, "mot-khoa-bi-mat-khac")
    done = by_pytest(idle.target(deadline=0.1), tmp_path / "run", "--hopquy-skip-doctor", "--hopquy-story", "test_sends_new_document")
    report = report_of(tmp_path / "run")
    assert (done.returncode, report["preflight"]["skipped"]) == (report["decision"]["exit"], True)
    assert "preflight-skipped" in codes(report)
    assert report["stories"], "it is played nevertheless"


def test_what_was_looked_at_is_recorded_and_shown(short_run):
    report = report_of(short_run.folder)
    found = {(one["check"], one["subject"]): one["state"] for one in report["preflight"]["diagnoses"]}
    assert found["driver", "accept"] == found["claims", ""] == "ready"
    assert found["sign-on", ""] == "not-applicable"
    recorded = [one for one in read_record(short_run.folder).observations if one.kind == "preflight.checked"]
    assert [one.seq for one in recorded] == [one["observation"] for one in report["preflight"]["diagnoses"]]
    assert {one.author.value for one in recorded} == {"suite"}
    assert "Before the run: all is ready" in short_run.out
    assert 'id="preflight"' in (short_run.folder / "report.html").read_text(encoding="utf-8")


def test_the_public_address_is_tried_and_our_own_call_is_no_evidence(hopquy, idle, tmp_path):
    out = tmp_path / "run"
    target = idle.target(idle.driver(actions=ACTIONS))
    done = hopquy("run", target, "--out", out, "--public-url", f"http://{idle.listen}/", "--story", "test_receives_and_reports")
    assert done.code == 3, "only one story"
    report = report_of(out)
    found = {one["check"]: one["state"] for one in report["preflight"]["diagnoses"]}
    assert (found["callback"], found["sign-on"]) == ("ready", "ready")
    assert "preflight" not in codes(report)
    text = (out / "evidence.jsonl").read_text(encoding="utf-8")
    assert '"path":"/hopquy-doctor' not in text
    assert "unknown-operation" not in text


@pytest.mark.parametrize("entrance", ["run", pytest.param("pytest", marks=pytest.mark.slow)])
def test_a_public_address_that_leads_elsewhere(hopquy, idle, make, tmp_path, entrance):
    url, out = f"http://127.0.0.1:{make.free_port()}", tmp_path / "run"
    if entrance == "run":
        assert hopquy("run", idle.target(), "--out", out, "--public-url", url).code == 3
    else:
        assert by_pytest(idle.target(), out, "--hopquy-public-url", url).returncode == 3
    assert codes(report_of(out)) == ["preflight"]


@pytest.mark.parametrize("url", ["127.0.0.1:80", "http://u:p@h/"])
def test_a_public_address_that_is_none(hopquy, idle, tmp_path, url):
    done = hopquy("run", idle.target(), "--out", tmp_path / "run", "--public-url", url)
    assert done.code == 2
    assert "is an address like" in done.err
    assert not (tmp_path / "run").exists()


def test_a_run_that_cannot_go_on_yet_can_go_on_later(hopquy, idle, make, monkeypatch, tmp_path):
    """What was played is not lost: the log stays open, and the run ends when all is ready again."""
    out, target = tmp_path / "run", idle.target(idle.driver(actions=ACTIONS))
    one = ["--story", "test_receives_and_reports"]
    assert hopquy("run", target, "--out", out, *one).code == 3
    # As it is when it was killed before its end.
    log = out / "evidence.jsonl"
    log.write_bytes(b"".join(log.read_bytes().splitlines(keepends=True)[:-3]))
    for name in ("report.json", "report.html", "junit.xml", "SHA256SUMS"):
        (out / name).unlink()
    monkeypatch.setenv(make.VARIABLE, "mot-khoa-bi-mat-khac")
    put_off = hopquy("run", target, "--resume", out)
    assert put_off.code == 3
    assert "not ready to go on: signing on to our axis" in put_off.err
    assert not (out / "report.json").exists()
    assert not read_stopped(out).complete
    monkeypatch.setenv(make.VARIABLE, make.SECRET)
    assert hopquy("run", target, "--resume", out).code == 3
    report = report_of(out)
    assert codes(report) == [code for code in codes(report) if code not in ("preflight", "incomplete")]
    assert [story["outcome"] for story in report["stories"]] == ["done"]


def test_the_demo_looks_at_what_contacts_nobody(hopquy, tmp_path):
    out = tmp_path / "run"
    assert hopquy("demo", "--out", out).code == 0
    assert {one["check"] for one in report_of(out)["preflight"]["diagnoses"]} == {"claims", "codes"}
