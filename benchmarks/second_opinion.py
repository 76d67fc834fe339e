"""How many packets a second are read, judged by our checks, and judged by the independent schema.

./dev python benchmarks/second_opinion.py [--seconds S]
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Sequence
from datetime import date
from typing import TypeVar

from machine import described

from hopquy.runner.codec import read_xml
from hopquy.runner.model.message import Message
from hopquy.runner.spec import shipped
from hopquy.runner.verdict.opinion import reasons_against
from hopquy.runner.verdict.packet import packet_verdicts

T = TypeVar("T")


def rate(things: Sequence[T], work: Callable[[T], object], seconds: float) -> float:
    """Return how many things a second are worked on, going round for at least so long."""
    done, started = 0, time.perf_counter()
    while (passed := time.perf_counter() - started) < seconds:
        for thing in things:
            work(thing)
        done += len(things)
    return done / passed


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=3.0, help="how long each is measured")
    options = parser.parse_args()
    catalogue = shipped()
    kind = catalogue.messages["edxml"]
    packets = [catalogue.example_bytes(name) for name, example in catalogue.examples.items() if example.kind.startswith("packet.")]
    messages: list[Message] = [read_xml(packet, kind) for packet in packets]
    started = time.perf_counter()
    reasons_against(messages[0], catalogue)
    loading = time.perf_counter() - started
    rules = sum(one.automated and one.applies_to.startswith("packet") for one in catalogue.requirements.values())
    day = date(2026, 1, 1)
    print(described())
    print(
        f"{len(packets)} example packets, {sum(map(len, packets)) // len(packets)} bytes each on average, each step for {options.seconds:g} s"
    )
    print(f"reading                        {rate(packets, lambda packet: read_xml(packet, kind), options.seconds):8.0f} packets/s")
    print(
        f"our checks, {rules:3} rules          {rate(messages, lambda message: packet_verdicts(message, catalogue, day), options.seconds):8.0f} packets/s"
    )
    print(
        f"second opinion (XSD 1.1)       {rate(messages, lambda message: reasons_against(message, catalogue), options.seconds):8.0f} packets/s"
    )
    print(f"loading the schema, once       {loading * 1000:8.0f} ms")


if __name__ == "__main__":
    main()
