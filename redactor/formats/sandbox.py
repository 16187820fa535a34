"""Reading what nobody trusts: in a process that can do nothing else, whose answer is not believed either.

Rules this module keeps:

- Each file is read in a process of its own, which has limits and ends with the answer (`child`, `confinement`).
- What comes back is a document only if `core.codec` can build one from it and every picture is the container that it
  says it is; a refusal only if its code is one of ours and its words are few and printable.
- Whatever else happens (a crash, a limit, the end of the time, words that are none) is one refusal, `not-readable`, and
  nothing that the child said is in it.
"""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import threading
import time
import weakref
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NoReturn

from redactor.core.codec import decode
from redactor.core.untrusted import Terms
from redactor.errors import InputError
from redactor.formats import wire
from redactor.formats.child import MOST_BODY, NEW, ORDER, STOP
from redactor.formats.containers import is_sound
from redactor.formats.docx.names import BUILTIN, CONDITIONS
from redactor.formats.wire import BrokenWireError, Wire

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from redactor.core.document import Document

    LevelOf = Callable[[str], str | None]

SECONDS: Final = 60.0
"""How long a file may take by the clock: twice its processor time, on a machine that has other things to do."""
MOST_OUT: Final = 256 * 1024 * 1024
"""Bytes that may come back: pictures are packed, and a thousand pages of text are twenty megabytes."""
_MOST_NAME: Final = 64 * 1024  # names of styles, and of the controls around them
_MOST_WORDS: Final = 400
_CODES: Final = frozenset(
    "input-refused unsupported too-large malformed not-utf-8 wrong-kind not-text empty not-readable".split()
)
_COMMAND: Final = (sys.executable, "-I", "-m", "redactor.formats.child")
_START: Final = 30.0  # seconds to load the readers, on a machine that is busy
_BYE: Final = 5.0


class SandboxedReader:
    """Reads drafts in processes of their own. Starts with the first draft; `close` ends it.

    `seconds` is how long one may take; `command` starts the nursery.
    """

    def __init__(self, *, seconds: float = SECONDS, command: Sequence[str] = _COMMAND) -> None:
        """Start nothing yet."""
        self._seconds = seconds
        self._nursery = _Nursery(command)
        self._finalizer = weakref.finalize(self, self._nursery.close)  # whoever forgets the reader ends it too

    def read(self, suffix: str, untrusted: bytes, *, level_of: LevelOf, revisions: str = "accept") -> Document:
        """Read a draft as `formats.read` does. Raises InputError, `not-readable` for all that is not the reader's."""
        if len(untrusted) > MOST_BODY:
            _refuse()
        ours, theirs = socket.socketpair()
        with ours:
            try:
                with theirs:
                    child = self._nursery.new(theirs)
            except (OSError, BrokenWireError):
                _refuse()
            try:
                service = Wire(ours, most=MOST_OUT, deadline=time.monotonic() + self._seconds)
                return _Reading(service, level_of).document(suffix, untrusted, revisions)
            except (BrokenWireError, ValueError, RecursionError, MemoryError):
                _refuse()
            finally:
                self._nursery.stop(child)

    def close(self) -> None:
        """End all processes."""
        self._finalizer()


def _refuse() -> NoReturn:
    raise InputError(
        "This file could not be read within the limits of time and memory.",
        code="not-readable",
        remedy="Open it in Word, save it as a Word document (.docx), and choose it again; or split it in two.",
    ) from None


class _Reading:
    """One file: what is sent, and what may come back."""

    def __init__(self, service: Wire, level_of: LevelOf) -> None:
        self._wire, self._level_of = service, level_of
        self._levels: set[str] = set()

    def document(self, suffix: str, untrusted: bytes, revisions: str) -> Document:
        self._wire.put(wire.REQUEST, json.dumps({"suffix": suffix, "revisions": revisions}).encode())
        self._wire.put(wire.BODY, untrusted)
        kind, payload = self._answered()
        if kind == wire.REFUSAL:
            raise _refusal(json.loads(payload))
        if kind != wire.DOCUMENT:
            raise BrokenWireError
        media = self._pictures()
        document = _decoded(json.loads(payload), media, frozenset(self._levels))
        if not all(is_sound(x.type, x.data, width=x.width, height=x.height) for x in document.media):
            raise BrokenWireError
        return document

    def _answered(self) -> tuple[bytes, bytes]:
        """Answer what the child asks, until it says something."""
        kind, payload = self._wire.take(most=MOST_OUT)
        while kind == wire.QUESTION:
            if len(payload) > _MOST_NAME:
                raise BrokenWireError
            level = self._level_of(payload.decode("utf-8", "surrogatepass"))
            if level is not None:
                self._levels.add(level)
            self._wire.put(wire.ANSWER, json.dumps(level).encode())
            kind, payload = self._wire.take(most=MOST_OUT)
        return kind, payload

    def _pictures(self) -> list[bytes]:
        found: list[bytes] = []
        while True:
            kind, payload = self._wire.take(most=MOST_OUT)
            if kind == wire.END:
                return found
            if kind != wire.PICTURE:
                raise BrokenWireError
            found.append(payload)


def _decoded(untrusted: object, untrusted_media: Sequence[bytes], levels: frozenset[str]) -> Document:
    try:
        return decode(untrusted, untrusted_media, terms=Terms(levels, BUILTIN, frozenset(CONDITIONS)))
    except InputError:
        raise BrokenWireError from None


def _refusal(untrusted: object) -> InputError:
    """Repeat a refusal, if it is one of ours."""
    if not isinstance(untrusted, list) or not all(isinstance(x, str) for x in untrusted):
        raise BrokenWireError
    code, message, remedy = untrusted
    if code not in _CODES or not all(len(x) <= _MOST_WORDS and x.isprintable() for x in (message, remedy)):
        raise BrokenWireError
    return InputError(message, code=code, remedy=remedy)


@dataclass(frozen=True, slots=True)
class _Child:
    """A reading process, and the line to the nursery that it is of."""

    number: int
    control: socket.socket


class _Nursery:
    """The process that starts the others, ours alone: a fork of the service has one of its own."""

    def __init__(self, command: Sequence[str]) -> None:
        self._command = tuple(command)
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._control: socket.socket | None = None
        self._owner = 0
        self._closed = False

    def new(self, end: socket.socket) -> _Child:
        """Start a reading process on a socket's end; once more where the nursery has ended."""
        with self._lock:
            try:
                return self._asked(end)
            except (OSError, BrokenWireError):
                self._end()
                return self._asked(end)

    def stop(self, child: _Child) -> None:
        """End a reading process, whatever it does."""
        with self._lock:
            if child.control is not self._control:
                return  # its nursery has ended, and it with it
            try:
                child.control.sendall(ORDER.pack(STOP, child.number))
                _heard(child.control, STOP)
            except (OSError, BrokenWireError):
                self._end()  # and all that it started with it

    def close(self) -> None:
        """End, and start no more."""
        with self._lock:
            self._closed = True
            self._end()

    def _asked(self, end: socket.socket) -> _Child:
        control = self._running()
        socket.send_fds(control, [ORDER.pack(NEW, 0)], [end.fileno()])
        return _Child(_heard(control, NEW), control)

    def _running(self) -> socket.socket:
        if self._closed:
            raise BrokenWireError
        if self._control is None or self._owner != os.getpid():
            ours, theirs = socket.socketpair()
            with theirs:
                try:
                    self._process = self._started(theirs)
                except OSError:
                    ours.close()
                    raise
            ours.settimeout(_START)
            self._control, self._owner = ours, os.getpid()
        return self._control

    def _started(self, end: socket.socket) -> subprocess.Popen[bytes]:
        """Start it, with nothing of the service: no variable, no open file, no folder, no terminal."""
        return subprocess.Popen(  # noqa: S603 -- our own program
            self._command,
            stdin=end.fileno(),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd="/",
            env={},
            start_new_session=True,
        )

    def _end(self) -> None:
        if self._control is not None:
            self._control.close()
        if self._process is not None and self._owner == os.getpid():
            try:
                self._process.wait(_BYE)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
        self._control = self._process = None


def _heard(control: socket.socket, letter: bytes) -> int:
    """Hear from the nursery that something was done, and the number of the process."""
    heard = control.recv(ORDER.size, socket.MSG_WAITALL)
    if len(heard) != ORDER.size or heard[:1] != letter:
        raise BrokenWireError
    return int(ORDER.unpack(heard)[1])
