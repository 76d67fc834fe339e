"""The machine that a figure was measured on, in one line."""

from __future__ import annotations

import os
import platform

__all__ = ["described"]


def described() -> str:
    """Return the system, the processors, how busy they are, and the Python."""
    try:
        load = f"load {os.getloadavg()[0]:.1f}"
    except (AttributeError, OSError):
        load = "load not told by this system"
    return f"{platform.platform()}, {platform.machine()}, {os.cpu_count()} processors, {load}, Python {platform.python_version()}"
