"""The messages of the honest personas break none of the rules about messages; those of a defect do."""

from __future__ import annotations

import pytest

from hopquy.fixtures.examples import Evidence
from hopquy.runner.codec.exhibit import exhibits
from hopquy.runner.model.verdict import Verdict
from hopquy.runner.spec import shipped
from hopquy.runner.verdict.names import names_of
from hopquy.runner.verdict.run import judged

CATALOGUE = shipped()
NAMES = names_of(CATALOGUE)
RULES = [id_ for id_, one in CATALOGUE.requirements.items() if id_.startswith("dossier/") and one.automated]
KINDS = {
    "DongBoHoSoMC": "dossier.sync",
    "CapNhatTienDoHoSoMC": "dossier.progress",
    "create": "dossier.create",
    "progress": "dossier.step",
    "status": "dossier.status",
}
NOT_IN_27_FIELDS = {"dossier/status/refused-has-time"}
"""What an older product cannot say: there is no field for it among those of 2019."""


def lives(run):
    """Dossiers by each channel that end in each way."""
    counter, post, refused, withdrawn, stopped, paid = (run.file(channel=one) for one in ("counter", "post", *["counter"] * 4))
    online, _ = run.from_portal()
    run.act("refuse", code=refused, reason="Không thuộc thẩm quyền")
    run.act("request-supplement", code=withdrawn, content="Thiếu đơn")
    run.act("withdraw", code=withdrawn, reason="Theo đề nghị")
    for code in (counter, post, stopped, paid, online):
        run.act("accept", code=code)
    run.act("stop", code=stopped, reason="Theo đề nghị")
    run.act("request-supplement", code=counter, content="Thiếu bản sao")
    run.act("supplement", code=counter, components=[{"name": "Bản sao.pdf"}])
    for code, via in ((paid, "portal"), (post, "counter"), (online, "gateway")):
        run.act("demand-fee", code=code, fees=[{"code": "P2", "name": "Phí thẩm định", "amount": 150000}])
        run.act("pay", code=code, via=via)
    for code in (counter, post, paid, online):
        run.act("finish", code=code)
        run.act("return", code=code)
    assert run.settle() == 0


def broken(run):
    evidence = Evidence()
    for event in run.calls(*KINDS):
        for item in event.items:
            evidence.add(KINDS[event.service], "file", "target", {}, event.raw(item))
    shown = exhibits(evidence.observations, CATALOGUE.message_kind, evidence.blobs.get)
    verdicts = judged(CATALOGUE.requirements, [(id_, None) for id_ in RULES], shown, NAMES)
    assert sum(one.verdict is Verdict.PASS for one in verdicts) > 100
    return {one.id for one in verdicts if one.verdict is Verdict.FAIL}


@pytest.mark.parametrize("persona", ["fields-2022", "fields-2019", "wrapper", "direct-2026"])
def test_an_honest_persona_breaks_nothing(running, persona):
    with running(persona, one_clock=True) as run:
        lives(run)
        assert broken(run) - (NOT_IN_27_FIELDS if persona == "fields-2019" else set()) == set()


def test_a_defect_breaks_what_it_should(running):
    with running("fields-2022", "end-before-receipt", one_clock=True) as run:
        lives(run)
        assert broken(run) == {"dossier/dates/end-after-receipt"}
