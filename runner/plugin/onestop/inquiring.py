"""What a story asks beside the life of a dossier: questions on the portal, the lookup without login, a procedure that the catalogue renames."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from urllib.parse import quote

from hopquy.fixtures.portal import Portal, Procedure, TargetClient
from hopquy.runner.model.observation import Author
from hopquy.runner.model.onestop import LOOKED_UP, Onestop
from hopquy.runner.plugin.acting import Acting, Backstage
from hopquy.runner.plugin.onestop.capture import Capture

__all__ = ["Inquiring"]

_SERIAL = re.compile(r"\d{1,4}$")


class Inquiring(Acting):
    """The part of a stage that asks."""

    def __init__(self, story: str, backstage: Backstage, capture: Capture, portal: Portal, seeker: TargetClient | None) -> None:
        super().__init__(story, backstage, capture)
        assert backstage.target.onestop is not None  # noqa: S101 -- the role has one
        self.there: Onestop = backstage.target.onestop
        self._capture, self._portal, self._seeker = capture, portal, seeker

    def procedure(
        self, *, fees: bool | None = None, result: bool | None = None, unit: str | None = None, codes: Sequence[str] = ()
    ) -> Procedure:
        """Return a procedure that the target can settle: with or without fees or a paper as result, its limit counted in a unit, or one of these."""
        known = self._portal.catalogue.procedures
        usable = [known[code] for code in self.there.procedures if code in known] or [one for one in known.values() if one.state == "1"]
        fitting = [
            one
            for one in usable
            if (fees is None or bool(one.fees) is fees)
            and (result is None or (one.result is not None) is result)
            and unit in (None, one.unit)
            and (not codes or one.code in codes)
        ]
        return (fitting or usable)[0]

    def ask_question(self, text: str) -> str:
        """Let somebody ask the target's body a question on the portal; returns what the question is called."""
        question = self.token()
        self._capture.own(self.story, question)
        # The mark stands in the text as well, by which a person finds it.
        unit, text = self.target.codes[0], f"{text} ({question})"
        self._portal.questions.ask(question, unit, text, self.procedure().sector.code, self.target.product.name)
        told = {"question": question, "unit": unit, "text": text}
        self._record("question.asked", told, Author.COUNTERPART, "portal.asked")
        return question

    def answer(self, question: str, content: str) -> bool:
        """Ask the target to answer a question; says whether it will."""
        told = {"question": question, "content": content}
        return self._ask("answer", dict(told), told)

    def await_answer(self, question: str) -> bool:
        """Wait until the portal has taken the answer to a question."""
        return self._await("progress", f"answered:{question}", lambda: question in self._capture.answers)

    def look_up(self, token: str, code: str) -> None:
        """Look up a dossier as anybody can who has its code."""
        self._look_up(code, {"token": token, "code": code, "known": True})

    def look_up_unknown(self, code: str) -> None:
        """Look up a dossier that there is not, under a code like this one."""
        for digit in "98":
            serial = _SERIAL.search(code)
            other = code + digit if serial is None else code[: serial.start()] + digit * len(serial.group())
            if self._portal.register.find(other) is None:
                self._look_up(other, {"code": other, "known": False})
                return

    def _look_up(self, code: str, about: dict[str, object]) -> None:
        if self._seeker is None or self.there.lookup is None or not code:
            return
        self._capture.asking(self.story, about)
        self._portal.look_up(self.there.lookup.replace(LOOKED_UP, quote(code, safe="")), self._seeker)

    @contextmanager
    def renamed(self, procedure: Procedure) -> Iterator[Procedure]:
        """Let the catalogue have a procedure under another name and in another field for a while, and ask the target to look again where it can be asked."""
        former = self._portal.catalogue
        sector = next((one for one in former.sectors if one.code != procedure.sector.code), procedure.sector)
        changed = replace(procedure, name=f"{procedure.name} (sửa đổi {self.token()})", sector=sector)
        self._portal.catalogue = former.with_more([changed])
        told = {"procedure": changed.code, "name": changed.name, "sector": sector.code, "sector_name": sector.name}
        self._record("catalogue.changed", told, Author.COUNTERPART, "portal.asked")
        try:
            if self.can("refresh-catalogue"):
                self._ask("refresh-catalogue", {}, {})
            yield changed
        finally:
            self._portal.catalogue = former
