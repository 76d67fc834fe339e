"""What a one-stop system called is recorded without its session: replay.sh does not pretend to send it again."""

from __future__ import annotations

from hopquy.reports.reproduction.files import Laid
from hopquy.reports.reproduction.replay import Left, parts_of
from hopquy.runner.model.observation import Author, Observation

HEADERS = [["Content-Type", "application/json"], ["Content-Length", "12"]]


def laid(kind, seq):
    data = {"method": "POST", "path": "/x", "headers": HEADERS}
    return Laid(Observation(kind, "wire", Author.TARGET, "s", data, seq=seq), {"headers": f"calls/{seq}.headers"})


def test_a_call_whose_session_was_left_out_is_named_as_one_that_cannot_be_sent_again():
    parts, left = parts_of([laid("portal.call", 3), laid("axis.call", 4)], {"target": {"codes": []}})
    assert left == [Left(3, "redacted")]
    assert [(part.name, part.seqs) for part in parts] == [("send", (4,))]
