"""Recording: many threads, hostile values, a disk that fails, the end."""

from __future__ import annotations

import errno
import hashlib
import threading
from collections import Counter
from datetime import UTC, datetime

import pytest

from hopquy.runner.evidence import LOG, PLAN, EvidenceLog, Redactor, read_record, seal
from hopquy.runner.model.observation import Author, Observation


def observation(**data):
    return Observation("k", "p", Author.TARGET, "s", data)


@pytest.fixture
def log(tmp_path):
    (tmp_path / PLAN).write_bytes(b"{}")
    made = EvidenceLog(tmp_path, {"plan_sha256": hashlib.sha256(b"{}").hexdigest()}, Redactor({"secret": "hunter2-hunter2"}))
    yield made
    made.abandon()


def reread(log, tmp_path):
    log.close()
    seal(tmp_path)
    return read_record(tmp_path)


def test_eight_threads_make_one_chain(log, tmp_path):
    start = threading.Barrier(8)

    def work(worker):
        start.wait()
        for number in range(200):
            recorded = log.record(observation(worker=worker, n=number), b"%d" % (number % 5))
            assert recorded.data["n"] == number

    threads = [threading.Thread(target=work, args=[worker]) for worker in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    record = reread(log, tmp_path)
    assert [one.seq for one in record.observations] == list(range(1, 1601))
    assert Counter(one.data["worker"] for one in record.observations) == dict.fromkeys(range(8), 200)
    for worker in range(8):
        assert [one.data["n"] for one in record.observations if one.data["worker"] == worker] == list(range(200))
    assert record.observations == log.observations
    assert [one.at for one in record.observations] == sorted(one.at for one in record.observations)


def test_closing_while_others_record_leaves_a_whole_log(log, tmp_path):
    going = threading.Event()

    def work():
        for number in range(100_000):
            if log.record(observation(n=number)).seq == 0:
                return
            going.set()

    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    assert going.wait(10)
    record = reread(log, tmp_path)
    for thread in threads:
        thread.join()
    assert record.complete
    assert record.footer["observations"] == len(record.observations)


def test_nothing_is_recorded_after_the_end(log, tmp_path):
    log.record(observation(n=1))
    log.close()
    before = (tmp_path / LOG).read_bytes()
    late = log.record(observation(n=2), b"late")
    log.close()
    log.abandon()
    assert late.seq == 0
    assert late.blob is None
    assert [one.data["n"] for one in log.observations] == [1]
    assert (tmp_path / LOG).read_bytes() == before
    assert list((tmp_path / "blobs").iterdir()) == []


@pytest.mark.usefixtures("log")
def test_an_existing_log_is_never_written_over(tmp_path):
    with pytest.raises(FileExistsError):
        EvidenceLog(tmp_path, {}, Redactor({}))


def test_what_json_cannot_hold_is_recorded_visibly(log, tmp_path):
    deep = {}
    for _ in range(5000):
        deep = {"in": deep}
    hostile = {
        "lone \ud800": "\udfff and \ud83d",
        "numbers": [float("nan"), float("inf"), -float("inf"), 10**5000, -(1 << 1024), 1e308, 1 << 1000],
        7: (True, None),
        "deep": deep,
    }
    recorded = log.record(Observation("k", "p", Author.TARGET, "s", hostile))
    assert recorded.data["escaped"] is True
    assert recorded.data["lone \\ud800"] == "\\udfff and \\ud83d"
    assert recorded.data["numbers"] == ["nan", "inf", "-inf", hex(10**5000), hex(-(1 << 1024)), 1e308, 1 << 1000]
    assert recorded.data["7"] == [True, None]
    inner, depth = recorded.data["deep"], 0
    while isinstance(inner, dict):
        inner, depth = inner["in"], depth + 1
    assert inner == "[left out: deeper than 100 levels]"
    record = reread(log, tmp_path)
    assert record.observations == (recorded,)


def test_ordinary_values_stay_as_they_are(log):
    data = {"chữ": "Ủy ban ✓ 😀 \x00\n", "n": [0, -1, 1.5, 1e-300, True, False, None, ""], "empty": [{}, []]}
    recorded = log.record(Observation("k", "p", Author.TARGET, "s", data), b"\x00\xff")
    assert recorded.data == data
    assert log.blobs.get(recorded.blob) == b"\x00\xff"


class FullDisk:
    """A log file that takes some bytes of a line and then fails."""

    def __init__(self, file, takes):
        self.file, self.takes = file, takes

    def write(self, data):
        if self.takes <= 0:
            raise OSError(errno.ENOSPC, "No space left on device")
        written = self.file.write(bytes(data)[: self.takes])
        self.takes -= written
        return written

    def close(self):
        self.file.close()


def test_a_file_that_takes_a_line_in_pieces_gets_all_of_it(log, tmp_path):
    real = log._file

    class Sips:
        write = staticmethod(lambda data: real.write(bytes(data)[:7]))
        close = staticmethod(real.close)

    log._file = Sips
    log.record(observation(n=1))
    assert len(reread(log, tmp_path).observations) == 1


def test_a_full_disk_ends_the_log_where_it_was(log, tmp_path):
    log.record(observation(n=1))
    log._file = FullDisk(log._file, 30)
    with pytest.raises(OSError, match="No space"):
        log.record(observation(n=2))
    assert log.record(observation(n=3)).seq == 0
    record = read_record(tmp_path)
    assert [one.data["n"] for one in record.observations] == [1] == [one.data["n"] for one in log.observations]
    assert not record.complete


def test_a_value_of_ours_that_is_no_json_is_refused_and_leaves_the_chain_whole(log, tmp_path):
    log.record(observation(n=1))
    with pytest.raises(TypeError):
        log.record(observation(n=datetime(2026, 1, 1, tzinfo=UTC)))
    log.record(observation(n=3))
    assert [one.data["n"] for one in reread(log, tmp_path).observations] == [1, 3]


def test_in_memory_it_is_the_same(tmp_path):
    log = EvidenceLog(None, {"h": 1}, Redactor({}))
    recorded = log.record(observation(n=1), b"x")
    assert log.blobs.get(recorded.blob) == b"x"
    assert log.blobs.get("0" * 64) is None
    log.close({"note": "\ud800"})
    assert log.footer["note"] == "\\ud800"
    assert log.footer["observations"] == 1
    assert list(tmp_path.iterdir()) == []
