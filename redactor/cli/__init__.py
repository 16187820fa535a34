"""The shell's door: one command for each use, exits and messages as the interface has them."""

from __future__ import annotations

import io
import signal
import sys

from redactor.cli.commands import cli
from redactor.cli.exits import guarded

__all__ = ["cli", "main"]


def main() -> None:
    """Run the command line and leave with its exit.

    A request to end (SIGTERM) is met as Ctrl-C is: what was written aside is cleared away first.
    """
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")
    sys.exit(guarded(cli, sys.argv[1:]))
