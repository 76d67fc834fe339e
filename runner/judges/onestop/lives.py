"""The dossiers of a run as the judges look at them: how each was filed, what was asked about it, what the portal was told."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from hopquy.runner.checks.text import comparable
from hopquy.runner.codec.exhibit import Exhibit
from hopquy.runner.codec.operation import texts
from hopquy.runner.judges.case import of_the_whole
from hopquy.runner.model.observation import Author

__all__ = ["STEPS", "WHOLE", "WORK", "Act", "Life", "Lives", "Told", "lives_of"]

WHOLE = ("dossier.sync", "dossier.create")
"""What tells of a dossier as a whole."""
WORK = ("dossier.progress", "dossier.step")
"""What tells of a step of the work; the rest of `STEPS` tells of a status alone."""
STEPS = (*WORK, "dossier.status")
"""What tells of one step."""
_ABOUT = (*WHOLE, *STEPS)
_FILING = "file"
_TOKEN_IN = ("TrichYeuHoSo", "ChuHoSo")


@dataclass(frozen=True, slots=True)
class Act:
    """Something that the target was asked to do with a dossier."""

    exhibit: Exhibit
    action: str
    done: bool

    @property
    def seq(self) -> int:
        """Its place in the run."""
        return self.exhibit.observation.seq

    @property
    def since(self) -> int:
        """The place after which what it leads to can stand: before it was answered, since a target may be quicker than its answer."""
        return _since(self.exhibit)

    def told(self, name: str) -> str:
        """Return what was recorded of it under a name, as text."""
        return str(self.exhibit.observation.data.get(name) or "")


@dataclass(frozen=True, slots=True)
class Told:
    """One message about a dossier."""

    exhibit: Exhibit
    code: str
    status: str
    taken: bool
    """Whether the portal took it, now or before."""

    @property
    def seq(self) -> int:
        """Its place in the run."""
        return self.exhibit.observation.seq

    @property
    def whole(self) -> bool:
        """Whether it tells of the dossier as a whole."""
        return self.exhibit.observation.kind in WHOLE

    @property
    def updating(self) -> str | None:
        """What the call said of `isUpdating`, None where it said nothing."""
        value = self.exhibit.observation.data.get("updating")
        return None if value is None else str(value)

    def texts(self, path: str) -> list[str]:
        """Return the texts that a path selects in it, as they are compared."""
        return [comparable(text) for text in texts(self.exhibit.message, path)] if self.exhibit.message is not None else []

    def all_texts(self) -> list[str]:
        """Return every text in it, whatever the name of its place."""
        root = self.exhibit.message.root if self.exhibit.message is not None else None
        return [text for node in root.walk() if (text := comparable(node.text))] if root is not None else []


@dataclass(frozen=True, slots=True)
class Life:
    """One dossier from its filing on."""

    token: str
    filing: Exhibit
    code: str
    """As the target, or the portal, said at its filing; empty where nobody did."""
    on_portal: bool
    acts: tuple[Act, ...]
    told: tuple[Told, ...]
    waits: Mapping[str, Exhibit]
    """What was waited for -> the wait, the last of each."""
    every_wait: tuple[tuple[str, Exhibit], ...] = ()
    """Each wait for something about it, in order."""
    repeated: tuple[Exhibit, ...] = ()
    """Further times that the portal told of it."""

    @property
    def wholes(self) -> list[Told]:
        """The messages that tell of it as a whole, in order."""
        return [one for one in self.told if one.whole]

    def after(self, act: Act) -> list[Told]:
        """Return what was told between an act and the next one that was done."""
        later = next((one.since for one in self.acts if one.seq > act.seq and one.done), None)
        return [one for one in self.told if one.seq > act.since and (later is None or one.seq <= later)]

    def wait_after(self, act: Act) -> Exhibit | None:
        """Return the wait for a status between an act and the next one, None where nobody waited."""
        later = next((one.seq for one in self.acts if one.seq > act.seq), None)
        found = (e for what, e in self.every_wait if what.startswith("status:"))
        return next((e for e in found if e.observation.seq > act.seq and (later is None or e.observation.seq < later)), None)

    def wait(self, what: str) -> Exhibit | None:
        """Return the wait for something about this dossier."""
        return self.waits.get(f"{what}:{self.token}")

    def did(self, action: str) -> list[Act]:
        """Return the acts of a kind that the target did."""
        return [act for act in self.acts if act.action == action and act.done]


@of_the_whole
def lives_of(exhibits: tuple[Exhibit, ...]) -> Lives:
    """Return the dossiers of a run, made once for all judges that look at them."""
    return Lives(exhibits)


class Lives:
    """The run as the judges look at it."""

    def __init__(self, exhibits: Sequence[Exhibit]) -> None:
        self._by_kind: dict[str, list[Exhibit]] = defaultdict(list)
        for exhibit in exhibits:
            if not exhibit.observation.data.get("abandoned"):
                self._by_kind[exhibit.observation.kind].append(exhibit)

    def of(self, kind: str) -> list[Exhibit]:
        """Return what was observed of a kind, in order."""
        return self._by_kind[kind]

    @cached_property
    def all(self) -> tuple[Life, ...]:
        """Every dossier that was filed, in order."""
        return tuple(self._lives())

    @cached_property
    def told(self) -> tuple[Told, ...]:
        """Every message about a dossier of this run that can be read, in order: what is told before any was filed is left over from another time, under a code of then."""
        found = [e for kind in _ABOUT for e in self._by_kind[kind] if e.observation.author is Author.TARGET and e.readable]
        told = [_told(e) for e in sorted(found, key=lambda e: e.observation.seq)]
        first = min((_since(e) for e in self._filings), default=-1)
        left_over = {one.code for one in told if one.seq <= first and one.code} - {_code(e) for e in self._filings}
        return tuple(one for one in told if one.seq > first and one.code not in left_over)

    @cached_property
    def calls(self) -> Mapping[str, Exhibit]:
        """Every call of the target to the portal, by its name."""
        return {str(e.observation.data.get("id")): e for e in self._by_kind["portal.call"]}

    @cached_property
    def faults(self) -> list[Exhibit]:
        """What our portal did wrong on purpose."""
        return self._by_kind["fault.injected"]

    @cached_property
    def _asked(self) -> list[Exhibit]:
        return [e for e in self._by_kind["driver.asked"] if e.observation.data.get("token")]

    @cached_property
    def _told_of(self) -> list[Exhibit]:
        return [e for e in self._by_kind["onestop.asked"] if e.observation.data.get("service") == "nhanhsdvcqg"]

    @cached_property
    def _filings(self) -> list[Exhibit]:
        """Each time that a dossier was filed, at the desk or on the portal, in order."""
        desk = [e for e in self._asked if e.observation.data.get("action") == _FILING and e.observation.data.get("ok")]
        portal = [e for e in self._told_of if not e.observation.data.get("again")]
        return sorted((*desk, *portal), key=lambda e: e.observation.seq)

    def _lives(self) -> Iterator[Life]:
        waits = [(str(e.observation.data.get("for")), e) for e in self._by_kind["story.waited"]]
        asked, told_of = self._asked, self._told_of
        for filing in self._filings:
            data = filing.observation.data
            token = str(data["token"])
            code = _code(filing)
            acts = [e for e in asked if e.observation.data["token"] == token and e.observation.data.get("action") != _FILING]
            again = [e for e in told_of if e.observation.data.get("again") and e.observation.data.get("token") == token]
            yield Life(
                token,
                filing,
                code,
                filing.observation.kind == "onestop.asked",
                tuple(Act(e, str(e.observation.data["action"]), bool(e.observation.data.get("ok"))) for e in acts),
                tuple(self._about(token, code)),
                {what: wait for what, wait in waits if token in what},
                tuple((what, wait) for what, wait in waits if token in what),
                tuple(again),
            )

    def _about(self, token: str, code: str) -> list[Told]:
        """Return what tells of a dossier: by the token in it, or by its code, or by a code that came with the token."""
        bearing = [one for one, words in self._worded if token in words]
        codes = {one.code for one in bearing if one.code} | ({code} if code else set())
        places = {one.seq for one in bearing}
        return [one for one in self.told if one.seq in places or one.code in codes]

    @cached_property
    def _worded(self) -> list[tuple[Told, str]]:
        """Every message with the texts in which a token stands."""
        return [(one, "\n".join(text for path in _TOKEN_IN for text in one.texts(path))) for one in self.told]


def _since(asked: Exhibit) -> int:
    found = asked.observation.data.get("since")
    return found if isinstance(found, int) else asked.observation.seq


def _code(filing: Exhibit) -> str:
    """Return the code that a dossier was given at its filing, empty where nobody said one."""
    data = filing.observation.data
    answer = data.get("answer")
    return str(data.get("code") or (answer.get("code") if isinstance(answer, Mapping) else "") or "")


def _told(exhibit: Exhibit) -> Told:
    data = exhibit.observation.data
    status = next((text for path in ("TrangThaiHoSo", "TrangThai") for text in texts(exhibit.message, path)), "") if exhibit.message else ""
    refusal = str(data.get("refusal") or "")
    there = refusal == "dossier-exists" and data.get("fault") != "exists"
    return Told(exhibit, str(data.get("code") or ""), status, there or (not refusal and data.get("became") != "not-reached"))
