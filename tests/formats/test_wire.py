"""Frames: nothing is taken that is longer than it may be, and nothing is waited for beyond the deadline."""

from __future__ import annotations

import socket
import time
from typing import TYPE_CHECKING

import pytest

from redactor.formats import wire
from redactor.formats.wire import BrokenWireError, Wire

if TYPE_CHECKING:
    from collections.abc import Iterator

Ends = tuple[socket.socket, socket.socket]


@pytest.fixture
def ends() -> Iterator[Ends]:
    here, there = socket.socketpair()
    with here, there:
        yield here, there


def test_a_frame_comes_as_it_was_sent(ends: Ends) -> None:
    here, there = (Wire(end, most=100) for end in ends)
    for payload in (b"", b"x", bytes(range(90))):
        here.put(wire.DOCUMENT, payload)
        assert there.take(most=100) == (wire.DOCUMENT, payload)


def test_a_frame_is_no_longer_than_it_may_be(ends: Ends) -> None:
    here, there = (Wire(end, most=100) for end in ends)
    here.put(wire.DOCUMENT, bytes(11))
    with pytest.raises(BrokenWireError):
        there.take(most=10)


def test_all_frames_together_are_no_longer_than_they_may_be(ends: Ends) -> None:
    here, there = (Wire(end, most=100) for end in ends)
    here.put(wire.PICTURE, bytes(60))
    here.put(wire.PICTURE, bytes(60))
    assert there.take(most=60) == (wire.PICTURE, bytes(60))
    with pytest.raises(BrokenWireError):
        there.take(most=60)


def test_a_frame_of_another_kind_is_none(ends: Ends) -> None:
    here, there = (Wire(end, most=100) for end in ends)
    here.put(wire.QUESTION)
    with pytest.raises(BrokenWireError):
        there.expect(wire.ANSWER, most=10)


def test_nothing_is_waited_for_beyond_the_deadline(ends: Ends) -> None:
    end = Wire(ends[0], most=100, deadline=time.monotonic() + 0.05)
    ends[1].sendall(b"D\0")
    with pytest.raises(BrokenWireError):
        end.take(most=10)
    with pytest.raises(BrokenWireError):
        end.put(wire.BODY, b"x")


def test_half_a_frame_is_none(ends: Ends) -> None:
    ends[1].sendall(b"D\0\0\0\5ab")
    ends[1].shutdown(socket.SHUT_WR)
    with pytest.raises(BrokenWireError):
        Wire(ends[0], most=100).take(most=10)
