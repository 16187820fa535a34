"""A wire between the service and an engine, which can be cut: what a network and a server do to each other.

Through: as if it were not there. Refused: nobody listens, and what was open is closed. Reset: whoever comes is thrown
out in the middle. Silent: everything is taken, and nothing is answered, until the wire is through again.
"""

from __future__ import annotations

import socket
import struct
import threading
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

THROUGH, REFUSED, RESET, SILENT = "through", "refused", "reset", "silent"
AWAY: Final = (REFUSED, RESET, SILENT)
"""Every way in which something can be away."""

_HARD: Final = struct.pack("ii", 1, 0)
"""SO_LINGER with no time: closing resets the connection (socket(7))."""


class Wire:
    """Listens on a port of its own on loopback, and hands on to another."""

    def __init__(self, target: int) -> None:
        """Begin to listen; hand on what comes to a port on loopback."""
        self._target, self._mode = target, THROUGH
        self._open: set[socket.socket] = set()
        self._lock, self._flows = threading.Lock(), threading.Event()
        self._flows.set()
        self._listener = _listening(0)
        self.port = int(self._listener.getsockname()[1])
        self._accept()

    def turn(self, mode: str) -> None:
        """Change what the wire does, at once and for what is open as well."""
        before, self._mode = self._mode, mode
        if before == REFUSED and mode != REFUSED:
            self._listener = _listening(self.port)
            self._accept()
        if mode == REFUSED and before != REFUSED:
            _close(self._listener)
        if mode in (REFUSED, RESET):
            self._drop()
        (self._flows.clear if mode == SILENT else self._flows.set)()

    def close(self) -> None:
        """Stop listening, and close what is open."""
        self.turn(REFUSED)

    def _accept(self) -> None:
        threading.Thread(target=self._listen, args=(self._listener,), daemon=True).start()

    def _listen(self, listener: socket.socket) -> None:
        while True:
            try:
                came, _ = listener.accept()
            except OSError:
                return
            threading.Thread(target=self._carry, args=(came,), daemon=True).start()

    def _carry(self, came: socket.socket) -> None:
        with self._lock:
            self._open.add(came)
        if self._mode in (REFUSED, RESET):
            self._drop()
            return
        self._flows.wait()
        try:
            there = socket.create_connection(("127.0.0.1", self._target), timeout=10)
        except OSError:
            self._forget(came)
            return
        there.settimeout(None)
        with self._lock:
            self._open.add(there)
        threading.Thread(target=self._pump, args=(there, came), daemon=True).start()
        self._pump(came, there)

    def _pump(self, source: socket.socket, sink: socket.socket) -> None:
        with suppress(OSError):
            while data := source.recv(65536):
                self._flows.wait()
                sink.sendall(data)
        self._forget(source)
        self._forget(sink)

    def _drop(self) -> None:
        with self._lock:
            mine, self._open = self._open, set()
        for each in mine:
            with suppress(OSError):
                each.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _HARD)
            _close(each)

    def _forget(self, one: socket.socket) -> None:
        with self._lock:
            self._open.discard(one)
        _close(one)


@contextmanager
def wired(target: int) -> Iterator[Wire]:
    """Lay a wire to a port, and take it away at the end."""
    wire = Wire(target)
    try:
        yield wire
    finally:
        wire.close()


def _listening(port: int) -> socket.socket:
    return socket.create_server(("127.0.0.1", port), backlog=64, reuse_port=False)


def _close(one: socket.socket) -> None:
    """Close for real: a thread that reads from it wakes."""
    with suppress(OSError):
        one.shutdown(socket.SHUT_RDWR)
    one.close()
