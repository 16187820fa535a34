"""Ports of this machine that nobody listens on, for servers that want to be told theirs."""

from __future__ import annotations

import socket
from contextlib import ExitStack


def free_ports(count: int) -> list[int]:
    """Find so many, each another: all are held until the last is found."""
    with ExitStack() as held:
        found = [held.enter_context(socket.socket()) for _ in range(count)]
        for each in found:
            each.bind(("127.0.0.1", 0))
        return [int(each.getsockname()[1]) for each in found]


def free_port() -> int:
    """Find one."""
    return free_ports(1)[0]
