"""Run the whole defect matrix live and print its figures; `--write` commits it to docs/defect-matrix.json.

./dev python benchmarks/defect_matrix.py [--write]
"""

from __future__ import annotations

import argparse
import json
import platform
import time
from datetime import UTC, datetime
from pathlib import Path

from hopquy.fixtures.defects import defect_catalogue
from hopquy.fixtures.document_system.embedded import Embedded
from hopquy.runner.plugin.matrix import FORMAT, defect_rows, persona_rows, summary_of
from hopquy.runner.spec import shipped

WHERE = Path(__file__).parent.parent / "docs" / "defect-matrix.json"


def main() -> int:
    """Run, print, write."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    catalogue = shipped()
    with Embedded() as embedded:
        personas = persona_rows(embedded, catalogue)
        started = time.perf_counter()
        defects = defect_rows(embedded, catalogue, defect_catalogue(catalogue))
        each = (time.perf_counter() - started) / len(defects)
    summary = summary_of(catalogue, personas, defects)
    print(json.dumps(summary, indent=2))
    print(f"{each:.3f} s a defect run; {platform.platform()}, Python {platform.python_version()}")
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
