"""The nursery: a process that has everything loaded, and forks one victim after the other, to be killed.

Orders come as lines of JSON on standard input, and what became of each goes out as one. A victim is a process with a
group of its own. It says when it begins with what is to be killed, how often it wrote, and when it has ended; it is
killed a while after it began, or right after one of its writes, without a chance to answer.
"""

from __future__ import annotations

import gc
import importlib
import json
import os
import select
import signal
import sys
import tempfile
import time
import traceback
from contextlib import suppress
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Final

from sqlalchemy import event
from sqlalchemy.engine import Engine

from tests.chaos.deeds import ACTS, Told

if TYPE_CHECKING:
    from collections.abc import Mapping

BEGUN, ENDED, FAILED = b"b", b"e", b"f"
WROTE, RENAMED, LINKED, COMMITTED = WRITES = b"w", b"r", b"l", b"c"
"""What a victim says of a write; together they are its trace."""
LONGEST: Final = 300.0
"""Seconds after which a victim that says nothing is a fault."""

_FILE_DEEDS: Final = frozenset(("os.rename", "os.link", "os.symlink", "os.remove", "os.mkdir", "os.rmdir"))
_WRITING: Final = os.O_WRONLY | os.O_RDWR | os.O_CREAT


@dataclass(frozen=True, slots=True)
class Order:
    """What a victim does, and when it is killed: `after` so many seconds, or after write number `write`, or never."""

    act: str
    what: str
    environment: Mapping[str, str]
    said: str
    after: float | None = None
    write: int | None = None
    exact: bool = False
    """Whether it kills itself at that write, so that not a step more is done."""
    broken: str = ""
    """How the product is broken in it, see `broken`."""


def main() -> None:
    """Fork a victim for each order, until there are no more."""
    for line in sys.stdin:
        sys.stdout.write(f"{json.dumps(_obeyed(Order(**json.loads(line))))}\n")
        sys.stdout.flush()


def _obeyed(order: Order) -> dict[str, Any]:
    gc.freeze()  # what is loaded is shared, and not looked through in every victim
    read, write = os.pipe()
    victim = os.fork()
    if victim == 0:
        os.close(read)
        _live(order, write)
    os.close(write)
    with os.fdopen(read, "rb", buffering=0) as heard:
        try:
            return _watched(order, victim, heard)
        finally:
            with suppress(ProcessLookupError):
                os.killpg(victim, signal.SIGKILL)
            with suppress(ChildProcessError):
                os.waitpid(victim, 0)


def _watched(order: Order, victim: int, heard: IO[bytes]) -> dict[str, Any]:
    """Wait for the moment, kill, and say what became of it."""
    began, trace, deadline = 0.0, "", time.monotonic() + LONGEST
    while True:
        if not select.select([heard], [], [], max(0.0, deadline - time.monotonic()))[0]:
            if began and order.after is not None:
                _kill(victim)
                return _became("killed", trace, began)
            return _became("silent", trace)
        word = heard.read(1)
        if word == BEGUN:
            began = time.monotonic()
            deadline = began + (LONGEST if order.after is None else order.after)
        elif word in WRITES:
            trace += word.decode()
            if len(trace) == order.write and not order.exact:
                _kill(victim)
                return _became("killed", trace, began)
        elif word == ENDED:
            made = _became("ended", trace, began)
            _load(heard.read().decode().split())
            return made
        else:
            return _became("killed" if not word and order.exact else "failed", trace)


def _became(what: str, trace: str, began: float | None = None) -> dict[str, Any]:
    seconds = 0.0 if began is None else time.monotonic() - began
    return {"became": what, "seconds": seconds, "trace": trace}


def _kill(victim: int) -> None:
    os.killpg(victim, signal.SIGKILL)
    os.waitpid(victim, 0)


def _load(names: list[str]) -> None:
    """Load what a victim had to load: the next one finds it."""
    for name in names:
        with suppress(Exception):
            importlib.import_module(name)


# ------------------------------------------------------------------------------------------------------ in the victim


def _live(order: Order, say: int) -> None:
    """Be the victim: never returns."""
    try:
        os.setsid()
        said = os.open(order.said, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        for stream in (1, 2):
            os.dup2(said, stream)
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        os.environ.update(order.environment)
        tempfile.tempdir = None
        os.chdir(Path(order.said).parent)
        known = set(sys.modules)
        if order.broken:
            importlib.import_module("tests.chaos.broken").BREAKS[order.broken]()
        ACTS[order.act](Told(**json.loads(order.what)), lambda: _begin(order, say))
        os.write(say, ENDED + " ".join(set(sys.modules) - known).encode())
    except BaseException:  # noqa: BLE001 -- whatever it is, it is what the victim died of
        traceback.print_exc()
        os.write(say, FAILED)
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(0)


def _begin(order: Order, say: int) -> None:
    """Say that it begins, and from now on each write: before a change of files, after one of rows, before a commit."""
    counted = count(1)

    def wrote(what: bytes = WROTE) -> None:
        os.write(say, what)
        if next(counted) == order.write and order.exact:
            os.killpg(0, signal.SIGKILL)

    def seen(name: str, given: tuple[Any, ...]) -> None:
        if name in _FILE_DEEDS:
            wrote({"os.rename": RENAMED, "os.symlink": LINKED}.get(name, WROTE))
        elif name == "open" and isinstance(given[2], int) and given[2] & _WRITING:
            wrote()

    def executed(_: object, __: object, words: str, *___: object) -> None:
        if words.lstrip()[:6].upper() in ("INSERT", "UPDATE", "DELETE", "CREATE", "ALTER "):
            wrote()

    os.write(say, BEGUN)
    sys.addaudithook(seen)
    event.listen(Engine, "after_cursor_execute", executed)
    event.listen(Engine, "commit", lambda _: wrote(COMMITTED))


if __name__ == "__main__":
    main()
