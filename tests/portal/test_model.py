"""Whatever is told in whatever order and by whichever dialect, the portal has what a plain list of it has."""

from __future__ import annotations

import json

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hopquy.fixtures.portal import Account, Portal
from hopquy.fixtures.portal.adapter import Adapter
from hopquy.fixtures.portal.call import Call
from hopquy.fixtures.portal.direct import Direct
from hopquy.fixtures.wire.headers import Headers

QUERY = b"dstcode=VN:GOV:000.00.00.G22:vpcpdvcprovider"
CODES = st.sampled_from(["a", "b", "c"])
TOLD = st.lists(
    st.tuples(
        st.sampled_from(["create", "update", "step", "direct", "direct-steps"]), st.lists(CODES, min_size=1, max_size=3), st.integers(1, 10)
    ),
    max_size=12,
)


def call(portal, session, kind, codes, status):
    """Tell of dossiers; returns which of them were taken, as the answer says."""
    if kind.startswith("direct"):
        one = {"MaTTHC": "1.009901", "ChuHoSo": "Nguyễn Văn Mẫu", "MaDonViTiepNhan": "H99", "TrangThai": status}
        items = [{**one, "MaHoSo": code} for code in (codes if kind == "direct-steps" else codes[:1])]
        name, value = ("progress", items) if kind == "direct-steps" else ("create", items[0])
        headers = Headers([(b"Authorization", f"Bearer {session}".encode())])
        dialect, made = Direct(), Call("POST", f"/direct/{name}", headers, json.dumps(value).encode())
    else:
        items = [{"MaHoSo": code, "TrangThai" if kind == "step" else "TrangThaiHoSo": str(status)} for code in codes]
        service = "CapNhatTienDoHoSoMC" if kind == "step" else "DongBoHoSoMC"
        sent = {"session": session, "service": service, "madonvi": "H99", "isUpdating": str(kind == "update"), "data": items}
        dialect, made = (
            Adapter(),
            Call("POST", "/XrdAdapter/RestService/forward/integration", Headers([]), json.dumps(sent).encode(), QUERY),
        )
    answer = json.loads(dialect.answered(portal, dialect.read(portal, made), None).body)
    if kind.startswith("direct"):
        return [answer["code"] == 200] * len(items)
    return [line["error_code"] == 0 for line in answer["result"]]


def expected(model, kind, codes, status):
    """Do the same to a dictionary of lists."""
    taken = []
    if kind == "direct":
        codes = codes[:1]
    if kind == "direct-steps" and not all(code in model for code in codes):
        return [False] * len(codes)
    for code in codes:
        fits = (code not in model) if kind in ("create", "direct") else code in model
        if fits:
            model.setdefault(code, []).append((kind, str(status)))
        taken.append(fits)
    return taken


@settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(TOLD)
def test_the_portal_is_as_it_was_told(told):
    events = []
    portal = Portal([Account("a", "b")], listener=events.append)
    session = portal.sessions.begin("a", "b", 60).text
    model = {}
    for one in told:
        assert call(portal, session, *one) == expected(model, *one)
    assert {dossier.code for dossier in portal.register.all()} == set(model)
    for code, happened in model.items():
        dossier = portal.register.find(code)
        assert len(dossier.versions) == sum(kind in ("create", "update", "direct") for kind, _ in happened)
        assert len(dossier.steps) == sum(kind in ("step", "direct-steps") for kind, _ in happened)
        assert dossier.status == happened[-1][1]
    assert sum(item.became in ("created", "updated", "added") for event in events for item in event.items) == sum(map(len, model.values()))
    assert not [event.internal_error for event in events if event.internal_error]
