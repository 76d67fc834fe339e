"""Numbers of the documents that we issue: none twice in a run, whatever the seed."""

import re
from collections import Counter
from random import Random
from types import SimpleNamespace

from hopquy.fixtures.document_system.embedded import Embedded
from hopquy.runner.model.observation import Author
from hopquy.runner.plugin import numbers as numbers_of_documents
from hopquy.runner.plugin.embedded import play_embedded
from hopquy.runner.plugin.numbers import Numbers


def test_no_number_is_given_twice():
    numbers = Numbers()
    drawn = [numbers.draw(Random("the same")) for _ in range(50)]  # noqa: S311 -- numbers of documents
    assert len(set(drawn)) == 50
    following = numbers.after(drawn[0] - 3)
    assert following == drawn[0] - 2
    assert numbers.after(following) == drawn[0] - 1
    assert numbers.after(drawn[0] - 1) == drawn[0] + 50


def test_what_a_stopped_run_gave_is_not_given_again():
    told = [SimpleNamespace(data={"document_id": f"G22,2026/11/23,{number}/HQ-KTTL"}) for number in (5001, 5002)]
    numbers = Numbers([*told, SimpleNamespace(data={}), SimpleNamespace(data={"document_id": "b7c0…"})])
    assert numbers.after(5000) == 5003


def test_an_honest_system_is_conformant_however_close_the_numbers_are(monkeypatch):
    """With the numbers as they were once drawn an honest system sometimes met another document under the identifier of one that it had."""
    monkeypatch.setattr(numbers_of_documents, "_BELOW", 1_040)
    with Embedded() as embedded:
        judgement, _ = play_embedded(embedded)
    assert judgement.decision.outcome.value == "conformant"
    issued = {
        (one.data["doc_id"], one.data["document_id"])
        for one in judgement.record.observations
        if one.kind == "packet.document" and one.author is Author.COUNTERPART and re.search(r",\d+/[^,]*$", one.data["document_id"])
    }
    shared = Counter(identifier for _, identifier in issued)
    # A recall, an update or a repetition bears the identifier of the document that it is about.
    assert len(shared) > 100
    assert sum(count > 1 for count in shared.values()) < 20
