"""What a client takes for a wrong certificate: not every connection over TLS that fails is one."""

import socket
import threading

import pytest
import requests

from hopquy.fixtures.axis.keeping import secured
from hopquy.fixtures.document_system.symptom import LOST, WRONG, of_error


def symptom(url, **trusting):
    with pytest.raises(LOST) as caught:
        requests.get(url, timeout=5, proxies={"https": ""}, **trusting)
    return of_error(caught.value)


@pytest.mark.parametrize("certificate", WRONG)
def test_each_is_told_from_the_others(tmp_path, certificate):
    with secured(tmp_path, "127.0.0.1") as axis:
        axis.face.show(certificate)
        assert symptom(axis.url, verify=str(tmp_path / "ca.pem")) == certificate


def test_who_hangs_up_shows_none():
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def hang_up():
            connection, _ = listening.accept()
            connection.recv(65536)
            connection.close()

        threading.Thread(target=hang_up, daemon=True).start()
        assert symptom(f"https://127.0.0.1:{listening.getsockname()[1]}") not in WRONG
