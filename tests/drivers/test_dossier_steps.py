"""What a person at the desk of a one-stop system is told, and what comes back."""

from __future__ import annotations

import base64
import json
from pathlib import Path

import pytest

from hopquy import specs
from hopquy.runner.drivers import driver_for
from hopquy.runner.drivers.dossier_steps import BY_FILE, DOSSIER_SCRIPTED
from hopquy.runner.drivers.instruction import SCRIPTED, steps_for
from hopquy.runner.drivers.question import Question, Reply, Said
from hopquy.runner.model.target import ONESTOP_PACE, Driver

PDF = b"%PDF-1.4 m\xe1\xba\xabu"
PAPER = {
    "code": "",
    "name": "ban-sao.pdf",
    "file": "bản sao.pdf",
    "media_type": "application/pdf",
    "base64": base64.b64encode(PDF).decode(),
}
ABOUT = {
    "code": "H99.001-260301-0007",
    "subject": "Hồ sơ thử nghiệm (hq77)",
    "reason": "Không thuộc thẩm quyền",
    "content": "Bổ sung bản sao",
}
FILE = {
    "channel": "counter", "procedure": "1.009901", "subject": "Hồ sơ thử nghiệm (hq77)",
    "applicant": {"name": "Nguyễn Văn Mẫu (hq77)", "identifier": "001099000001", "phone": "0900000001", "email": "cong-dan@example.vn"},
    "components": [PAPER],
}  # fmt: skip


class Desk:
    absent = ""

    def __init__(self, *replies):
        self.asked: list[Question] = []
        self.told = []
        self._replies = list(replies)

    def ask(self, question):
        self.asked.append(question)
        reply = self._replies.pop(0)
        return reply(question) if callable(reply) else reply

    def tell(self, text):
        self.told.append(text)

    def close(self):
        """Nothing is open."""


def manual(desk, folder):
    wanted = Driver("manual", timeout=5, person="Cán bộ A", party="vendor", actions=tuple(DOSSIER_SCRIPTED))
    return driver_for(wanted, desk, names={"1.009901": "Cấp giấy phép mẫu"}, folder=folder, role="onestop-system")


def lines(steps):
    return [line for step in steps for line in (step.text.vi, step.text.en, *step.values)]


def test_every_action_of_the_role_has_steps_of_its_own_and_no_two_read_alike():
    schema = json.loads((specs.folder() / "schema" / "target-onestop.json").read_text(encoding="utf-8"))
    known = schema["properties"]["parameters"]["properties"]["driver"]["properties"]["actions"]["items"]["enum"]
    assert set(known) - {"settle"} <= {*DOSSIER_SCRIPTED, "restart"}
    told = {tuple(lines(steps_for(action, ABOUT, names={}, role="onestop-system"))) for action in {*DOSSIER_SCRIPTED, "restart"}}
    assert len(told) == len(DOSSIER_SCRIPTED) + 1


@pytest.mark.parametrize("action", sorted(set(DOSSIER_SCRIPTED) & set(SCRIPTED) - {"restart"}))
def test_what_both_roles_know_speaks_of_dossiers_in_one_and_of_documents_in_the_other(action):
    here, there = lines(steps_for(action, ABOUT, names={}, role="onestop-system")), lines(steps_for(action, ABOUT, names={}))
    assert ABOUT["code"] in here
    assert ABOUT["subject"] in here
    assert "DocumentId" in "".join(there)
    assert "DocumentId" not in "".join(here)


def test_a_dossier_is_filed_with_its_values_and_files_and_its_code_is_typed_back(tmp_path):
    desk = Desk(Reply(Said.DONE, " H99.001-260301-0007 "))
    answer = manual(desk, tmp_path).ask("file", FILE)
    (question,) = desk.asked
    told = lines(question.steps)
    for value in ("1.009901  Cấp giấy phép mẫu", FILE["subject"], "Nguyễn Văn Mẫu (hq77)", "001099000001", f"bản sao.pdf ({len(PDF)} B)"):
        assert value in told, value
    assert (Path(question.folder) / "bản sao.pdf").read_bytes() == PDF
    assert question.wants_code
    assert Question.heard(question.told()) == question
    assert answer.ok
    assert answer.data["code"] == "H99.001-260301-0007"


@pytest.mark.parametrize(
    ("action", "more", "wanted"),
    [
        ("demand-fee", {"fees": [{"code": "PLP-1", "name": "Phí", "amount": 120000}]}, "PLP-1  Phí  120000"),
        ("extend", {"due": "2026-12-01T17:00:00+07:00"}, "2026-12-01T17:00:00+07:00"),
        ("pay", {"via": "bank"}, "bank"),
        ("supplement", {"components": [PAPER]}, f"bản sao.pdf ({len(PDF)} B)"),
        ("finish", {"result": {"file": "ket-qua.pdf", "base64": PAPER["base64"]}}, f"ket-qua.pdf ({len(PDF)} B)"),
        ("set-clock", {"at": "2026-03-02T14:59:00+07:00"}, "2026-03-02T14:59:00+07:00"),
        ("answer", {"question": "77"}, "77"),
    ],
)
def test_what_is_done_with_a_dossier_names_what_it_is_done_with(tmp_path, action, more, wanted):
    desk = Desk(Reply(Said.DONE, "ghi chú"))
    answer = manual(desk, tmp_path).ask(action, {**ABOUT, **more})
    assert wanted in lines(desk.asked[0].steps)
    assert "code" not in answer.data


def test_figures_are_filled_into_a_file_and_a_slip_in_it_is_asked_about_again(tmp_path):
    def fills(text):
        def reply(question):
            (Path(question.folder) / "answer.json").write_text(text, encoding="utf-8")
            return Reply(Said.DONE)

        return reply

    desk = Desk(Reply(Said.DONE), fills('{"figures": {"received": 5,}}'), fills('\ufeff{"figures": {"received": 5, "late": null}}'))
    answer = manual(desk, tmp_path).ask("statistics", {"from": "2026-03-02", "until": "2026-03-02"})
    assert answer.data["figures"] == {"received": 5}
    assert len(desk.told) == 2
    assert all("answer.json" in text.vi and "answer.json" in text.en for text in desk.told)
    assert [kept.data["said"] for kept in answer.kept] == ["done", "done", "done"]
    assert set(BY_FILE["statistics"]["figures"]) >= {"received", "late", "payable", "paid_online", "states"}


def test_papers_that_cannot_be_seen_are_said_to_be_not_there(tmp_path):
    answer = manual(Desk(Reply(Said.CANNOT, "Không có biểu mẫu")), tmp_path).ask("papers", ABOUT)
    assert not answer.ok


def test_what_is_waited_for_is_told_at_each_point(tmp_path):
    desk = Desk()
    driver = manual(desk, tmp_path)
    for point in ONESTOP_PACE:
        driver.waiting(point, "x", 3)
    assert len({text.vi for text in desk.told}) == len(ONESTOP_PACE)
    assert any("Cổng" in text.vi for text in desk.told)
