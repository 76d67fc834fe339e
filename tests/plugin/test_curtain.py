"""The time given to a run: what was seen is judged, what was still waited for is not known, and a report there is."""

from __future__ import annotations

import time
from dataclasses import replace

from hopquy.fixtures.axis import System
from hopquy.fixtures.document_system.embedded import Embedded
from hopquy.runner.model.target import OUR_CODES, OUR_SYSTEM, Driver, Pace, Product, Target
from hopquy.runner.model.verdict import Verdict
from hopquy.runner.plugin.entrance import play
from hopquy.runner.plugin.session import Request

PATIENT = {point: Pace(0.02, 600.0) for point in ("packet", "fetch", "done", "status", "resend")}
FEATURES = ("send", "receive", "refuse")


def test_a_wait_that_is_cut_short_proves_nothing() -> None:
    """A target that never polls is waited for until the time is over; then no rule says that it did not fetch."""
    with Embedded() as embedded, embedded.run(systems=[System(OUR_SYSTEM, "0" * 32, OUR_CODES)]) as system:
        driver = Driver("http", system.control_url, actions=("send", "accept", "refuse", "finish"))
        target = Target(
            Product("p", "1", "v"), "document-system", FEATURES, system.system_id, system.secret, system.codes, driver=driver, pace=PATIENT
        )
        request = Request(target, counterpart=lambda _systems, _capture: system.axis, max_time=1.0)
        started = time.monotonic()
        judgement = play(replace(request, workers=2))
    assert time.monotonic() - started < 20
    verdicts = {verdict.id: verdict.verdict for verdict in judgement.verdicts}
    assert verdicts["exchange/receive/fetched"] is Verdict.INCONCLUSIVE
    assert Verdict.FAIL not in verdicts.values()
    assert judgement.record.complete
    assert judgement.decision.exit == 3
    assert "stories" in [reason.code for reason in judgement.decision.reasons]
