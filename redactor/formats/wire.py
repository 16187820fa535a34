"""Frames between the service and the reading child: a kind of one byte, a length of four, and that many bytes.

Rules this module keeps: nothing is taken that is longer than its reader says it may be, in total and by itself; nothing
is waited for beyond the deadline. What is wrong raises `BrokenWireError`, which says nothing of what was sent.
"""

from __future__ import annotations

import struct
import time
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import socket

REQUEST, BODY, ANSWER = b"R", b"B", b"A"
"""What the service sends: what to read, the file's bytes, the level that a name stands for."""
QUESTION, DOCUMENT, PICTURE, REFUSAL, END = b"Q", b"D", b"P", b"X", b"E"
"""What the child sends: a name that may stand for a level, the document, its pictures, a refusal, the end."""

_HEAD: Final = struct.Struct("!cI")
_PIECE: Final = 1024 * 1024  # a length that lies makes nobody set memory aside


class BrokenWireError(Exception):
    """The other side ended, was too slow, or sent what it may not."""


class Wire:
    """One end. `most` is how many bytes may come in at all, `deadline` a reading of the monotonic clock."""

    def __init__(self, end: socket.socket, *, most: int, deadline: float | None = None) -> None:
        """Keep the socket, which stays the caller's."""
        self._end, self._left, self._deadline = end, most, deadline

    def put(self, kind: bytes, payload: bytes = b"") -> None:
        """Send a frame."""
        try:
            self._wait()
            self._end.sendall(_HEAD.pack(kind, len(payload)))
            if payload:  # sending nothing is an error where the other side has gone, with all it wanted
                self._end.sendall(payload)
        except (OSError, struct.error) as e:
            raise BrokenWireError from e

    def take(self, *, most: int) -> tuple[bytes, bytes]:
        """Receive a frame of at most so many bytes: its kind and its bytes."""
        kind, length = _HEAD.unpack(self._bytes(_HEAD.size))
        if length > most or length > self._left:
            raise BrokenWireError
        self._left -= length
        return kind, self._bytes(length)

    def expect(self, kind: bytes, *, most: int) -> bytes:
        """Receive a frame of one kind and no other."""
        came, payload = self.take(most=most)
        if came != kind:
            raise BrokenWireError
        return payload

    def _bytes(self, length: int) -> bytes:
        out = bytearray()
        try:
            while len(out) < length:
                self._wait()
                piece = self._end.recv(min(_PIECE, length - len(out)))
                if not piece:
                    raise BrokenWireError
                out += piece
        except OSError as e:
            raise BrokenWireError from e
        return bytes(out)

    def _wait(self) -> None:
        if self._deadline is not None:
            left = self._deadline - time.monotonic()
            if left <= 0:
                raise BrokenWireError
            self._end.settimeout(left)
