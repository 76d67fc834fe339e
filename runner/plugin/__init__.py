"""The pytest plugin: schedules and reports, never judges. Inert, and light to import, without `--hopquy-target`."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pytest

__all__ = ["pytest_addoption", "pytest_configure"]


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options of a run."""
    group = parser.getgroup("hopquy", "conformance of e-government systems")
    group.addoption("--hopquy-target", metavar="TARGET.YAML", help="the system to test; without it hopquy stays out of the way")
    group.addoption("--hopquy-out", metavar="DIR", help="the run's own folder (default: runs/<run-id>)")
    group.addoption("--hopquy-resume", metavar="DIR", help="go on with the run in that folder, which was stopped, by its own plan")
    group.addoption("--hopquy-profile", metavar="NAME", help="the profile to judge by (default: that of the target's role)")
    group.addoption("--hopquy-as-of", metavar="DATE", help="the day whose rules hold (default: today in Vietnam)")
    group.addoption("--hopquy-only", metavar="GLOB", action="append", default=[], help="only these requirements; leaves the decision open")
    group.addoption("--hopquy-story", metavar="GLOB", action="append", default=[], help="only these stories; leaves the decision open")
    group.addoption(
        "--hopquy-seed", metavar="TEXT", help="where names, order and generated packets come from (default: random, in plan.json)"
    )
    group.addoption("--hopquy-workers", metavar="N", type=int, default=1, help="how many stories play at a time (default: 1)")
    group.addoption("--hopquy-max-time", metavar="SECONDS", type=float, help="after that time no story goes on; what was seen is judged")
    group.addoption("--hopquy-no-manual", action="store_true", help="ask no person, whatever target.yaml says; what needs one stays open")
    group.addoption("--hopquy-person", metavar="ENDS", help=argparse.SUPPRESS)
    group.addoption("--hopquy-baseline", metavar="FILE", help="failures that the gate tolerates; in mode ci only")
    group.addoption(
        "--hopquy-skip-doctor", action="store_true", help="play whatever `hopquy doctor` would say; recorded, and leaves the decision open"
    )
    group.addoption("--hopquy-public-url", metavar="URL", help="the address under which the target reaches our axis, behind a proxy or NAT")
    group.addoption("--hopquy-mode", metavar="MODE", default="self-test", help="self-test, ci or laboratory")


def pytest_configure(config: pytest.Config) -> None:
    """Take part only when there is a target."""
    config.addinivalue_line(
        "markers",
        "story(vi, en, claims, alone): a story of hopquy, with its title, the claims that it needs, and whether nothing may play beside it",
    )
    if config.getoption("--hopquy-target"):
        from hopquy.runner.plugin.entrance import enter  # noqa: PLC0415 -- a vendor's other tests must not pay for it

        enter(config)
