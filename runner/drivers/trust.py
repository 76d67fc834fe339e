"""Whom we believe when an address is https: the certificates of the system, and those that target.yaml names."""

from __future__ import annotations

import ssl
from functools import cache
from pathlib import Path

import httpx

__all__ = ["trusting"]


@cache
def trusting(ca: Path | None = None) -> ssl.SSLContext:
    """Return the settings of a TLS client; raises OSError where the file of certificates cannot be used."""
    context = ssl.create_default_context()
    if not context.cert_store_stats()["x509_ca"] and ssl.get_default_verify_paths().capath is None:
        # Some builds of Python come without certificates of the system's: those that httpx brings along stand in.
        context = httpx.create_ssl_context(trust_env=False)
    if ca is not None:
        try:
            context.load_verify_locations(ca)
        except ssl.SSLError as error:
            raise OSError(f"the file of certificates {ca} cannot be used: {error.reason or error}") from None
    return context
