"""The terminal: what is shown in both languages, what is typed, time that runs out, an input that ends."""

from __future__ import annotations

import io
import os
import threading
import time
from datetime import UTC, datetime

import pytest
from rich.console import Console

from hopquy.runner.drivers.keyboard import Keyboard
from hopquy.runner.drivers.prompt import CHOICES, choice_of, prompt_lines, time_left
from hopquy.runner.drivers.question import Question, Reply, Said, Step
from hopquy.runner.drivers.terminal import Terminal
from hopquy.runner.model.absence import LEFT
from hopquy.runner.model.finding import Text

QUESTION = Question(
    3, "send", "test_sends_recall", "Cán bộ A", "vendor", (Step(Text("Trích yếu", "Subject"), ("V/v thử (hq1)",)), Step(Text("Gửi.", "Send."))), 30.0,
    "/run/handout/003-send",
)  # fmt: skip
TITLES = {"test_sends_recall": {"vi": "Thu hồi", "en": "Recall"}}


class Person:
    """Types into a terminal and reads what stands there."""

    def __init__(self, language="en", *, ansi=False):
        self._reading, self.typing = os.pipe()
        self.screen = io.StringIO()
        console = Console(file=self.screen, width=100, highlight=False, force_terminal=ansi, legacy_windows=False)
        self.terminal = Terminal(Keyboard(lambda: os.read(self._reading, 4096)), console, language, TITLES)

    def types(self, text):
        os.write(self.typing, text.encode())

    def leaves(self):
        typing, self.typing = self.typing, -1
        os.close(typing)

    def sees(self, text, times=1):
        end = time.monotonic() + 10
        while self.screen.getvalue().count(text) < times:
            assert time.monotonic() < end, f"{text!r} does not stand in {self.screen.getvalue()!r}"
            time.sleep(0.01)

    def close(self):
        self.terminal.close()
        if self.typing >= 0:
            os.close(self.typing)


@pytest.fixture(params=["vi", "en"])
def language(request):
    return request.param


@pytest.fixture
def person(language):
    one = Person(language)
    yield one
    one.close()


def asked(person, *typed, question=QUESTION):
    """Put a question, and type when the prompt stands there."""

    before = person.screen.getvalue().count("> ")

    def type_all():
        person.sees("> ", before + 1)
        for text in typed:
            person.types(text)

    thread = threading.Thread(target=type_all)
    thread.start()
    reply = person.terminal.ask(question)
    thread.join()
    return reply


def test_everything_stands_there_in_both_languages_the_chosen_first(language):
    lines = [line.plain for line in prompt_lines(QUESTION, language, TITLES, 100, datetime(2026, 3, 2, 9, 0, tzinfo=UTC))]
    text = "\n".join(lines)
    for word in (
        "Trích yếu",
        "Subject",
        "V/v thử (hq1)",
        "Thu hồi",
        "Recall",
        "Cán bộ A",
        "for the vendor",
        "phía nhà cung cấp",
        "/run/handout/003-send/instruction.txt",
        "00:30 (09:00:30)",
    ):
        assert word in text, word
    assert "      V/v thử (hq1)" in lines, "a value stands alone on its line, to be copied"
    assert (text.index("Trích yếu") < text.index("Subject")) is (language == "vi")
    assert ("[x] đã làm xong · done" in text) is (language == "vi")
    assert ("[d] done · đã làm xong" in text) is (language == "en")


def test_choices_do_not_overlap_and_are_understood_however_they_are_written():
    words = [word for words in CHOICES.values() for word in words]
    assert len(words) == len(set(words))
    assert choice_of("  XONG ") == choice_of("D") == Said.DONE
    assert choice_of("Không") == Said.CANNOT
    assert choice_of("") is choice_of("yes please") is None


@pytest.mark.parametrize("word", ["x", "d", "done", "XONG"])
def test_done(person, word):
    assert asked(person, f"{word}\n", "một ghi chú\n", "\n") == Reply(Said.DONE, "một ghi chú", (), "Cán bộ A", "vendor")


def test_what_is_no_choice_is_told_and_asked_again(person):
    assert asked(person, "ừ\n\n", "d\n\n\n").said is Said.DONE
    assert person.screen.getvalue().count("[") >= 4


def test_cannot_wants_a_reason(person):
    assert asked(person, "c\n\n  \n", "không có màn hình\n\n") == Reply(Said.CANNOT, "không có màn hình", (), "Cán bộ A", "vendor")


@pytest.mark.parametrize(("typed", "again"), [("", 60.0), ("5", 300.0), ("soon", 60.0), ("²", 60.0)])
def test_later(person, typed, again):
    assert asked(person, f"l\n{typed}\n") == Reply(Said.LATER, person="Cán bộ A", party="vendor", again=again)


def test_somebody_else_answers_this_and_what_follows(person):
    reply = asked(person, "n\n", "Cán bộ B\n2\n", "d\n\n\n")
    assert (reply.person, reply.party) == ("Cán bộ B", "laboratory")
    assert asked(person, "d\n\n\n").person == "Cán bộ B"
    reply = asked(person, "p\n\n9\n", "d\n\n\n")
    assert (reply.person, reply.party) == ("Cán bộ B", "laboratory"), "Enter leaves it as it is"


def test_files_are_looked_at_when_they_are_named(person, tmp_path):
    good = tmp_path / "ảnh chụp.png"
    good.write_bytes(b"png")
    reply = asked(person, "d\n\n", f"{tmp_path}\n{tmp_path / 'none'}\n'{good}'\nfile://{good}\n\n")
    assert reply.attachments == (str(good), str(good))
    screen = person.screen.getvalue()
    assert screen.count("ảnh chụp.png") == 2
    assert "No such file or directory" in screen


def test_too_late(person):
    started = time.monotonic()
    assert person.terminal.ask(QUESTION.with_seconds(0.3)) == Reply(Said.TOO_LATE, person=QUESTION.person, party=QUESTION.party)
    assert time.monotonic() - started < 3
    assert not person.terminal.absent


def test_what_was_said_in_time_counts_although_the_note_did_not_come(person):
    reply = asked(person, "d\n", question=QUESTION.with_seconds(0.6))
    assert reply.said is Said.DONE
    assert reply.note == ""
    reply = asked(person, "c\n", question=QUESTION.with_seconds(0.6))
    assert (reply.said, reply.note) == (Said.CANNOT, "no reason given")


def test_an_input_that_ends_is_the_end_of_asking(person):
    threading.Timer(0.1, person.leaves).start()
    assert person.terminal.ask(QUESTION) == Reply(Said.NOBODY, LEFT)
    assert person.terminal.absent == LEFT
    before = person.screen.getvalue()
    assert person.terminal.ask(QUESTION) == Reply(Said.NOBODY, LEFT)
    assert person.screen.getvalue() == before


def test_closing_ends_a_question_that_is_open(person):
    threading.Timer(0.1, person.terminal.close).start()
    started = time.monotonic()
    assert person.terminal.ask(QUESTION).said is Said.NOBODY
    assert time.monotonic() - started < 5


def test_what_was_typed_before_a_question_is_no_answer_to_it(person):
    asked(person, "d\n\n\n")
    person.types("d\n\n\n")
    time.sleep(0.1)
    assert person.terminal.ask(QUESTION.with_seconds(0.3)).said is Said.TOO_LATE


def test_what_happens_meanwhile_is_shown_after_the_answer(person):
    """Progress never stands between a question and its answer."""

    def meanwhile():
        person.sees("> ")
        person.terminal.between(lambda: person.screen.write("STORY ENDED\n"))
        person.terminal.tell(Text("ĐANG CHỜ", "WAITING"))
        assert "STORY ENDED" not in person.screen.getvalue()
        person.types("d\n\n\n")

    thread = threading.Thread(target=meanwhile)
    thread.start()
    person.terminal.ask(QUESTION)
    thread.join()
    screen = person.screen.getvalue()
    assert screen.rindex("> ") < screen.index("STORY ENDED") < max(screen.find("WAITING"), screen.find("ĐANG CHỜ"))


def test_time_runs_before_what_is_typed():
    one = Person(ansi=True)
    threading.Timer(2.5, one.types, ["d\n\n\n"]).start()
    one.terminal.ask(QUESTION)
    screen = one.screen.getvalue()
    one.close()
    assert "\x1b7\r00:29\x1b8" in screen
    assert "\x1b7\r00:28\x1b8" in screen
    assert screen.count("\a") == 1


def test_without_such_a_terminal_the_time_is_told_now_and_then(person):
    threading.Timer(1.5, person.types, ["d\n\n\n"]).start()
    person.terminal.ask(QUESTION.with_seconds(30.5))
    assert "\x1b" not in person.screen.getvalue()
    assert "00:30 > \n00:29 > " in person.screen.getvalue()


@pytest.mark.parametrize(("seconds", "told"), [(0, "00:00"), (-3, "00:00"), (59.6, "01:00"), (601, "10:01"), (86_400, "1440:00")])
def test_times_are_minutes_and_seconds(seconds, told):
    assert time_left(seconds) == told


@pytest.mark.parametrize("data", [b"d\r\n", b"d\x1b[A\n", b"\xff\xfed\n", b"x" * 100_000 + b"\n"])
def test_whatever_bytes_are_typed_are_text(data):
    blocks = [data, b""]
    keyboard = Keyboard(lambda: blocks.pop(0))
    line = keyboard.line(5)
    assert line.isprintable()
    assert len(line) < 10_000
    assert keyboard.line(5) is None


def test_letters_that_come_in_two_blocks_are_whole():
    data = "khôn".encode() + "g được\n".encode()
    blocks = [data[:4], data[4:], b"rest", b""]
    keyboard = Keyboard(lambda: blocks.pop(0))
    assert [keyboard.line(5) for _ in range(3)] == ["không được", "rest", None]
