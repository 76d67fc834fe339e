"""The certificate authority that target.yaml names: a file with certificates, beside it or anywhere."""

from __future__ import annotations

import base64
import binascii
import re
from pathlib import Path

from hopquy.runner.plan.mistakes import CA, shown

__all__ = ["AuthorityError", "authority"]

_LARGEST = 4 << 20
_BLOCK = re.compile(rb"-----BEGIN CERTIFICATE-----\s(.*?)-----END CERTIFICATE-----", re.DOTALL)
_SEQUENCE = b"\x30"
"""What every certificate begins with."""


class AuthorityError(ValueError):
    """A file of certificates cannot be used: what is wrong, and what is expected."""

    def __init__(self, what: str) -> None:
        super().__init__(what, CA)


def authority(name: str, folder: Path) -> Path:
    """Return the file that `tls.ca` names, looked for in `folder`; raises AuthorityError."""
    path = folder / name
    try:
        with path.open("rb") as file:
            data = file.read(_LARGEST + 1)
    except (OSError, ValueError) as error:
        told = "it is a folder" if path.is_dir() else getattr(error, "strerror", None) or "it is no path"
        raise AuthorityError(f"the file {shown(name)} cannot be read: {told}") from None
    if len(data) > _LARGEST:
        raise AuthorityError(f"the file {shown(name)} is longer than {_LARGEST} bytes")
    blocks = _BLOCK.findall(data)
    if b"PRIVATE KEY-----" in data:
        raise AuthorityError(f"a private key stands in the file {shown(name)}")
    if not blocks:
        raise AuthorityError(f"no certificate stands in the file {shown(name)}")
    for number, block in enumerate(blocks, 1):
        try:
            inside = base64.b64decode(b"".join(block.split()), validate=True)
        except binascii.Error:
            inside = b""
        if not inside.startswith(_SEQUENCE):
            raise AuthorityError(f"certificate {number} in the file {shown(name)} cannot be read")
    return path
