"""Questions asked on the portal, and those that a body publishes."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize("persona", ["fields-2019", "wrapper", "direct-2026"])
def test_a_question_is_answered_once(running, persona):
    with running(persona) as run:
        run.portal.questions.ask("cau-1", run.target.unit, "Nộp hồ sơ ở đâu?", "G99-LV01")
        run.portal.questions.ask("cau-2", "H99.999", "Của cơ quan khác")
        (asked,) = run.act("questions")["questions"]
        assert asked == {"id": "cau-1", "content": "Nộp hồ sơ ở đâu?", "field": "G99-LV01"}
        run.act("answer", question="cau-1", content="Tại bộ phận một cửa.")
        assert run.settle() == 0
        (answer,) = run.portal.questions.answers("cau-1")
        assert (answer["NOIDUNGTRALOI"], answer["NGUOITRALOI"], answer["MADONVI"]) == (
            "Tại bộ phận một cửa.",
            "Lê Văn Thụ Lý",
            run.target.unit,
        )
        assert answer["NGAYTRALOI"].startswith("20261120090")
        assert run.ask("answer", question="cau-1", content="Lần nữa")[0] == 409
        assert run.act("questions")["questions"] == []


def test_an_answer_waits_while_the_portal_is_away(running):
    with running() as run:
        run.portal.questions.ask("cau-1", run.target.unit, "Nộp hồ sơ ở đâu?")
        run.arm("down", "DongBoKetQuaHoiDapGuiTuDVCQG")
        run.act("answer", question="cau-1", content="Tại bộ phận một cửa.")
        run.settle()
        assert run.settle() == 0
        assert len(run.portal.questions.answers("cau-1")) == 1


def test_a_question_of_the_bodys_own(running):
    with running() as run:
        id_ = run.act("publish-question", content="Lệ phí bao nhiêu?", field="G99-LV01")["question"]
        run.settle()
        (published,) = run.portal.questions.published(run.target.unit)
        assert (published["HOIDAPID"], published["NOIDUNG"], published["MaLinhVuc"]) == (id_, "Lệ phí bao nhiêu?", "G99-LV01")
