"""How a question looks at a terminal: Vietnamese and English, and values that can be copied as they stand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

from rich.text import Text as Line

from hopquy.runner.drivers.handout import INSTRUCTION
from hopquy.runner.drivers.question import Question, Said
from hopquy.runner.language import LANGUAGES, both
from hopquy.runner.model.finding import Phrase, Text

__all__ = ["CHOICES", "SOMEBODY_ELSE", "choice_of", "in_two", "party_of", "prompt_lines", "time_left"]

SOMEBODY_ELSE = "somebody-else"
CHOICES: Mapping[str, tuple[str, ...]] = {
    Said.DONE: ("x", "d", "xong", "done"),
    Said.CANNOT: ("k", "c", "khong", "không", "cannot"),
    Said.LATER: ("s", "l", "sau", "later"),
    SOMEBODY_ELSE: ("n", "p", "nguoi", "người", "person"),
}
"""What can be typed, in either language, and what it means."""
_INDENT = "   "


def choice_of(typed: str) -> str | None:
    """Return what was chosen; None when it is no choice."""
    word = typed.strip().casefold()
    return next((choice for choice, words in CHOICES.items() if word in words), None)


def in_two(text: Text, language: str) -> str:
    """Return a short text in both languages on one line, the one that is spoken first."""
    first, second = (text.vi, text.en) if language == "vi" else (text.en, text.vi)
    return f"{first} · {second}" if first != second else first


def party_of(party: str) -> Text:
    """Return the name of a party; what is none of ours stands for itself."""
    known = {
        "vendor": Phrase.of("desk.party.vendor"),
        "laboratory": Phrase.of("desk.party.laboratory"),
        "third": Phrase.of("desk.party.third"),
    }
    return both(known[party]) if party in known else Text(party, party)


def prompt_lines(question: Question, language: str, titles: Mapping[str, Mapping[str, str]], width: int, now: datetime) -> Iterator[Line]:
    """Yield the lines of a question, but for the line on which the answer is typed."""

    def two(phrase: Phrase) -> str:
        return in_two(both(phrase), language)

    yield Line()
    heading = f"━━ {question.number} · {two(Phrase.of('desk.heading'))} "
    yield Line(heading + "━" * max(2, min(width, 100) - len(heading)), "bold yellow")
    title = titles.get(question.story, {})
    if title:
        yield Line(_INDENT).append(f"{two(Phrase.of('desk.story'))}: ", "dim").append(in_two(Text(title["vi"], title["en"]), language))
    who = f"{question.person} ({in_two(party_of(question.party), language)})"
    yield Line(_INDENT).append(f"{two(Phrase.of('desk.who'))}: ", "dim").append(who)
    yield Line()
    for number, step in enumerate(question.steps, 1):
        first, second = sorted(LANGUAGES, key=lambda spoken: spoken != language)
        yield Line(f"{number:>2}. ").append(getattr(step.text, first))
        yield Line(f"    {getattr(step.text, second)}", "dim")
        for value in step.values:
            yield Line("      ").append(value, "bold cyan")
    yield Line()
    if question.folder:
        yield Line(_INDENT).append(f"{two(Phrase.of('desk.as-file'))}: ", "dim").append(f"{question.folder}/{INSTRUCTION}")
    until = f"{now + timedelta(seconds=question.seconds):%H:%M:%S}"
    yield Line(_INDENT).append(f"{two(Phrase.of('desk.time-left'))}: ", "dim").append(f"{time_left(question.seconds)} ({until})", "bold")
    for pair in _CHOICE_PAIRS:
        yield Line(_INDENT).append("   ".join(f"[{CHOICES[one][language != 'vi']}] {two(_CHOICE_NAMES[one])}" for one in pair), "bold")


_CHOICE_PAIRS = ((Said.DONE, Said.CANNOT), (Said.LATER, SOMEBODY_ELSE))
_CHOICE_NAMES: Mapping[str, Phrase] = {
    Said.DONE: Phrase.of("desk.done"),
    Said.CANNOT: Phrase.of("desk.cannot"),
    Said.LATER: Phrase.of("desk.later"),
    SOMEBODY_ELSE: Phrase.of("desk.somebody-else"),
}


def time_left(seconds: float) -> str:
    """Return a time as minutes and seconds."""
    whole = max(0, round(seconds))
    return f"{whole // 60:02}:{whole % 60:02}"
