"""The group of commands, and what becomes of errors: one clear sentence and the right exit code, never a stack trace."""

from __future__ import annotations

import importlib
import os
import sys
import traceback

import click

from hopquy import __version__
from hopquy.runner.cli.pipe import hush
from hopquy.runner.errors.driver import DriverError
from hopquy.runner.errors.evidence import EvidenceError, FinishedRunError, NoRunError, OtherPlanError, RunningError
from hopquy.runner.errors.sandbox import SandboxError
from hopquy.runner.errors.spec import SpecError
from hopquy.runner.errors.target import TargetError

__all__ = ["cli", "run"]

COMMANDS = {
    "baseline": "baseline",
    "counterpart": "counterpart",
    "deliver": "deliver",
    "demo": "demo",
    "diff": "diff",
    "doctor": "doctor",
    "explain": "explain",
    "init": "init",
    "judge": "judge",
    "plan": "plan",
    "report": "report",
    "reproduce": "reproduce",
    "run": "run",
    "specs": "specs",
    "validate": "validate",
}
USAGE, OUR_FAULT, NOT_INTACT = 2, 4, 5
CLOSED_PIPE = 141
"""As a shell says it of a program that was ended by a closed pipe; nothing that could be taken for a verdict."""


class _Lazy(click.Group):
    """A group that imports a command when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 -- click's own signature
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 -- as above
        if cmd_name not in COMMANDS:
            return None
        found = importlib.import_module(f"hopquy.runner.cli.{COMMANDS[cmd_name]}").command
        assert isinstance(found, click.Command)  # noqa: S101 -- each module of the table has one
        return found


@click.group(cls=_Lazy, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, message="hopquy %(version)s")
def cli() -> None:
    """Interoperability conformance test suite for Vietnam's e-government systems.

    Exit codes: 0 conformant, or nothing scored failed; 1 non-conformant, or something scored failed; 2 usage or configuration;
    3 undecided; 4 our own fault; 5 evidence not intact.
    """


def run(arguments: list[str]) -> int:
    """Run one command and return its exit code."""
    _speak_utf8()
    try:
        outcome = cli.main(arguments, prog_name="hopquy", standalone_mode=False)
        if sys.stdout is not None:
            sys.stdout.flush()
    except click.exceptions.Exit as ended:
        return ended.exit_code
    except click.Abort:
        return _told("interrupted", 130)
    except click.ClickException as error:
        error.show()
        return USAGE
    except (TargetError, SandboxError, DriverError) as error:
        return _told(str(error) + _hint(error), USAGE)
    except (NoRunError, FinishedRunError, OtherPlanError, RunningError) as error:
        return _told(str(error), USAGE)
    except EvidenceError as error:
        return _told(f"the evidence is not intact:\n{error}", NOT_INTACT)
    except SpecError as error:
        return _told(str(error), OUR_FAULT)
    except (BrokenPipeError, SystemExit):
        # click and rich leave by SystemExit, and by it alone, where whoever read the output has gone.
        hush()
        return CLOSED_PIPE
    except Exception as error:  # noqa: BLE001 -- whatever it is, it is our fault and is told as such
        if os.environ.get("HOPQUY_TRACE"):
            traceback.print_exc()
        return _told(
            f"a fault of hopquy itself ({type(error).__name__}: {error}); set HOPQUY_TRACE=1 to see where, and please report it", OUR_FAULT
        )
    return outcome if isinstance(outcome, int) else 0


def _told(sentence: str, code: int) -> int:
    click.echo(f"hopquy: {sentence}", err=True)
    return code


def _hint(error: Exception) -> str:
    hint = getattr(error, "hint", "")
    return f" ({hint})" if hint and hint not in str(error) else ""


def _speak_utf8() -> None:
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure") and (stream.encoding or "").lower().replace("-", "") != "utf8":
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
