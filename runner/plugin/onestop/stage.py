"""What a story of a one-stop system acts through: ask the target, file on the portal, let the portal misbehave, wait."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from hopquy.fixtures.portal import Applicant, FaultKind, Filing, HandedIn, Portal, PortalFault, Procedure, Settings, Success, TargetClient
from hopquy.runner.model.day import VIETNAM
from hopquy.runner.plugin.acting import Backstage
from hopquy.runner.plugin.onestop.capture import Capture, Seen
from hopquy.runner.plugin.onestop.inquiring import Inquiring

__all__ = ["Filed", "Paper", "Stage"]

_WHOLE = ("dossier.sync", "dossier.create")
"""What tells of a dossier as a whole."""
_STEPS = ("dossier.progress", "dossier.step")
_EACH_TIME = ("dossier.sync", *_STEPS, "dossier.status")
"""What a target may tell after each step, by calls of their own."""
_MOMENT = 2.0
"""Seconds at most in which the calls about one step come after each other."""
"""What tells of a step of it."""
_ENDS = ("3", "7", "8", "9", "10")
"""The statuses of a dossier that has ended."""
_MOST_LINKS = 20
_MOST_TROUBLES = 3
"""Links of a dossier that may answer nothing before the rest is left: a link that is never answered costs all the time of a call."""
_LARGEST_LINK = 1024 * 1024
"""Bytes of what a link gives that are looked at: more than any file that stories hand in."""
_CHANNELS = {"counter": 1, "online": 2, "post": 3}


@dataclass(frozen=True, slots=True)
class Paper:
    """A file of a dossier."""

    name: str
    media_type: str
    data: bytes
    from_store: bool = False
    """Whether the applicant takes it from the personal store of the portal."""


@dataclass(frozen=True, slots=True)
class Filed:
    """A dossier that was filed, at the target or on the portal."""

    token: str
    """The text in its subject and in the applicant's name, by which it is known again."""
    procedure: str
    code: str = ""
    """As the target or the portal told it; empty where nobody did."""


class Stage(Inquiring):
    """The stage of one story."""

    def __init__(
        self,
        story: str,
        backstage: Backstage,
        capture: Capture,
        portal: Portal,
        clients: tuple[TargetClient | None, TargetClient | None] = (None, None),
        former_day: date | None = None,
    ) -> None:
        client, seeker = clients
        super().__init__(story, backstage, capture, portal, seeker)
        self._client = client
        self.former_day = former_day
        """The day whose law is judged by where that is a past one, None where it is today's."""
        self._unfiled: set[str] = set()
        self._armed: list[PortalFault] = []
        self._usual: Settings | None = None
        """How the portal answered before this story had it answer otherwise."""
        self._met = 0
        """How many faults calls had met when this story first armed one."""
        self._shown: datetime | None = None
        """What the target's clock was set to by this story, None where it was not."""
        self._before: dict[str, int] = {}
        """Token -> how many messages about that dossier had come when the target was last asked to do something with it."""

    def file(
        self, papers: Sequence[Paper] = (), *, channel: str = "counter", procedure: Procedure | None = None, attempt: bool = False
    ) -> Filed:
        """Ask the target to take a dossier at its desk; returns it with the code that the target gave, where it said one.

        An `attempt` is one that the target may have to decline.
        """
        asked = procedure or self.procedure()
        filed = Filed(self._mark(), asked.code)
        components = [
            {
                "code": paper_of.code if paper_of is not None else "",
                "name": paper.name,
                "file": paper.name,
                "media_type": paper.media_type,
                "base64": base64.b64encode(paper.data).decode(),
                **({"from_personal_store": True} if paper.from_store else {}),
            }
            for paper, paper_of in _matched(papers, asked)
        ]
        arguments = {
            "channel": channel,
            "procedure": asked.code,
            "subject": _subject(filed.token),
            "applicant": _applicant(filed.token),
            "components": components,
        }
        told = {
            "token": filed.token,
            "procedure": asked.code,
            "channel": channel,
            "components": [paper.name for paper in papers],
            "handed": _handed(papers),
            "limit": dict(zip(("amount", "unit"), _limit(asked, channel), strict=True)),
            "applicant": arguments["applicant"],
            "payable": any(fee.amount not in ("", "0") for fee in asked.fees),
            "gives_paper": asked.result is not None,
            **({"attempt": True, "day": f"{self.now.date()}"} if attempt else {}),
        }
        answer: dict[str, Any] = {}
        if not self._ask("file", arguments, told, heard=answer):
            self._unfiled.add(filed.token)
            return filed
        code = str(answer.get("code") or "")
        self._capture.own(self.story, code)
        return replace(filed, code=code)

    def file_on_portal(self, papers: Sequence[Paper] = (), *, procedure: Procedure | None = None) -> Filed:
        """Let somebody file a dossier on the portal, and tell the target of it; stories that need it claim `from-portal`."""
        asked = procedure or self.procedure()
        token = self._mark()
        filing = Filing(
            asked.code,
            self.target.codes[0],
            Applicant(name=f"Nguyễn Văn Mẫu ({token})", email="cong-dan@example.vn"),
            [HandedIn(paper.name, paper.data, found.code if found is not None else "") for paper, found in _matched(papers, asked)],
            _subject(token),
            {"TaiKhoanDuocXacThucVoiVNeID": "1"},
        )
        self._capture.asking(self.story, {"token": token, "procedure": asked.code, "gives_paper": asked.result is not None})
        code = self._portal.file(filing, self._client).dossier.code
        self._capture.own(self.story, code)
        return Filed(token, asked.code, code)

    def tell_again(self, filed: Filed) -> None:
        """Tell the target once more of a dossier that was filed on the portal, in the same bytes."""
        if self._portal.register.find(filed.code) is None or self._client is None:
            return
        self._capture.asking(self.story, {"token": filed.token, "code": filed.code, "again": True})
        self._portal.tell_again(filed.code, self._client)

    def act(self, action: str, filed: Filed, *, papers: Sequence[Paper] = (), attempt: bool = False, **more: Any) -> bool:
        """Ask the target to do something with a dossier; says whether it will. Nobody is asked about a dossier that was not filed.

        `papers` are those that are handed over with it; an `attempt` is something that the target should decline.
        """
        if filed.token in self._unfiled:
            return False
        self._let_arrive(filed)
        self._before[filed.token] = len(self._about(filed))
        told = {"code": self.code_of(filed), "token": filed.token, **_in_short(more)}
        if papers:
            told["handed"] = _handed(papers)
        if attempt:
            told["attempt"] = True
        return self._ask(action, {"code": told["code"], "subject": _subject(filed.token), **more}, told)

    def claims(self, *features: str) -> bool:
        """Whether the target claims all of these."""
        return set(features) <= set(self.target.features)

    def inspect(self, filed: Filed) -> bool:
        """Ask the target for the papers that it issued about a dossier."""
        if filed.token in self._unfiled:
            return False
        return self._ask(
            "papers", {"code": self.code_of(filed), "subject": _subject(filed.token)}, {"code": self.code_of(filed), "token": filed.token}
        )

    @property
    def now(self) -> datetime:
        """What time it is where the run takes place, in Vietnam: the time that the target's clock shows before a story sets it."""
        return self._portal.now().astimezone(VIETNAM)

    def set_clock(self, at: datetime) -> bool:
        """Ask the target to let its clock show a moment and go on from it; says whether it will."""
        shown = at.isoformat(timespec="seconds")
        done = self._ask("set-clock", {"at": shown}, {"at": shown})
        self._shown = at if done else self._shown
        return done

    def promised(self, filed: Filed) -> datetime | None:
        """Return the date that the target told last for a dossier, None where it told none that can be read."""
        dossier = self._portal.register.find(self.code_of(filed))
        if dossier is None:
            return None
        told = [one.fields.get("NgayHenTra") for one in dossier.versions]
        return next((moment for text in reversed(told) if (moment := _moment(text)) is not None), None)

    def file_at_once(self, count: int, papers: Sequence[Paper] = ()) -> list[Filed]:
        """Have several dossiers filed at the same time, where a program acts; a person files them one after another."""
        if self.by_person or not self.can("file"):
            return [self.file(papers) for _ in range(count)]
        with ThreadPoolExecutor(count) as clerks:
            return list(clerks.map(lambda _: self.file(papers), range(count)))

    def ask_figures(self, first: date | None = None, last: date | None = None) -> None:
        """Ask the target for its figures of some days, else of today in Vietnam, once all that waits was told."""
        self.settle()
        clock = self._shown or self.now
        days = {"from": f"{first or clock.date()}", "until": f"{last or clock.date()}"}
        heard: dict[str, Any] = {}
        self._ask("statistics", days, {**days, "clock": clock.isoformat()}, heard=heard)

    def restart(self) -> bool:
        """Have the target restarted; says whether it will."""
        return self._ask("restart", {}, {})

    def say_success(self, success: Success) -> None:
        """Let the portal say success in another of its ways, until it is told otherwise."""
        self._usual = self._usual or self._portal.settings
        self._portal.settings = replace(self._portal.settings, success=success)

    def arm(self, kind: FaultKind, service: str = "", *, containing: str = "", times: int = 1, seconds: float = 0.0) -> None:
        """Let the portal misbehave at the next calls that are meant; in the direct flow the service is its step."""
        if not self._armed:
            self._met = len(self._capture.met)
        fault = PortalFault(kind, service, containing=containing.encode(), times=times, seconds=seconds)
        self._armed.append(fault)
        self._portal.arm(fault)

    def disarm(self) -> None:
        """Take back what has not met its call."""
        for fault in self._armed:
            self._portal.disarm(fault)
        self._armed.clear()

    def leave(self) -> None:
        """Take back whatever the portal was made to do: it must not meet another story."""
        self.disarm()
        if self._usual is not None:
            self._portal.settings = self._usual

    @property
    def service(self) -> str:
        """The service by which the target tells of a dossier."""
        return "create" if self.there.dialect == "direct" else "DongBoHoSoMC"

    @property
    def progress_service(self) -> str:
        """The service by which it tells of a step."""
        return "progress" if self.there.dialect == "direct" else "CapNhatTienDoHoSoMC"

    def code_of(self, filed: Filed) -> str:
        """Return the code of a dossier: as it was told, else as it was sent."""
        return filed.code or next((one.code for one in self._about(filed) if one.code), "")

    def await_sync(self, filed: Filed, status: str = "") -> bool:
        """Wait until the portal has taken a dossier as a whole, in that status if one is given."""

        def there() -> bool:
            return any(one.kind in _WHOLE and one.taken and one.answered and status in ("", one.status) for one in self._about(filed))

        return self._await_about(filed, "sync", f"sync:{status or 'any'}:{filed.token}", there)

    def await_status(self, filed: Filed, status: str) -> bool:
        """Wait until the portal has taken word of a status since the last act, of the dossier as a whole or of a step."""

        def there() -> bool:
            return any(one.taken and one.status == status for one in self._about(filed)[self._before.get(filed.token, 0) :])

        return self._await_about(filed, "progress", f"status:{status}:{filed.token}", there)

    def await_told(self, filed: Filed, status: str) -> bool:
        """Wait until the portal has taken word of a status, whenever that was."""

        def there() -> bool:
            return any(one.taken and one.status == status for one in self._about(filed))

        return self._await_about(filed, "again", f"told:{status}:{filed.token}", there)

    def await_ended(self, filed: Filed) -> bool:
        """Wait until the portal has taken word that a dossier has ended, in whatever way, since the last act."""

        def there() -> bool:
            return any(one.taken and one.status in _ENDS for one in self._about(filed)[self._before.get(filed.token, 0) :])

        return self._await_about(filed, "progress", f"ended:{filed.token}", there)

    def await_steps(self, filed: Filed, count: int) -> bool:
        """Wait until the portal has taken so many steps of a dossier."""

        def there() -> bool:
            return sum(one.taken and one.kind in _STEPS for one in self._about(filed)) >= count

        return self._await_about(filed, "progress", f"steps:{filed.token}", there)

    def await_taken_back(self, filed: Filed) -> bool:
        """Wait until the target tells the portal of a dossier that was filed there."""

        def there() -> bool:
            return any(one.taken for one in self._about(filed))

        return self._await("taken", f"taken:{filed.token}", there)

    def await_again(self, filed: Filed) -> bool:
        """Wait until a message about a dossier that went wrong has arrived, with its answer."""

        def there() -> bool:
            return any(one.kind in _WHOLE and one.taken and one.answered for one in self._about(filed))

        return self._await_about(filed, "again", f"again:{filed.token}", there)

    def await_met(self, kind: FaultKind, service: str = "") -> bool:
        """Wait until a call has met a fault."""

        def met() -> bool:
            return any(fault == kind and service in ("", met_by) for fault, met_by in self._capture.met[self._met :])

        return self._await("sync", f"met:{kind}:{service}", met)

    def watch_quiet(self, filed: Filed) -> None:
        """Watch that the target tells nothing more of a dossier."""
        before = len(self._about(filed))
        self.watch("quiet", filed.token, lambda: len(self._about(filed)) > before)

    def fetch_links(self, filed: Filed, links: Callable[[Mapping[str, Any]], Iterable[tuple[str, str]]]) -> None:
        """Fetch, as the portal does, the files to which the last version of a dossier points; `links` yields what each is for and its address."""
        dossier = self._portal.register.find(self.code_of(filed))
        if dossier is None or self._client is None or not dossier.versions:
            return
        failed = 0
        for number, (use, address) in enumerate(links(dossier.versions[-1].fields)):
            if number >= _MOST_LINKS:
                break
            self._capture.asking(self.story, {"token": filed.token, "code": dossier.code, "use": use, "link": address})
            try:
                failed += bool(self._portal.fetch(address, self._client, _LARGEST_LINK).trouble)
            except ValueError:
                continue
            if failed == _MOST_TROUBLES:
                break

    def _mark(self) -> str:
        token = self.token()
        self._capture.own(self.story, token)
        return token

    def _let_arrive(self, filed: Filed) -> None:
        """Let come what the target still tells of the last step, where it tells of steps by several calls: it would be taken for word of the next."""
        usual = {one.kind for one in list(self._capture.seen)} & set(_EACH_TIME)
        since = self._before.get(filed.token)
        if since is None or len(usual) == 1:
            return

        def told() -> set[str]:
            return {one.kind for one in self._about(filed)[since:]}

        if told():
            self._capture.wait(
                lambda: told() >= usual, min(_MOMENT, self.target.pace["quiet"].deadline), self.target.pace["quiet"].interval
            )

    def _about(self, filed: Filed) -> list[Seen]:
        return self._capture.about(filed.token, filed.code)

    def _await_about(self, filed: Filed, point: str, what: str, reached: Callable[[], bool]) -> bool:
        return False if filed.token in self._unfiled else self._await(point, what, reached)


def _limit(procedure: Procedure, channel: str) -> tuple[str, str]:
    """Return how long settling may take of what came by a channel, and in what that is counted."""
    return procedure.by_channel.get(_CHANNELS.get(channel, 0), (procedure.amount, procedure.unit))


def _moment(text: object) -> datetime | None:
    """Read a moment in either notation of the portal; one without a zone is Vietnam's."""
    if not isinstance(text, str):
        return None
    try:
        if text.isdigit():
            return datetime.strptime(text, "%Y%m%d%H%M%S").replace(tzinfo=VIETNAM)
        read = datetime.fromisoformat(text)
    except ValueError:
        return None
    return read.replace(tzinfo=VIETNAM) if read.tzinfo is None else read.astimezone(VIETNAM)


def _subject(token: str) -> str:
    return f"Hồ sơ thử nghiệm liên thông ({token})"


def _applicant(token: str) -> dict[str, Any]:
    return {
        "name": f"Nguyễn Văn Mẫu ({token})",
        "identifier": "001099000001",
        "kind": "citizen",
        "phone": "0900000001",
        "email": "cong-dan@example.vn",
        "address": "Số 1 đường Mẫu",
    }


def _matched(papers: Sequence[Paper], procedure: Procedure) -> list[tuple[Paper, Any]]:
    wanted = list(procedure.papers)
    return [(paper, wanted[place] if place < len(wanted) else None) for place, paper in enumerate(papers)]


def _in_short(more: Mapping[str, Any]) -> dict[str, Any]:
    """Return what is recorded of the arguments of an action: no contents of files."""
    return {name: value for name, value in more.items() if name == "fees" or isinstance(value, str | int | float | bool)}


def _handed(papers: Sequence[Paper]) -> list[dict[str, str]]:
    """Return what is recorded of files: enough to know them again."""
    return [{"name": one.name, "media_type": one.media_type, "sha256": hashlib.sha256(one.data).hexdigest()} for one in papers]
