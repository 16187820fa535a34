"""The service as it is run, under more than it can do at once, and while it is asked to end."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
import requests

from tests.ports import free_port
from tests.processes import alive, family
from tests.services.conftest import quick_disk
from tests.services.house import BODY, MINUTES, Clock, furnish
from tests.stocked import token_of
from tests.tied import tied
from tests.web.browser import multipart

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.services.house import House

__all__ = ["quick_disk"]
pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]
BODY_OF_UPLOAD = multipart({"body": BODY}, "draft", ("draft.md", MINUTES.encode()))
KIND = "multipart/form-data; boundary=----a-line-that-stands-in-no-draft"


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> House:
    """Give a house at the time that the processes have; `ids["token"]` is the secretary's."""
    made = furnish(tmp_path_factory.mktemp("pressure") / "data", Clock(datetime.now(UTC)))
    made.ids["token"] = token_of(made, "secretary")["Authorization"]
    made.services.close()
    return made


def until(true: Callable[[], bool]) -> None:
    """Wait for something; a machine that is busy may take its time."""
    end = time.monotonic() + 90
    while not true():
        assert time.monotonic() < end
        time.sleep(0.05)


@contextmanager
def serving(house: House, **given: str) -> Iterator[tuple[int, subprocess.Popen[bytes]]]:
    """Run the service; whatever happens, all of it ends with the test."""
    port = free_port()
    chosen = {
        "DATA_DIR": str(house.folder),
        "SELFTEST": "false",
        "PUBLIC_FORMATS": "[]",
        "READER": "process",
        "PATIENCE_SECONDS": "600",
        "UPLOADS_PER_HOUR": "10000",
        **given,
    }
    environment = os.environ | {f"REDACTOR_{name}": value for name, value in chosen.items()}
    command = [sys.executable, "-m", "redactor", "serve", "--port", str(port)]
    with subprocess.Popen(
        tied(command), env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    ) as running:
        try:
            until(lambda: answers(port) or running.poll() is not None)
            yield port, running
        finally:
            if running.poll() is None:
                os.killpg(running.pid, signal.SIGKILL)


def answers(port: int, path: str = "/healthz") -> bool:
    try:
        return requests.get(f"http://127.0.0.1:{port}{path}", timeout=30).status_code == 200
    except requests.RequestException:
        return False


def refuses(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=5).close()
    except ConnectionRefusedError:
        return True
    return False


class Slow:
    """An upload of which the last bytes are not sent yet."""

    def __init__(self, house: House, port: int) -> None:
        self.line = socket.create_connection(("127.0.0.1", port), timeout=90)
        head = (
            f"POST /api/v1/meetings HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: {house.ids['token']}\r\n"
            f"Content-Type: {KIND}\r\nContent-Length: {len(BODY_OF_UPLOAD)}\r\nConnection: close\r\n\r\n"
        )
        self.line.sendall(head.encode() + BODY_OF_UPLOAD[:-20])

    def end(self) -> int:
        """Send the rest, and tell how it was answered."""
        with self.line, self.line.makefile("rb") as answer:
            self.line.sendall(BODY_OF_UPLOAD[-20:])
            status = int(answer.readline().split()[1])
            answer.read()
        return status


def upload(house: House, port: int) -> requests.Response:
    headers = {"Authorization": house.ids["token"], "Content-Type": KIND}
    return requests.post(f"http://127.0.0.1:{port}/api/v1/meetings", data=BODY_OF_UPLOAD, headers=headers, timeout=90)


def test_while_files_are_sent_slowly_others_are_told_to_come_back_and_pages_are_answered(house: House) -> None:
    with serving(house, THREADS="4", WAIT_SECONDS="0") as (port, _), ExitStack() as stack:
        slow = [Slow(house, port) for _ in range(2)]
        [stack.enter_context(one.line) for one in slow]
        answer = upload(house, port)
        while answer.status_code == 201:  # the slow ones have not begun yet
            answer = upload(house, port)
        assert answer.status_code == 503
        assert int(answer.headers["Retry-After"]) > 0
        assert answers(port, "/sign-in")
        assert answers(port, "/readyz")
        assert [one.end() for one in slow] == [201, 201]
        assert upload(house, port).status_code == 201


def test_asked_to_end_a_request_under_way_is_answered_new_ones_are_refused_and_no_process_is_left(house: House) -> None:
    with serving(house, PROCESSES="2", READER="child") as (port, running):
        assert upload(house, port).status_code == 201  # so that a process that reads is there
        under_way = Slow(house, port)
        processes = family(running.pid)[1:]
        assert len(processes) >= 3
        running.terminate()
        until(lambda: refuses(port))
        assert running.poll() is None
        assert under_way.end() == 201
        assert running.wait(timeout=90) == 0
        until(lambda: not any(map(alive, processes)))
