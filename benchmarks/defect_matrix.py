"""Run the defect matrix live and print its figures; `--write` commits it to docs/defect-matrix.json.

Every story is played for every defect, or with `--narrow` those that can show it, and all where these do not. Each row says which.

./dev python benchmarks/defect_matrix.py [--role ROLE] [--narrow] [--jobs N] [--write]
"""

from __future__ import annotations

import argparse
import json
import platform
import time
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from hopquy.fixtures.defects import defect_catalogue
from hopquy.runner.plugin.matrix import FORMAT, defect_rows, persona_rows, shares, summary_of
from hopquy.runner.plugin.rehearsal import REHEARSALS
from hopquy.runner.spec import shipped

WHERE = Path(__file__).parent.parent / "docs" / "defect-matrix.json"


_PARTS = 8


def _part(wanted: tuple[str, list[str], bool]) -> dict[str, Any]:
    """Run a part of the defects of a role in a process of its own."""
    role, names, whole = wanted
    with REHEARSALS[role].opened() as embedded:
        return defect_rows(role, embedded, shipped(), names, whole=whole)


def main() -> int:
    """Run, print, write."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--role", choices=REHEARSALS, help="only this role; of a committed matrix the rows of the others stay")
    parser.add_argument("--narrow", action="store_true", help="play for a defect the stories that can show it")
    parser.add_argument("--jobs", type=int, default=2, help="how many processes (default: 2)")
    options = parser.parse_args()
    catalogue = shipped()
    kept = json.loads(WHERE.read_text(encoding="utf-8")) if options.role and WHERE.is_file() else {"personas": {}, "defects": {}}
    personas = {name: row for name, row in kept["personas"].items() if row.get("role") != options.role}
    defects = {name: row for name, row in kept["defects"].items() if row.get("role") != options.role}
    for role in [options.role] if options.role else REHEARSALS:
        with REHEARSALS[role].opened() as embedded:
            personas |= persona_rows(role, embedded, catalogue)
        started = time.perf_counter()
        names = list(defect_catalogue(catalogue, role))
        parts = [(role, share, not options.narrow) for share in shares(role, catalogue, names, _PARTS)]
        with ProcessPoolExecutor(options.jobs) as pool:
            rows = {name: row for part in pool.map(_part, parts) for name, row in part.items()}
        print(f"{role}: {len(rows)} defects in {time.perf_counter() - started:.0f} s, {options.jobs} at a time")
        defects |= {name: rows[name] for name in names}
    summary = summary_of(catalogue, personas, defects)
    print(json.dumps(summary, indent=2))
    print(f"{platform.platform()}, Python {platform.python_version()}")
    for name, row in defects.items():
        if not row["caught"]:
            print(f"NOT CAUGHT {name}: declares {row['breaks']}, failed {row['failed']}, beyond {row['beyond'][:5]}")
    for name, row in personas.items():
        if row["not_passed"]:
            print(f"NOT HONEST {name}: {row['not_passed']}")
    if options.write:
        matrix = {
            "format": FORMAT,
            "made": datetime.now(UTC).date().isoformat(),
            "specs_sha256": catalogue.digest,
            "summary": summary,
            "personas": personas,
            "defects": defects,
        }
        WHERE.write_text(json.dumps(matrix, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return 0 if summary["caught"] == summary["defects"] else 1


if __name__ == "__main__":
    raise SystemExit(main())
