"""What depends on the day and the hour: the product's clock is set, and set back at the end."""

from collections.abc import Sequence
from datetime import date, timedelta

import pytest

from hopquy.fixtures.portal import Procedure
from hopquy.runner.plugin.onestop.clock import ProductClock, moved_clock
from hopquy.runner.plugin.onestop.stage import Filed, Stage
from hopquy.suites.onestop.files import FORM
from hopquy.suites.onestop.test_life import COPY, received

WORKING_DAYS = "Ngày làm việc"
PUT_OFF = timedelta(days=7)
DAY = timedelta(days=1)


def _accepted(stage: Stage) -> Filed:
    """Have a dossier filed and received whose limit counts working days."""
    filed = stage.file([FORM], procedure=stage.procedure(unit=WORKING_DAYS))
    stage.await_sync(filed)
    if stage.act("accept", filed):
        stage.await_status(filed, "2")
    return filed


def _processed(stage: Stage, filed: Filed) -> None:
    if stage.act("process", filed):
        stage.await_status(filed, "4")


@pytest.mark.story(
    vi="Hẹn trả qua ngày nghỉ", en="Promises dates over days off", claims=["sync", "clock", "calendar", "adapter-services"], alone=True
)
def test_promises_over_days_off(stage: Stage) -> None:
    """Dossiers are received on the eve of a weekend, of a holiday and of a weekend that is worked."""
    with moved_clock(stage) as clock:
        for day in clock.before_days_off():
            if not clock.set(day, 9):
                break
            _accepted(stage)


@pytest.mark.story(vi="Chuyển hồ sơ quanh 15 giờ", en="Hands over around 15:00", claims=["sync", "clock", "calendar"], alone=True)
def test_hands_over_at_fifteen(stage: Stage) -> None:
    """Dossiers are received at 14:59, 15:00 and 15:01, on a day in the week and on the eve of a weekend."""
    with moved_clock(stage) as clock:
        monday = clock.ordinary()
        for day in (monday, monday + 4 * DAY):
            if not _around_fifteen(stage, clock, day):
                break


def _around_fifteen(stage: Stage, clock: ProductClock, day: date) -> bool:
    for hour, minute in ((14, 59), (15, 0)):
        if not clock.set(day, hour, minute):
            return False
        _processed(stage, _accepted(stage))
    if not clock.set(day, 15, 1):
        return False
    late = _accepted(stage)
    if not clock.set(clock.calendar.after(day), 8, 30):
        return False
    _processed(stage, late)
    return True


def _sent_back(stage: Stage, clock: ProductClock, day: date, procedure: Procedure) -> Filed | None:
    """Have a dossier filed and sent back for a supplement on a day."""
    if not clock.set(day, 9):
        return None
    filed = stage.file([FORM], procedure=procedure)
    received(stage, filed)
    if not stage.act("request-supplement", filed, content="Bổ sung bản sao giấy tờ"):
        return None
    stage.await_status(filed, "5")
    return filed


@pytest.mark.story(
    vi="Tính lại thời hạn sau khi bổ sung",
    en="Starts anew after a supplement",
    claims=["sync", "supplement", "clock", "calendar", "adapter-services"],
    alone=True,
)
def test_starts_anew_after_supplement(stage: Stage) -> None:
    """A dossier is sent back on the day of its receipt; three working days later what was missing is brought."""
    with moved_clock(stage) as clock:
        day = clock.ordinary()
        filed = _sent_back(stage, clock, day, stage.procedure(unit=WORKING_DAYS))
        if filed and clock.set(clock.calendar.after(day, 3), 10) and stage.act("supplement", filed, papers=[FORM], components=[COPY]):
            stage.await_status(filed, "4")


@pytest.mark.story(
    vi="Xin lỗi, hẹn lại đúng lúc", en="Apologises in time", claims=["sync", "extend", "clock", "adapter-services"], alone=True
)
def test_apologises_in_time(stage: Stage) -> None:
    """Of two dossiers one is put off the day after its receipt; the other is to be put off on the very day that was promised, and must not be."""
    with moved_clock(stage) as clock:
        day = clock.ordinary()
        if not clock.set(day, 9):
            return
        in_time, late = (stage.file([FORM], procedure=stage.procedure(unit=WORKING_DAYS)) for _ in range(2))
        for filed in (in_time, late):
            received(stage, filed)
        due = stage.promised(late)
        if due is None or due.date() <= day + DAY:
            return
        new = (due + PUT_OFF).isoformat(timespec="seconds")
        if clock.set(day + DAY, 9):
            stage.act("extend", in_time, reason="Cần xác minh thêm", due=new)
        if clock.set(due.date(), 8):
            stage.act("extend", late, attempt=True, reason="Cần xác minh thêm", due=new)


@pytest.mark.story(vi="Cấp mã qua nửa đêm", en="Gives codes over midnight", claims=["sync", "clock", "adapter-services"], alone=True)
def test_numbers_over_midnight(stage: Stage) -> None:
    """Dossiers are filed at the same time shortly before midnight, and after it."""
    with moved_clock(stage) as clock:
        day = clock.ordinary() + 2 * DAY
        for count, moment in ((3, (day, 23, 50)), (2, (day + DAY, 0, 5))):
            if not clock.set(*moment):
                break
            for filed in stage.file_at_once(count, [FORM]):
                stage.await_sync(filed)


@pytest.mark.story(
    vi="Không bổ sung trong thời hạn (NĐ 63/2024)",
    en="Waits in vain for a supplement (NĐ 63/2024)",
    claims=["sync", "supplement", "clock", "calendar", "nd-63-2024"],
    alone=True,
)
def test_stops_what_is_never_supplemented(stage: Stage) -> None:
    """Nobody brings what was asked for: the dossier is looked at on the seventh working day and two working days later."""
    _never_supplemented(stage, stage.there.linked["nd-63-2024"], 7)


@pytest.mark.story(
    vi="Không bổ sung trong thời hạn (NĐ 297/2025)",
    en="Waits in vain for a supplement (NĐ 297/2025)",
    claims=["sync", "supplement", "clock", "calendar", "nd-297-2025"],
    alone=True,
)
def test_closes_what_is_never_supplemented(stage: Stage) -> None:
    """Nobody brings what was asked for: the dossier is looked at on the fifteenth working day and two working days later."""
    _never_supplemented(stage, stage.there.linked["nd-297-2025"], 15)


def _never_supplemented(stage: Stage, procedures: Sequence[str], days: int) -> None:
    with moved_clock(stage) as clock:
        day = clock.ordinary()
        filed = _sent_back(stage, clock, day, stage.procedure(codes=procedures))
        if filed is None:
            return
        if clock.set(clock.calendar.after(day, days), 12):
            stage.watch_quiet(filed)
        if clock.set(clock.calendar.after(day, days + 2), 9):
            stage.await_ended(filed)
