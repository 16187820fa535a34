"""Two processes over one installation: what was done at one holds at the other, and of two at once one is first."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, cast

import pytest
import requests

from tests.ports import free_port
from tests.services.conftest import quick_disk
from tests.services.house import Clock, furnish
from tests.tied import tied
from tests.web.browser import Browser

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from flask.testing import FlaskClient

    from tests.services.house import House

__all__ = ["quick_disk"]
pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]


@dataclass
class Answer:
    """What a server said, as the browser of the tests wants it."""

    status_code: int
    headers: Mapping[str, str]
    data: bytes = field(repr=False)

    def get_data(self, *, as_text: bool = False) -> bytes | str:
        return self.data.decode() if as_text else self.data


class Client:
    """One person's cookies, at whichever process is asked."""

    def __init__(self, port: int) -> None:
        self.port, self.kept = port, requests.Session()

    def get(self, path: str) -> Answer:
        return _answer(self.kept.get(self._at(path), allow_redirects=False, timeout=90))

    def post(self, path: str, *, data: Mapping[str, str], headers: Mapping[str, str]) -> Answer:
        sent = self.kept.post(self._at(path), data=dict(data), headers=dict(headers), allow_redirects=False, timeout=90)
        return _answer(sent)

    def _at(self, path: str) -> str:
        return f"http://127.0.0.1:{self.port}{path}"


def _answer(sent: requests.Response) -> Answer:
    with sent:
        return Answer(sent.status_code, sent.headers, sent.content)


@contextmanager
def serving(folder: Path, **settings: str) -> Iterator[int]:
    """Run the service as it is run, until it is asked to end; it ends of itself."""
    port = free_port()
    chosen = {"DATA_DIR": str(folder), "SELFTEST": "false", "PUBLIC_FORMATS": "[]", "READER": "process", **settings}
    environment = os.environ | {f"REDACTOR_{name}": value for name, value in chosen.items()}
    command = [sys.executable, "-m", "redactor", "serve", "--port", str(port)]
    with subprocess.Popen(
        tied(command), env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as running:
        try:
            waited(port, running)
            yield port
        finally:
            running.terminate()
            assert running.wait(timeout=120) == 0


def waited(port: int, running: subprocess.Popen[bytes]) -> None:
    """Wait until the service can do its work. Raises TimeoutError where it ends before, or does not get there."""
    until = time.monotonic() + 120
    while time.monotonic() < until and running.poll() is None:
        try:
            if requests.get(f"http://127.0.0.1:{port}/readyz", timeout=30).status_code == 200:
                return
        except (requests.ConnectionError, requests.Timeout):
            time.sleep(0.1)
    raise TimeoutError


@pytest.fixture
def house(tmp_path: Path) -> House:
    """Give a house, at the time that the processes have, in which a meeting waits for its release."""
    made = furnish(tmp_path / "data", Clock(datetime.now(UTC)))
    made.ids["meeting"] = made.upload()
    made.propose(made.ids["meeting"])
    made.services.close()
    return made


def person(port: int, name: str) -> Browser:
    return Browser(cast("FlaskClient", Client(port))).sign_in(name)


def test_who_signed_in_at_one_process_reads_at_the_other_and_of_two_publishers_one_is_first(house: House) -> None:
    where = f"/meetings/{house.ids['meeting']}/release"
    with ExitStack() as stack:
        ports = [stack.enter_context(serving(house.folder)) for _ in range(2)]
        officers = [person(ports[0], "officer"), person(ports[1], "both")]
        cast("Client", officers[0].client).port = ports[1]
        assert officers[0].open(where) is not None
        assert officers[0].status == 200
        officers[1].open(where)
        with ThreadPoolExecutor(2) as both:
            done = [*both.map(lambda one: _approve(one, where), officers)]
        assert sorted(done) == [False, True]
        cast("Client", officers[0].client).port = ports[0]
        officers[0].client.get("/")
        officers[0].open("/account")
        officers[0].send("/sign-out")
        cast("Client", officers[0].client).port = ports[1]
        assert officers[0].client.get(where).status_code == 303
    again = house.again()
    with again.services.office.records.reading() as unit:
        assert len(unit.releases.publications(house.ids["meeting"])) == 1
    assert again.services.sentinel.look().well
    again.services.close()


def _approve(officer: Browser, where: str) -> bool:
    officer.send(where, decision="release", read="yes")
    return "Released" in officer.text


def test_one_service_of_several_processes_counts_failed_tries_together_and_ends_when_asked(house: House) -> None:
    numbers = free_port()
    with serving(house.folder, PROCESSES="2", METRICS_PORT=str(numbers)) as port:
        stranger = Browser(cast("FlaskClient", Client(port)))
        answers = []
        for _ in range(6):
            stranger.open("/sign-in")
            stranger.send("/sign-in", email="member@lantern.example", password="a wrong long phrase")
            answers.append(stranger.status)
        stranger.client.get("/meetings/a-name-that-is-nobodys-business")
        counted = requests.get(f"http://127.0.0.1:{numbers}/metrics", timeout=60).text
    assert answers == [403] * 5 + [429]
    assert 'redactor_answers_total{method="POST",outcome="4xx",route="/sign-in"} 6.0' in counted
    assert 'route="/meetings/<meeting>"' in counted
    assert "business" not in counted
