from __future__ import annotations

import http.client
import json
import ssl

import pytest

from hopquy.fixtures.pki import Authority
from hopquy.fixtures.portal import Account, Portal, PortalServer
from hopquy.fixtures.wire.face import Face

LOGIN = "/VXPAdapter/RestService/forward/mapi/login?dstcode=VN:GOV:000.00.00.G22:vpcpdvcprovider"


def test_the_portal_over_tls_and_with_a_wrong_certificate(tmp_path):
    events = []
    authority = Authority.kept_in(tmp_path)
    face = Face(authority, "localhost")
    portal = Portal([Account("mot-cua", "mat-khau-123")], listener=events.append)
    with PortalServer(portal, face=face) as server:
        assert portal.url == server.url == f"https://localhost:{server.port}"
        trust = ssl.create_default_context(cafile=str(next(tmp_path.glob("*.pem"))))

        def login():
            connection = http.client.HTTPSConnection("localhost", server.port, timeout=10, context=trust)
            connection.request("POST", LOGIN, b'{"username": "mot-cua", "password": "mat-khau-123"}')
            answer = json.loads(connection.getresponse().read())
            connection.close()
            return answer["error_code"]

        assert login() == 0
        face.show("expired")
        with pytest.raises(ssl.SSLCertVerificationError):
            login()
        face.show("good")
        assert login() == 0
    assert [(event.service, event.certificate) for event in events] == [("login", "good"), ("login", "good")]
