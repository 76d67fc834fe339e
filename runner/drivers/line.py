"""Asking through a pair of pipes: the process that plays the stories has no terminal, the one that started it has.

One JSON object a line (`specs/schema/manual.json`): `{"ask": …}` and `{"tell": …}` go up, `{"reply": …}` comes down.
"""

from __future__ import annotations

import json
import os
import queue
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import Any

from hopquy.runner.drivers.question import Desk, Question, Reply, Said
from hopquy.runner.model.absence import CUT
from hopquy.runner.model.finding import Text
from hopquy.runner.spec.problems import validator

__all__ = ["Caller", "Exchange", "exchange"]

_LONGEST = 1 << 20
_BLOCK = 65_536
_GRACE = 600.0
"""Seconds for the details of an answer, beyond the time of the question."""
_LOOKING_AGAIN = 1.0


class Caller:
    """The desk as the playing process sees it."""

    def __init__(self, reading: int, writing: int) -> None:
        self.absent = ""
        self._reading, self._writing = reading, writing
        self._heard: queue.SimpleQueue[Mapping[str, Any] | None] = queue.SimpleQueue()
        self._lock = threading.Lock()
        threading.Thread(target=self._listen, name="hopquy-desk", daemon=True).start()

    def ask(self, question: Question) -> Reply:
        """Send a question up and wait for its reply."""
        end = time.monotonic() + question.seconds + _GRACE
        if self._say({"ask": question.told()}):
            while time.monotonic() < end and not self.absent:
                with suppress(queue.Empty):
                    heard = self._heard.get(timeout=min(_LOOKING_AGAIN, max(0.0, end - time.monotonic())))
                    if heard is None:
                        self.absent = self.absent or CUT
                    elif heard["number"] == question.number:
                        reply = Reply.heard({key: value for key, value in heard.items() if key != "number"})
                        if reply.said is Said.NOBODY:
                            self.absent = reply.note or CUT
                        return reply
        return Reply(Said.NOBODY, self.absent) if self.absent else Reply(Said.TOO_LATE)

    def tell(self, text: Text) -> None:
        """Send something up that needs no reply."""
        self._say({"tell": {"vi": text.vi, "en": text.en}})

    def close(self) -> None:
        """Wait for no reply any more."""
        self.absent = self.absent or CUT
        self._heard.put(None)

    def _say(self, message: Mapping[str, Any]) -> bool:
        try:
            with self._lock:
                _write(self._writing, message)
        except OSError:
            self.absent = self.absent or CUT
            return False
        return True

    def _listen(self) -> None:
        for message in _messages(self._reading, "reply"):
            self._heard.put(message["reply"])
        self._heard.put(None)


class Exchange:
    """Both pipes as whoever has the terminal sees them: `inherited` goes to the process that is started, `serve` puts its questions to a desk."""

    def __init__(self) -> None:
        self._questions, up = os.pipe()
        down, self._replies = os.pipe()
        self._theirs = (down, up)

    @contextmanager
    def inherited(self) -> Iterator[tuple[str, dict[str, Any]]]:
        """Lend the other ends: what to tell the process of them, and what `subprocess.Popen` needs to hand them on."""
        try:
            if sys.platform == "win32":
                import msvcrt  # noqa: PLC0415 -- of that system only
                import subprocess  # noqa: PLC0415 -- as above

                handles = [msvcrt.get_osfhandle(end) for end in self._theirs]
                for handle in handles:
                    os.set_handle_inheritable(handle, True)  # noqa: FBT003 -- as it is called there
                more: dict[str, Any] = {"startupinfo": subprocess.STARTUPINFO(lpAttributeList={"handle_list": handles})}
                yield ",".join(map(str, handles)), more
            else:
                yield ",".join(map(str, self._theirs)), {"pass_fds": self._theirs}
        finally:
            for end in self._theirs:
                os.close(end)

    def serve(self, desk: Desk) -> None:
        """Put what comes to a desk, in a thread of its own, until the other side is gone."""
        threading.Thread(target=self._serve, args=(desk,), name="hopquy-desk", daemon=True).start()

    def _serve(self, desk: Desk) -> None:
        try:
            for message in _messages(self._questions, "ask", "tell"):
                if "tell" in message:
                    desk.tell(Text(message["tell"]["vi"], message["tell"]["en"]))
                else:
                    question = Question.heard(message["ask"])
                    _write(self._replies, {"reply": {"number": question.number, **desk.ask(question).told()}})
        except OSError:
            return
        finally:
            os.close(self._questions)
            os.close(self._replies)


def exchange(told: str) -> Caller:
    """Take the other ends in the process that was started; raises ValueError when they are not what they should be."""
    reading, _, writing = told.partition(",")
    try:
        ends = (int(reading), int(writing))
        if sys.platform == "win32":
            import msvcrt  # noqa: PLC0415 -- of that system only

            ends = (msvcrt.open_osfhandle(ends[0], os.O_RDONLY), msvcrt.open_osfhandle(ends[1], os.O_WRONLY))
        for end in ends:
            os.fstat(end)
            os.set_inheritable(end, False)  # noqa: FBT003 -- what the driver starts has no part in it
    except (ValueError, OSError):
        raise ValueError(f"{told!r} are no ends of two pipes") from None
    return Caller(*ends)


def _write(pipe: int, message: Mapping[str, Any]) -> None:
    left = memoryview(json.dumps(message).encode() + b"\n")
    while left:
        left = left[os.write(pipe, left) :]


def _messages(pipe: int, *kinds: str) -> Iterator[Mapping[str, Any]]:
    """Yield each message of those kinds until the pipe ends; what is none of them ends it as well."""
    data = b""
    with suppress(OSError):
        while block := os.read(pipe, _BLOCK):
            data += block
            if len(data) > _LONGEST:
                return
            *lines, data = data.split(b"\n")
            for line in lines:
                message = _read(line)
                if message is None or not set(kinds) & set(message):
                    return
                yield message


def _read(line: bytes) -> Mapping[str, Any] | None:
    try:
        message = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return message if validator("manual").is_valid(message) else None
