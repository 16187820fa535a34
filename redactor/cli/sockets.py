"""Addresses at which a process listens."""

from __future__ import annotations

import errno
import socket
import time
from typing import Final

from redactor.errors import UsageError

_TRIES: Final = 6
_PAUSE: Final = 1
"""Seconds between two tries: the one before may be just ending."""


def demand_free(host: str, port: int, *, chosen_by: str = "--port or --host") -> None:
    """Look whether one can listen at an address, before anything is prepared. Raises UsageError, and says why not."""
    why = OSError()
    for wait in range(_TRIES):
        time.sleep(_PAUSE if wait else 0)
        try:
            family, kind, proto, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
            with socket.socket(family, kind, proto) as tried:
                tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                tried.bind(address)
        except OSError as error:
            why = error
        else:
            return
        if why.errno != errno.EADDRINUSE:
            break
    taken = "another program has it" if why.errno == errno.EADDRINUSE else why.strerror
    raise UsageError(
        f"Nothing can listen at {shown(host)}:{port}: {taken}.",
        remedy=f"Choose another with {chosen_by}, or end the program that has it.",
    )


def shown(host: str) -> str:
    """Write a host as an address on the web has it."""
    return f"[{host}]" if ":" in host else host
