"""The command line. Commands are loaded when they are called, so that `hopquy --version` stays quick."""

from __future__ import annotations

import sys

__all__ = ["main"]


def main() -> int:
    """Run the command line; returns the exit code."""
    if sys.argv[1:] == ["--version"]:
        from hopquy import __version__  # noqa: PLC0415 -- the quick way out

        sys.stdout.write(f"hopquy {__version__}\n")
        return 0
    from hopquy.runner.cli.group import run  # noqa: PLC0415 -- click is loaded only for a command

    return run(sys.argv[1:])
