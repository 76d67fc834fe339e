"""`hopquy run` and the second entrance with a person at a terminal, and without one."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from base64 import b64encode

import pytest

PERSON = {"kind": "manual", "person": "Cán bộ kiểm thử", "party": "laboratory", "timeout": 20}
SEND = ("--story", "test_sends_recall", "--story", "test_refuses_with_reason")
_OPERATIONS = {"thu hồi": "recall", "cập nhật": "update", "thay thế": "replace"}

posix = pytest.mark.skipif(os.name != "posix", reason="pseudo-terminals are POSIX")


def _report(folder):
    return json.loads((folder / "report.json").read_text(encoding="utf-8"))


def _verdicts(folder):
    return {row["id"]: row["verdict"] for row in _report(folder)["requirements"]}


class Terminal:
    """A command at a pseudo-terminal: what stands on its screen, and a hand that types."""

    def __init__(self, folder, environment, *command):
        import pty  # noqa: PLC0415 -- POSIX only

        self._master, slave = pty.openpty()
        self.process = subprocess.Popen(
            command, cwd=folder, env={**environment, "TERM": "xterm"}, stdin=slave, stdout=slave, stderr=slave, start_new_session=True
        )
        os.close(slave)
        self.screen = ""
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self):
        with contextlib.suppress(OSError):
            while data := os.read(self._master, 65536):
                self.screen += data.decode("utf-8", "replace")

    def sees(self, text, times=1):
        end = time.monotonic() + 30
        while self.screen.count(text) < times:
            assert time.monotonic() < end, f"{text!r} does not stand in {self.screen!r}"
            time.sleep(0.02)

    def types(self, text):
        os.write(self._master, text.encode())

    def ended(self):
        code = self.process.wait(60)
        time.sleep(0.2)
        return code


@pytest.fixture
def at_terminal(tmp_path):
    opened = []

    def start(*command):
        opened.append(Terminal(tmp_path, dict(os.environ), sys.executable, *command))
        return opened[-1]

    yield start
    for one in opened:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(one.process.pid, signal.SIGKILL)
        one.process.wait()
        os.close(one._master)


def command(*arguments):
    """The command as a terminal starts it."""
    code = (
        "import signal, sys; signal.signal(signal.SIGINT, signal.default_int_handler); from hopquy.runner.cli import main; sys.exit(main())"
    )
    return ["-c", code, *map(str, arguments)]


def act(control_url, folder):
    """Do what lies in a folder of the handout, as a person would who copies from it; return whether the product lets it be done."""
    action = folder.name.partition("-")[2]
    steps = [block.split("\n") for block in (folder / "instruction.txt").read_text(encoding="utf-8").strip().split("\n\n")]
    values = [step[2:] for step in steps]
    if action == "send":
        operation = next((name for word, name in _OPERATIONS.items() if any(word in step[0] for step in steps[:2])), "new")
        about = [] if operation == "new" else [values.pop(0)[0]]
        _, (subject,), (content,), *more = values
        reason = [more.pop(0)[0]] if about else []
        to, (_, *names), _ = more
        files = [(folder / name.rpartition(" (")[0]).read_bytes() for name in names]
        asked = {
            "operation": operation, "to": [code.split()[0] for code in to], "subject": subject, "content": content, "document_id": "".join(about),
            "reason": "".join(reason),
            "files": [{"name": f"{number}.pdf", "media_type": "application/pdf", "base64": b64encode(data).decode()} for number, data in enumerate(files)],
        }  # fmt: skip
    else:
        asked = {"document_id": values[0][0], "reason": "".join(values[-1])}
    end = time.monotonic() + 2
    while True:
        request = urllib.request.Request(f"{control_url}/{action}", json.dumps(asked).encode(), {"Content-Type": "application/json"})  # noqa: S310 -- loopback
        try:
            urllib.request.urlopen(request, timeout=10).close()  # noqa: S310 -- as above
            return True  # noqa: TRY300 -- the question is asked in a loop
        except urllib.error.HTTPError as refused:
            refused.close()
            if time.monotonic() > end:
                return False
            time.sleep(0.1)


def works_through(terminal, reference, out):
    """Sit at the terminal until the run is over: read, act, answer."""
    number = 0
    while terminal.process.poll() is None:
        number += 1
        while terminal.screen.count("A PERSON IS NEEDED") < number or not terminal.screen.rstrip("\n").endswith("> "):
            if terminal.process.poll() is not None:
                return number - 1
            time.sleep(0.02)
        (folder,) = (out / "handout").glob(f"{number:03}-*")
        asked = "Note (Enter: none)" if act(reference.control_url, folder) else "Why not"
        before = terminal.screen.count(asked)
        terminal.types("d\n" if asked.startswith("Note") else "c\n")
        terminal.sees(asked, before + 1)
        terminal.types("\n" if asked.startswith("Note") else "the product declines it\n")
        terminal.sees("Path of a file to attach", number)
        terminal.types("\n")
    return number


@posix
@pytest.mark.slow
def test_a_person_at_a_terminal_gets_the_same_verdicts_as_a_program(reference, good_run, at_terminal, tmp_path):
    out = tmp_path / "run"
    terminal = at_terminal(*command("run", reference.target(PERSON), "--out", out))
    assert works_through(terminal, reference, out) > 10
    assert terminal.ended() == 0, terminal.screen
    assert _verdicts(out) == _verdicts(good_run.folder)
    assert "CONFORMANT" in terminal.screen


@posix
def test_a_person_at_a_terminal_is_asked_answers_and_hands_in(reference, at_terminal, tmp_path):
    out, picture = tmp_path / "run", tmp_path / "ảnh.png"
    picture.write_bytes(b"\x89PNG")
    terminal = at_terminal(*command("run", reference.target(PERSON), "--out", out, "--story", "test_refuses_with_reason"))
    terminal.sees("> ")
    assert "Waiting up to" in terminal.screen, "what is waited for is told"
    assert act(reference.control_url, next((out / "handout").glob("001-refuse")))
    terminal.types("p\nCán bộ B\n1\n")
    terminal.sees("For whom")
    terminal.types(f"d\nđã bấm\n{tmp_path / 'none.png'}\n{picture}\n\n")
    terminal.sees("The file was not taken")
    terminal.sees("A PERSON IS NEEDED", 2)
    terminal.sees("[p] somebody else", 2)
    assert "Cán bộ B (for the vendor" in terminal.screen, "whoever answered last is asked again"
    terminal.types("c\nmàn hình không có\n\n")
    assert terminal.ended() == 3, terminal.screen
    evidence = [json.loads(line)["body"] for line in (out / "evidence.jsonl").read_text(encoding="utf-8").splitlines()]
    answered = [body["data"] for body in evidence if body.get("kind") == "manual.answered"]
    assert [(one["said"], one["note"], one["person"], one["party"]) for one in answered] == [
        ("done", "đã bấm", "Cán bộ B", "vendor"), ("cannot", "màn hình không có", "Cán bộ B", "vendor"),
    ]  # fmt: skip
    (attached,) = [body for body in evidence if body.get("kind") == "manual.attached"]
    assert (out / "blobs" / attached["blob"]).read_bytes() == b"\x89PNG"
    assert _verdicts(out)["exchange/refuse/reports-refusal"] == "pass"
    between = terminal.screen[terminal.screen.index("A PERSON IS NEEDED") : terminal.screen.index("đã bấm")]
    assert "✓" not in between, "progress does not stand between a question and its answer"


@posix
def test_the_second_entrance_asks_as_well(reference, at_terminal, tmp_path):
    out = tmp_path / "run"
    arguments = ["--hopquy-target", str(reference.target(PERSON)), "--hopquy-out", str(out), "--hopquy-story", "test_refuses_with_reason"]
    terminal = at_terminal("-m", "pytest", "--pyargs", "hopquy.suites", *arguments, "-q", "-p", "no:cacheprovider")
    terminal.sees("> ")
    assert act(reference.control_url, next((out / "handout").glob("001-refuse")))
    terminal.types("d\n\n\n")
    terminal.sees("A PERSON IS NEEDED", 2)
    terminal.types("c\nalready refused\n\n")
    assert terminal.ended() == 3, terminal.screen
    assert _verdicts(out)["exchange/refuse/reports-refusal"] == "pass"
    assert [story["outcome"] for story in _report(out)["stories"]] == ["done"]


@posix
def test_an_input_that_ends_leaves_the_rest_open(reference, at_terminal, tmp_path):
    out = tmp_path / "run"
    terminal = at_terminal(*command("run", reference.target(PERSON), "--out", out, *SEND))
    terminal.sees("> ")
    terminal.types("\x04")
    assert terminal.ended() == 3, terminal.screen
    assert "The input is over" in terminal.screen
    reasons = {reason["code"]: reason["text"]["en"] for reason in _report(out)["decision"]["reasons"]}
    assert reasons["nobody"] == "actions that a person was to do, and nobody could be asked for: 2 (the input ended)"


@posix
def test_ctrl_c_at_a_question_ends_the_run(hopquy, reference, at_terminal, tmp_path):
    out = tmp_path / "run"
    terminal = at_terminal(*command("run", reference.target({**PERSON, "timeout": 600}), "--out", out, *SEND))
    terminal.sees("> ")
    started = time.monotonic()
    os.killpg(terminal.process.pid, signal.SIGINT)
    assert terminal.ended() == 130
    assert time.monotonic() - started < 15
    assert "Traceback" not in terminal.screen
    assert not (out / "report.json").exists()
    assert "DIAGNOSIS" in hopquy("judge", out).out


@posix
def test_a_question_does_not_outlast_the_run(reference, at_terminal, tmp_path):
    out = tmp_path / "run"
    terminal = at_terminal(*command("run", reference.target({**PERSON, "timeout": 600}), "--out", out, "--max-time", "3", *SEND))
    started = time.monotonic()
    assert terminal.ended() == 3, terminal.screen
    assert time.monotonic() - started < 20
    assert "Too late" in terminal.screen
    assert {story["outcome"] for story in _report(out)["stories"]} == {"unfinished"}


@pytest.mark.parametrize("more", [(), ("--no-manual",)])
def test_with_nobody_there_a_run_takes_no_time_and_the_report_says_why(hopquy, reference, tmp_path, more):
    started = time.monotonic()
    stories = (*SEND, "--story", "test_receives_and_reports")
    said = hopquy("run", reference.target({**PERSON, "timeout": 600}, deadline=60), "--out", tmp_path / "run", *stories, *more)
    assert time.monotonic() - started < 20
    assert said.code == 3
    why = "--no-manual was given" if more else "there is no terminal"
    assert f"nobody to ask: {why}" in said.out
    report = _report(tmp_path / "run")
    (reason,) = [reason for reason in report["decision"]["reasons"] if reason["code"] == "nobody"]
    assert why in reason["text"]["en"]
    assert {row["verdict"] for row in report["requirements"]} <= {"pass", "inconclusive", "not-applicable"}
    assert not (tmp_path / "run" / "handout").exists()


def test_no_manual_is_no_circumstance_where_nobody_is_needed(hopquy, reference, short_run, tmp_path):
    said = hopquy("run", reference.target(), *short_run.options, "--out", tmp_path / "run", "--no-manual")
    assert said.code == short_run.code, said.out
    assert _report(tmp_path / "run")["decision"] == _report(short_run.folder)["decision"]
    assert _verdicts(tmp_path / "run") == _verdicts(short_run.folder)


def test_no_manual_by_the_second_entrance(reference, tmp_path):
    arguments = ["--hopquy-target", str(reference.target(PERSON)), "--hopquy-out", str(tmp_path / "run"), "--hopquy-no-manual"]
    arguments += ["--hopquy-story", "test_sends_recall"]
    line = [sys.executable, "-m", "pytest", "--pyargs", "hopquy.suites", *arguments, "-q", "-p", "no:cacheprovider"]
    done = subprocess.run(line, cwd=tmp_path, capture_output=True, text=True, encoding="utf-8", check=False, timeout=60)
    assert done.returncode == 3, done.stdout + done.stderr
    assert "--no-manual was given" in done.stdout


def test_ends_of_pipes_that_are_none_are_a_mistake_of_use(reference, tmp_path):
    arguments = ["--hopquy-target", str(reference.target(PERSON)), "--hopquy-out", str(tmp_path / "run"), "--hopquy-person", "x"]
    line = [sys.executable, "-m", "pytest", "--pyargs", "hopquy.suites", *arguments, "-q", "-p", "no:cacheprovider"]
    done = subprocess.run(line, cwd=tmp_path, capture_output=True, text=True, encoding="utf-8", check=False, timeout=60)
    assert done.returncode == 2, done.stdout + done.stderr
    assert "no ends of two pipes" in done.stdout + done.stderr
