"""The figures of a one-stop system beside those recomputed from the messages that the portal took."""

from __future__ import annotations

from typing import Any

from hopquy.runner.codec.exhibit import Exhibit
from hopquy.runner.judges.onestop.figures import Growth, growths_of
from hopquy.runner.judges.onestop.reckoning import Span

__all__ = ["figure_tables"]

_WITHIN = frozenset({"never_sent_back", "sent_back_once"})
"""What is only counted for an indicator."""


def figure_tables(exhibits: tuple[Exhibit, ...]) -> list[dict[str, Any]]:
    """Return a table for each story that asked for figures twice: by how much each grew, as the messages say and as the product says."""
    return [_table(growth) for growth in growths_of(exhibits)]


def _table(growth: Growth) -> dict[str, Any]:
    asked, found, readings = growth.last.exhibit.observation, growth.found, growth.readings
    rows = [
        {
            "name": name,
            "least": span.least,
            "most": span.most,
            "reported": found.get(name),
            "agreement": _agreement([one[name] for one in readings], found.get(name)),
        }
        for name, span in growth.wanted.items()
        if name not in _WITHIN and (span.most or found.get(name))
    ]
    return {
        "story": asked.story,
        "observations": [growth.first.exhibit.observation.seq, asked.seq],
        "from": growth.last.period.first.isoformat(),
        "until": growth.last.period.last.isoformat(),
        "rows": rows,
    }


def _agreement(readings: list[Span], reported: int | None) -> str:
    if reported is None:
        return "untold"
    fitting = [span for span in readings if reported in span]
    if not fitting:
        return "differs"
    return "agrees" if any(span.sure for span in fitting) else "open"
