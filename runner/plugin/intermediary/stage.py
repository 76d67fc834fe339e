"""What a story of an intermediary system acts through: document systems of ours that send, list, fetch and report."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping, Sequence

from hopquy.fixtures.letters import Letters
from hopquy.runner.model.intermediary import Intermediary
from hopquy.runner.model.observation import Author
from hopquy.runner.plugin.acting import Acting, Backstage
from hopquy.runner.plugin.curtain import Curtain, CurtainFell
from hopquy.runner.plugin.intermediary.hub import Hub
from hopquy.runner.plugin.intermediary.inbox import Inbox
from hopquy.runner.plugin.intermediary.letter import Desk, Letter
from hopquy.runner.plugin.intermediary.player import Answered, Player
from hopquy.runner.plugin.numbers import Numbers
from hopquy.runner.probes.intermediary import HONEST, Manner

__all__ = ["Stage"]

_SHORTEST = 0.02


class _Polling:
    """Waits by looking again and again."""

    def __init__(self, curtain: Curtain) -> None:
        self._curtain = curtain

    def wait(self, reached: Callable[[], bool], seconds: float, interval: float) -> bool:
        """Wait until something is reached, looking again every interval."""
        end = time.monotonic() + seconds
        while not self._curtain.fallen:
            left = end - time.monotonic()
            if left <= 0:
                return reached()
            time.sleep(min(max(interval, _SHORTEST), left, self._curtain.left))
            if reached():
                return True
        return False


class Stage(Acting):
    """The stage of one story."""

    def __init__(
        self,
        story: str,
        backstage: Backstage,
        hub: Hub,
        letters: tuple[Letters, Numbers],
        inboxes: Mapping[str, Inbox],
        player: Callable[[int, str], Player],
    ) -> None:
        super().__init__(story, backstage, _Polling(backstage.curtain))
        assert backstage.target.intermediary is not None  # noqa: S101 -- the role has one
        self.there: Intermediary = backstage.target.intermediary
        self._hub, self._inboxes = hub, inboxes
        desk = Desk(*letters, self._random)
        self.letter, self.report = desk.letter, desk.report
        self._player = player
        self._players: dict[int, Player] = {}

    @property
    def a(self) -> Player:
        """The first of our systems, which sends most."""
        return self._of(0)

    @property
    def b(self) -> Player:
        """The second, which receives most; the one with two codes where there is one."""
        return self._of(1)

    @property
    def c(self) -> Player:
        """A third that stands by, where there is one; stories that need it claim `third-system`."""
        return self._of(2)

    def close(self) -> None:
        """Let the connections of this story go."""
        for one in self._players.values():
            one.close()

    @property
    def with_two_codes(self) -> Player:
        """The first of our systems whose body has two codes; stories that need it claim `two-codes`."""
        return next(self._of(index) for index, one in enumerate(self.there.systems) if len(one.codes) > 1)

    def send(self, sender: Player, letter: Letter, manner: Manner = HONEST, variant: str = "", occasion: str = "") -> Answered:
        """Send a packet and record what it was; `variant` names what is out of the ordinary, `occasion` what it is a part of."""
        about = {"token": letter.token, "message_type": letter.message_type, "from": letter.sender, "occasion": occasion}
        told = {**about, "system": sender.name, "to": list(letter.to), "document_id": letter.document_id, "variant": variant}
        self._hub.record("relay.sent", "relay.wire", Author.COUNTERPART, self.story, told, letter.packet)
        return sender.call(sender.dialect.send(letter.packet, letter.sender, letter.message_type, manner), variant, about)

    def posted(self, sender: Player, receiver: Player, occasion: str = "") -> Letter:
        """Send a document from one of our systems to another and wait until it is there."""
        letter = self.letter(sender.code, [receiver.code])
        self.send(sender, letter, occasion=occasion)
        self.arrives(receiver, letter)
        return letter

    def look(self, receiver: Player, message_type: str = "edoc") -> Answered:
        """List what waits, and fetch what nobody has looked into yet."""
        listed = receiver.received(message_type)
        inbox = self._inboxes[receiver.name]
        for doc_id in inbox.unknown(listed.doc_ids):
            if self._curtain.fallen:
                raise CurtainFell
            packet = receiver.fetch(doc_id).packet
            if packet is not None:
                inbox.looked_into(doc_id, packet)
        return listed

    def doc_ids(self, receiver: Player, letter: Letter) -> list[str]:
        """Return the identifiers under which a packet came to a system."""
        return self._inboxes[receiver.name].of(letter.token)

    def arrives(self, receiver: Player, letter: Letter, *, point: str = "arrive") -> str | None:
        """Wait until a packet is there; returns its identifier in the receiver's list."""

        def there() -> bool:
            if not self.doc_ids(receiver, letter):
                self.look(receiver, letter.message_type)
            return bool(self.doc_ids(receiver, letter))

        self._await(point, f"arrive:{letter.token}:{receiver.name}", there)
        return next(iter(self.doc_ids(receiver, letter)), None)

    def all_arrive(self, receiver: Player, letters: Sequence[Letter], occasion: str, *, point: str = "arrive") -> None:
        """Wait until several packets are there, all of one message type."""

        def there() -> bool:
            self.look(receiver, letters[0].message_type)
            return all(self.doc_ids(receiver, letter) for letter in letters)

        self._await(point, f"{occasion}:{receiver.name}", there)

    def unread(self, sender: Player, receiver: Player) -> str | None:
        """Send a packet and wait until one more is listed; returns its identifier. Nobody fetches it: a story that needs this plays alone."""
        before = set(receiver.received().doc_ids)
        letter = self.letter(sender.code, [receiver.code])
        self.send(sender, letter)
        new: list[str] = []

        def there() -> bool:
            new.extend([] if new else [doc_id for doc_id in receiver.received().doc_ids if doc_id not in before])
            return bool(new)

        self._await("arrive", f"unread:{letter.token}:{receiver.name}", there)
        return next(iter(new), None)

    def gone(self, receiver: Player, doc_id: str) -> None:
        """Wait until an identifier is listed no longer."""
        self._await("state", f"gone:{doc_id}:{receiver.name}", lambda: doc_id not in receiver.received().doc_ids)

    def shows_done(self, sender: Player, doc_id: str, code: str) -> None:
        """Wait until the sender is told that the addressee has taken a packet."""
        self._await("state", f"sent:{doc_id}:{sender.name}", lambda: sender.sent(doc_id).received_by(code) == "done")

    def is_listed(self, receiver: Player, letter: Letter) -> bool:
        """Tell whether a packet stands in its receiver's list, under whatever identifier it came."""
        listed = self.look(receiver, letter.message_type).doc_ids
        return any(doc_id in listed for doc_id in self.doc_ids(receiver, letter))

    def stays(self, receiver: Player, letter: Letter, occasion: str) -> None:
        """Wait until a packet that had come can be seen in the list again."""
        self._await("arrive", f"{occasion}:{letter.token}:{receiver.name}", lambda: self.is_listed(receiver, letter))

    def leaves(self, receiver: Player, letter: Letter) -> None:
        """Wait until a packet that was taken has left the list."""
        self._await("state", f"leave:{letter.token}:{receiver.name}", lambda: not self.is_listed(receiver, letter))

    def take(self, receiver: Player, letter: Letter, status: str = "done", variant: str = "") -> Answered | None:
        """Say how far a packet was taken; None where it never came."""
        found = self.doc_ids(receiver, letter)
        return receiver.update(found[0], status, variant=variant) if found else None

    def restart(self) -> bool:
        """Have the target restarted and wait until it answers; says whether it does."""
        return self._ask("restart", {}, {}) and self._await("restart", "restart", self.a.is_served)

    def at_once(self, *work: Callable[[], None]) -> None:
        """Do several things at the same time, beginning together; raises what the first of them met."""
        met: list[BaseException] = []
        start = threading.Barrier(len(work))

        def run(one: Callable[[], None]) -> None:
            try:
                start.wait(10)
                one()
            except BaseException as error:  # noqa: BLE001 -- raised again where the story goes on
                met.append(error)

        threads = [threading.Thread(target=run, args=(one,), name=f"hopquy-{self.story}", daemon=True) for one in work]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        if met:
            raise met[0]

    def _of(self, index: int) -> Player:
        if index not in self._players:
            self._players[index] = self._player(index, self.story)
        return self._players[index]
