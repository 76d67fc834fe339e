"""What one more requirement costs: the slope between 200 and 2,000 verdicts on one recorded exchange.

    ./dev python benchmarks/verdict_cost.py [--runs N]

The exchange is that of the honest reference system. 200 requirements of the catalogue, closed under `needs`, are judged; then ten copies
of them, each needing only its own copies, so that no verdict is shared. Reading the packets belongs to the start and is done anew each time.
"""

from __future__ import annotations

import argparse
import random
import statistics
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from machine import described

from hopquy.fixtures.document_system.embedded import Embedded
from hopquy.runner.codec.exhibit import exhibits
from hopquy.runner.evidence import Record
from hopquy.runner.model.requirement import Requirement
from hopquy.runner.plugin.embedded import play_embedded
from hopquy.runner.spec import Catalogue, shipped
from hopquy.runner.verdict.judgement import judge_record
from hopquy.runner.verdict.names import names_of
from hopquy.runner.verdict.run import judged

FEW, TIMES = 200, 10


def closed(requirements: Mapping[str, Requirement], gates: Iterable[str]) -> list[Requirement]:
    """Return FEW automated requirements, with everything that they need among them."""
    ids = sorted(id_ for id_, requirement in requirements.items() if requirement.automated)
    random.Random(102).shuffle(ids)  # noqa: S311 -- the same choice each time
    kept: set[str] = set(gates)
    for id_ in ids:
        wanted = kept | with_needs(requirements, id_)
        if len(wanted) <= FEW:
            kept = wanted
    return [requirements[id_] for id_ in sorted(kept)]


def with_needs(requirements: Mapping[str, Requirement], id_: str) -> set[str]:
    """Return an id with everything that it needs, however far."""
    found, left = set(), [id_]
    while left:
        one = left.pop()
        if one not in found:
            found.add(one)
            left.extend(requirements[one].needs)
    return found


def copied(requirements: list[Requirement], number: int) -> list[Requirement]:
    """Return copies that need each other; the first copy keeps its ids, by which the gates of packets are known."""
    end = f"/copy-{number}" if number else ""
    return [replace(one, id=one.id + end, needs=tuple(needed + end for needed in one.needs)) for one in requirements]


def seconds(catalogue: Catalogue, record: Record, requirements: list[Requirement]) -> float:
    """Return how long judging takes, packets read anew."""
    shown = exhibits(record.observations, catalogue.message_kind, record.blobs.get)
    by_id = {one.id: one for one in requirements}
    names = names_of(catalogue)
    return timed(lambda: judged(by_id, [(id_, None) for id_ in by_id], shown, names))


def timed(work: Callable[[], object]) -> float:
    """Return how long some work takes."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=7, help="runs of each size; the median counts")
    options = parser.parse_args()
    catalogue = shipped()
    with Embedded() as embedded:
        judgement, _ = play_embedded(embedded, catalogue=catalogue)
    record = judgement.record
    few = closed(catalogue.requirements, catalogue.messages["edxml"].gate)
    many = [one for number in range(TIMES) for one in copied(few, number)]
    pairs = [(seconds(catalogue, record, few), seconds(catalogue, record, many)) for _ in range(options.runs)]
    small, large = (statistics.median(column) for column in zip(*pairs, strict=True))
    whole = statistics.median(timed(lambda: judge_record(record, catalogue)) for _ in range(options.runs))
    print(described())
    print(f"an exchange of {len(record.observations)} observations; medians of {options.runs}")
    print(f"{len(few):6} verdicts  {small * 1000:8.1f} ms")
    print(f"{len(many):6} verdicts  {large * 1000:8.1f} ms")
    print(f"slope            {(large - small) / (len(many) - len(few)) * 1000:8.3f} ms for one more verdict (aim: at most 1 ms)")
    print(f"{len(judgement.verdicts):6} verdicts of the profile, reading included: {whole * 1000:.0f} ms")


if __name__ == "__main__":
    main()
