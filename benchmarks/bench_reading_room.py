"""Pages of the reading room beside a bare Flask view, both under the gunicorn of `redactor serve-public` on loopback.

A round is a number of requests over a few connections that stay open, as many as the server has threads: so the time of
a round is that of the server, not of making connections.
"""

from __future__ import annotations

import os
import re
import signal
import socket
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest
from flask import Flask

from benchmarks.serving import started
from redactor.core.site import Body, File, Gap, Line, Published, Site
from redactor.formats.site import SiteWriter
from redactor.public import create_reading_room
from redactor.resources import static_dir, templates_dir
from tests.ports import free_ports

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from pytest_benchmark.fixture import BenchmarkFixture

REQUESTS = 400
CONNECTIONS = 4
_PORTS = dict(zip(("bare", "room"), free_ports(2), strict=True))
_PAGE = "/panel/thp-20/"
_TEXT = "<p>The Panel considered the harbour dues and asked for a further report at the next meeting.</p>\n" * 400


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One set of minutes, its page some 45 KB long."""
    own = Published(
        "panel/thp-20", "panel", "Tidewater Harbour Panel – Meeting 20", "2026-09-11", 1, "2026-09-20", "sec-panel", "",
        lines=tuple(Line(str(n), str(n), "The pilot roster") for n in range(1, 26)),
        gaps=(Gap("3", "3 The pilot roster", "RED", "4", "", 6),), files=(File("minutes.docx", 2048, "ab" * 32),),
    )  # fmt: skip
    site = Site("2026-09-20", (Body("panel", "Tidewater Harbour Panel", "sec-panel"),), (own,))
    writer = SiteWriter(templates_dir(), static_dir())
    files = writer.frame(site, {}) | {f"{own.place}/index.html": writer.meeting(site, own.place, _TEXT)}
    root = tmp_path_factory.mktemp("published")
    for name, data in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(data)
    return root


def _bare() -> Flask:
    """Make the yardstick: a view that returns a string."""
    app = Flask("bare")
    app.add_url_rule("/", "home", lambda: "Hello")
    return app


@pytest.fixture(scope="module")
def servers(folder: Path) -> Iterator[None]:
    """Run both, each in a process of its own."""
    apps: dict[str, Callable[[], Flask]] = {"bare": _bare, "room": lambda: create_reading_room(folder)}
    running = [started(apps[name], port) for name, port in _PORTS.items()]
    for port in _PORTS.values():
        _wait(port)
    yield
    for process in running:
        os.kill(process.pid or 0, signal.SIGQUIT)  # at once: nothing is being answered
        process.join()


def _wait(port: int) -> None:
    for _ in range(100):
        try:
            _ask(port, "/", CONNECTIONS)
        except OSError:
            time.sleep(0.1)
        else:
            return


def _ask(port: int, address: str, times: int) -> int:
    """Ask so many times over each of the connections at once; return the length of one answer."""
    with ThreadPoolExecutor(CONNECTIONS) as pool:
        return max(pool.map(lambda _: _ask_on_one(port, address, times // CONNECTIONS), range(CONNECTIONS)))


def _ask_on_one(port: int, address: str, times: int) -> int:
    """Speak HTTP by hand: a client that parses costs as much as the server that it measures."""
    request = f"GET {address} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode()
    size = 0
    with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
        for _ in range(times):
            connection.sendall(request)
            held = b""
            while b"\r\n\r\n" not in held:
                held += _received(connection)
            head, _, body = held.partition(b"\r\n\r\n")
            size = int(re.search(rb"(?i)content-length: (\d+)", head)[1])  # type: ignore[index]  # our servers send it
            left = size - len(body)
            while left > 0:
                left -= len(_received(connection))
            assert b" 200 " in head[:16]
    return size


def _received(connection: socket.socket) -> bytes:
    data = connection.recv(1 << 20)
    if not data:
        message = "the server has closed the connection"
        raise OSError(message)
    return data


@pytest.mark.usefixtures("servers")
def test_bare_view(benchmark: BenchmarkFixture) -> None:
    """The yardstick."""
    assert benchmark.pedantic(_ask, (_PORTS["bare"], "/", REQUESTS), rounds=15, warmup_rounds=2)  # type: ignore[no-untyped-call]  # it has no types


@pytest.mark.usefixtures("servers")
def test_page_of_minutes(benchmark: BenchmarkFixture) -> None:
    """A page of minutes, whole."""
    size = benchmark.pedantic(_ask, (_PORTS["room"], _PAGE, REQUESTS), rounds=15, warmup_rounds=2)  # type: ignore[no-untyped-call]  # as above
    assert size > len(_TEXT)


@pytest.mark.usefixtures("servers")
def test_search(benchmark: BenchmarkFixture) -> None:
    """A search that finds nothing, over a small index."""
    assert benchmark.pedantic(_ask, (_PORTS["room"], "/search/?q=gasometer", REQUESTS), rounds=5, warmup_rounds=1)  # type: ignore[no-untyped-call]  # as above
