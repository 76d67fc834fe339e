"""The desk at a terminal: shows a question, counts down, and takes what is typed."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from rich.console import Console

from hopquy.runner.drivers.attachment import MOST, AttachmentError, attachment_read
from hopquy.runner.drivers.keyboard import Keyboard
from hopquy.runner.drivers.prompt import SOMEBODY_ELSE, choice_of, in_two, party_of, prompt_lines, time_left
from hopquy.runner.drivers.question import Question, Reply, Said
from hopquy.runner.language import both, say
from hopquy.runner.model.absence import LEFT
from hopquy.runner.model.finding import Phrase, Text
from hopquy.runner.model.target import PARTIES

__all__ = ["Terminal"]

_DETAILS = 180.0
"""Seconds for note and files, once the person has said what happened: so many, or as many as there were for the question."""
_WARNINGS = (300, 120, 60, 30, 10)
_TICK = 1.0
_MINUTE = 60.0


class _LeftError(Exception):
    """The input is over."""


class Terminal:
    """Asks whoever sits at a terminal; what else is to be shown meanwhile is held back until the answer is there."""

    def __init__(self, keyboard: Keyboard, console: Console, language: str, titles: Mapping[str, Mapping[str, str]] | None = None) -> None:
        self.absent = ""
        self._keyboard, self._console, self._language, self._titles = keyboard, console, language, titles or {}
        self._counts_down = console.is_terminal and not console.is_dumb_terminal and not console.legacy_windows
        self._who: tuple[str, str] | None = None
        self._lock = threading.Lock()
        self._asking = False
        self._held: list[Callable[[], None]] = []

    def ask(self, question: Question) -> Reply:
        """Show a question and take the answer."""
        if self.absent:
            return Reply(Said.NOBODY, self.absent)
        if self._who:
            question = replace(question, person=self._who[0], party=self._who[1])
        with self._open():
            self._keyboard.forget()
            self._console.bell()
            for line in prompt_lines(question, self._language, self._titles, self._console.width, datetime.now().astimezone()):
                self._console.print(line, soft_wrap=True)
            try:
                return self._talk(question, time.monotonic() + question.seconds)
            except TimeoutError:
                self._say(Phrase.of("desk.too-late"))
                return Reply(Said.TOO_LATE, person=question.person, party=question.party)
            except _LeftError:
                self.absent = self.absent or LEFT
                self._console.print()
                self._say(Phrase.of("desk.left"))
                return Reply(Said.NOBODY, self.absent)

    def tell(self, text: Text) -> None:
        """Say something, when no question is open."""
        self.between(lambda: self._console.print(f"  {getattr(text, self._language)}", style="dim", markup=False, soft_wrap=True))

    def between(self, show: Callable[[], None]) -> None:
        """Show something now, or once the question that is open is answered."""
        with self._lock:
            if self._asking:
                self._held.append(show)
            else:
                show()

    def close(self) -> None:
        """Ask nothing any more."""
        self.absent = self.absent or LEFT
        self._keyboard.close()

    @contextmanager
    def _open(self) -> Iterator[None]:
        with self._lock:
            self._asking = True
        try:
            yield
        finally:
            with self._lock:
                self._asking = False
                held, self._held = self._held, []
                for show in held:
                    show()

    def _talk(self, question: Question, end: float) -> Reply:
        person, party = question.person, question.party
        while True:
            chosen = choice_of(self._line("", end))
            details = max(end, time.monotonic() + min(_DETAILS, question.seconds))
            if chosen == SOMEBODY_ELSE:
                self._who = person, party = self._somebody(person, party, end)
            elif chosen == Said.LATER:
                return Reply(Said.LATER, person=person, party=party, again=self._minutes(end))
            elif chosen == Said.DONE:
                note = self._detail(Phrase.of("desk.code" if question.wants_code else "desk.note"), details)
                return Reply(Said.DONE, note, self._attachments(details), person, party)
            elif chosen == Said.CANNOT:
                return Reply(Said.CANNOT, self._reason(details), self._attachments(details), person, party)
            else:
                self._say(Phrase.of("desk.no-choice"))

    def _somebody(self, person: str, party: str, end: float) -> tuple[str, str]:
        name = self._line(self._two(Phrase.of("desk.name", name=person)), end).strip()[:120] or person
        words = ", ".join(f"{number} {in_two(party_of(one), self._language)}" for number, one in enumerate(PARTIES, 1))
        typed = self._line(self._two(Phrase.of("desk.party", parties=words)), end).strip()
        return name, PARTIES[int(typed) - 1] if typed in [str(number) for number in range(1, len(PARTIES) + 1)] else party

    def _minutes(self, end: float) -> float:
        typed = self._line(self._two(Phrase.of("desk.minutes")), end).strip()
        return float(typed) * _MINUTE if typed.isascii() and typed.isdigit() else _MINUTE

    def _reason(self, end: float) -> str:
        try:
            while True:
                reason = self._line(self._two(Phrase.of("desk.reason")), end).strip()
                if reason:
                    return reason
        except TimeoutError:
            return "no reason given"

    def _detail(self, asked: Phrase, end: float) -> str:
        """Return what is typed; nothing when the time for it is over, since what happened was said already."""
        try:
            return self._line(self._two(asked), end).strip()
        except TimeoutError:
            return ""

    def _attachments(self, end: float) -> tuple[str, ...]:
        paths: list[str] = []
        while len(paths) < MOST:
            typed = self._detail(Phrase.of("desk.attachment"), end).strip("'\" ")
            if not typed:
                break
            path = Path(typed.removeprefix("file://")).expanduser().absolute()
            try:
                taken = attachment_read(str(path))
            except AttachmentError as error:
                self._say(Phrase.of("desk.not-taken", why=both(error.why)))
                continue
            self._say(Phrase.of("desk.taken", name=taken.name, size=len(taken.data)))
            paths.append(str(path))
        return tuple(paths)

    def _line(self, asked: str, end: float) -> str:
        """Return a line that is typed; the time that is left stands before it and, where nothing else stands there, runs."""
        left = end - time.monotonic()
        if asked:
            self._console.print(asked, markup=False, soft_wrap=True)
        self._mark(left)
        while True:
            left = end - time.monotonic()
            try:
                typed = self._keyboard.line(min(_TICK, left))
            except TimeoutError:
                if end - time.monotonic() <= 0:
                    self._console.print()
                    raise
                self._tick(left, end - time.monotonic(), free=not asked)
                continue
            if typed is None:
                raise _LeftError
            return typed

    def _mark(self, left: float) -> None:
        self._console.file.write(f"{time_left(left)} > ")
        self._console.file.flush()

    def _tick(self, before: float, left: float, *, free: bool) -> None:
        if self._counts_down and free:
            # Saved, set and restored: what is being typed behind it stays.
            self._console.file.write(f"\x1b7\r{time_left(left)}\x1b8")
            self._console.file.flush()
        elif any(left <= warning < before for warning in _WARNINGS):
            self._console.print()
            self._mark(left)

    def _two(self, phrase: Phrase) -> str:
        return f"   {in_two(both(phrase), self._language)}:"

    def _say(self, phrase: Phrase) -> None:
        self._console.print(f"   {say(phrase, self._language)}", style="yellow", markup=False, soft_wrap=True)
