"""What the portal and the public ask of a system: answers to questions, where a dossier stands, what a procedure is called."""

import pytest

from hopquy.runner.plugin.onestop.stage import Stage
from hopquy.suites.onestop.files import FORM

QUESTION = "Hồ sơ nộp qua bưu chính cần những giấy tờ gì?"
ANSWER = (
    "Thành phần hồ sơ gồm đơn đề nghị theo mẫu và bản sao giấy tờ nêu trong thủ tục đã công bố.\n"
    "Hồ sơ nộp qua dịch vụ bưu chính công ích được tiếp nhận như hồ sơ nộp trực tiếp; "
    "kết quả được trả theo địa chỉ ghi trong đơn, lệ phí thu theo mức đã công bố."
)


@pytest.mark.story(vi="Trả lời câu hỏi gửi trên Cổng", en="Answers a question asked on the portal", claims=["questions"])
def test_answers_question(stage: Stage) -> None:
    """Somebody asks on the portal; the product fetches the question, answers it, and the answer comes to the portal."""
    question = stage.ask_question(QUESTION)
    if stage.answer(question, ANSWER):
        stage.await_answer(question)


@pytest.mark.story(vi="Tra cứu hồ sơ không đăng nhập", en="Answers a lookup without login", claims=["sync", "lookup"])
def test_answers_lookup(stage: Stage) -> None:
    """Whoever has the code of a dossier looks it up without login, and asks for a code that nobody has."""
    filed = stage.file([FORM])
    stage.await_sync(filed)
    code = stage.code_of(filed)
    stage.look_up(filed.token, code)
    if stage.act("accept", filed):
        stage.await_status(filed, "2")
    stage.look_up(filed.token, code)
    stage.look_up_unknown(code)


@pytest.mark.story(vi="Theo danh mục thủ tục của Cổng", en="Follows the portal's catalogue", claims=["sync", "catalogue"], alone=True)
def test_follows_catalogue(stage: Stage) -> None:
    """A procedure is renamed in the portal's catalogue; a dossier that is filed afterwards bears its new name and field."""
    former = stage.procedure()
    stage.await_sync(stage.file([FORM], procedure=former))
    with stage.renamed(former) as procedure:
        stage.await_sync(stage.file([FORM], procedure=procedure))
