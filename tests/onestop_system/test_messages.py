"""What honest systems send keeps every rule on dossier messages, by the day on which it was sent."""

from __future__ import annotations

from datetime import date

import pytest

from hopquy.runner.codec import read_message
from hopquy.runner.model.verdict import Verdict
from hopquy.runner.spec import shipped
from hopquy.runner.verdict.at_rest import verdicts_at_rest
from hopquy.runner.verdict.dossier import dossier_kinds
from hopquy.runner.verdict.shape import reasons_against_dossier

CATALOGUE = shipped()
KINDS = dossier_kinds(CATALOGUE)
SERVICES = {
    "DongBoHoSoMC": "dossier.sync",
    "CapNhatTienDoHoSoMC": "dossier.progress",
    "create": "dossier.create",
    "progress": "dossier.step",
    "status": "dossier.status",
}


def lives(run, channel):
    """Dossiers of every channel come to every end."""
    code = run.file()
    run.act("accept", code=code)
    run.act("request-supplement", code=code, content="Bổ sung đơn có chữ ký")
    run.act("supplement", code=code)
    run.act("demand-fee", code=code, fees=[{"code": "P2", "name": "Phí", "amount": 50000}])
    run.act("pay", code=code, via="gateway")
    run.act("finish", code=code)
    run.act("return", code=code)
    run.act("refuse", code=run.file(channel="post"), reason="Không thuộc thẩm quyền")
    for action, more in (("withdraw", {}), ("stop", {"reason": "Theo đề nghị"})):
        code = run.file(channel=channel)
        run.act("accept", code=code)
        run.act(action, code=code, **more)
    assert run.settle() == 0


@pytest.mark.parametrize(
    ("persona", "at"),
    [
        ("fields-2019", "2020-09-10T09:00:00"),
        ("fields-2022", "2024-06-05T09:00:00"),
        ("fields-2022", "2026-11-20T09:00:00"),
        ("wrapper", "2026-11-20T09:00:00"),
        ("direct-2026", "2026-11-20T09:00:00"),
    ],
)
def test_honest_messages_keep_the_rules(running, persona, at):
    found, seen = {}, set()
    with running(persona, at=at) as run:
        lives(run, "online" if at < "2025-07" else "counter")
        for event in run.events:
            kind = SERVICES.get(getattr(event, "service", None))
            for item in event.items if kind else ():
                data = event.raw(item)
                seen.add(kind)
                message = read_message(data, KINDS[kind])
                verdicts = verdicts_at_rest(message, kind, "dossier", CATALOGUE, date.fromisoformat(at[:10]))
                for verdict in verdicts:
                    if verdict.verdict in (Verdict.FAIL, Verdict.ERROR):
                        found.setdefault(verdict.id, [(one.where.path, one.observed) for one in verdict.findings])
                assert not reasons_against_dossier(data, kind, CATALOGUE)
    assert found == {}
    assert seen == (
        {"dossier.create", "dossier.step", "dossier.status"} if persona == "direct-2026" else {"dossier.sync", "dossier.progress"}
    )
