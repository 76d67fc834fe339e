"""Packets that our systems send."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from random import Random

from hopquy.fixtures.letters import Letters, is_plain
from hopquy.runner.model.day import VIETNAM
from hopquy.runner.plugin.numbers import Numbers

__all__ = ["Desk", "Letter", "cut", "scrambled"]


@dataclass(frozen=True, slots=True)
class Letter:
    """A packet, and what stories need to know of it."""

    packet: bytes
    token: str
    """The text in it by which it is known again."""
    sender: str
    """The code that it is from."""
    to: tuple[str, ...]
    """The codes that it is for."""
    document_id: str
    """Its DocumentId, of a status that of the document it speaks of."""
    message_type: str = "edoc"


def cut(letter: Letter) -> Letter:
    """Return a packet of which only the first half is left."""
    return replace(letter, packet=letter.packet[: len(letter.packet) // 2])


def scrambled(letter: Letter) -> Letter:
    """Return something else that bears the same token and is no XML."""
    return replace(letter, packet=f"Đây không phải là gói tin edXML ({letter.token})".encode())


class Desk:
    """Where the letters of one story are written; the same names whenever it is played with the same seed."""

    def __init__(self, letters: Letters, numbers: Numbers, random: Random) -> None:
        self._letters, self._numbers = letters, numbers
        self._random = random

    def letter(self, sender: str, to: Sequence[str], *, plain: bool = True) -> Letter:
        """Return a new document; `plain` has a digest that reads the same with and without zero padding, its opposite one that does not."""
        token = self._token()
        while True:
            packet, identifier = self._letters.new(sender, to, str(self._numbers.draw(self._random)), token, _now())
            if is_plain(packet) is plain:
                return Letter(packet, token, sender, tuple(to), identifier)

    def report(self, sender: str, about: Letter, code: str) -> Letter:
        """Return a status packet about a document."""
        while True:
            token = self._token()
            packet = self._letters.report(sender, about.sender, about.document_id, code, token, _now())
            if is_plain(packet):
                return Letter(packet, token, sender, (about.sender,), about.document_id, "status")

    def _token(self) -> str:
        return f"hq{self._random.randrange(36**8):08x}"


def _now() -> datetime:
    return datetime.now(UTC).astimezone(VIETNAM)
