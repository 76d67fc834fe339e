"""Which claims of a document system an exchange shows to be true."""

import pytest

from hopquy.fixtures.examples import conforming
from hopquy.runner.codec.exhibit import exhibits
from hopquy.runner.model.target import FEATURES
from hopquy.runner.spec import shipped
from hopquy.runner.verdict.claims import not_exercised

CATALOGUE = shipped()


@pytest.mark.parametrize(
    ("example", "seen"),
    [
        ("sent", {"send"}),
        ("received", {"receive", "finish"}),
        ("refused", {"receive", "refuse"}),
        ("stepwise", {"receive", "assign", "process", "finish"}),
        ("asked-back", {"send", "take-back"}),
        ("replied", {"send", "receive", "reply"}),
        ("newly-listed", {"send", "follow-directory"}),
        ("recalled", {"receive"}),
        ("status-odd", {"send", "receive"}),
    ],
)
def test_what_an_exchange_shows(example, seen):
    evidence = conforming(CATALOGUE, example)
    shown = exhibits(evidence.observations, CATALOGUE.message_kind, evidence.blobs.get)
    assert set(FEATURES) - set(not_exercised("document-system", FEATURES, shown)) == seen


def test_a_document_that_names_what_never_came_is_no_reply():
    evidence = conforming(CATALOGUE, "replied")
    shown = exhibits(evidence.observations, CATALOGUE.message_kind, evidence.blobs.get)
    alone = [exhibit for exhibit in shown if exhibit.observation.author.value != "counterpart"]
    assert "reply" in not_exercised("document-system", FEATURES, alone)
