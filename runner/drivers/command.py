"""The `command` driver: a program that reads one JSON object and writes one."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import IO, Any

from hopquy.runner.drivers.contract import LARGEST_ANSWER, UNBOUNDED, Answer, answer_read, shown
from hopquy.runner.errors.driver import DriverError

__all__ = ["CommandDriver"]

_LETTING_GO = 1.0
_KEPT_OF_NOTES = 65_536
_BLOCK = 65_536


class CommandDriver:
    """Runs the vendor's program once for each action: the action as last argument, the arguments on standard input."""

    kind = "command"

    def __init__(self, command: tuple[str, ...], actions: tuple[str, ...], *, timeout: float = 30.0) -> None:
        self.actions = actions
        self._command = command
        self._timeout = timeout

    def reach(self) -> None:
        """Find the program."""
        if shutil.which(self._command[0]) is None:
            raise DriverError(self.kind, "reach", f"the program {self._command[0]!r} is not there, or cannot be run", "give its full path")

    def ask(self, action: str, arguments: Mapping[str, Any], *, story: str = "", within: float = UNBOUNDED) -> Answer:  # noqa: ARG002 -- the contract's form
        """Ask for one action; a program that takes too long is killed with all that it started."""
        program = self._started(action)
        try:
            out, notes = self._talked(program, action, json.dumps(dict(arguments)).encode(), min(self._timeout, within))
        except BaseException:
            _kill(program)
            raise
        if out.flooded:
            raise DriverError(self.kind, action, f"the answer is larger than {LARGEST_ANSWER} bytes")
        code = program.returncode
        origin = f"exit code {code}" if code >= 0 else f"the end by signal {-code}"
        said = f"; it said {shown(bytes(notes.data[-300:]))}" if notes.data.strip() else ""
        hint = "only the answer belongs on standard output, in UTF-8; notes go to standard error"
        return answer_read(bytes(out.data), self.kind, action, origin + said, hint, code)

    def close(self) -> None:
        """Nothing is kept open."""

    def _started(self, action: str) -> subprocess.Popen[bytes]:
        try:
            return subprocess.Popen(  # noqa: S603 -- the vendor's own command, from target.yaml
                [*self._command, action],
                bufsize=0,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                start_new_session=os.name == "posix",
                creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0),
            )
        except (OSError, ValueError) as error:
            raise DriverError(self.kind, action, f"{self._command[0]}: {getattr(error, 'strerror', None) or error}") from None

    def _talked(self, program: subprocess.Popen[bytes], action: str, body: bytes, seconds: float) -> tuple[_Kept, _Kept]:
        assert program.stdin is not None  # noqa: S101 -- all three are pipes
        assert program.stdout is not None  # noqa: S101 -- as above
        assert program.stderr is not None  # noqa: S101 -- as above
        out = _Kept(program.stdout, LARGEST_ANSWER, lambda: _kill(program))
        notes = _Kept(program.stderr, _KEPT_OF_NOTES)
        threading.Thread(target=_give, args=(program.stdin, body), name="hopquy-driver", daemon=True).start()
        try:
            program.wait(seconds)
        except subprocess.TimeoutExpired:
            raise DriverError(self.kind, action, f"no answer within {seconds:g} seconds") from None
        # What it leaves running in the background may hold the pipes open: its own output is complete when it ends.
        out.thread.join(_LETTING_GO)
        notes.thread.join(_LETTING_GO if not out.thread.is_alive() else 0)
        return out, notes


class _Kept:
    """Reads a pipe to its end in a thread of its own, and keeps no more than some bytes of it."""

    def __init__(self, pipe: IO[bytes], most: int, flooded: Callable[[], None] = lambda: None) -> None:
        self.data = bytearray()
        self.flooded = False
        self._pipe, self._most, self._on_flood = pipe, most, flooded
        self.thread = threading.Thread(target=self._read, name="hopquy-driver", daemon=True)
        self.thread.start()

    def _read(self) -> None:
        with self._pipe, suppress(OSError):
            while block := self._pipe.read(_BLOCK):
                room = self._most - len(self.data)
                self.data += block[:room]
                if len(block) > room and not self.flooded:
                    self.flooded = True
                    self._on_flood()


def _give(pipe: IO[bytes], body: bytes) -> None:
    # A program may answer without reading what it was given.
    with suppress(OSError):
        left = memoryview(body)
        while left:
            left = left[pipe.write(left) :]
    with suppress(OSError):
        pipe.close()


def _kill(program: subprocess.Popen[bytes]) -> None:
    """End a program that still runs, and all that it started."""
    if program.poll() is not None:
        return
    if sys.platform == "win32":
        subprocess.run(["taskkill", "/F", "/T", "/PID", str(program.pid)], capture_output=True, check=False)  # noqa: S603, S607 -- Windows' own tool, for a process of ours
    else:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(program.pid, signal.SIGKILL)
    program.kill()
    program.wait()
