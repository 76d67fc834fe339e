"""A whole run against the embedded reference one-stop system: the same stories, drivers and sockets as against any other target."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any, Self

from hopquy import __version__
from hopquy.fixtures.behaviour import UnknownDefectError
from hopquy.fixtures.defects import NamedDefect, defect_catalogue
from hopquy.fixtures.onestop_system.calendar import Calendar
from hopquy.fixtures.onestop_system.clock import Clock
from hopquy.fixtures.onestop_system.embedded import EmbeddedOnestop, EmbeddedOnestopTarget
from hopquy.fixtures.onestop_system.linked import LINKED
from hopquy.fixtures.onestop_system.moment import ZONE
from hopquy.fixtures.onestop_system.persona import PERSONAS
from hopquy.fixtures.onestop_system.transport import PortalAccess
from hopquy.fixtures.portal import Account, Portal, PortalEvent, PortalServer
from hopquy.runner.model.onestop import LOOKED_UP, ONESTOP_FEATURES, Onestop
from hopquy.runner.model.target import ONESTOP_PACE, Driver, Pace, Product, Target
from hopquy.runner.model.verdict import Mode
from hopquy.runner.model.working_days import WorkingDays
from hopquy.runner.plan.filing import ONESTOP_ACTIONS
from hopquy.runner.plugin.entrance import play
from hopquy.runner.plugin.folder import prepared
from hopquy.runner.plugin.session import Request
from hopquy.runner.spec import Catalogue, shipped
from hopquy.runner.verdict.judgement import Judgement

__all__ = ["OnestopRehearsal", "calendar_around", "former_day", "play_embedded_onestop"]

_PACE = {point: Pace(0.02, 0.2 if point == "quiet" else 3.0) for point in ONESTOP_PACE}
_MORNING = time(9)
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
    out: Path | None = None,
    keep: bool = False,
    views: bool = True,
    progress: Callable[[str, str], None] = lambda _story, _outcome: None,
    catalogue: Catalogue | None = None,
    mode: Mode = Mode.SELF_TEST,
    stories: Sequence[str] = (),
    workers: int = 1,
    at: datetime | None = None,
) -> tuple[Judgement, Path]:
    """Run every story against the reference one-stop system in a persona with defects; `keep` and `views` as with the document system.

    The clocks of system and portal show `at` where it is given, and the law of that day is judged by. A defect of what only a law that ended wants is
    shown on the last day of that law.
    """
    catalogue = catalogue or shipped()
    known = defect_catalogue(catalogue, "onestop-system")
    for name in defects:
        if name not in known:
            raise UnknownDefectError(name)
    at = at or former_day(catalogue, [known[name] for name in defects])
    one = PERSONAS[persona]
    relay = _Relay()
    portal = Portal(
        [Account(_USERNAME, _PASSWORD, (one.unit_code,), one.office.name)], listener=relay, now=None if at is None else Clock(at).now
    )
    embedded.server.attach(portal)
    relay.portal = portal
    access = PortalAccess(embedded.server.url, _USERNAME, _PASSWORD)
    behaviours = [name for name in defects if known[name].is_behaviour]
    changes = [change for name in defects if (change := known[name].item_change()) is not None]
    days = calendar_around(datetime.now(ZONE).date() if at is None else at.date())
    calendar = Calendar(days.holidays, days.make_up_days)
    with embedded.system.run(access, persona, defects=behaviours, changes=changes, calendar=calendar, at=at) as system:
        request = Request(
            _target(persona, system, defects, days),
            mode=mode,
            stories=tuple(stories),
            workers=workers,
            counterpart=relay.join,
            catalogue=catalogue,
            as_of=None if at is None else at.date(),
        )
        if keep:
            request = prepared(request, out)
        return play(request, progress=progress, views=keep and views), request.out or Path()


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
    return None if day is None else datetime.combine(day, _MORNING, ZONE)


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


class _Relay:
    """Hands the events of a portal that is there before the run to the run's capture."""

    def __init__(self) -> None:
        self.portal: Portal | None = None
        self._capture: Callable[[PortalEvent], None] | None = None

    def __call__(self, event: PortalEvent) -> None:
        if self._capture is not None:
            self._capture(event)

    def join(self, capture: Any) -> Portal:
        assert self.portal is not None  # noqa: S101 -- set before the run
        self._capture = capture
        return self.portal
