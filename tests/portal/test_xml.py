"""Calls whose messages are XML, in the container of our own choice."""

import time

import pytest

from hopquy.fixtures.portal.reading import ReadingError
from hopquy.fixtures.portal.xml_reading import read_xml

CODE = "H99.001-261122-0001"
DOSSIER = f"<HoSo><MaHoSo>{CODE}</MaHoSo>\n <TrichYeuHoSo>Hồ sơ &amp; mẫu</TrichYeuHoSo><TaiLieuNop><TenTepDinhKem>đơn.pdf</TenTepDinhKem></TaiLieuNop></HoSo>"
STEP = f"<TienDo><MaHoSo>{CODE}</MaHoSo><TrangThai>2</TrangThai></TienDo>"


def envelope(client, service, data, more="<isUpdating>False</isUpdating>"):
    told = f"<session>{client.session}</session><service>{service}</service><madonvi>H99.001</madonvi>{more}"
    return f'<?xml version="1.0" encoding="UTF-8"?><GoiTin>{told}<data>{data}</data></GoiTin>'.encode()


def sent(client, body, kind="application/xml; charset=utf-8"):
    path = f"{client.prefix}integration?dstcode=VN:GOV:000.00.00.G22:vpcpdvcprovider"
    return client.exchange("POST", path, body, Content_Type=kind)


@pytest.mark.parametrize("kind", ["application/xml", "text/xml; charset=utf-8", "Application/XML"])
def test_a_dossier_and_its_step(bench, kind):
    client = bench.caller()
    assert sent(client, envelope(client, "DongBoHoSoMC", DOSSIER), kind).code == 0
    (item,) = bench.event.items
    assert bench.event.raw(item) == DOSSIER.encode()
    assert (item.code, item.became, bench.event.updating, bench.event.unit) == (CODE, "created", "False", "H99.001")
    (version,) = bench.portal.register.find(CODE).versions
    assert version.fields == {"MaHoSo": CODE, "TrichYeuHoSo": "Hồ sơ & mẫu", "TaiLieuNop": [{"TenTepDinhKem": "đơn.pdf"}]}
    assert sent(client, envelope(client, "CapNhatTienDoHoSoMC", STEP * 2, ""), kind).code == 0
    assert [bench.event.raw(one) for one in bench.event.items] == [STEP.encode()] * 2
    assert len(bench.portal.register.find(CODE).steps) == 2


@pytest.mark.parametrize(
    "spoil",
    [
        lambda body: body[:-5],
        lambda body: body.replace(b"<GoiTin>", b'<!DOCTYPE a [<!ENTITY b "c">]><GoiTin>'),
        lambda body: body.replace(b"UTF-8", b"UTF-16"),
        lambda body: body.replace("ồ".encode(), b"\xff"),
        lambda _body: b"",
        lambda _body: b"{}",
    ],
)
def test_what_is_no_xml_is_refused_and_told(bench, spoil):
    client = bench.caller()
    answer = sent(client, spoil(envelope(client, "DongBoHoSoMC", DOSSIER)))
    assert (answer.code, bench.event.refusal, bench.event.items) == (-1, "xml-malformed", ())


def test_items_that_are_no_objects_and_envelopes_without_any(bench):
    client = bench.caller()
    for written in ("<HoSo/>", "<HoSo>chữ</HoSo>"), ("<HoSo>chữ</HoSo>", "<HoSo/>"), ("<HoSo />",), ("<HoSo></HoSo>", "<HoSo/>"):
        assert sent(client, envelope(client, "DongBoHoSoMC", "".join(written))).code == 3
        assert [one.refusal for one in bench.event.items] == ["code-missing"] * len(written)
        assert [bench.event.raw(one).decode() for one in bench.event.items] == list(written)
    assert sent(client, envelope(client, "DongBoHoSoMC", "")).code == -1
    assert bench.event.refusal == "data-missing"


@pytest.mark.parametrize("body", [b"<a>" * 100_000, b"<a>" + b"<b/>" * 600_000 + b"</a>"], ids=["deep", "many"])
def test_bounds(body):
    started = time.monotonic()
    with pytest.raises(ReadingError):
        read_xml(body)
    assert time.monotonic() - started < 10
