"""How the command starts and what its exit codes mean: quick, in two languages, never a stack trace."""

import dataclasses
import os
import re
import subprocess
import sys
import time

import pytest

from hopquy import __version__, specs
from hopquy.runner.cli import group
from hopquy.runner.errors.spec import SpecError, SpecProblem

HOPQUY = [sys.executable, "-c", "import sys; from hopquy.runner.cli import main; sys.exit(main())"]


def _seconds(command):
    started = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True)
    return time.perf_counter() - started


def test_version_is_quick():
    """Under 0.3 s (the best of five), or on a busy machine not above two bare interpreters."""
    best, bare = (min(_seconds(command) for _ in range(5)) for command in ([*HOPQUY, "--version"], [sys.executable, "-c", "pass"]))
    assert best < max(0.3, 2 * bare)


def test_version(hopquy):
    done = subprocess.run([*HOPQUY, "--version"], capture_output=True, text=True, check=True)
    assert done.stdout == f"hopquy {__version__}\n" == hopquy("--version").out


def test_help_loads_every_command(hopquy):
    said = hopquy("--help")
    assert said.code == 0
    listed = re.findall(r"^  ([a-z]+) ", said.out.split("Commands:")[1], re.MULTILINE)
    assert listed == sorted(group.COMMANDS)
    for name in listed:
        assert hopquy(name, "--help").code == 0


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["nonsense"], "No such command 'nonsense'"),
        (["validate"], "Missing argument 'FILE...'"),
        (["validate", "--lang", "fr", "x"], "'fr'"),
        (["demo", "--defect", "no-such"], "no defect is called 'no-such'"),
        (["demo", "--persona", "no-such"], "no persona is called 'no-such'"),
        (["demo", "--role", "onestop"], "'onestop'"),
        (["demo", "--role", "axis", "--defect", "silent-arrival"], "`hopquy demo --role axis --list-defects` names them all"),
        (["demo", "--role", "axis", "--persona", "operator-sdk"], "there are: operator-vxp, operator-trace, provincial-rest"),
        (
            ["demo", "--role", "axis", "--persona", "provincial-rest", "--defect", "skip-hmac"],
            "cannot have the defect skip-hmac, which is one of vxp",
        ),
        (["init"], "Missing option '--role'"),
        (["init", "--role", "onestop"], "'onestop'"),
        (["report", "x"], "Missing option '--format'"),
        (["report", "x", "--format", "pdf"], "'pdf'"),
        (["judge"], "Missing argument 'RUN'"),
        (["run"], "Missing argument 'TARGET'"),
        (["deliver", "x"], "Missing argument 'FILE'"),
        (["counterpart", "nobody"], "'nobody'"),
        (["explain", "no/such/rule"], "no/such/rule"),
    ],
)
def test_usage(hopquy, arguments, told):
    said = hopquy(*arguments)
    assert said.code == 2
    assert told in said.err
    assert said.out == ""


def test_demo_does_not_overwrite(hopquy, tmp_path):
    (tmp_path / "file").write_text("giữ nguyên", encoding="utf-8")
    for out in (tmp_path, tmp_path / "file"):
        said = hopquy("demo", "--out", out)
        assert said.code == 2
        assert "not empty" in said.err


def test_init_writes_a_target_that_is_refused_until_it_is_filled_in(hopquy, tmp_path, monkeypatch):
    monkeypatch.delenv("HOPQUY_SECRET", raising=False)
    for lang in ("vi", "en"):
        out = tmp_path / f"{lang}.yaml"
        assert hopquy("init", "--role", "document-system", "--out", out, "--lang", lang).code == 0
        again = hopquy("init", "--role", "document-system", "--out", out)
        assert (again.code, "is there already" in again.err) == (2, True)
        said = hopquy("run", out)
        assert said.code == 2
        assert re.search("HOPQUY_SECRET.* is not set", said.err)
    assert hopquy("init", "--role", "document-system", "--out", "-").out.startswith(("#", "role"))


def _raising(error):
    def command(*_arguments, **_more):
        raise error

    return command


@pytest.mark.parametrize(
    ("error", "code", "told"),
    [
        (RuntimeError("hỏng"), 4, "a fault of hopquy itself (RuntimeError: hỏng)"),
        (SpecError((SpecProblem("specs/a.yaml", 7, "wrong"),)), 4, "specs/a.yaml:7: wrong"),
        (KeyboardInterrupt(), 130, "interrupted"),
    ],
)
def test_our_own_fault_is_4_and_one_sentence(hopquy, monkeypatch, tmp_path, error, code, told):
    monkeypatch.setattr("hopquy.runner.verdict.packet.validate_packet", _raising(error))
    (tmp_path / "x.edxml").write_bytes(b"")
    said = hopquy("validate", tmp_path / "x.edxml")
    assert said.code == code
    assert told in said.err
    assert len(said.err.strip().splitlines()) == 1


@pytest.mark.parametrize(
    ("environment", "word"),
    [
        ({"HOPQUY_LANG": "vi"}, "đạt"),
        ({"LC_ALL": "vi_VN.UTF-8"}, "đạt"),
        ({"LC_ALL": "C"}, "pass"),
        ({"HOPQUY_LANG": "en", "LC_ALL": "vi_VN"}, "pass"),
    ],
)
def test_language(hopquy, monkeypatch, environment, word):
    for name in ("HOPQUY_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert f" {word}," in hopquy("validate", specs.folder() / "edxml" / "examples" / "new-minimal.edxml").out


@pytest.mark.skipif(os.name != "posix", reason="pipes of a shell")
def test_reader_that_goes_away():
    script = f'"{sys.executable}" -c "import sys; from hopquy.runner.cli import main; sys.exit(main())" demo --list-defects --json | head -c 1 > /dev/null'
    done = subprocess.run(["sh", "-c", script], capture_output=True, text=True, check=True)
    assert done.stderr == ""


def test_output_that_cannot_say_vietnamese():
    environment = {**os.environ, "PYTHONIOENCODING": "ascii", "HOPQUY_LANG": "vi", "PYTHONUTF8": "0"}
    done = subprocess.run([*HOPQUY, "validate", "khong-co.edxml"], env=environment, capture_output=True, check=False)
    assert done.returncode == 2
    assert b"Traceback" not in done.stderr


def test_demo_writes_into_runs_and_misses_nothing_silently(hopquy, demo_plays, monkeypatch, tmp_path):
    """A defect that breaks more than is found is 4: the fault is ours."""
    from hopquy.fixtures import defects  # noqa: PLC0415 -- patched below

    known = defects.defect_catalogue
    demo_plays("test_receives_and_reports")
    monkeypatch.chdir(tmp_path)

    def claiming_more(catalogue, role):
        found = dict(known(catalogue, role))
        found["silent-arrival"] = dataclasses.replace(
            found["silent-arrival"], breaks=(*found["silent-arrival"].breaks, "edxml/packet/root")
        )
        return found

    monkeypatch.setattr(defects, "defect_catalogue", claiming_more)
    said = hopquy("demo", "--defect", "silent-arrival")
    assert said.code == 4
    assert "NOT caught as declared. Missing: edxml/packet/root" in said.out
    (folder,) = (tmp_path / "runs").iterdir()
    assert (folder / "report.html").is_file()


def test_catalogue_of_defects(hopquy):
    names = hopquy("demo", "--list-defects").out.split()
    assert len(names) == len(set(names)) > 20


@pytest.mark.skipif(os.name != "posix", reason="pipes that break as POSIX says")
@pytest.mark.parametrize(
    "command", [("specs", "list"), ("explain", "edxml/status/*"), ("specs", "profiles"), ("validate", "many.jsonl", "--json")]
)
def test_whoever_reads_no_further_is_no_fault_and_no_verdict(command, tmp_path):
    """Neither 0 nor 1, which would say something of what was judged."""
    lines = "\n".join(['{"MaHoSo": "1", "TrangThaiHoSo": "2"}'] * 400)
    (tmp_path / "many.jsonl").write_text(lines, encoding="utf-8")
    words = [sys.executable, "-c", "import sys; from hopquy.runner.cli import main; sys.exit(main())", *command]
    with subprocess.Popen(words, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 141


@pytest.mark.skipif(os.name != "posix", reason="pipes that break as POSIX says")
def test_a_run_goes_on_although_nobody_reads_what_is_said_of_it(tmp_path):
    words = "from hopquy.runner.cli.progress import Progress; p = Progress('en'); [p.say('x' * 999) for _ in range(99)]; open('done', 'w').close()"
    with subprocess.Popen([sys.executable, "-c", words], cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 0
    assert (tmp_path / "done").is_file()
