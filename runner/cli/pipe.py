"""What becomes of our output when whoever read it has gone, as in `hopquy specs list | head`."""

from __future__ import annotations

import contextlib
import os
import sys

__all__ = ["hush"]


def hush() -> None:
    """Let what is still written to standard output lead nowhere, so that nothing complains of it at the end."""
    with contextlib.suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)
