"""Servers that are measured: each in a process of its own, on a port that was free, ended with the benchmark."""

from __future__ import annotations

import multiprocessing
import os
from signal import SIGTERM
from typing import TYPE_CHECKING

from redactor.cli.serving import serve_app
from tests.tied import tie

if TYPE_CHECKING:
    from collections.abc import Callable
    from multiprocessing.context import ForkProcess

    from flask import Flask


def started(make: Callable[[], Flask], port: int) -> ForkProcess:
    """Serve an application as `redactor serve` does: whoever waits for the port still has to ask."""
    process = multiprocessing.get_context("fork").Process(target=_serve, args=(os.getpid(), make, port))
    process.start()
    return process


def _serve(parent: int, make: Callable[[], Flask], port: int) -> None:
    tie(parent, SIGTERM)
    serve_app(make, "127.0.0.1", port)
