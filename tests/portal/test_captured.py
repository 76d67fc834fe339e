"""Whatever a product sends is recorded and judged: a finding with the place in the message, or one about reading it; and the next call is as good as any."""

from __future__ import annotations

import json
import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hopquy.fixtures.portal import Account, Portal
from hopquy.runner.codec.exhibit import exhibits
from hopquy.runner.evidence import EvidenceLog
from hopquy.runner.evidence.redaction import Redactor
from hopquy.runner.judges import OF_THE_EXCHANGE
from hopquy.runner.model.observation import Author
from hopquy.runner.plugin.onestop.capture import Capture
from hopquy.runner.spec import shipped
from hopquy.runner.verdict.names import names_of
from hopquy.runner.verdict.run import judged

CATALOGUE = shipped()
NAMES = names_of(CATALOGUE)
FEW = settings(max_examples=25, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
GOOD = json.loads(CATALOGUE.example_bytes("dossier-received"))
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from([*GOOD, "x"]), inner, max_size=4),
    max_leaves=12,
)


class Captured:
    """A portal, what was captured of the calls to it, and a client that has logged in."""

    def __init__(self, bench):
        self.log = EvidenceLog(None, {"format": "hopquy-evidence/1"}, Redactor({}))
        self.capture = Capture(self.log, "mot-cua", CATALOGUE.messages)
        self.capture.portal = bench.portal = Portal([Account("mot-cua", "mat-khau-123", ("H99.001",))], listener=self.capture)
        bench.server.attach(bench.portal)
        self.client = bench.client()
        assert self.client.login().code == 0

    def say(self, data, service="DongBoHoSoMC", more=b""):
        """Make a call whose list is these bytes."""
        head = json.dumps({"session": self.client.session, "service": service, "madonvi": "H99.001", "isUpdating": "False"}).encode()
        return self.client.at("integration", head[:-1] + more + b', "data": ' + data + b"}")

    def verdicts(self):
        """What every rule says that can say something of what was captured."""
        shown = exhibits(self.log.observations, CATALOGUE.message_kind, self.log.blobs.get)
        kinds = {one.kind for one in self.log.observations}
        rules = CATALOGUE.requirements.values()
        asked = [r.id for r in rules if r.judge in OF_THE_EXCHANGE or any(r.speaks_of(kind) for kind in kinds)]
        return {v.id: v for v in judged(CATALOGUE.requirements, [(id_, None) for id_ in asked], shown, NAMES)}

    def findings(self):
        """Which rules were broken, and the places in messages that the findings name."""
        verdicts = self.verdicts()
        assert [id_ for id_, v in verdicts.items() if v.verdict.value == "error"] == []
        return {id_: [finding.where.path for finding in v.findings] for id_, v in verdicts.items() if v.verdict.value == "fail"}

    def kinds(self):
        return [one.kind for one in self.log.observations if one.author is Author.TARGET]

    def goes_on(self):
        """A good dossier is recorded and seen as ever, whatever came before."""
        before = len(self.capture.seen)
        assert self.say(json.dumps([{**GOOD, "MaHoSo": "H99.001.00-261120-0999"}], ensure_ascii=False).encode()).code == 0
        (seen,) = self.capture.seen[before:]
        assert (seen.code, seen.status, seen.taken, seen.answered) == ("H99.001.00-261120-0999", GOOD["TrangThaiHoSo"], True, True)
        assert self.kinds()[-1] == "dossier.sync"


@pytest.fixture
def captured(bench):
    return Captured(bench)


def written(**members):
    return json.dumps([{**GOOD, **members}], ensure_ascii=False).encode()


def test_an_honest_message_breaks_nothing(captured):
    """Otherwise the findings below would prove nothing."""
    captured.say(written())
    captured.goes_on()
    assert {id_ for id_ in captured.findings() if id_.startswith(("dossier/message/", "dossier/sync/", "portal/call/"))} == set()


@pytest.mark.parametrize(
    "body",
    [
        b'[{"MaHoSo": "1"', b'[{"MaHoSo": NaN}]', b'[{"MaHoSo": -Infinity}]', b"[" * 100_000, b'[{"a":' * 50_000, b'[{"MaHoSo": "\xd1\xc0"}]',
        '[{"MaHoSo": "Hồ sơ"}]'.encode("utf-16-le"), b"[{'MaHoSo': '1'}]", b'[{"MaHoSo": "1",}]', b"", b"\x00" * 100,
    ],
    ids=["cut", "nan", "infinity", "deep-lists", "deep-objects", "other-charset", "utf-16", "quotes", "comma", "nothing", "zeros"],
)  # fmt: skip
def test_a_call_that_is_no_json(captured, body):
    answer = captured.say(body)
    assert (answer.status, answer.code) == (200, -1)
    (call,) = [one for one in captured.log.observations if one.kind == "portal.call" and one.data["refusal"] == "json-malformed"]
    assert captured.client.session.encode() not in captured.log.blobs.get(call.blob)
    found = captured.findings()
    assert "portal/call/readable" in found
    captured.goes_on()
    captured.findings()


@pytest.mark.parametrize(
    ("members", "place"),
    [
        ({"MaHoSo": 12}, "MaHoSo"),
        ({"TrangThaiHoSo": 2}, "TrangThaiHoSo"),
        ({"TrangThaiHoSo": "mười một"}, "TrangThaiHoSo"),
        ({"NgayTiepNhan": "20240230090000"}, "NgayTiepNhan"),
        ({"NgayTiepNhan": "20240605250000"}, "NgayTiepNhan"),
        ({"NgayTiepNhan": "20240605240000"}, "NgayTiepNhan"),
        ({"NgayTiepNhan": "2024-06-05T09:00:00+09:00"}, "NgayTiepNhan"),
        ({"NgayTiepNhan": "2024-06-05T09:00:00Z"}, "NgayTiepNhan"),
        ({"NgayTiepNhan": 20240605090000}, "NgayTiepNhan"),
        ({"NgayTiepNhan": "00000000000000"}, "NgayTiepNhan"),
        ({"NgayTiepNhan": "٢٠٢٤٠٦٠٥٠٩٠٠٠٠"}, "NgayTiepNhan"),
        ({"TaiLieuNop": "không có"}, "TaiLieuNop"),
        ({"ChuHoSo": {"Ten": "Nguyễn Văn Mẫu"}}, "ChuHoSo"),
        ({"ChuHoSo": ["Nguyễn Văn Mẫu", "Trần Thị Mẫu"]}, "ChuHoSo"),
        ({"MaHoSo": None}, "MaHoSo"),
    ],
    ids=lambda one: json.dumps(one, ensure_ascii=False) if isinstance(one, dict) else one,
)
def test_a_member_that_is_not_as_it_should_be(captured, members, place):
    captured.say(written(**members))
    found = captured.findings()
    assert any(path.startswith(f"HoSo/{place}") for id_, paths in found.items() if id_.startswith("dossier/") for path in paths), found
    captured.goes_on()


def test_names_that_stand_twice(captured):
    text = json.dumps(GOOD, ensure_ascii=False)
    captured.say(f'[{text[:-1]}, "MaHoSo": "khác"}}]'.encode())
    found = captured.findings()
    assert "dossier/message/names-once" in found
    captured.goes_on()


def test_half_a_character(captured):
    """A lone surrogate can be written in JSON and stands for nothing."""
    captured.say(written(ChuHoSo="@").replace(b'"@"', b'"Nguy\\ud83d Van"'))
    assert captured.findings()
    captured.goes_on()


def test_names_that_are_odd(captured):
    captured.say(written(**{"": "1", "a/b": "2", "*": "3", "\u0000": "4", "Ma Ho So": "5", "x" * 5000: "6"}))
    captured.findings()
    captured.goes_on()


@pytest.mark.parametrize("item", [b"1", b'"text"', b"null", b"[]", b"true", b"{}"])
def test_an_item_that_is_no_message(captured, item):
    captured.say(b"[" + item + b"]")
    captured.say(b"[" + item + b"]", "CapNhatTienDoHoSoMC")
    assert captured.findings()
    captured.goes_on()


def test_a_large_message(captured):
    """As much as the portal takes: judged in a few seconds, and what is beyond it is refused and told."""
    started = time.process_time()
    captured.say(written(ThongTinKhac="ô" * 900_000))
    rows = [{**row, "TenTepDinhKem": "tệp.pdf"} for row in [{}] for _ in range(2_000)]
    captured.say(written(TaiLieuNop=rows))
    captured.say(written(ThongTinKhac="o" * 3_000_000))
    assert captured.log.observations[-1].data["refusal"] == "too-large"
    captured.findings()
    assert time.process_time() - started < 20
    captured.goes_on()


def test_deep_but_readable(captured):
    captured.say(b'[{"MaHoSo": "1", "ThongTinKhac": ' + b"[" * 150 + b"1" + b"]" * 150 + b"}]")
    captured.findings()
    captured.goes_on()


@FEW
@given(messages=st.lists(JSON, max_size=3), service=st.sampled_from(["DongBoHoSoMC", "CapNhatTienDoHoSoMC"]))
def test_anything_that_json_can_say(bench, messages, service):
    captured = Captured(bench)
    captured.say(json.dumps(messages).encode(), service)
    captured.findings()
    assert sum(one.kind == "portal.call" for one in captured.log.observations) == 2
    captured.client.close()
