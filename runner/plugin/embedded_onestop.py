"""A whole run against the embedded reference one-stop system: the same stories, drivers and sockets as against any other target."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Self, Unpack

from hopquy import __version__
from hopquy.fixtures.defects import NamedDefect, defects_named
from hopquy.fixtures.onestop_system.calendar import Calendar
from hopquy.fixtures.onestop_system.clock import Clock
from hopquy.fixtures.onestop_system.embedded import EmbeddedOnestop, EmbeddedOnestopTarget
from hopquy.fixtures.onestop_system.linked import LINKED
from hopquy.fixtures.onestop_system.moment import ZONE
from hopquy.fixtures.onestop_system.persona import PERSONAS
from hopquy.fixtures.onestop_system.transport import PortalAccess
from hopquy.fixtures.portal import Account, Portal, PortalServer
from hopquy.runner.model.onestop import LOOKED_UP, ONESTOP_FEATURES, Onestop
from hopquy.runner.model.target import ONESTOP_PACE, Driver, Pace, Product, Target
from hopquy.runner.model.working_days import WorkingDays
from hopquy.runner.plan.filing import ONESTOP_ACTIONS
from hopquy.runner.plugin.showing import Relay, Showing, shown
from hopquy.runner.spec import Catalogue, shipped
from hopquy.runner.verdict.judgement import Judgement

__all__ = ["EVENING", "OnestopRehearsal", "calendar_around", "former_day", "play_embedded_onestop"]

_PACE = {point: Pace(0.02, 0.2 if point == "quiet" else 3.0) for point in ONESTOP_PACE}
EVENING = time(17)
"""The hour of a rehearsal: at whatever hour it is made, what was received is handed over on the next working day, so a defect shows itself alike."""
_BEFORE = timedelta(days=60)
"""So long before a former day stories begin to set the clock."""
_USERNAME, _PASSWORD = "motcua.mau", "mat-khau-thu-nghiem-cua-mot-cua"


class OnestopRehearsal:
    """A portal's server and the reference system's control end point, started once."""

    def __init__(self) -> None:
        self.server = PortalServer()
        self.system = EmbeddedOnestop()

    def __enter__(self) -> Self:
        self.server.start()
        self.system.__enter__()
        return self

    def __exit__(self, *about: object) -> None:
        self.system.__exit__(*about)
        self.server.stop()


def play_embedded_onestop(
    embedded: OnestopRehearsal,
    persona: str = "fields-2022",
    defects: Sequence[str] = (),
    *,
    at: datetime | None = None,
    **how: Unpack[Showing],
) -> tuple[Judgement, Path]:
    """Run stories against the reference one-stop system in a persona with defects; returns what was judged and the run folder. Raises UnknownDefectError.

    The clocks of system and portal show `at` where it is given, and the law of that day is judged by; else the evening of today, or of the last day of
    a law that ended where a defect breaks only that.
    """
    catalogue = how.get("catalogue") or shipped()
    wanted = defects_named(defects, catalogue, "onestop-system")
    as_of = at or former_day(catalogue, wanted)
    at = as_of or datetime.combine(datetime.now(ZONE).date(), EVENING, ZONE)
    one = PERSONAS[persona]
    relay = Relay()
    portal = Portal([Account(_USERNAME, _PASSWORD, (one.unit_code,), one.office.name)], listener=relay, now=Clock(at).now)
    embedded.server.attach(portal)
    access = PortalAccess(embedded.server.url, _USERNAME, _PASSWORD)
    behaviours = [one.name for one in wanted if one.is_behaviour]
    changes = [change for one in wanted if (change := one.item_change()) is not None]
    days = calendar_around(at.date())
    calendar = Calendar(days.holidays, days.make_up_days)
    with embedded.system.run(access, persona, defects=behaviours, changes=changes, calendar=calendar, at=at) as system:
        target = _target(persona, system, defects, days)
        return shown(target, how, counterpart=relay.join(portal), as_of=None if as_of is None else as_of.date())


def calendar_around(day: date) -> WorkingDays:
    """Return a calendar made up for a run on that day: before it and after it a holiday on a Wednesday, and the next week a Saturday that is worked."""
    mondays = [one + timedelta(days=(7 - one.weekday()) % 7 + 7) for one in (day - _BEFORE, day + timedelta(days=2))]
    return WorkingDays(
        frozenset(monday + timedelta(days=2) for monday in mondays), frozenset(monday + timedelta(days=12) for monday in mondays)
    )


def former_day(catalogue: Catalogue, defects: Sequence[NamedDefect]) -> datetime | None:
    """Return a moment at which the law that these defects break was in force, None where it is today."""
    today = datetime.now(ZONE).date()
    ended = [
        catalogue.requirements[id_]
        for one in defects
        for id_ in one.breaks
        if id_ in catalogue.requirements and not catalogue.requirements[id_].in_force(today)
    ]
    ends = [end for one in ended for end in (one.until, *(d.source.in_force_until for d in one.derivations)) if end is not None]
    days = (end - timedelta(days=1) for end in sorted(ends, reverse=True))
    day = next((day for day in days if all(one.in_force(day) for one in ended)), None)
    return None if day is None else datetime.combine(day, EVENING, ZONE)


def _target(persona: str, system: EmbeddedOnestopTarget, defects: Sequence[str], calendar: WorkingDays) -> Target:
    name = f"hopquy reference one-stop system ({persona})" + (f" with {', '.join(defects)}" if defects else "")
    there = Onestop(
        system.persona.dialect,
        system.url,
        calendar=calendar,
        in_xml=system.persona.in_xml,
        lookup=f"{system.url}/tracuu/{LOOKED_UP}",
        linked=LINKED,
    )
    return Target(
        Product(name, __version__, "hopquy"), "onestop-system", (*ONESTOP_FEATURES, *there.given), _USERNAME, _PASSWORD, (system.unit,),
        driver=Driver("http", system.control_url, actions=(*ONESTOP_ACTIONS, "refresh-catalogue", "settle", "restart", "set-clock")), pace=_PACE, onestop=there,
    )  # fmt: skip
