"""What the portal knew when a run was stopped, given back to it from the evidence before the run goes on."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from typing import Any

from hopquy.fixtures.portal import Portal, Refused
from hopquy.fixtures.portal.dossier import Arrival
from hopquy.fixtures.portal.reading import ReadingError, read
from hopquy.fixtures.portal.xml_reading import read_xml
from hopquy.runner.model.observation import Observation

__all__ = ["remember"]

_MESSAGES = ("dossier.sync", "dossier.progress", "dossier.create", "dossier.step", "dossier.status")
_TAKEN = ("created", "updated", "added")
_CALLS = ("portal.call", "onestop.asked")


def remember(portal: Portal, username: str, observations: Iterable[Observation], blob: Callable[[str], bytes | None]) -> None:
    """Give the portal back every dossier and step that it had taken, and let no code be given twice.

    Without them what the target still tells of earlier dossiers would be refused, and a queue that keeps its order would stand still behind it.
    """
    before = 0
    for one in observations:
        before += one.kind in _CALLS
        raw = blob(one.blob) if one.blob is not None else None
        if raw is None:
            continue
        with suppress(Refused, ReadingError):
            if one.kind in _MESSAGES and one.data.get("became") in _TAKEN:
                _take(portal, username, one, raw)
            elif one.kind == "onestop.asked" and one.data.get("service") == "nhanhsdvcqg":
                _filed(portal, raw)
    portal.serials.begin_after(before)


def _take(portal: Portal, username: str, one: Observation, raw: bytes) -> None:
    code, fields = str(one.data.get("code") or ""), _fields(raw)
    register = portal.register
    arrival = register.arrival(raw, fields, str(one.data.get("unit") or ""), username, str(one.data.get("updating")).lower() == "true")
    if one.data["became"] == "created":
        register.open(code, "direct" if one.kind == "dossier.create" else "sync", arrival, str(one.data.get("identity") or ""))
    elif one.data["became"] == "updated":
        register.update(code, arrival)
    else:
        dossier = register.known(code, str(fields.get("IDHoSo") or fields.get("IdHoSo") or ""))
        (register.add_status if one.kind == "dossier.status" else register.add_step)(dossier, arrival)


def _filed(portal: Portal, body: bytes) -> None:
    """Take back a dossier that somebody filed on the portal; one of which the target was told again is there already."""
    reading = read(body)
    unit = reading.members["madonvi"].value if "madonvi" in reading.members else ""
    for value in reading.items.get("data", ()):
        fields = value.value
        arrival: Arrival = portal.register.arrival(body[value.start : value.end], fields, str(unit), "")
        portal.register.open(str(fields.get("MaHoSo", "")), "portal", arrival, str(fields.get("IdHoSo") or ""))


def _fields(raw: bytes) -> Mapping[str, Any]:
    value = (read_xml(raw) if raw.lstrip().startswith(b"<") else read(raw)).whole.value
    return value if isinstance(value, Mapping) else {}
