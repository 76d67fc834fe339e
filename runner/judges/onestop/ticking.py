"""What time it was for the target: its clock as it was set last, and the times and working days that it told."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from hopquy.runner.checks.moment import parsed
from hopquy.runner.codec.exhibit import Exhibit
from hopquy.runner.judges.onestop.lives import Act, Life, Lives, Told
from hopquy.runner.model.day import VIETNAM
from hopquy.runner.model.working_days import WorkingDays

__all__ = ["calendar_of", "clock_at", "follows", "limit_of", "moment_of", "promise_after", "received_at"]

_NOTATIONS = ("yyyyMMddHHmmss", "yyyy-MM-dd HH:mm:ss", "yyyy-MM-ddTHH:mm:ss.SSS[XXX]", "yyyy-MM-ddTHH:mm:ss[XXX]")
_WORKING_DAYS = "ngày làm việc"


def moment_of(text: str) -> datetime | None:
    """Return the moment that a text means in one of the notations of the exchange, as time of Vietnam; None where it means none."""
    return next((found for notation in _NOTATIONS if (found := parsed(text, notation)) is not None), None)


def calendar_of(lives: Lives) -> WorkingDays | None:
    """Return the working days that were declared for the target, None where nobody declared them."""
    for exhibit in lives.of("run.target"):
        declared = exhibit.observation.data.get("calendar")
        if isinstance(declared, Mapping):
            return WorkingDays.of(declared)
    return None


def clock_at(lives: Lives, exhibit: Exhibit) -> datetime | None:
    """Return what the target's clock was set to last in the same story before something was observed, as time of Vietnam; None where it was not set."""
    shown = None
    for one in lives.of("driver.asked"):
        data = one.observation.data
        # A target may tell something while its clock is still being set.
        since = data.get("since")
        if (since if isinstance(since, int) else one.observation.seq) >= exhibit.observation.seq:
            break
        if data.get("action") == "set-clock" and data.get("ok") and one.observation.story == exhibit.observation.story:
            shown = datetime.fromisoformat(str(data["at"])).astimezone(VIETNAM).replace(tzinfo=None)
    return shown


def received_at(life: Life, *, first: bool = False) -> datetime | None:
    """Return when the dossier was received, as the target told it last, or first."""
    told = [text for one in life.wholes if one.taken for text in one.texts("NgayTiepNhan")]
    return moment_of(told[0 if first else -1]) if told else None


def promise_after(life: Life, act: Act) -> tuple[Told, date] | None:
    """Return the last message after an act that tells a day for the result, and that day; None where none came before the next act that may change it."""
    changing = next((one.since for one in life.acts if one.seq > act.seq and one.done and one.action in ("extend", "supplement")), None)
    for one in reversed(life.wholes):
        if not one.taken or one.seq <= act.since or (changing is not None and one.seq > changing):
            continue
        promised = [moment for text in one.texts("NgayHenTra") if (moment := moment_of(text)) is not None]
        if promised:
            return one, promised[0].date()
    return None


def limit_of(life: Life) -> int | None:
    """Return the limit of the dossier's procedure in working days, None where it is not counted so or not known."""
    limit = life.filing.observation.data.get("limit")
    if not isinstance(limit, Mapping) or str(limit.get("unit", "")).casefold() != _WORKING_DAYS:
        return None
    amount = str(limit.get("amount", ""))
    return int(amount) if amount.isascii() and amount.isdigit() else None


def follows(lives: Lives, life: Life) -> bool:
    """Tell whether the times that a target told follow the clock that it said it had set."""
    shown, received = clock_at(lives, life.filing), received_at(life, first=True)
    return shown is not None and received is not None and shown.date() == received.date()
