"""A nursery whose forks do what a reader that was taken over would: `python -I evil.py`, in place of the real one.

The ending of the file that is sent names the deed. A deed that is tried and hindered is told by a refusal, in which the
name of the hindrance stands; so the tests see what happened in there.
"""

# ruff: noqa: SLF001 -- it is evil

from __future__ import annotations

import ctypes
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from typing import TYPE_CHECKING

from redactor.formats import child, confinement, wire

if TYPE_CHECKING:
    from collections.abc import Callable

    from redactor.formats.wire import Wire

STARTED = {
    "variables": sorted(set(os.environ) - {"LC_CTYPE"}),  # what Python itself sets
    "folder": os.getcwd(),  # noqa: PTH109 -- as the system says it
    "open": sorted(int(name) for name in os.listdir("/proc/self/fd"))[:-1] if sys.platform == "linux" else [0, 1, 2],  # noqa: PTH208 -- as above
    "interpreter": [sys.flags.isolated, sys.flags.no_site],
}
LIBC = ctypes.CDLL(None)
TREE = "[" * 100_000
EMPTY = {
    "looks": [{}],
    "blocks": [],
    "sections": [["section", 0, []]],
    **{name: [] for name in ("stories", "notes", "media", "styles", "lists", "losses")},
    "defaults": [0, 0],
    "title": "",
    "language": "en-GB",
    "revisions": 0,
}
PNG_OF_ANOTHER = ["media", "png", None, 5, 3, ""]


def tell(service: Wire, words: str, code: str = "malformed") -> None:
    service.put(wire.REFUSAL, json.dumps([code, words, ""]).encode())


def answer(service: Wire, *pictures: bytes, **more: object) -> None:
    service.put(wire.DOCUMENT, json.dumps(EMPTY | more).encode())
    for picture in pictures:
        service.put(wire.PICTURE, picture)
    service.put(wire.END)


def document(words: str) -> Callable[[Wire], None]:
    def put(service: Wire) -> None:
        service.put(wire.DOCUMENT, words.encode())
        service.put(wire.END)

    return put


def spin(_: Wire) -> None:
    while True:
        pass


def flood(service: Wire) -> None:
    while True:
        service.put(wire.QUESTION, b"RED" * 10_000)


def many_pictures(service: Wire) -> None:
    service.put(wire.DOCUMENT, b"{}")
    while True:
        service.put(wire.PICTURE, bytes(100_000))


def segfault(_: Wire) -> None:
    ctypes.string_at(0)


def raw(data: bytes) -> Callable[[Wire], None]:
    return lambda service: service._end.sendall(data)


def level(service: Wire) -> None:
    answer(service, blocks=[["p", [["r", "x", 0, None, None, "RED"]], None, 0, 0, None, None, None, None, None, ""]])


def must_not(deed: Callable[[], object]) -> Callable[[Wire], None]:
    def tried(service: Wire) -> None:
        try:
            deed()
        except (OSError, MemoryError, RuntimeError) as hindrance:
            tell(service, type(hindrance).__name__)
        else:
            tell(service, "did")

    return tried


def signalled() -> None:
    os.kill(os.getppid(), 0)


def looked_into() -> None:
    if LIBC.ptrace(16, os.getppid(), 0, 0) != 0:  # PTRACE_ATTACH
        raise PermissionError


HINDERED = {
    "memory": lambda: bytearray(2 * 1024**3),
    "fork": os.fork,
    "run": lambda: subprocess.run(["/bin/true"], check=True),
    "thread": lambda: threading.Thread(target=int).start(),
    "write": lambda: open("/tmp/redactor-evil", "w"),  # noqa: S108, PTH123, SIM115 -- the deed
    "read": lambda: open("/etc/passwd"),  # noqa: PTH123, SIM115 -- the deed
    "delete": lambda: os.unlink("/tmp/redactor-evil"),  # noqa: S108, PTH108 -- the deed
    "network": lambda: socket.socket(socket.AF_INET).connect(("127.0.0.1", 9)),
    "socket": lambda: socket.socket(socket.AF_UNIX),
    "listing": lambda: os.listdir("/"),  # noqa: PTH208 -- the deed
    "signal": signalled,
    "ptrace": looked_into,
}

DEEDS: dict[str, Callable[[Wire], None]] = {
    **{name: must_not(deed) for name, deed in HINDERED.items()},
    "good": answer,
    "started": lambda service: tell(service, json.dumps(STARTED)),
    "spin": spin,
    "hang": lambda _: time.sleep(100),
    "nothing": lambda _: None,
    "crash": lambda _: sys.exit(3),
    "abort": lambda _: os.abort(),
    "segfault": segfault,
    "stopped": lambda _: signal.raise_signal(signal.SIGSTOP),
    "flood": flood,
    "pictures": many_pictures,
    "garbage": raw(b"\0" * 1000),
    "half a frame": raw(b"D\0\0\1\0{"),
    "length that lies": raw(b"D\xff\xff\xff\xff{"),
    "no JSON": lambda service: service.put(wire.DOCUMENT, b"\x80\x04}."),
    "tree": document(TREE),
    "number": document("9" * 100_000),
    "no end": lambda service: service.put(wire.DOCUMENT, json.dumps(EMPTY).encode()),
    "frame of ours": lambda service: service.put(wire.BODY),
    "extra picture": lambda service: answer(service, b"x"),
    "no picture": lambda service: answer(service, b"GIF89a", media=[PNG_OF_ANOTHER]),
    "level": level,
    "unknown code": lambda service: tell(service, "x", code="gate-stopped"),
    "long words": lambda service: tell(service, "x" * 401),
    "strange words": lambda service: tell(service, "\x1b[2Jx"),
    "words that are none": lambda service: service.put(wire.REFUSAL, b'["malformed", 1, null]'),
    "too few words": lambda service: service.put(wire.REFUSAL, b'["malformed"]'),
}


def work(service: Wire) -> None:
    """Do the deed that is named."""
    request = json.loads(service.expect(wire.REQUEST, most=4096))
    service.expect(wire.BODY, most=child.MOST_BODY)
    DEEDS[request["suffix"]](service)


if __name__ == "__main__":
    confinement.SECONDS = 1  # type: ignore[misc]  # the test of it need not wait half a minute
    child.serve(work)
