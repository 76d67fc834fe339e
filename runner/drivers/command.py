"""The `command` driver: a program that reads one JSON object and writes one."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Mapping
from typing import Any

from hopquy.runner.drivers.contract import Answer, answer_of
from hopquy.runner.errors.driver import DriverError

__all__ = ["CommandDriver"]


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

    def ask(self, action: str, arguments: Mapping[str, Any]) -> Answer:
        """Ask for one action."""
        try:
            done = subprocess.run([*self._command, action], input=json.dumps(dict(arguments)).encode(), capture_output=True, timeout=self._timeout, check=False)  # noqa: S603 -- the vendor's own command, from target.yaml
        except subprocess.TimeoutExpired:
            raise DriverError(self.kind, action, f"no answer within {self._timeout:g} seconds") from None
        except OSError as error:
            raise DriverError(self.kind, action, f"{self._command[0]}: {error.strerror}") from None
        try:
            value = json.loads(done.stdout)
        except (ValueError, RecursionError):
            said = done.stderr.decode("utf-8", "replace").strip()[-300:]
            raise DriverError(self.kind, action, f"exit code {done.returncode} and no JSON on standard output" + (f"; it said: {said}" if said else "")) from None
        return answer_of(value, self.kind, action)

    def close(self) -> None:
        """Nothing is kept open."""
