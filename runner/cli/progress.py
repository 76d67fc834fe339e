"""What a person sees while a run goes on, and when it is over."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from rich.console import Console

from hopquy.runner.cli.pipe import hush
from hopquy.runner.cli.summary import show_summary

__all__ = ["Progress"]

_REPORT = {"vi": "Báo cáo: {path}", "en": "Report: {path}"}
_LISTENS = {
    "@axis": {"vi": "Trục liên thông mô phỏng lắng nghe tại {url}", "en": "The simulated axis listens at {url}"},
    "@portal": {"vi": "Cổng Dịch vụ công mô phỏng lắng nghe tại {url}", "en": "The simulated portal listens at {url}"},
}
_LISTENS_TLS = {
    "vi": "và qua TLS tại {url}; bản thử của sản phẩm cần tin chứng thư {authority}",
    "en": "and over TLS at {url}; the test instance of the product has to trust {authority}",
}
_READY = {
    "ready": {"vi": "Trước khi chạy: đã sẵn sàng", "en": "Before the run: all is ready"},
    "unknown": {
        "vi": "Trước khi chạy: {unknown} mục không rõ (hopquy doctor)",
        "en": "Before the run: {unknown} could not be told (hopquy doctor)",
    },
    "not-ready": {
        "vi": "Trước khi chạy: {not_ready} mục chưa sẵn sàng, nên không chạy kịch bản nào",
        "en": "Before the run: {not_ready} not ready, so no story is played",
    },
}
_MARKS = {"done": "✓", "unfinished": "…", "crashed": "✗"}


class _Lasting(Console):
    """A console of something that goes on although nobody reads what is said of it."""

    def on_broken_pipe(self) -> None:
        """Say nothing more."""
        self.quiet = True
        hush()


class Progress:
    """Tells stories as they end."""

    def __init__(self, lang: str) -> None:
        self._lang = lang
        self._console = _Lasting(file=sys.stdout, highlight=False)
        self._titles = _titles()

    def say(self, sentence: str) -> None:
        """Say one sentence."""
        self._console.print(sentence, markup=False, soft_wrap=True)

    def story(self, name: str, outcome: str) -> None:
        """Tell that a story ended."""
        if name in _LISTENS:
            self.say(_LISTENS[name][self._lang].format(url=outcome))
        if name == "@tls":
            url, _, authority = outcome.partition(" ")
            self.say(_LISTENS_TLS[self._lang].format(url=url, authority=authority))
        if name == "@doctor":
            state, not_ready, unknown = outcome.split(" ")
            self.say(_READY[state][self._lang].format(not_ready=not_ready, unknown=unknown))
        ended, _, note = outcome.partition(" ")
        if not name.startswith("@") and ended in _MARKS:
            self.say(f"  {_MARKS[ended]} {self._titles.get(name, {}).get(self._lang, name)}" + (f": {note}" if note else ""))

    def finish(self, folder: Path, lang: str) -> None:
        """Show the summary of a run folder and where its report is."""
        report = json.loads((folder / "report.json").read_text(encoding="utf-8"))
        show_summary(report, self._console, lang)
        self.say(_REPORT[lang].format(path=folder / "report.html"))


def _titles() -> dict[str, dict[str, str]]:
    from hopquy.runner.plugin.titles import story_titles  # noqa: PLC0415 -- imports the stories

    return story_titles()
