"""How long a command takes to start, and a demonstration from beginning to end.

./dev python benchmarks/start.py [--runs N]
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from machine import described

SCRIPT = Path(sys.executable).with_name("hopquy.exe" if sys.platform == "win32" else "hopquy")
DEMOS = 3


def wall(command: list[str], cwd: str | None = None) -> float:
    """Return how long a command takes; it must end well."""
    started = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True, cwd=cwd)
    return time.perf_counter() - started


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=10, help="starts of each command")
    options = parser.parse_args()
    print(described())
    commands = {"python -c pass": [sys.executable, "-c", "pass"], "hopquy --version": [str(SCRIPT), "--version"]}
    found: dict[str, list[float]] = {name: [] for name in commands}
    for _ in range(options.runs):
        for name, command in commands.items():
            found[name].append(wall(command))
    for name, times in found.items():
        print(f"{name:17} least {min(times):.3f} s, median {statistics.median(times):.3f} s, of {options.runs}")
    with tempfile.TemporaryDirectory() as folder:
        demos = [wall([str(SCRIPT), "demo"], cwd=folder) for _ in range(DEMOS)]
    print(f"{'hopquy demo':17} least {min(demos):.2f} s, median {statistics.median(demos):.2f} s, of {DEMOS}")


if __name__ == "__main__":
    main()
