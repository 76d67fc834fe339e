"""Packets made up from the field tables: valid ones keep every scored rule, faulty ones break one, a seed gives the same everywhere."""

import hashlib
import json
import os
import subprocess
import sys
from datetime import datetime
from itertools import chain

import pytest

from hopquy.fixtures.document_system.defects import defects
from hopquy.fixtures.document_system.reading import UnreadableError, read_document
from hopquy.fixtures.generated_fields import Fields
from hopquy.fixtures.generated_packets import faulty_packets, valid_packets
from hopquy.fixtures.searching import drawn, smallest
from hopquy.fixtures.trial_packets import TrialWriter
from hopquy.runner.codec import read_xml
from hopquy.runner.model.verdict import Level, Verdict
from hopquy.runner.spec import shipped
from hopquy.runner.verdict.packet import packet_verdicts

CATALOGUE = shipped()
KIND = CATALOGUE.messages["edxml"]
WRITER = TrialWriter("G22", CATALOGUE.example_bytes, KIND)
NOW = datetime(2026, 3, 2, 9, 0, 0)  # noqa: DTZ001 -- written as it stands
VALID, FAULTY = valid_packets(CATALOGUE, WRITER), faulty_packets(CATALOGUE, WRITER)
FIELDS = Fields(CATALOGUE)


def written(trial):
    return WRITER.written(trial, "H49.99.01", "1234567", "hq12345678", NOW)


def broken(packet):
    verdicts = packet_verdicts(read_xml(packet, KIND), CATALOGUE, NOW.date())
    return {verdict.id for verdict in verdicts if verdict.verdict in (Verdict.FAIL, Verdict.ERROR)}


def refused(packet, *defects):
    try:
        read_document(packet, defects)
    except UnreadableError:
        return True
    return False


def every(strategies, seed, most):
    return [trial for some in drawn(strategies, seed, most) for trial in some]


def digest(seed):
    trials = [*every(VALID, seed, 20), *every(FAULTY, seed, 20)]
    return hashlib.sha256(
        json.dumps([trial.change for trial in trials]).encode() + b"".join(written(trial).packet for trial in trials)
    ).hexdigest()


@pytest.mark.parametrize("seed", ["a", "b", "c"])
def test_valid_packets_depart_from_nothing_but_what_they_say(seed):
    made = drawn(VALID, seed, 40)
    assert [len({json.dumps(trial.change) for trial in some}) for some in made] == [10] * 4
    for trial in chain.from_iterable(made):
        packet = written(trial)
        assert broken(packet.packet) <= {id_ for id_, _ in trial.departs}, trial.change
        assert not any(CATALOGUE.requirements[id_].scored for id_, _ in trial.departs)
        assert not refused(packet.packet), trial.change
        assert read_document(packet.packet).document_id == packet.document_id


@pytest.mark.parametrize("seed", ["a", "b", "c"])
def test_faulty_packets_break_a_scored_rule_and_bear_their_identifier(seed):
    for trial in every(FAULTY, seed, 30):
        packet = written(trial)
        assert any(CATALOGUE.requirements[id_].scored for id_ in broken(packet.packet)), trial.change
        assert packet.document_id.encode() in packet.packet, trial.change
        assert refused(packet.packet), trial.change


def test_the_field_tables_are_what_packets_are_made_of():
    assert FIELDS.texts[0] == ("MessageHeader/Subject", 500)
    assert ("MessageHeader/ToPlaces/Place", 150) in FIELDS.texts
    assert ("MessageHeader/OtherInfo/Priority", ("0", "1", "2", "3", "4")) in FIELDS.values
    assert {"MessageHeader/DueDate", "MessageHeader/ResponseFor", "TraceHeaderList/Bussiness"} <= set(FIELDS.optional)
    paths = {path for path, _ in FIELDS.texts} | set(FIELDS.optional)
    assert not [path for path in paths if path.endswith(("/OrganId", "MessageHeader/DocumentId", "/Subject/x"))]
    assert "MessageHeader/Subject" not in FIELDS.optional


def test_so_many_as_are_wanted_shared_out_evenly():
    assert [len(some) for some in drawn(VALID, "a", 10)] == [3, 3, 2, 2]
    assert [len(some) for some in drawn(FAULTY, "a", 2)] == [1, 1, 0]
    assert drawn(VALID, "a", 0) == [[], [], [], []]


def test_the_first_of_unusual_letters_is_beyond_the_basic_plane():
    """So that one packet at least has it, whatever the seed."""
    assert "\U00020000" in written(drawn(VALID, "any", 1)[0][0]).packet.decode()


def test_a_seed_gives_the_same_in_another_process_and_folder_and_leaves_nothing_there(tmp_path):
    code = "import runpy, sys; print(runpy.run_path(sys.argv[1])['digest']('seed'))"
    told = set()
    for hash_seed in ("1", "2"):
        environment = {"PYTHONHASHSEED": hash_seed, "PATH": os.environ["PATH"]}
        done = subprocess.run(
            [sys.executable, "-c", code, __file__], cwd=tmp_path, env=environment, capture_output=True, text=True, check=True
        )
        told.add(done.stdout.strip())
    assert told == {digest("seed")}
    assert digest("seed") != digest("another")
    assert list(tmp_path.iterdir()) == []


class Reached(BaseException):
    """Ends a search."""


def test_a_search_begins_at_what_was_drawn():
    """Otherwise what failed would not be found again."""
    for strategies, most in ((VALID, 20), (FAULTY, 6)):
        for number, some in enumerate(drawn(strategies, "s", most)):
            tried = []

            def fails(one, tried=tried, last=some[-1]):
                if one not in tried:
                    tried.append(one)
                if one == last:
                    raise Reached
                return False

            with pytest.raises(Reached):
                smallest(strategies, "s", most, number, fails)
            assert tried == some


def test_a_text_may_be_as_long_as_its_field():
    lengths = {len(one["set"]["text"]) for trial in every(VALID, "a", 80) for one in trial.change if "set" in one}
    assert max(lengths) > 400


def test_a_made_up_packet_that_a_listed_shape_or_fault_explains_waits_for_it():
    """Each reader that is too strict or too lenient about made-up packets breaks a rule that the rule on made-up ones needs."""
    packets = {
        one: [written(trial).packet for trial in every(strategies, "wait", 60)]
        for one, strategies in (("valid-accepted", VALID), ("faulty-refused", FAULTY))
    }
    for name, defect in defects().items():
        family = {"tolerance": "valid-accepted", "refusal": "faulty-refused"}.get(defect.breaks[0].split("/")[1])
        if family and defect.breaks[0] not in CATALOGUE.requirements[f"exchange/generated/{family}"].needs:
            wrong = family == "valid-accepted"
            assert not [packet for packet in packets[family] if refused(packet, name) is wrong], name


def test_every_fault_that_leaves_nothing_to_register_is_needed():
    must = {
        f"exchange/refusal/{name}" for name in CATALOGUE.faults if CATALOGUE.requirements[f"exchange/refusal/{name}"].level is Level.MUST
    }
    assert must <= set(CATALOGUE.requirements["exchange/generated/faulty-refused"].needs)


def test_the_smallest_that_fails_has_nothing_in_it_that_does_not_matter():
    tried = []

    def fails(trial):
        tried.append(trial)
        return "\U0001f600" in written(trial).packet.decode()

    found = smallest(VALID, "s", 400, 0, fails)
    assert found is not None
    ((change,),) = [found.change]
    assert change["set"]["text"] == "x\U0001f600x"
    assert len(tried) < 1000


def test_nothing_is_smallest_where_nothing_fails():
    assert smallest(VALID, "s", 20, 0, lambda _trial: False) is None
