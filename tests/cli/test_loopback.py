"""The guard of conftest.py: a test that reaches for another machine fails."""

import socket

import pytest

ELSEWHERE = ("192.0.2.1", 9)


def test_connecting_elsewhere():
    with socket.socket() as wanted, pytest.raises(AssertionError, match="only loopback"):
        wanted.connect(ELSEWHERE)
    with socket.socket() as wanted, pytest.raises(AssertionError, match="only loopback"):
        wanted.connect_ex(ELSEWHERE)
    with socket.socket(type=socket.SOCK_DGRAM) as wanted, pytest.raises(AssertionError, match="only loopback"):
        wanted.sendto(b"x", ELSEWHERE)


def test_asking_for_a_name():
    with pytest.raises(AssertionError, match="only loopback"):
        socket.getaddrinfo("example.org", 80)
    with pytest.raises(socket.gaierror):
        socket.getaddrinfo("no.such.host.invalid", 80)


def test_loopback_is_free():
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname()):
        pass
