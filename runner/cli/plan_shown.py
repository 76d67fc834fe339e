"""A forecast in the terminal: the stories, then who has to act, how long it may take, and what will be judged."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from hopquy.runner.cli.plan_words import WORDS, minutes_in_short, time_in_words
from hopquy.runner.drivers.prompt import party_of
from hopquy.runner.language import say
from hopquy.runner.model.finding import Phrase
from hopquy.runner.model.finding import Text as Sentence
from hopquy.runner.model.requirement import Method
from hopquy.runner.model.story import Span
from hopquy.runner.plan.forecast import Actor, Forecast, Planned, Stretch, minutes_for
from hopquy.runner.plan.forecast_form import action_title

__all__ = ["show_forecast"]

_IDS = 3


def show_forecast(made: Forecast, lang: str, console: Console | None = None) -> None:
    """Print a forecast."""
    _Bill(made, lang, console or Console(file=sys.stdout, highlight=False)).shown()


class _Bill:
    """One forecast in one language."""

    def __init__(self, made: Forecast, lang: str, console: Console) -> None:
        self._made, self._lang, self._console = made, lang, console

    def shown(self) -> None:
        made = self._made
        product, title = made.target.product, self._said(made.profile.title)
        self._console.print(
            Text(f"hopquy plan · {product.name} {product.version} · {title} · {made.as_of.isoformat()}", "bold"), soft_wrap=True
        )
        self._console.print(self._table())
        for story, missing in made.left_out:
            if missing:
                told = f"{self._said(story.title)}: {self._word('not-claimed', claims=', '.join(missing))}"
                self._console.print(Text.assemble(("– ", "dim"), told), soft_wrap=True)
        unselected = sum(not missing for _, missing in made.left_out)
        if unselected:
            self._console.print(Text.assemble(("– ", "dim"), self._word("not-selected", count=str(unselected))), soft_wrap=True)
        lines = Text()
        for index, (label, value) in enumerate(self._summary()):
            lines.append(("\n" if index else "") + f"{label}: ", "bold").append(value)
        lines.append(f"\n{say(Phrase.of('forecast.is-forecast'), self._lang)}", "dim")
        self._console.print(Panel(lines, border_style="blue", expand=False))

    def _table(self) -> Table:
        table = Table(box=SIMPLE_HEAD, padding=(0, 1))
        table.add_column("#", justify="right", no_wrap=True)
        for name in ("story", "asks", "who", "waits"):
            table.add_column(self._word(name), overflow="fold")
        table.add_column(self._word("minutes"), justify="right", no_wrap=True)
        for number, planned in enumerate(self._made.stories, 1):
            known = planned.story.needs is not None
            cells = (self._asks(planned), self._who(planned), self._waits(planned)) if known else ("?", "?", "?")
            name = self._said(planned.story.title) + (f" ({self._word('alone')})" if planned.story.alone else "")
            table.add_row(str(number), name, *cells, minutes_in_short(planned.takes.least, planned.takes.most) if known else "?")
        table.caption, table.caption_justify = self._word("legend"), "left"
        return table

    def _asks(self, planned: Planned) -> str:
        return ", ".join(self._times(self._said(action_title(asked.action)), asked.times) for asked in planned.asks) or "–"

    def _waits(self, planned: Planned) -> str:
        return ", ".join(self._times(awaited.point, awaited.times) for awaited in planned.waits) or "–"

    def _who(self, planned: Planned) -> Text:
        acting = [asked.by for asked in planned.asks]
        if not acting:
            return Text("–", "dim")
        by = next(one for one in (Actor.NOBODY, Actor.PERSON, Actor.DRIVER) if one in acting)
        return Text(self._word(by.value), {Actor.NOBODY: "yellow", Actor.PERSON: "bold cyan", Actor.DRIVER: ""}[by])

    def _times(self, what: str, times: Span) -> str:
        if times.least == times.most:
            return what if times.most == 1 else f"{what} ×{times.most}"
        return f"{what}?" if times == Span(0, 1) else f"{what} ×{times.least}–{times.most}"

    def _stretch(self, stretch: Stretch) -> str:
        least, most = time_in_words(stretch.least, self._lang), time_in_words(stretch.most, self._lang)
        return least if least == most else f"{least} – {most}"

    def _summary(self) -> Iterator[tuple[str, str]]:
        made, judged = self._made, self._made.requirements
        yield self._word("people"), self._people()
        if made.prompts.most:
            minutes = ", ".join(f"{self._said(action_title(action))} {minutes_for(action):g}" for action in made.actions)
            yield self._word("hands"), f"{self._stretch(made.hands)} ({self._word('assumed', minutes=minutes)})"
        yield (
            self._word("whole"),
            self._word("whole-means", least=time_in_words(made.takes.least, self._lang), most=time_in_words(made.takes.most, self._lang)),
        )
        if made.unasked:
            yield self._word("unasked"), self._titles(story.title for story in made.unasked)
        if made.unmeasured:
            yield self._word("unmeasured"), self._titles(story.title for story in made.unmeasured)
        automated = judged.methods[Method.CHECKS] + judged.methods[Method.JUDGE]
        figures = {"all": judged.in_scope, "scored": judged.scored, "automated": automated, "judged": judged.methods[Method.JUDGE]}
        figures |= {"procedure": judged.methods[Method.PROCEDURE], "untested": judged.methods[Method.UNTESTED]}
        yield self._word("in-scope"), self._word("in-scope-means", **{name: str(figure) for name, figure in figures.items()})
        for reason, ids in judged.out.items():
            yield (
                self._word("out-of-scope"),
                f"{len(ids)} ({say(reason, self._lang)}): {', '.join(ids[:_IDS])}{' …' if len(ids) > _IDS else ''}",
            )

    def _people(self) -> str:
        made, driver = self._made, self._made.target.driver
        if not made.people:
            return self._word("nobody-needed")
        told = []
        if made.prompts.most:
            who = f"{driver.person} ({self._said(party_of(driver.party or ''))})"
            count = str(made.prompts.most) if made.prompts.least == made.prompts.most else f"{made.prompts.least}–{made.prompts.most}"
            told.append(self._word("one-acts", who=who, count=count))
        if made.requirements.methods[Method.PROCEDURE]:
            told.append(self._word("inspector", count=str(made.requirements.methods[Method.PROCEDURE])))
        return f"{made.people}: {'; '.join(told)}"

    def _titles(self, titles: Iterable[Sentence]) -> str:
        return "; ".join(self._said(title) for title in titles)

    def _said(self, text: Sentence) -> str:
        return text.vi if self._lang == "vi" else text.en

    def _word(self, name: str, **gaps: str) -> str:
        return WORDS[name][self._lang].format(**gaps)
