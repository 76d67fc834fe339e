"""`hopquy run` and the second entrance against a target that is not embedded: same evidence, same verdicts, never a false green."""

import base64
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.parse

import pytest

COMMAND = [
    sys.executable,
    "-c",
    "import signal, sys; signal.signal(signal.SIGINT, signal.default_int_handler); from hopquy.runner.cli import main; sys.exit(main())",
]
"""The command as a terminal starts it: whoever runs these tests in the background hands on that Ctrl+C is ignored."""

ONE = ("--story", "test_sends_new_document")


def _report(folder):
    return json.loads((folder / "report.json").read_text(encoding="utf-8"))


def _verdicts(folder):
    return {row["id"]: row["verdict"] for row in _report(folder)["requirements"]}


def _pytest(target, out, *options):
    command = [
        sys.executable,
        "-m",
        "pytest",
        "--pyargs",
        "hopquy.suites",
        "--hopquy-target",
        str(target),
        "--hopquy-out",
        str(out),
        "-q",
        "-p",
        "no:cacheprovider",
    ]
    done = subprocess.run([*command, *options], cwd=target.parent, capture_output=True, text=True, encoding="utf-8", check=False)
    assert "Traceback" not in done.stdout + done.stderr
    return done


def test_http_driver(good_run):
    report = _report(good_run.folder)
    assert report["decision"]["outcome"] == "conformant"
    assert report["decision"]["exercised"] == report["decision"]["in_scope"] > 100
    assert "CONFORMANT" in good_run.out
    assert good_run.err == ""
    assert {story["outcome"] for story in report["stories"]} == {"done"}


@pytest.mark.skipif(os.name != "posix", reason="file modes are POSIX")
def test_only_the_owner_can_look_into_a_run_folder(good_run):
    assert good_run.folder.stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize("kind", ["settle", "command"])
def test_other_ways_to_drive_give_the_same_verdicts(hopquy, reference, make, short_run, tmp_path, kind):
    driver = reference.driver(actions=[*make.ACTIONS, "settle"]) if kind == "settle" else reference.driver("command")
    said = hopquy("run", reference.target(driver), *short_run.options, "--out", tmp_path / "run")
    assert said.code == short_run.code, said.out + said.err
    assert _verdicts(tmp_path / "run") == _verdicts(short_run.folder)


@pytest.mark.slow
def test_a_command_gives_the_same_verdicts_in_all_stories(hopquy, reference, good_run, tmp_path):
    said = hopquy("run", reference.target(reference.driver("command")), "--out", tmp_path / "run")
    assert said.code == 0, said.out + said.err
    assert _verdicts(tmp_path / "run") == _verdicts(good_run.folder)


def test_second_entrance_gives_the_same(reference, short_run, tmp_path):
    done = _pytest(reference.target(), tmp_path / "run", *[option.replace("--", "--hopquy-") for option in short_run.options])
    assert done.returncode == short_run.code, done.stdout + done.stderr
    assert _verdicts(tmp_path / "run") == _verdicts(short_run.folder)
    assert "hopquy-progress" not in done.stdout + done.stderr
    assert "passed" in done.stdout


@pytest.mark.slow
def test_second_entrance_gives_the_same_in_all_stories(reference, good_run, tmp_path):
    done = _pytest(reference.target(), tmp_path / "run")
    assert done.returncode == 0, done.stdout + done.stderr
    assert _verdicts(tmp_path / "run") == _verdicts(good_run.folder)


def test_a_story_that_pytest_is_told_to_leave_out_is_owed_nevertheless(reference, tmp_path):
    options = ["--hopquy-story", "test_sends_new_document", "--hopquy-story", "test_sends_recall"]
    done = _pytest(reference.target(), tmp_path / "run", *options, "-k", "not recall")
    assert done.returncode == 3, done.stdout + done.stderr
    report = _report(tmp_path / "run")
    (owed,) = [reason["text"]["en"] for reason in report["decision"]["reasons"] if reason["code"] == "stories"]
    assert owed == "stories that did not finish: 1"
    assert [(one["name"], one["outcome"]) for one in report["stories"] if one["outcome"] == "done"] == [("test_sends_new_document", "done")]


@pytest.mark.slow
def test_a_story_left_out_leaves_the_decision_open(reference, tmp_path):
    """Without this one nothing else is inconclusive."""
    done = _pytest(reference.target(), tmp_path / "run", "-k", "not receives_for_several")
    assert done.returncode == 3, done.stdout + done.stderr
    assert [reason["code"] for reason in _report(tmp_path / "run")["decision"]["reasons"]] == ["stories"]


def test_a_crash_of_ours_is_4_by_the_second_entrance(idle, tmp_path):
    script = (
        "import sys, pytest; from hopquy.runner.plugin.session import RunSession\n"
        "def crash(self): raise RuntimeError('hỏng')\n"
        "RunSession.open = crash; sys.exit(pytest.main(sys.argv[1:]))"
    )
    command = [sys.executable, "-c", script, "--pyargs", "hopquy.suites", "--hopquy-target", str(idle.target()), "-p", "no:cacheprovider"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, check=False)
    assert done.returncode == 4


def test_wrong_option_is_2_by_the_second_entrance(idle, tmp_path):
    done = _pytest(idle.target(), tmp_path / "run", "--hopquy-mode", "holiday")
    assert done.returncode == 2, done.stdout + done.stderr
    assert "holiday" in done.stdout + done.stderr


def test_address_in_use(hopquy, reference, tmp_path):
    host, _, port = reference.listen.rpartition(":")
    with socket.create_server((host, int(port))):
        said = hopquy("run", reference.target(), "--out", tmp_path / "run")
        assert said.code == 2
        assert f"cannot listen on {reference.listen}" in said.err
        done = _pytest(reference.target(), tmp_path / "run")
        assert done.returncode == 2, done.stdout + done.stderr
        assert f"cannot listen on {reference.listen}" in done.stdout
    assert not (tmp_path / "run").exists()


def test_passive_target_is_undecided_and_what_it_does_is_judged(hopquy, reference, tmp_path):
    stories = ("--story", "test_receives_and_reports", "--story", "test_sends_*")
    said = hopquy("run", reference.target(reference.driver("passive"), deadline=0.3), *stories, "--out", tmp_path / "run")
    assert said.code == 3
    assert "UNDECIDED" in said.out
    verdicts = _verdicts(tmp_path / "run")
    assert "fail" not in verdicts.values()
    assert verdicts["edxml/packet/well-formed"] == "pass", "it reports what came to it, unasked"
    outcome = _report(tmp_path / "run")["decision"]
    assert outcome["outcome"] == "undecided"
    assert 0 < outcome["exercised"] < outcome["in_scope"]


@pytest.mark.parametrize("entrance", ["run", "pytest"])
def test_unreachable_target_is_never_green(hopquy, idle, make, tmp_path, entrance):
    address = f"http://127.0.0.1:{make.free_port()}"
    target = idle.target({"kind": "http", "url": address, "timeout": 1}, deadline=0.2)
    out = tmp_path / "run"
    if entrance == "run":
        said = hopquy("run", target, "--out", out)
        assert said.code == 3
        assert address.partition("//")[2] in said.out
    else:
        done = _pytest(target, out)
        assert done.returncode == 3, done.stdout + done.stderr
    report = _report(out)
    assert report["decision"]["outcome"] == "undecided"
    assert [reason["code"] for reason in report["decision"]["reasons"]] == ["preflight"]
    assert {row["verdict"] for row in report["requirements"]} <= {"inconclusive", "not-applicable"}
    assert report["stories"] == []


def test_missing_program_is_unreachable(hopquy, reference, tmp_path):
    target = reference.target({"kind": "command", "command": ["hopquy-no-such-program"]}, deadline=0.2)
    said = hopquy("run", target, *ONE, "--out", tmp_path / "run")
    assert said.code == 3
    assert "hopquy-no-such-program" in said.out


def test_only_leaves_the_decision_open(hopquy, reference, tmp_path):
    said = hopquy("run", reference.target(), "--only", "edxml/packet/*", *ONE, "--out", tmp_path / "run")
    assert said.code == 3
    rows = _report(tmp_path / "run")["requirements"]
    assert {row["verdict"] for row in rows if row["id"].startswith("edxml/packet/")} == {"pass"}
    assert {row["verdict"] for row in rows if not row["id"].startswith("edxml/packet/")} == {"not-applicable"}
    assert "only" in [reason["code"] for reason in _report(tmp_path / "run")["decision"]["reasons"]]


def test_as_of_a_day(hopquy, reference, tmp_path):
    said = hopquy("run", reference.target(), "--as-of", "2027-02-03", "--mode", "ci", *ONE, "--out", tmp_path / "run")
    assert said.code == 3
    report = _report(tmp_path / "run")
    assert report["as_of"] == "2027-02-03"
    assert report["run"]["mode"] == "ci"


def _forms(secret):
    raw = secret.encode()
    yield from (
        raw,
        raw.hex().encode(),
        raw.hex().upper().encode(),
        urllib.parse.quote(secret).encode(),
        urllib.parse.quote_plus(secret).encode(),
    )
    yield from (json.dumps(secret)[1:-1].encode(), json.dumps(secret, ensure_ascii=False)[1:-1].encode())
    for before in range(3):
        encoded = base64.b64encode(bytes(before) + raw)
        yield encoded[4 if before else 0 : -4]
        yield encoded[4 if before else 0 : -4].translate(bytes.maketrans(b"+/", b"-_"))


def test_no_file_of_the_run_holds_the_secret(good_run, secret):
    forms = list(_forms(secret))
    files = [path for path in good_run.folder.rglob("*") if path.is_file()]
    assert len(files) > 10
    for path in files:
        data = path.read_bytes()
        assert [form for form in forms if form in data] == [], path
    assert secret not in good_run.out + good_run.err


def test_a_secret_that_the_target_says_aloud_is_taken_out(hopquy, reference, secret, tmp_path):
    script = tmp_path / "loud.py"
    script.write_text(
        "import base64, json, os, sys\nsecret = os.environ['HOPQUY_TEST_SECRET']\nprint(json.dumps({'ok': False, 'reason': 'known: ' + secret, 'b': base64.b64encode(secret.encode()).decode()}))\n",
        encoding="utf-8",
    )
    target = reference.target({"kind": "command", "command": [sys.executable, str(script)]}, deadline=0.2)
    said = hopquy("run", target, *ONE, "--out", tmp_path / "run")
    assert said.code == 3
    forms = list(_forms(secret))
    for path in (tmp_path / "run").rglob("*"):
        assert not path.is_file() or [form for form in forms if form in path.read_bytes()] == [], path
    assert b"[redacted:" in (tmp_path / "run" / "evidence.jsonl").read_bytes()
    assert secret not in said.out + said.err


def test_max_time_ends_a_run_and_what_was_seen_is_judged(hopquy, reference, tmp_path):
    started = time.monotonic()
    said = hopquy("run", reference.target(reference.driver("passive"), deadline=60), "--max-time", "1.5", "--out", tmp_path / "run")
    assert time.monotonic() - started < 20
    assert said.code == 3
    assert (tmp_path / "run" / "report.html").is_file()
    assert "the time given to the run was over" in said.out


def _interrupt(process):
    """As Ctrl+C does: the whole group hears it."""
    os.killpg(process.pid, signal.SIGINT)
    return 130


def _kill(process):
    os.killpg(process.pid, signal.SIGKILL)
    return -signal.SIGKILL


def _terminate(process):
    """As a pipeline does: only the command itself is told."""
    process.terminate()
    return 130


def _listens(address):
    host, _, port = address.rpartition(":")
    with socket.socket() as probe:
        return probe.connect_ex((host, int(port))) == 0


@pytest.mark.skipif(os.name != "posix", reason="signals to a group of processes are POSIX")
@pytest.mark.parametrize("stop", [_interrupt, _terminate, _kill])
def test_stopped_in_the_middle(hopquy, reference, tmp_path, stop):
    out = tmp_path / "run"
    target = reference.target(reference.driver("passive"), deadline=60)
    command = [*COMMAND, "run", str(target), "--out", str(out), "--story", "test_receives_and_reports"]
    with subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True) as process:
        deadline = time.monotonic() + 20
        while not ((out / "evidence.jsonl").is_file() and b'"packet.document"' in (out / "evidence.jsonl").read_bytes()):
            assert time.monotonic() < deadline
            time.sleep(0.05)
        code = stop(process)
        said, errors = process.communicate(timeout=20)
    assert process.returncode == code
    assert b"Traceback" not in errors
    # Whoever was killed outright says nothing any more.
    assert (f"hopquy run {target} --resume {out}" in said.decode().splitlines()[-1]) is (code == 130)
    while _listens(reference.listen):
        assert time.monotonic() < deadline + 10, "something of the run goes on"
        time.sleep(0.05)
    _is_diagnosis(hopquy, out)


@pytest.mark.skipif(os.name != "posix", reason="signals to a group of processes are POSIX")
def test_a_demo_that_is_stopped_has_missed_no_defect(tmp_path):
    out = tmp_path / "run"
    command = [*COMMAND, "demo", "--role", "axis", "--defect", "skip-hmac", "--out", str(out), "--lang", "en"]
    with subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True) as process:
        deadline = time.monotonic() + 20
        while not ((out / "evidence.jsonl").is_file() and b'"relay.asked"' in (out / "evidence.jsonl").read_bytes()):
            assert time.monotonic() < deadline
            time.sleep(0.02)
        os.killpg(process.pid, signal.SIGINT)
        said, errors = process.communicate(timeout=20)
    assert process.returncode == 130
    assert b"Traceback" not in errors
    assert said.decode().splitlines()[-1].startswith(f"Stopped before it was over: there is no decision. What was recorded is in {out};")


def _is_diagnosis(hopquy, folder):
    assert not (folder / "report.json").exists()
    said = hopquy("judge", folder)
    assert said.code == 3
    assert "DIAGNOSIS" in said.out
    assert "conformant" not in said.out
    document = json.loads(hopquy("judge", folder, "--json").out)
    assert document["decision"]["outcome"] == "undecided"
    assert document["decision"]["diagnosis_only"] is True
    page = hopquy("report", folder, "--format", "html").out
    assert "CHẨN ĐOÁN" in page.upper()


def test_a_folder_that_is_not_empty_is_left_alone(hopquy, reference, short_run):
    before = (short_run.folder / "evidence.jsonl").read_bytes()
    said = hopquy("run", reference.target(), "--out", short_run.folder)
    assert said.code == 2
    assert "not empty" in said.err
    done = _pytest(reference.target(), short_run.folder)
    assert done.returncode == 2, done.stdout + done.stderr
    assert (short_run.folder / "evidence.jsonl").read_bytes() == before


def test_the_same_seed_asks_for_the_same_documents(hopquy, idle, tmp_path):
    target = idle.target(idle.driver("passive"), deadline=0.05)
    stories = ("--story", "test_receives_and_reports", "--story", "test_receives_reply", "--story", "test_sends_*")
    named = []
    for name in ("one", "two"):
        said = hopquy("run", target, "--seed", "s-1", *stories, "--out", tmp_path / name)
        assert said.code in (1, 3), said.err
        assert json.loads((tmp_path / name / "plan.json").read_text(encoding="utf-8"))["seed"] == "s-1"
        lines = [json.loads(line)["body"] for line in (tmp_path / name / "evidence.jsonl").read_text(encoding="utf-8").splitlines()]
        data = [line["data"] for line in lines if line.get("kind") in ("driver.asked", "packet.document")]
        named.append([one.get("token") or one["document_id"] for one in data if "token" in one or "document_id" in one])
    assert len(named[0]) > 5
    assert named[0] == named[1]
    assert "is not 1 to 64" in hopquy("run", target, "--seed", "a/b", "--out", tmp_path / "three").err
