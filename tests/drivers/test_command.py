"""The command driver: a program of the vendor's, whatever it does."""

from __future__ import annotations

import json
import os
import signal
import sys
import threading
import time
from pathlib import Path

import pytest

from hopquy.runner.drivers import Answer, CommandDriver, driver_for
from hopquy.runner.drivers.contract import LARGEST_ANSWER
from hopquy.runner.model.target import Driver

HINT = "only the answer belongs on standard output, in UTF-8; notes go to standard error"
POSIX = pytest.mark.skipif(os.name != "posix", reason="signals and process groups of POSIX")


@pytest.fixture
def program(tmp_path):
    """A driver whose program is this Python text; without the site it starts in a few milliseconds."""

    def make(text, *arguments, timeout=10.0):
        path = tmp_path / "drive.py"
        path.write_text(text, encoding="utf-8")
        return CommandDriver((sys.executable, "-IS", str(path), *arguments), ("send",), timeout=timeout)

    return make


def test_what_is_asked_and_answered(program):
    driver = program(
        "import json, sys; print(json.dumps({'ok': True, 'reason': 'r', 'asked': json.load(sys.stdin), 'called': sys.argv[1:]}))",
        "--env",
        "thử",
    )
    driver.reach()
    answer = driver.ask("send", {"subject": "Ủy ban\ud800", "files": [{"base64": "QQ=="}]})
    assert answer == Answer(
        ok=True, reason="r", data={"asked": {"subject": "Ủy ban\ud800", "files": [{"base64": "QQ=="}]}, "called": ["--env", "thử", "send"]}
    )
    driver.close()


@pytest.mark.parametrize("code", [0, 1, 77])
def test_the_exit_code_does_not_matter_the_json_does(program, code):
    driver = program(f'import sys; print(\'{{"ok": false, "reason": "no"}}\'); print(\'a note\', file=sys.stderr); sys.exit({code})')
    assert driver.ask("send", {}) == Answer(ok=False, reason="no")


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("", "exit code 0 and an empty answer"),
        ("import sys; sys.exit(1)", "exit code 1 and an empty answer"),
        ("import sys; sys.exit('no\\x1b[31m database')", "exit code 1; it said “no [31m database” and an empty answer"),
        ("print('ready'); print('{\"ok\": true}')", 'exit code 0 and no JSON, but “ready {"ok": true}”'),
        ("import sys; sys.stdout.buffer.write(bytes(range(128, 140)))", "exit code 0 and no JSON, but “" + "\ufffd" * 12 + "”"),
        ("print([])", "exit code 0 and an answer that is not a JSON object with `ok`, true or false: “[]”"),
        ("print('{}')", "exit code 0 and an answer that is not a JSON object with `ok`, true or false: “{}”"),
        ("raise SystemError('x' * 5000)", "exit code 1; it said “" + "x" * 80 + "…” and an empty answer"),
        ("1 +", "exit code 1; it said “"),
    ],
)
def test_an_answer_that_cannot_be_understood(program, refused, text, what):
    error, _ = refused(program(text))
    assert error.what.startswith(what)
    assert len(error.what) < 250
    assert error.hint == HINT


@POSIX
def test_a_program_that_is_killed_by_somebody_else(program, refused):
    error, _ = refused(program("import os, signal; os.kill(os.getpid(), signal.SIGTERM)"))
    assert error.what == f"the end by signal {signal.SIGTERM.value} and an empty answer"


@pytest.mark.parametrize("name", ["no-such-program-anywhere", "/", "/no/such/program", "a\0b"])
def test_a_program_that_is_not_there(refused, name):
    driver = CommandDriver((name,), ("send",))
    error, _ = refused(driver)
    assert error.what.startswith(f"{name}: ")
    if "\0" not in name:
        error, _ = refused(driver, "reach")
        assert error.what == f"the program {name!r} is not there, or cannot be run"
        assert error.hint == "give its full path"


@POSIX
def test_a_file_that_is_no_program(tmp_path, refused):
    path = tmp_path / "drive.sh"
    path.write_text("echo", encoding="utf-8")
    refused(CommandDriver((str(path),), ("send",)), "reach")
    refused(CommandDriver((str(path),), ("send",)))
    path.chmod(0o700)
    path.write_bytes(b"\x7fELF nonsense")
    error, _ = refused(CommandDriver((str(path),), ("send",)))
    assert error.what.startswith(str(path))


def gone(path, within=5.0):
    """Whether the process whose number is in the file ends in time (one that is not yet reaped has ended, too)."""
    deadline = time.monotonic() + within
    while time.monotonic() < deadline:
        number = path.read_text(encoding="utf-8") if path.exists() else ""
        try:
            known = number and Path("/proc/self/stat").exists()
            status = Path(f"/proc/{number}/stat").read_text(encoding="utf-8") if known else "- (-) R"
            os.kill(int(number or os.getpid()), 0)
        except OSError:
            return True
        if status.rpartition(")")[2].split()[0] == "Z":
            return True
        time.sleep(0.02)
    return False


CHILD = """
import os, subprocess, sys, time
child = "import os, sys, time; open(sys.argv[1], 'w').write(str(os.getpid())); time.sleep(60)"
started = subprocess.Popen([sys.executable, "-IS", "-c", child, sys.argv[1]])
while not os.path.exists(sys.argv[1]) or not os.path.getsize(sys.argv[1]): time.sleep(0.01)
"""


@POSIX
def test_a_program_that_hangs_is_killed_with_its_children(program, refused, tmp_path):
    pid = tmp_path / "pid"
    error, seconds = refused(program(CHILD + "time.sleep(60)", str(pid), timeout=1.0))
    assert error.what == "no answer within 1 seconds"
    assert 0.9 < seconds < 5
    assert gone(pid)


def test_a_program_that_ignores_signals_and_closes_its_pipes_is_killed_all_the_same(program, refused):
    text = "import os, signal, time\nfor n in (signal.SIGTERM, signal.SIGINT): signal.signal(n, signal.SIG_IGN)\n[os.close(n) for n in (0, 1, 2)]\ntime.sleep(60)"
    _, seconds = refused(program(text, timeout=0.5))
    assert seconds < 4


def test_a_program_that_does_not_read_what_it_is_given(program):
    driver = program("print('{\"ok\": true}')")
    assert driver.ask("send", {"content": "x" * 3_000_000}).ok


def test_a_program_that_neither_reads_nor_ends(program, refused):
    _, seconds = refused(program("import time; time.sleep(60)", timeout=0.5), "send", {"content": "x" * 3_000_000})
    assert seconds < 4


@POSIX
def test_what_it_leaves_in_the_background_holds_nobody_up(program, tmp_path):
    pid = tmp_path / "pid"
    driver = program(CHILD + "print('{\"ok\": true}')", str(pid))
    started = time.monotonic()
    assert driver.ask("send", {}).ok
    assert time.monotonic() - started < 5
    os.kill(int(pid.read_text()), signal.SIGKILL)


def test_output_without_end_is_cut_off(program, refused):
    error, seconds = refused(program("import sys\nwhile True: sys.stdout.write('x' * 65536)"))
    assert error.what == f"the answer is larger than {LARGEST_ANSWER} bytes"
    assert seconds < 5


def test_the_largest_answer_is_taken_and_one_byte_more_is_not(program, refused):
    text = "import sys; sys.stdout.write('{\"ok\": true, \"more\": \"' + 'x' * (int(sys.argv[1]) - 24) + '\"}')"
    assert program(text, str(LARGEST_ANSWER)).ask("send", {}).ok
    error, _ = refused(program(text, str(LARGEST_ANSWER + 1)))
    assert "larger" in error.what


def test_notes_without_end_do_not_matter(program):
    driver = program("import sys\nfor _ in range(100): sys.stderr.write('x' * 65536)\nprint('{\"ok\": true}')")
    assert driver.ask("send", {}).ok


def test_an_interrupt_leaves_nothing_running(program, tmp_path, monkeypatch):
    pid = tmp_path / "pid"
    driver = program("import os, sys, time; open(sys.argv[1], 'w').write(str(os.getpid())); time.sleep(60)", str(pid))

    def interrupted(_program, _timeout=None):
        while not pid.exists() or not pid.read_text():
            time.sleep(0.01)
        monkeypatch.undo()
        raise KeyboardInterrupt

    monkeypatch.setattr("subprocess.Popen.wait", interrupted)
    with pytest.raises(KeyboardInterrupt):
        driver.ask("send", {})
    assert os.name != "posix" or gone(pid)


def test_no_thread_is_left(program, refused):
    refused(program("import time; time.sleep(60)", timeout=0.3))
    program("print('{\"ok\": true}')").ask("send", {})
    deadline = time.monotonic() + 2
    while any(thread.name == "hopquy-driver" for thread in threading.enumerate()) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert [thread for thread in threading.enumerate() if thread.name == "hopquy-driver"] == []


def test_the_driver_that_target_yaml_asks_for(program):
    text = "import json, sys; print(json.dumps({'ok': True, 'action': sys.argv[1]}))"
    command = program(text)._command
    made = driver_for(Driver("command", command=command, timeout=5.0, actions=("send", "finish")))
    assert isinstance(made, CommandDriver)
    assert made.actions == ("send", "finish")
    assert json.dumps(made.ask("finish", {}).data) == '{"action": "finish"}'
