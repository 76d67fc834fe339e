"""What a trouble on the way to an address means: whom it concerns, what was met, what to do."""

from __future__ import annotations

from hopquy.runner.doctor.check import not_ready
from hopquy.runner.doctor.diagnosis import Concern, Diagnosis
from hopquy.runner.model.finding import Phrase
from hopquy.runner.probes.trouble import TroubleError

__all__ = ["troubled"]

_NETWORK = ("name-unknown", "name-server", "name-slow", "connect-slow", "unreachable", "connect-failed")
_HOPQUY = ("listen-taken", "listen-foreign", "listen-forbidden", "listen-failed")


def troubled(error: TroubleError, where: str) -> Diagnosis:
    """Return the diagnosis of a trouble met at `where`."""
    code = error.code
    concern = Concern.NETWORK if code in _NETWORK else Concern.HOPQUY if code in _HOPQUY else Concern.VENDOR
    met = Phrase.of(f"doctor.trouble.{code}", detail=error.detail, where=where)
    return not_ready(concern, met, Phrase.of(f"doctor.mend.{code}", where=where))
