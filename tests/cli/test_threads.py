"""No client holds a thread for longer than its bytes are worth; silence has none at all."""

from __future__ import annotations

import selectors
import socket
import subprocess
import sys
import threading
from collections import deque
from typing import TYPE_CHECKING

import pytest
from gunicorn.config import Config  # type: ignore[import-untyped]  # ships no annotations

from redactor.cli import threads
from redactor.cli.threads import Connection, PatientSocket, PatientWorker, waiting

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def pair() -> Iterator[tuple[PatientSocket, socket.socket]]:
    """Give both ends of a connection, of which ours has little patience."""
    plain, client = socket.socketpair()
    ours = PatientSocket(plain.family, plain.type, plain.proto, fileno=plain.detach())
    ours.settimeout(None)
    ours.patience = 0.2
    with ours, client:
        yield ours, client


def test_who_says_nothing_is_cut_off(pair: tuple[PatientSocket, socket.socket]) -> None:
    with pytest.raises(ConnectionResetError):
        pair[0].recv(10)


def test_who_sends_drop_by_drop_is_cut_off_though_each_drop_is_in_time(
    pair: tuple[PatientSocket, socket.socket],
) -> None:
    ours, client = pair
    stop = threading.Event()

    def drip() -> None:
        while not stop.wait(0.01):
            client.send(b"x")

    dripping = threading.Thread(target=drip)
    dripping.start()
    try:
        with pytest.raises(ConnectionResetError):
            list(iter(lambda: ours.recv(1), b""))
    finally:
        stop.set()
        dripping.join()


def test_who_sends_much_has_more_time(
    pair: tuple[PatientSocket, socket.socket], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(threads, "SLOWEST", 1)
    ours, client = pair
    client.sendall(b"x" * 600)
    assert len(ours.recv(600)) == 600
    later = threading.Timer(0.5, client.sendall, [b"y"])
    later.start()
    assert ours.recv(1) == b"y"  # after more than the patience alone


def test_time_is_counted_for_each_request_anew_and_not_while_the_answer_is_made(
    pair: tuple[PatientSocket, socket.socket],
) -> None:
    ours, client = pair
    with pytest.raises(ConnectionResetError):
        ours.recv(1)
    ours.begin()
    client.send(b"z")
    assert ours.recv(1) == b"z"


def test_who_takes_the_answer_too_slowly_is_cut_off(pair: tuple[PatientSocket, socket.socket]) -> None:
    ours, client = pair
    with pytest.raises(ConnectionResetError):
        ours.sendall(b"x" * 50_000_000)
    assert client.recv(10) == b"xxxxxxxxxx"


def test_all_of_a_long_answer_arrives(pair: tuple[PatientSocket, socket.socket]) -> None:
    ours, client = pair
    ours.patience = 60.0
    got = bytearray()

    def take() -> None:
        while len(got) < 3_000_000:
            got.extend(client.recv(1 << 20))

    taking = threading.Thread(target=take)
    taking.start()
    ours.sendall(b"0123456789" * 300_000)
    taking.join(60)
    assert bytes(got) == b"0123456789" * 300_000


def test_the_patience_of_the_settings_is_that_of_the_connections() -> None:
    assert waiting(3.0).patience == 3.0
    assert issubclass(waiting(3.0), PatientWorker)


def test_a_connection_that_says_nothing_has_no_thread_and_one_that_speaks_has() -> None:
    class Worker(PatientWorker):
        def __init__(self) -> None:
            self.cfg, self.poller = Config(), selectors.DefaultSelector()
            self.pending_conns, self.nr_conns, self.begun = deque[Connection](), 0, list[Connection]()

        def enqueue_req(self, conn: Connection) -> None:
            self.begun.append(conn)

    worker = Worker()
    with socket.create_server(("127.0.0.1", 0)) as listener, worker.poller:
        with socket.create_connection(listener.getsockname()) as client:
            worker.patience = 7.0
            worker.accept(listener)
            assert worker.pending_conns[0].sock.patience == 7.0
            assert (len(worker.pending_conns), worker.begun) == (1, [])
            client.sendall(b"G")
            for key, _ in worker.poller.select():
                key.data(key.fileobj)
        assert len(worker.begun) == 1
        assert not worker.pending_conns
        worker.begun[0].close()


def test_a_client_that_lingers_holds_up_no_other_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    ends: list[str] = []
    monkeypatch.setattr("gunicorn.util.close_graceful", lambda *_, **__: ends.append(threading.current_thread().name))
    monkeypatch.setattr("gunicorn.workers.gthread.ThreadWorker.handle", lambda *_: False)
    plain, client = socket.socketpair()
    with client:
        ours = PatientSocket(plain.family, plain.type, plain.proto, fileno=plain.detach())
        conn = Connection(Config(), ours, None, None)
        answering = threading.Thread(
            target=lambda: PatientWorker.handle(object.__new__(PatientWorker), conn), name="of the worker"
        )
        answering.start()
        answering.join(60)
        conn.close(graceful=True)  # what the main thread does
    assert ends == ["of the worker"]
    assert ours.fileno() == -1


FREED = """
import sys
from pathlib import Path
from redactor.cli.threads import give_memory_back
def resident():
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096
if sys.argv[1] == "yes":
    give_memory_back()
before, small = resident(), []
for _ in range(4):
    large = bytearray(b"x") * 10_000_000
    small.append(bytearray(100_000))  # what stays lies behind it
    del large
print(resident() - before)
"""


def test_memory_of_large_files_goes_back_when_they_are_gone() -> None:
    command = [sys.executable, "-c", FREED]
    grown, stock = (
        int(subprocess.run([*command, word], capture_output=True, check=True, text=True).stdout)
        for word in ("yes", "no")
    )
    assert grown < 5_000_000
    assert stock > 5_000_000  # what would stay otherwise; where this is not so any more, the function has no use
