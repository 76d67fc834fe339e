"""How long a run takes against a target that polls slowly, by the number of stories that play at a time.

./dev python benchmarks/workers.py [--poll SECONDS]
"""

from __future__ import annotations

import argparse
import time

from machine import described

from hopquy.fixtures.axis import System
from hopquy.fixtures.document_system.embedded import Embedded
from hopquy.runner.model.target import FEATURES, OUR_CODES, OUR_SYSTEM, Driver, Pace, Product, Target
from hopquy.runner.plugin.entrance import play
from hopquy.runner.plugin.session import Request
from hopquy.runner.verdict.judgement import Judgement

PACE = {point: Pace(0.02, 60.0) for point in ("packet", "fetch", "done", "status", "resend")}
ACTIONS = ("send", "accept", "refuse", "finish")


def main() -> int:
    """Measure and print; 1 when the verdicts differ."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--poll", type=float, default=2.0, help="seconds between two looks of the target at the axis")
    options = parser.parse_args()
    print(described())
    print(f"a target that polls every {options.poll:g} s and cannot be asked to settle")
    expected: dict[str, str] | None = None
    with Embedded() as embedded:
        for workers in (1, 2, 4, 8):
            started = time.perf_counter()
            judgement = _run(embedded, options.poll, workers)
            seconds = time.perf_counter() - started
            ended = [e.observation for e in judgement.exhibits if e.observation.kind == "story.ended"]
            longest = max(float(observation.data["seconds"]) for observation in ended)
            print(
                f"{workers} at a time: {seconds:6.1f} s; {len(ended)} stories, the longest alone {longest:.1f} s; {judgement.decision.outcome.value}"
            )
            verdicts = {verdict.id: verdict.verdict.value for verdict in judgement.verdicts}
            expected = expected or verdicts
            if verdicts != expected:
                print("THE VERDICTS DIFFER")
                return 1
    return 0


def _run(embedded: Embedded, poll: float, workers: int) -> Judgement:
    relay: list[object] = []

    def heard(event: object) -> None:
        for listener in relay:
            listener(event)  # type: ignore[operator]

    with embedded.run(listener=heard, systems=[System(OUR_SYSTEM, "0" * 32, OUR_CODES)], poll_interval=poll) as system:
        target = Target(
            Product("slow", "1", "hopquy"),
            "document-system",
            FEATURES,
            system.system_id,
            system.secret,
            system.codes,
            driver=Driver("http", system.control_url, actions=ACTIONS),
            pace=PACE,
        )

        def joined(_systems: object, capture: object) -> object:
            relay.append(capture)
            return system.axis

        return play(Request(target, counterpart=joined, workers=workers))


if __name__ == "__main__":
    raise SystemExit(main())
