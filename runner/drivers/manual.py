"""The `manual` driver: a person acts for the target, told what to do step by step, and answers for it."""

from __future__ import annotations

import itertools
import shutil
import tempfile
import threading
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from hopquy.runner.drivers.attachment import MOST, Attachment, AttachmentError, attachment_read
from hopquy.runner.drivers.contract import UNBOUNDED, Answer, Kept
from hopquy.runner.drivers.dossier_steps import BY_FILE, enclosed
from hopquy.runner.drivers.handout import ANSWER, blank_written, files_handed, filled_in, instruction_written
from hopquy.runner.drivers.instruction import steps_for
from hopquy.runner.drivers.nobody import Nobody
from hopquy.runner.drivers.question import Desk, Question, Reply, Said
from hopquy.runner.drivers.turns import Turns
from hopquy.runner.errors.driver import UnfilledError
from hopquy.runner.language import both, say
from hopquy.runner.language.points import point_title
from hopquy.runner.model.absence import ABSENCES, CUT, UNANSWERED
from hopquy.runner.model.finding import Phrase, Text
from hopquy.runner.model.target import Driver

__all__ = ["HANDOUT", "ManualDriver"]

HANDOUT = "handout"
"""The folder of a run in which the person finds what to send."""
_MISSES = 2
"""Questions in a row that nobody answered, after which nobody is asked any more."""
_LEAST = 0.5
"""Seconds below which it is too late to ask again."""
_LONGEST_NOTE = 4000


class ManualDriver:
    """Asks whoever sits at a desk; stories that ask at the same time stand in line."""

    kind = "manual"

    def __init__(
        self,
        wanted: Driver,
        desk: Desk | None = None,
        *,
        names: Mapping[str, str] | None = None,
        folder: Path | None = None,
        role: str = "",
    ) -> None:
        self.actions = wanted.actions
        self._role = role
        self._person, self._party, self._timeout = wanted.person or "", wanted.party or "", wanted.timeout
        self._desk: Desk = desk if desk is not None else Nobody()
        self._names = names or {}
        self._folder = folder / HANDOUT if folder is not None else None
        self._temporary: Path | None = None
        self._numbers = itertools.count(_highest(self._folder) + 1)
        self._missed = 0
        self._turns = Turns()
        self._files = threading.Lock()

    def reach(self) -> None:
        """There is nothing to reach: whether somebody is there is seen when somebody is asked."""

    def ask(self, action: str, arguments: Mapping[str, Any], *, story: str = "", within: float = UNBOUNDED) -> Answer:
        """Ask the person for one action; what is said, and everything handed in with it, is kept."""
        number, end = next(self._numbers), time.monotonic() + within
        kept: list[Kept] = []
        question: Question | None = None
        while True:
            reply, seconds = self._nobody(), 0.0
            if reply is None and self._turns.take(end - time.monotonic()):
                try:
                    if question is None:
                        question = self._question(number, action, arguments, story)
                        end = min(time.monotonic() + self._timeout, end)
                    reply, seconds = self._put(question, end)
                finally:
                    self._turns.give()
            left = end - time.monotonic()
            if reply is None or (reply.said is Said.LATER and left < _LEAST):
                reply = Reply(Said.TOO_LATE, reply.note if reply else "")
            kept += self._kept(number, action, reply, seconds)
            if reply.said is not Said.LATER:
                if reply.said is Said.DONE and action in self._by_file and question is not None:
                    try:
                        more = filled_in(Path(question.folder))
                    except UnfilledError as error:
                        self.tell(both(Phrase.of("desk.unfilled", file=ANSWER, why=error.why)))
                        continue
                    return self._answer(reply, tuple(kept), more)
                return self._answer(
                    reply, tuple(kept), {"code": reply.note.strip()} if question is not None and question.wants_code else {}
                )
            # Never longer than half of what is left, so that the person is asked again.
            self._turns.pause(max(0.0, min(reply.again, left / 2)))

    def tell(self, text: Text) -> None:
        """Tell the person something that needs no answer."""
        if not self._desk.absent:
            self._desk.tell(text)

    def waiting(self, point: str, what: str, seconds: float) -> None:
        """Tell the person what the run waits for."""
        self.tell(both(Phrase.of("desk.waiting", awaited=point_title(point, self._role), what=what, seconds=f"{seconds:g}")))

    def close(self) -> None:
        """Ask nobody any more; a question that is open is answered by `nobody`."""
        self._turns.close()
        self._desk.close()
        if self._temporary is not None:
            shutil.rmtree(self._temporary, ignore_errors=True)

    def _nobody(self) -> Reply | None:
        """Return why nobody is asked; None when somebody can be."""
        if self._desk.absent:
            return Reply(Said.NOBODY, self._desk.absent)
        if self._missed >= _MISSES:
            return Reply(Said.NOBODY, UNANSWERED)
        return None

    def _put(self, question: Question, end: float) -> tuple[Reply, float]:
        started = time.monotonic()
        reply = self._desk.ask(question.with_seconds(end - started)) if started < end else Reply(Said.TOO_LATE)
        self._missed = self._missed + 1 if reply.said is Said.TOO_LATE else 0
        return reply, time.monotonic() - started

    def _question(self, number: int, action: str, arguments: Mapping[str, Any], story: str) -> Question:
        folder = self._own_folder() / f"{number:03}-{action}"
        handed = files_handed(enclosed(arguments), folder)
        steps = steps_for(action, arguments, names=self._names, files=handed, folder=str(folder), role=self._role)
        instruction_written(steps, folder)
        if action in self._by_file:
            blank_written(self._by_file[action], folder)
        wants_code = self._role == "onestop-system" and action == "file"
        return Question(number, action, story, self._person, self._party, steps, self._timeout, str(folder), wants_code)

    @property
    def _by_file(self) -> Mapping[str, Mapping[str, Any]]:
        return BY_FILE if self._role == "onestop-system" else {}

    def _own_folder(self) -> Path:
        with self._files:
            if self._folder is None:
                self._folder = self._temporary = Path(tempfile.mkdtemp(prefix="hopquy-handout-"))
        return self._folder.absolute()

    def _kept(self, number: int, action: str, reply: Reply, seconds: float) -> list[Kept]:
        """Return the answer and each file that came with it as evidence; a file that cannot be taken is named with the reason."""
        taken: list[Attachment] = []
        refused: list[dict[str, str]] = []
        for path in reply.attachments:
            try:
                if len(taken) == MOST:
                    raise AttachmentError(Phrase.of("attachment.too-many", limit=MOST))  # noqa: TRY301 -- told as any other file that is not taken
                taken.append(attachment_read(path))
            except AttachmentError as error:
                refused.append({"name": Path(path).name, "why": str(error)})
        about = {"number": number, "action": action, "person": reply.person or self._person, "party": reply.party or self._party}
        files = [{"name": one.name, "size": len(one.data), "sha256": one.sha256} for one in taken]
        said = {"said": reply.said.value, "note": reply.note[:_LONGEST_NOTE], "seconds": round(seconds, 3)}
        return [
            Kept("manual.answered", {**about, **said, "attachments": files, "not_taken": refused}),
            *(Kept("manual.attached", {**about, **file}, one.data) for file, one in zip(files, taken, strict=True)),
        ]

    def _answer(self, reply: Reply, kept: tuple[Kept, ...], more: Mapping[str, Any] | None = None) -> Answer:
        who = {"person": reply.person or self._person, "party": reply.party or self._party}
        match reply.said:
            case Said.DONE:
                return Answer(ok=True, data={**who, "note": reply.note[:_LONGEST_NOTE], **(more or {})}, final=True, kept=kept)
            case Said.CANNOT:
                return Answer(ok=False, reason=f"{who['person']} cannot: {reply.note[:_LONGEST_NOTE]}", data=who, final=True, kept=kept)
            case Said.NOBODY:
                return Answer(
                    ok=False, reason=f"nobody to ask: {say(ABSENCES.get(reply.note, ABSENCES[CUT]), 'en')}", final=True, kept=kept
                )
        return Answer(ok=False, reason=f"nobody answered in time ({self._timeout:g} seconds for each action)", final=True, kept=kept)


def _highest(folder: Path | None) -> int:
    """Return the number of the last question in a folder: that of a run that is gone on with has some already."""
    found = folder.iterdir() if folder is not None and folder.is_dir() else iter(())
    return max(
        (int(number) for number in (path.name.partition("-")[0] for path in found) if number.isascii() and number.isdigit()), default=0
    )
