"""The reading child: `python -I -m redactor.formats.child`, a nursery that reads each file in a process of its own.

It loads the readers once, gives up what it can, and waits on standard input, a socket. For each file it forks: the fork
gives up everything else (`confinement.shut`), reads one file, answers over its own socket, and ends. The nursery never
sees a file's bytes. It ends when its own socket does, and every fork ends with it.

The levels that names stand for are asked for, so that no policy has to be here. `python -m` runs `main`; a test gives
`serve` other work to do.
"""

from __future__ import annotations

import contextlib
import gc
import json
import os
import signal
import socket
import struct
from importlib import import_module
from typing import TYPE_CHECKING, Final

from PIL import Image

from redactor.core.codec import encode
from redactor.errors import InputError
from redactor.formats import INPUTS, confinement, read, wire
from redactor.formats.wire import Wire

if TYPE_CHECKING:
    from collections.abc import Callable

    Work = Callable[[Wire], None]

ORDER: Final = struct.Struct("!cI")
"""What the service asks of the nursery, and what it hears: a letter and the number of a process."""
NEW, STOP = b"N", b"S"
"""Read over the socket that comes along; end that process."""

MOST_BODY: Final = 101 * 1024 * 1024
_MOST_ANSWER: Final = 4096
_MOST_ASKED: Final = 64 * 1024 * 1024
# What would be imported when it is needed: nothing can be opened later.
_NEEDED: Final = (
    *("encodings.ascii", "encodings.cp437", "encodings.latin_1", "encodings.utf_16", "encodings.utf_16_le"),
    *("encodings.utf_16_be", "encodings.utf_8_sig", "encodings.idna", "unicodedata", "zlib"),
    *(f"PIL.{name}ImagePlugin" for name in ("Bmp", "Gif", "Jpeg", "Mpo", "Png", "Ppm", "Tiff")),
)
_WARM: Final = b"# Minutes\n\n## 1. Welcome\n\n- The [panel](https://panel.example) **met**.\n"


def main() -> None:
    """Load the readers, and read files, each in a process of its own."""
    for name in (*INPUTS.values(), *_NEEDED):
        import_module(name)
    Image.preinit()
    for suffix in (".md", ".txt"):
        read(suffix, _WARM, level_of=lambda _: None)
    serve(read_file)


def serve(work: Work) -> None:
    """Do some work in a process of its own for each socket that comes in."""
    control = socket.socket(fileno=0)
    confinement.leave_the_world()
    gc.collect()
    gc.freeze()  # the forks share it then
    running: set[int] = set()
    while order := _order(control):
        letter, number, ends = order
        if letter == NEW and ends:
            number = _forked(control, ends[0], work)
            running.add(number)
        elif number in running:
            _end(number)
            running.remove(number)
        for end in ends:
            os.close(end)
        control.sendall(ORDER.pack(letter, number))
    for number in running:
        _end(number)


def _order(control: socket.socket) -> tuple[bytes, int, list[int]] | None:
    try:
        message, ends, _, _ = socket.recv_fds(control, ORDER.size, 1)
    except OSError:
        return None
    return (*ORDER.unpack(message), ends) if len(message) == ORDER.size else None


def _forked(control: socket.socket, end: int, work: Work) -> int:
    nursery = os.getpid()
    number = os.fork()
    if number:
        return number
    try:
        control.close()
        service = Wire(socket.socket(fileno=end), most=MOST_BODY + _MOST_ASKED)
        confinement.shut(parent=nursery)
        work(service)
    finally:
        os._exit(0)  # whatever happened: nothing of it is printed, and nothing of the nursery runs twice


def _end(number: int) -> None:
    for kill in (os.killpg, os.kill):  # it leads a group as soon as it has begun
        with contextlib.suppress(OSError):
            kill(number, signal.SIGKILL)
    with contextlib.suppress(ChildProcessError):
        os.waitpid(number, 0)


def read_file(service: Wire) -> None:
    """Read the file that is sent, and send the document or the refusal."""
    request = json.loads(service.expect(wire.REQUEST, most=_MOST_ANSWER))
    untrusted = service.expect(wire.BODY, most=MOST_BODY)
    known: dict[str, str | None] = {}

    def level_of(name: str) -> str | None:
        if name not in known:
            service.put(wire.QUESTION, name.encode("utf-8", "surrogatepass"))
            known[name] = json.loads(service.expect(wire.ANSWER, most=_MOST_ANSWER))
        return known[name]

    try:
        encoded = encode(read(request["suffix"], untrusted, level_of=level_of, revisions=request["revisions"]))
    except InputError as e:
        service.put(wire.REFUSAL, json.dumps([e.code, e.message, e.remedy]).encode())
        return
    service.put(wire.DOCUMENT, json.dumps(encoded.head, separators=(",", ":")).encode())
    for picture in encoded.media:
        service.put(wire.PICTURE, picture)
    service.put(wire.END)


if __name__ == "__main__":
    main()
