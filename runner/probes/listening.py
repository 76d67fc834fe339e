"""Whether we can listen somewhere."""

from __future__ import annotations

import errno
import os
import socket

from hopquy.runner.probes.line import looked_up
from hopquy.runner.probes.trouble import TroubleError

__all__ = ["bindable"]


def bindable(host: str, port: int, seconds: float) -> None:
    """Take an address and let it go again; raises TroubleError."""
    place = looked_up(host, port, seconds)[0]
    with socket.socket(place.family, socket.SOCK_STREAM) as listening:
        if os.name == "posix":
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listening.bind(place.address)
            listening.listen()
        except OSError as error:
            said = error.strerror or str(error)
            if error.errno == errno.EADDRINUSE:
                raise TroubleError("listen-taken", said) from None
            if error.errno == errno.EADDRNOTAVAIL:
                raise TroubleError("listen-foreign", said) from None
            raise TroubleError("listen-forbidden" if isinstance(error, PermissionError) else "listen-failed", said) from None
