"""What the portal has on record of each dossier: worked out of the messages that it took, and of nothing that anybody said beside them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from hopquy.runner.judges.onestop.lives import Told
from hopquy.runner.judges.onestop.ticking import moment_of
from hopquy.runner.model.tree import Node

__all__ = ["ENDS", "PAID_ONLINE", "STATES", "Record", "records_of"]

ENDS = ("9", "10", "8", "3", "7")
"""The states that end a dossier, those first whose time counts first where several were told."""
STATES = frozenset(map(str, range(1, 11)))
_RECEIVED = frozenset({"2", "4", "6", "8", "9", "10"})
"""States that only a dossier which was received has."""
_NOT_RECEIVED = frozenset({"1", "3"})
_CHANNELS = {"": "counter", "1": "counter", "2": "online", "3": "post"}
PAID_ONLINE = ("1", "2")
_YES = "1"
_KNOWN = ("", "0", "1", "2", "3")
"""What a flag may say; anything else tells nothing."""


@dataclass(frozen=True, slots=True)
class Record:
    """One dossier; a yes or no that the messages leave open is None."""

    code: str
    procedure: str
    state: str
    """The last that was told."""
    accepted: bool | None
    """Whether it was received: it was told in a state that only such a dossier has, or in none that one may have."""
    finished: bool | None
    received: datetime | None
    """None where no time can be read."""
    due: datetime | None
    due_told: bool
    """Whether the message says when it is due, or that nothing is promised."""
    ended: datetime | None
    waits: tuple[tuple[datetime | None, datetime | None], ...] | None
    """Asked for and brought, for each request for a supplement; None where no message has the list."""
    channel: str | None
    payable: bool | None
    paid_online: bool | None
    result_file: bool | None
    coded_result: bool | None
    """Whether one of its results has both its code and its file."""
    component_file: bool | None
    digitised: bool | None
    from_store: bool | None

    @property
    def is_ended(self) -> bool | None:
        """Whether the state that was told last ends it; None where it is no state."""
        return self.state in ENDS if self.state in STATES else None


def records_of(told: Iterable[Told]) -> dict[str, Record]:
    """Return what the portal has of each dossier, by its code; the order in which the messages are given is nothing, their place in the run is."""
    found: dict[str, list[Told]] = {}
    for one in sorted(told, key=lambda one: one.seq):
        if one.taken and one.code:
            found.setdefault(one.code, []).append(one)
    return {code: _record(code, messages) for code, messages in found.items()}


def _record(code: str, told: list[Told]) -> Record:
    stated = [one for one in told if one.exhibit.observation.kind in ("dossier.sync", "dossier.status") and one.status]
    steps = [one for one in told if one not in stated and one.status]
    states = [one.status for one in stated or steps]
    whole = next((root for one in reversed(told) if one.whole and (root := _root(one)) is not None), None)
    synced = any(one.exhibit.observation.kind == "dossier.sync" for one in told)
    results = [row for one in told if (root := _root(one)) is not None for row in root.named("DanhSachGiayToKetQua")]
    if synced and whole is not None:
        results = whole.named("DanhSachGiayToKetQua")
    due = _text(whole, "NgayHenTra")
    state = states[-1] if states else ""
    return Record(
        code,
        _text(whole, "MaTTHC") or "",
        state,
        accepted=_accepted(states),
        finished=not {"9", "10"}.isdisjoint(states) or (None if set(states) - STATES else False),
        received=_moment(_text(whole, "NgayTiepNhan")) if whole is not None else _step_time(steps, "2"),
        due=_moment(due),
        due_told=due is not None and (not due or _moment(due) is not None),
        ended=_ended(state, whole, steps),
        waits=tuple(_waits(whole)) if synced and whole is not None else None,
        channel=_CHANNELS.get(_text(whole, "KenhThucHien") or "") if _text(whole, "KenhThucHien") is not None else None,
        payable=_payable(whole) if synced else None,
        paid_online=_flag(whole, "DuocThanhToanTrucTuyen", PAID_ONLINE),
        result_file=any(_text(row, "DuongDanTepTinKetQua") for row in results),
        coded_result=any(_text(row, "DuongDanTepTinKetQua") and _coded(row) for row in results),
        component_file=any(_text(row, "DuongDanTaiTepTin") for row in _components(whole)) if synced else None,
        digitised=_digitised(whole) if synced else None,
        from_store=_from_store(whole) if synced else None,
    )


def _accepted(states: list[str]) -> bool | None:
    if not _RECEIVED.isdisjoint(states):
        return True
    return False if _NOT_RECEIVED.issuperset(states) else None


def _root(one: Told) -> Node | None:
    message = one.exhibit.message
    return message.root if message is not None else None


def _text(node: Node | None, name: str) -> str | None:
    """Return the text of a member, empty for null, None where it is not there."""
    found = node.named(name) if node is not None else []
    return found[0].text.strip() if found else None


def _moment(text: str | None) -> datetime | None:
    return moment_of(text) if text else None


def _ended(state: str, whole: Node | None, steps: list[Told]) -> datetime | None:
    """Return when it ended: as the dossier says, else the time of the step that ended it."""
    if state not in ENDS:
        return None
    said = _moment(_text(whole, "NgayKetThucXuLy"))
    times = ((one.status, _moment(_text(_root(one), "ThoiDiemXuLy"))) for one in steps)
    told = sorted((ENDS.index(status), time) for status, time in times if status in ENDS and time is not None)
    return said or (told[0][1] if told else None)


def _step_time(steps: list[Told], status: str) -> datetime | None:
    """Return the time of the first step in a state: all that tells of a dossier which the portal itself created, in the direct flow."""
    return next((_moment(_text(_root(one), "ThoiDiemXuLy")) for one in steps if one.status == status), None)


def _waits(whole: Node) -> Iterator[tuple[datetime | None, datetime | None]]:
    for row in whole.named("DanhSachHoSoBoSung"):
        yield _moment(_text(row, "NgayBoSung")), _moment(_text(row, "NgayTiepNhanBoSung"))


def _payable(whole: Node | None) -> bool | None:
    """Say whether one of its fees is more than nothing."""
    prices = [_text(row, "Gia") or "" for row in (whole.named("DanhSachLePhi") if whole is not None else ())]
    if any(price.isascii() and price.isdigit() and price.strip("0") for price in prices):
        return True
    return False if all(price.isascii() and price.isdigit() for price in prices) else None


def _components(whole: Node | None) -> list[Node]:
    rows = whole.named("TaiLieuNop") if whole is not None else []
    return [row for row in rows if (_text(row, "IsDeleted") or "").lower() != "true"]


def _digitised(whole: Node | None) -> bool | None:
    """Say whether components were digitised: a ministry says it of the dossier, others of each component; where both speak they must agree."""
    of_dossier = _flag(whole, "HoSoCoThanhPhanSoHoa", (_YES,))
    of_components = _any_flag(_components(whole), "DuocSoHoa")
    said = {one for one in (of_dossier, of_components) if one is not None}
    return said.pop() if len(said) == 1 else None


def _from_store(whole: Node | None) -> bool | None:
    """Say whether a component came from the personal store; without components, in a message that has the fields of 2022, none did."""
    rows = _components(whole)
    return _any_flag(rows, "DuocLayTuKhoDMQG") if rows or _flag(whole, "HoSoCoThanhPhanSoHoa", (_YES,)) is None else False


def _flag(node: Node | None, name: str, yes: tuple[str, ...]) -> bool | None:
    text = _text(node, name)
    return text in yes if text in _KNOWN else None


def _any_flag(rows: list[Node], name: str) -> bool | None:
    """Say whether one of the rows bears a flag; None where no row has the member, as in the messages of 2019, or there is no row to bear it."""
    said = [flag for row in rows if (flag := _flag(row, name, (_YES,))) is not None]
    return any(said) if said else None


def _coded(row: Node) -> bool:
    return bool(_text(row, "MaGiayToKetQua") or _text(row, "MaThanhPhanHoSo") or _text(row, "MaKetQua"))
