"""How long one live run with a defect takes, many in one process: the axis and the control end point are started once.

./dev python benchmarks/defect_run.py [--defects N]
"""

from __future__ import annotations

import argparse
import statistics
import time

from machine import described

from hopquy.fixtures.defects import defect_catalogue
from hopquy.fixtures.document_system.embedded import Embedded
from hopquy.runner.model.verdict import Verdict
from hopquy.runner.plugin.embedded import play_embedded
from hopquy.runner.spec import shipped


def main() -> int:
    """Measure and print; 1 when a defect was not caught."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--defects", type=int, default=20, help="how many, evenly from the catalogue")
    options = parser.parse_args()
    catalogue = shipped()
    known = defect_catalogue(catalogue)
    names = list(known)[:: max(1, len(known) // options.defects)][: options.defects]
    times, missed = [], []
    with Embedded() as embedded:
        play_embedded(embedded, catalogue=catalogue)
        for name in names:
            started = time.perf_counter()
            judgement, _ = play_embedded(embedded, defects=[name], catalogue=catalogue)
            times.append(time.perf_counter() - started)
            if {one.id for one in judgement.verdicts if one.verdict is Verdict.FAIL} != set(known[name].breaks):
                missed.append(name)
    print(described())
    print(f"{len(names)} of {len(known)} defects, {len(judgement.verdicts)} verdicts each, after one honest run to warm up")
    print(
        f"least {min(times):.3f} s, median {statistics.median(times):.3f} s, mean {statistics.mean(times):.3f} s, most {max(times):.3f} s a run (aim: under 0.5 s)"
    )
    for name in missed:
        print(f"NOT CAUGHT {name}")
    return 1 if missed else 0


if __name__ == "__main__":
    raise SystemExit(main())
