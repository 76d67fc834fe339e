"""The part of target.yaml that only a one-stop system has: how it speaks to the portal, and where the portal files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from hopquy.runner.model.onestop import LOOKED_UP, Onestop
from hopquy.runner.model.working_days import WorkingDays
from hopquy.runner.plan.address import wrong_address
from hopquy.runner.plan.mistakes import ADDRESS

__all__ = ["ONESTOP_ACTIONS", "onestop_of", "wrong_filing"]

ONESTOP_ACTIONS = (
    "file", "accept", "process", "refuse", "request-supplement", "supplement", "demand-fee", "pay", "withdraw", "stop", "extend",
    "finish", "return", "papers", "statistics", "answer",
)  # fmt: skip
"""What a driver is asked for unless target.yaml says otherwise."""

_At = tuple[str | int, ...]
_Wrong = tuple[_At, str, str]
_ADDRESS: _At = ("parameters", "address")
_LOOKUP: _At = ("parameters", "lookup")
_FORMAT: _At = ("parameters", "format")


def wrong_filing(claims: Mapping[str, Any], parameters: Mapping[str, Any]) -> Iterator[_Wrong]:
    """Yield what a schema cannot say of it."""
    if "from-portal" in claims["features"] and "address" not in parameters:
        yield (
            ("claims", "features"),
            "claims.features names from-portal, but parameters.address does not say where the product takes what the portal sends",
            f"the key address beside it, {ADDRESS}",
        )
    calendar = parameters.get("calendar", {})
    for name in ("holidays", "make-up-days"):
        for place, day in enumerate(calendar.get(name, ())):
            if not _is_day(day):
                at: _At = ("parameters", "calendar", name, place)
                yield at, f"parameters.calendar.{name} names {day}, which is no day of the calendar", 'a day written "yyyy-MM-dd"'
    if "address" in parameters:
        told = "the bare address; the portal shows no credential there"
        yield from wrong_address(parameters["address"], _ADDRESS, ADDRESS, "services are", told)
    if parameters.get("format") == "xml" and parameters["dialect"] == "direct":
        yield _FORMAT, "the direct flow has no messages in XML", "format: json, or dialect: adapter"
    if "lookup" in parameters:
        given, shape = str(parameters["lookup"]), f"{ADDRESS} with {LOOKED_UP} where the code of the dossier goes"
        if given.count(LOOKED_UP) != 1:
            yield _LOOKUP, f"parameters.lookup must hold {LOOKED_UP} once", shape
        else:
            told = "the bare address; whoever looks a dossier up shows no credential"
            # The code may stand in the query, as in /tra-cuu?ma={code}.
            yield from wrong_address(given.replace(LOOKED_UP, "0").partition("?")[0], _LOOKUP, shape, "the code is", told)


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def onestop_of(parameters: Mapping[str, Any]) -> Onestop:
    """Return what the file says of the one-stop system."""
    address = parameters.get("address")
    calendar = parameters.get("calendar")
    usual = Onestop.__dataclass_fields__["timeout"].default
    return Onestop(
        parameters["dialect"],
        address.rstrip("/") if address is not None else None,
        tuple(parameters.get("procedures", ())),
        float(parameters.get("timeout", usual)),
        WorkingDays.of(calendar) if calendar is not None else None,
        parameters.get("format") == "xml",
        parameters.get("lookup"),
        {decree: tuple(procedures) for decree, procedures in parameters.get("linked", {}).items()},
    )
