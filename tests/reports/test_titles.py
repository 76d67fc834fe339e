"""Titles of observations say the same when the log was read again."""

import json

from hopquy.reports.titles import title_of
from hopquy.runner.codec.exhibit import Exhibit
from hopquy.runner.codec.limits import DEFAULT_LIMITS
from hopquy.runner.evidence import canonical
from hopquy.runner.model.observation import Author, Observation
from hopquy.runner.spec import shipped


def test_what_a_packet_was_made_of_is_said_the_same_from_the_log():
    data = {"faulty": "generated", "made_of": [{"cut": {"part": 3, "of": 16, "after": "edXMLEnvelope"}}]}
    played, read = (
        Exhibit(Observation("packet.document", "axis.delivered", Author.COUNTERPART, "s", one, seq=1), None, lambda _: None, DEFAULT_LIMITS)
        for one in (data, json.loads(canonical(data)))
    )
    assert "part" in title_of(read, shipped()).en
    assert title_of(played, shipped()) == title_of(read, shipped())
