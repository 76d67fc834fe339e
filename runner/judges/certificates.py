"""Judges of what the target does when our axis shows a certificate that nobody should believe."""

from __future__ import annotations

from collections.abc import Iterator

from hopquy.runner.checks.ruling import Ruling
from hopquy.runner.judges.case import Case, broken, holds, unknown
from hopquy.runner.judges.timeline import timeline_of
from hopquy.runner.model.finding import Phrase

__all__ = ["refuses_certificate"]

_TLS = "tls"


def refuses_certificate(case: Case) -> Iterator[Ruling]:
    """Nothing is called over a connection on which a wrong certificate was shown, and that the target looked at one was seen."""
    timeline, certificate = timeline_of(case.exhibits), case.parameters["certificate"]
    fault = f"certificate-{certificate}"
    shown = timeline.faults(fault)
    behind = [delivery.exhibit for delivery in timeline.disturbed(_TLS, (fault,))]
    resumed = [e for e in case.exhibits if e.observation.kind == "tls.resumed" and e.observation.data.get("fault") == fault]
    cut = any(e.observation.kind == "flood.cut" and e.observation.data.get("operation") == _TLS for e in case.exhibits)
    calls = [call for call in timeline.calls if call.observation.data.get("certificate") == certificate]
    watched = timeline.waited_in_vain(f"calls:{certificate}")
    if calls:
        expected = Phrase.of("expect.no-call-over", certificate=certificate)
        yield broken(expected, Phrase.of("seen.calls-over", count=len(calls)), calls[0], *shown[:1])
    elif len(shown) > len(resumed) and watched is not None and not cut:
        yield holds(shown[0], watched)
    elif shown or behind:
        yield unknown((shown or behind)[0])
