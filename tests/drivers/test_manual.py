"""The manual driver: what a person is shown, what becomes of each answer, and that nothing holds a run for ever."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from hopquy import specs
from hopquy.runner.drivers import ACTIONS, Answer, ManualDriver, driver_for
from hopquy.runner.drivers.attachment import LARGEST, MOST, AttachmentError, attachment_read
from hopquy.runner.drivers.instruction import SCRIPTED, steps_for
from hopquy.runner.drivers.nobody import Nobody
from hopquy.runner.drivers.question import Question, Reply, Said
from hopquy.runner.model.absence import ABSENCES, NO_MANUAL
from hopquy.runner.model.target import Driver

PDF = b"%PDF-1.4 kh\xc3\xb4ng"
SEND = {
    "operation": "new", "to": ["G22", "G09"], "subject": "V/v thử nghiệm (hq1a2b)", "content": "Nội dung (hq1a2b)",
    "files": [{"name": "công văn.pdf", "media_type": "application/pdf", "base64": base64.b64encode(PDF).decode()}],
}  # fmt: skip
REFUSE = {"document_id": "G22,2026/03/02,15/CCM", "reason": "Gửi nhầm nơi nhận", "subject": "V/v tiếp nhận (hq77)"}
NAMES = {"G22": "Văn phòng Chính phủ", "G09": "Bộ Nội vụ"}


class Desk:
    """A person who says what is handed in, one thing a question."""

    def __init__(self, *replies) -> None:
        self.absent = ""
        self.asked: list[Question] = []
        self.told = []
        self.closed = threading.Event()
        self._replies = list(replies)

    def ask(self, question):
        self.asked.append(question)
        reply = self._replies.pop(0) if self._replies else Reply(Said.DONE)
        return reply(self, question) if callable(reply) else reply

    def tell(self, text):
        self.told.append(text)

    def close(self):
        self.closed.set()


def driver(desk, folder=None, timeout=5.0, names=NAMES):
    wanted = Driver("manual", timeout=timeout, person="Cán bộ A", party="vendor")
    made = driver_for(wanted, desk, names=names, folder=folder)
    assert isinstance(made, ManualDriver)
    return made


def said(answer):
    return [(kept.data["said"], kept.data["note"]) for kept in answer.kept if kept.kind == "manual.answered"]


def shown(question):
    return "\n".join(f"{step.text.vi}\n{step.text.en}\n" + "\n".join(step.values) for step in question.steps)


def test_done_is_done_and_who_did_it_is_kept(tmp_path):
    desk = Desk(Reply(Said.DONE, "bấm hai lần", (), "Cán bộ B", "laboratory"))
    answer = driver(desk, tmp_path).ask("refuse", REFUSE, story="test_refuses_with_reason")
    assert answer == Answer(
        ok=True, data={"person": "Cán bộ B", "party": "laboratory", "note": "bấm hai lần"}, final=True, kept=answer.kept
    )  # fmt: skip
    (kept,) = answer.kept
    assert {**kept.data, "seconds": 0} == {
        "number": 1, "action": "refuse", "said": "done", "note": "bấm hai lần", "person": "Cán bộ B", "party": "laboratory", "seconds": 0,
        "attachments": [], "not_taken": [],
    }  # fmt: skip
    (question,) = desk.asked
    assert (question.story, question.person, question.party) == ("test_refuses_with_reason", "Cán bộ A", "vendor")
    assert 4 < question.seconds <= 5


def test_what_a_person_needs_to_send_is_shown_and_lies_ready(tmp_path):
    desk = Desk()
    driver(desk, tmp_path).ask("send", SEND)
    text, folder = shown(desk.asked[0]), Path(desk.asked[0].folder)
    for value in (
        SEND["subject"],
        SEND["content"],
        "G22  Văn phòng Chính phủ",
        "G09  Bộ Nội vụ",
        str(folder),
        f"công văn.pdf ({len(PDF)} B)",
    ):
        assert value in text.split("\n"), value
    assert folder.is_relative_to(tmp_path / "handout")
    assert (folder / "công văn.pdf").read_bytes() == PDF
    written = (folder / "instruction.txt").read_text(encoding="utf-8").split("\n")
    assert {SEND["subject"], SEND["content"], "G22  Văn phòng Chính phủ"} <= set(written)


@pytest.mark.parametrize("operation", ["recall", "update", "replace", "annul"])
def test_what_is_sent_about_another_document_names_it(tmp_path, operation):
    desk = Desk()
    driver(desk, tmp_path).ask(
        "send", {**SEND, "operation": operation, "document_id": "H49,2026/03/02,7/VP", "reason": "Sai sót", "files": []}
    )
    text = shown(desk.asked[0])
    assert "H49,2026/03/02,7/VP" in text.split("\n")
    assert "Sai sót" in text.split("\n")
    assert {"recall": "thu hồi", "update": "cập nhật", "replace": "thay thế", "annul": "annul"}[operation] in text
    assert "Attach no file." in text


@pytest.mark.parametrize("action", sorted(set(ACTIONS) - {"send", "take-back", "settle"}))
def test_what_a_clerk_does_names_the_document_in_both_ways(tmp_path, action):
    desk = Desk()
    driver(desk, tmp_path).ask(action, REFUSE)
    lines = shown(desk.asked[0]).split("\n")
    assert {REFUSE["document_id"], REFUSE["subject"], REFUSE["reason"]} <= set(lines)


def test_what_went_is_found_by_its_identifier_and_asked_back_with_a_reason(tmp_path):
    desk = Desk()
    driver(desk, tmp_path).ask("take-back", {"document_id": "H49,2026/03/02,7/VP", "reason": "Gửi nhầm nơi nhận"})
    lines = shown(desk.asked[0]).split("\n")
    assert {"H49,2026/03/02,7/VP", "Gửi nhầm nơi nhận"} <= set(lines)


def test_a_reply_names_what_it_answers(tmp_path):
    desk = Desk()
    driver(desk, tmp_path).ask("send", {**SEND, "reply_to": "G22,2026/03/02,77/VPCP"})
    assert "G22,2026/03/02,77/VPCP" in shown(desk.asked[0]).split("\n")


def test_every_action_of_the_contract_has_steps_of_its_own_and_each_differs():
    schemas = [json.loads((specs.folder() / "schema" / f"{name}.json").read_text(encoding="utf-8")) for name in ("target", "target-axis")]
    drivers = [schema["properties"]["parameters"]["properties"]["driver"]["properties"] for schema in schemas]
    known = {action for driver in drivers for action in driver["actions"]["items"]["enum"]}
    assert known >= set(ACTIONS)
    assert set(SCRIPTED) == known - {"settle"}
    last = {steps_for(action, REFUSE, names={})[-1].text for action in SCRIPTED}
    assert len(last) == len(SCRIPTED)


def test_an_action_that_is_not_known_is_told_by_its_name_and_values(tmp_path):
    desk = Desk()
    driver(desk, tmp_path).ask("archive", {"service": "trục", "seconds": 5})
    text = shown(desk.asked[0])
    assert "“archive”" in text
    assert {"trục", "5"} <= set(text.split("\n"))


def test_cannot_is_a_reason_and_final(tmp_path):
    answer = driver(Desk(Reply(Said.CANNOT, "không có chức năng này")), tmp_path).ask("finish", REFUSE)
    assert (answer.ok, answer.final) == (False, True)
    assert answer.reason == "Cán bộ A cannot: không có chức năng này"
    assert said(answer) == [("cannot", "không có chức năng này")]


def test_later_is_asked_again_with_less_time_and_both_are_kept(tmp_path):
    desk = Desk(Reply(Said.LATER, again=0.2), Reply(Said.LATER, again=0.0))
    answer = driver(desk, tmp_path).ask("finish", REFUSE)
    assert answer.ok
    assert [word for word, _ in said(answer)] == ["later", "later", "done"]
    assert [question.number for question in desk.asked] == [1, 1, 1]
    assert desk.asked[1].seconds < desk.asked[0].seconds - 0.15


def test_whoever_says_later_for_ever_is_too_late(tmp_path):
    started = time.monotonic()
    answer = driver(Desk(*[Reply(Said.LATER, again=1000.0)] * 99), tmp_path, timeout=1.5).ask("finish", REFUSE)
    assert time.monotonic() - started < 3
    assert not answer.ok
    assert said(answer)[-1][0] == "too-late"


def test_two_questions_missed_and_nobody_is_asked_any_more(tmp_path):
    desk = Desk(Reply(Said.TOO_LATE), Reply(Said.DONE), Reply(Said.TOO_LATE), Reply(Said.TOO_LATE))
    one = driver(desk, tmp_path)
    answers = [one.ask("finish", REFUSE) for _ in range(6)]
    assert [answer.ok for answer in answers] == [False, True, False, False, False, False]
    assert len(desk.asked) == 4
    assert answers[0].reason == "nobody answered in time (5 seconds for each action)"
    assert answers[4].reason == "nobody to ask: two questions in a row were not answered"


@pytest.mark.parametrize("why", ABSENCES)
def test_where_nobody_sits_the_answer_is_there_at_once_and_nothing_is_written(tmp_path, why):
    started = time.monotonic()
    answer = driver(Nobody(why), tmp_path, timeout=600).ask("send", SEND)
    assert time.monotonic() - started < 0.5
    assert (answer.ok, answer.final) == (False, True)
    assert answer.reason.startswith("nobody to ask: ")
    assert said(answer) == [("nobody", why)]
    assert list(tmp_path.iterdir()) == []


def test_without_a_desk_there_is_no_terminal(tmp_path):
    answer = driver(None, tmp_path).ask("send", SEND)
    assert answer.reason == "nobody to ask: there is no terminal"


def test_files_handed_in_are_evidence_and_those_that_cannot_be_taken_are_named(tmp_path):
    (tmp_path / "ảnh.png").write_bytes(b"\x89PNG")
    (tmp_path / "folder").mkdir()
    with (tmp_path / "large").open("wb") as large:
        large.truncate(LARGEST + 1)
    paths = [str(tmp_path / name) for name in ("ảnh.png", "none.png", "folder", "large")]
    answer = driver(Desk(Reply(Said.DONE, "", tuple(paths))), tmp_path / "run").ask("finish", REFUSE)
    assert answer.ok, "what was done was done"
    answered, attached = answer.kept
    digest = hashlib.sha256(b"\x89PNG").hexdigest()
    assert answered.data["attachments"] == [{"name": "ảnh.png", "size": 4, "sha256": digest}]
    assert answered.data["not_taken"] == [
        {"name": "none.png", "why": "it cannot be read (No such file or directory)"},
        {"name": "folder", "why": "it is no ordinary file"},
        {"name": "large", "why": f"it is larger than {LARGEST} bytes"},
    ]
    assert (attached.kind, attached.blob) == ("manual.attached", b"\x89PNG")
    assert (attached.data["name"], attached.data["size"], attached.data["sha256"]) == ("ảnh.png", 4, digest)


def test_no_more_files_than_the_bound(tmp_path):
    paths = []
    for number in range(MOST + 2):
        (tmp_path / str(number)).write_bytes(b"x")
        paths.append(str(tmp_path / str(number)))
    answer = driver(Desk(Reply(Said.DONE, "", tuple(paths))), tmp_path / "run").ask("finish", REFUSE)
    assert len(answer.kept) == 1 + MOST
    assert [one["name"] for one in answer.kept[0].data["not_taken"]] == [str(MOST), str(MOST + 1)]


@pytest.mark.skipif(os.name != "posix", reason="named pipes and devices")
def test_a_pipe_or_a_device_holds_nobody(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path / "pipe", "/dev/zero", "/dev/tty"):
        with pytest.raises(AttachmentError, match="no ordinary file"):
            attachment_read(str(path))
    with pytest.raises(AttachmentError, match="no path"):
        attachment_read("a\0b")


def test_several_stories_stand_in_line(tmp_path):
    """One question at a time, in the order of asking, whoever comes while another is open."""
    open_, most, order, lock = [0], [0], [], threading.Lock()
    entered = [threading.Event() for _ in range(5)]

    def answered(_desk, question):
        with lock:
            open_[0] += 1
            most[0] = max(most[0], open_[0])
        order.append(question.action)
        if question.action == "0":
            for event in entered[1:]:
                event.wait(5)
            time.sleep(0.1)
        with lock:
            open_[0] -= 1
        return Reply(Said.DONE)

    one = driver(Desk(*[answered] * 5), tmp_path)
    with ThreadPoolExecutor(5) as pool:
        asked = []
        for number, event in enumerate(entered):
            asked.append(pool.submit(one.ask, str(number), {}))
            time.sleep(0.02)
            event.set()
        assert all(future.result(10).ok for future in asked)
    assert most == [1]
    assert order == ["0", "1", "2", "3", "4"]


def test_closing_wakes_whoever_stands_in_line_and_whoever_is_put_off(tmp_path):
    def waits(desk, _question):
        desk.closed.wait(10)
        return Reply(Said.NOBODY, "cut")

    one = driver(Desk(waits), tmp_path, timeout=60)
    with ThreadPoolExecutor(2) as pool:
        asked = [pool.submit(one.ask, "finish", REFUSE) for _ in range(2)]
        time.sleep(0.1)
        started = time.monotonic()
        one.close()
        assert not any(future.result(10).ok for future in asked)
    assert time.monotonic() - started < 3


def test_no_longer_than_the_run_has_left(tmp_path):
    desk = Desk(lambda _desk, question: Reply(Said.TOO_LATE, str(time.sleep(question.seconds))))
    started = time.monotonic()
    answer = driver(desk, tmp_path, timeout=600).ask("finish", REFUSE, within=0.3)
    assert time.monotonic() - started < 2
    assert not answer.ok
    assert desk.asked[0].seconds <= 0.3


def test_without_a_run_folder_files_lie_in_a_temporary_one_that_goes():
    desk = Desk()
    one = driver(desk)
    one.ask("send", SEND)
    folder = Path(desk.asked[0].folder)
    assert (folder / "công văn.pdf").read_bytes() == PDF
    one.close()
    assert not folder.exists()


@pytest.mark.parametrize("name", ["../../bad.pdf", "a/b.pdf", "", "..", "instruction.txt", ".hidden", "x" * 300, "a\nb", 'q"?.txt'])
def test_whatever_a_file_is_called_it_stays_in_its_folder(tmp_path, name):
    desk = Desk()
    file = {**SEND["files"][0], "name": name}
    driver(desk, tmp_path).ask("send", {**SEND, "files": [file, file]})
    files = [path for path in tmp_path.rglob("*") if path.is_file() and path.name != "instruction.txt"]
    assert [path.read_bytes() for path in files] == [PDF, PDF]
    assert {path.parent for path in files} == {Path(desk.asked[0].folder)}


def test_a_run_that_is_gone_on_with_counts_on(tmp_path):
    driver(Desk(), tmp_path).ask("send", SEND)
    desk = Desk()
    driver(desk, tmp_path).ask("send", SEND)
    assert desk.asked[0].number == 2


def test_a_question_and_a_reply_survive_json(tmp_path):
    desk = Desk()
    driver(desk, tmp_path).ask("send", SEND)
    assert Question.heard(desk.asked[0].told()) == desk.asked[0]
    reply = Reply(Said.LATER, "n", ("a", "b"), "p", "third", 3.0)
    assert Reply.heard(reply.told()) == reply


def test_what_is_waited_for_is_told_in_both_languages(tmp_path):
    desk = Desk()
    driver(desk, tmp_path).waiting("fetch", "fetch:12", 180.0)
    assert desk.told[0].en == "Waiting up to 180 seconds: the product fetches what waits for it (fetch:12)"
    assert desk.told[0].vi == "Đang chờ tối đa 180 giây: sản phẩm tải gói tin đang chờ (fetch:12)"
    quiet = driver(Nobody(NO_MANUAL), tmp_path)
    quiet.waiting("fetch", "fetch:12", 180.0)
