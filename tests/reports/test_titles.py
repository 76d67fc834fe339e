"""Titles of observations say the same when the log was read again."""

import json

from hopquy.reports.titles import title_of
from hopquy.runner.codec.exhibit import Exhibit, exhibits
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


def test_a_dossier_message_is_called_by_its_code_and_status_and_a_call_by_its_service():
    catalogue = shipped()
    raw = b'{"MaHoSo": "H99-1", "TrangThaiHoSo": "5"}'
    told = Observation("dossier.sync", "portal.sent", Author.TARGET, "s", {"code": "H99-1"}, seq=1, blob="b")
    call = Observation("portal.call", "portal.wire", Author.TARGET, "s", {"service": "DongBoHoSoMC", "refusal": "busy"}, seq=2)
    (message, asked) = exhibits((told, call), catalogue.message_kind, {"b": raw}.get)
    assert title_of(message, catalogue).en.endswith("H99-1, status 5")
    assert title_of(asked, catalogue).en == "Call to the portal: DongBoHoSoMC, refused (busy)"
