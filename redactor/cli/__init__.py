"""The shell's door: one command for each use, exits and messages as the interface has them."""

from __future__ import annotations

import sys

from redactor.cli.commands import cli
from redactor.cli.exits import guarded

__all__ = ["cli", "main"]


def main() -> None:
    """Run the command line and leave with its exit."""
    sys.exit(guarded(cli, sys.argv[1:]))
