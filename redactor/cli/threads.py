"""The server's worker: threads that no client holds for longer than its bytes are worth.

Rules kept here: what a request says and what it is answered come within a time that grows with their size; who is
slower is cut off, whether she sends the head of a request drop by drop, its body, or takes the answer so. Each such
connection would have a thread otherwise, for as long as she likes.
"""

from __future__ import annotations

import ctypes
import errno
import selectors
import socket
import time
from functools import partial
from typing import TYPE_CHECKING, Any, Final, TypeVar

from gunicorn import util  # type: ignore[import-untyped]  # ships no annotations
from gunicorn.workers.gthread import TConn, ThreadWorker  # type: ignore[import-untyped]  # as above

if TYPE_CHECKING:
    from collections.abc import Callable

PATIENCE: Final = 10.0
"""Seconds for which a client may keep a thread waiting, in all, for each request, where no setting says otherwise."""
SLOWEST: Final = 32 * 1024
"""Bytes a second that earn her more time: a slow telephone sends twice as much."""
LINGER: Final = 2.0
"""Seconds for which what she still sends is taken when the answer is out, so that she gets to read it."""
_DRAINED: Final = 64 * 1024 * 1024
_PIECE: Final = 64 * 1024
_LARGE: Final = 1024 * 1024
_MMAP_THRESHOLD: Final = -3  # malloc.h
_T = TypeVar("_T")


class PatientSocket(socket.socket):
    """A connection with a client, whose time is counted from `begin` on while a thread waits for it."""

    patience = PATIENCE
    _waited = 0.0
    _moved = 0

    def begin(self) -> None:
        """Begin a request: what was waited for before it does not count."""
        self._waited, self._moved = 0.0, 0

    def recv(self, bufsize: int, flags: int = 0, /) -> bytes:
        """Take what comes. Raises ConnectionResetError where it comes too slowly."""
        return self._counted(partial(super().recv, bufsize, flags), len)

    def recv_into(self, buffer: Any, nbytes: int = 0, flags: int = 0) -> int:  # noqa: ANN401 -- any buffer
        """Take what comes into a buffer. Raises ConnectionResetError where it comes too slowly."""
        return self._counted(partial(super().recv_into, buffer, nbytes, flags), int)

    def sendall(self, data: Any, flags: int = 0, /) -> None:  # noqa: ANN401 -- any buffer
        """Send all of it, piece by piece. Raises ConnectionResetError where it is taken too slowly."""
        rest = memoryview(data).cast("B")
        while rest:
            sent = self._counted(partial(super().send, rest[:_PIECE], flags), int)
            rest = rest[sent:]

    def _counted(self, do: Callable[[], _T], size: Callable[[_T], int]) -> _T:
        most = self.gettimeout()
        if most == 0.0:
            return do()
        left = self.patience + self._moved / SLOWEST - self._waited
        if left <= 0:
            raise _too_slow()
        self.settimeout(left if most is None else min(left, most))
        began = time.monotonic()
        try:
            done = do()
        except TimeoutError:
            raise _too_slow() from None
        finally:
            self._waited += time.monotonic() - began
            self.settimeout(most)
        self._moved += size(done)
        return done


def give_memory_back() -> None:
    """Let the C library give large pieces back to the system when they are freed, whatever it has learnt.

    By itself it keeps those that it has seen once, in as many heaps as there are threads: some files that came at once
    would stay as so much memory for good. Without glibc nothing is changed.
    """
    library = ctypes.CDLL(None)
    if hasattr(library, "mallopt"):
        library.mallopt(_MMAP_THRESHOLD, _LARGE)


def _too_slow() -> ConnectionResetError:
    return ConnectionResetError(errno.ECONNRESET, "the client is too slow")


class Connection(TConn):  # type: ignore[misc]  # as above
    """A connection that the server's one main thread closes at once: the lingering is the worker threads'."""

    def close(self, graceful: bool = False) -> None:  # noqa: ARG002, FBT001, FBT002 -- the signature is the server's
        """Close it, and wait for nobody."""
        util.close(self.sock)


class PatientWorker(ThreadWorker):  # type: ignore[misc]  # as above
    """Threads behind patient sockets. A connection has none of them before it says something."""

    patience = PATIENCE

    def accept(self, listener: socket.socket) -> None:
        """Accept a connection, and wait for its first word beside all others."""
        try:
            plain, address = listener.accept()
        except OSError as error:
            if error.errno not in (errno.EAGAIN, errno.ECONNABORTED, errno.EWOULDBLOCK):
                raise
            return
        self.nr_conns += 1
        client = PatientSocket(plain.family, plain.type, plain.proto, fileno=plain.detach())
        client.patience = self.patience
        conn = Connection(self.cfg, client, address, listener.getsockname())
        conn.set_timeout()
        self.pending_conns.append(conn)
        self.poller.register(client, selectors.EVENT_READ, partial(self.on_pending_socket_readable, conn))

    def set_accept_enabled(self, enabled: bool) -> None:  # noqa: FBT001 -- the signature is the server's
        """Accept or do not; at the end the listening sockets go at once, so that who comes now is refused, not kept."""
        super().set_accept_enabled(enabled)
        if not self.alive:
            for listener in self.sockets:
                listener.close()

    def handle(self, conn: Any) -> Any:  # noqa: ANN401 -- the server's own
        """Answer a request; its time begins now."""
        conn.sock.begin()
        kept = super().handle(conn)
        if kept is False:
            conn.sock.begin()
            util.close_graceful(conn.sock, timeout=LINGER, max_drain=_DRAINED)
        return kept


def waiting(seconds: float) -> type[PatientWorker]:
    """Give a worker with another patience."""
    return type("PatientWorker", (PatientWorker,), {"patience": seconds})
