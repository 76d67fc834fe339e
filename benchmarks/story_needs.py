"""Play every story against the reference systems and note what it asks and waits for; `--write` keeps it in suites/ROLE/needs.json.

./dev python benchmarks/story_needs.py [--write]
"""

from __future__ import annotations

import argparse
from pathlib import Path

from hopquy.runner.plugin.needs import MEASURES, needs_of, written
from hopquy.runner.plugin.playbill import FILE
from hopquy.runner.plugin.titles import FOLDERS

SUITES = Path(__file__).parent.parent / "suites"


def main() -> int:
    """Measure, print, write; exits with 1 when what is kept is not what was measured."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    stale = False
    for role, measure in MEASURES.items():
        path = SUITES / FOLDERS[role] / FILE
        text = written(needs_of(measure()))
        print(text)
        if options.write:
            path.write_text(text, encoding="utf-8")
        stale = stale or not path.is_file() or path.read_text(encoding="utf-8") != text
    return int(stale)


if __name__ == "__main__":
    raise SystemExit(main())
