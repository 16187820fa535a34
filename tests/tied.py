"""Processes that end with the tests that started them, also where those are killed and clear nothing up.

What a test starts it ends itself, in a `finally`; `kill -9` of the tests, or their watchdog, leaves that out. So a
process that would run on asks the system for a signal at the death of its parent (Linux, prctl(2)): a fork by `tie`, a
program by a step in between, which asks and then becomes the program; that keeps wish and process number. What the
program starts has to end with it, as ours and the servers that the tests use do.

Start them from the main thread: the system takes the end of the thread for the end of the parent.
"""

from __future__ import annotations

import ctypes
import os
import pwd
import sys
from signal import SIGKILL, SIGTERM
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence
    from signal import Signals

_PDEATHSIG: Final = 1  # linux/prctl.h
_SYSTEM: Final = ctypes.CDLL(None) if sys.platform == "linux" else None


def tied(command: Sequence[str], *, by: Signals = SIGTERM, account: str | None = None) -> list[str]:
    """Put the step in front of a command: it gets the signal `by` when we are gone, and runs as another account."""
    return [sys.executable, "-I", "-S", __file__, str(os.getpid()), str(int(by)), account or "", *command]


def tie(parent: int, by: int = SIGKILL) -> None:
    """Let this process have a signal at the end of its parent; end where that is gone already."""
    if _SYSTEM is not None:
        _SYSTEM.prctl(_PDEATHSIG, int(by), 0, 0, 0)
        if os.getppid() != parent:
            sys.exit("whoever started this is gone")


def _become(parent: str, by: str, account: str, *command: str) -> None:
    """Be the step. The account comes first, since changing it takes the wish back."""
    if account:
        entry = pwd.getpwnam(account)
        os.initgroups(account, entry.pw_gid)
        os.setgid(entry.pw_gid)
        os.setuid(entry.pw_uid)
    tie(int(parent), int(by))
    os.execvp(command[0], command)  # noqa: S606 -- the command of a test


if __name__ == "__main__":
    _become(*sys.argv[1:])
