"""The reading room comes up under the real server and answers; a service to try out is filled."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from typing import TYPE_CHECKING

import pytest

from redactor.bootstrap import services
from redactor.cli import serving, sockets
from redactor.config import settings
from redactor.errors import UsageError
from redactor.services.persons.signing_in import SignedIn
from tests.ports import free_port
from tests.tied import tied

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from redactor.bootstrap import Services


@pytest.mark.slow
def test_the_reading_room_answers_and_stops_without_a_word(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("<p>home</p>")
    port = free_port()
    command = [sys.executable, "-m", "redactor", "serve-public", str(tmp_path), "--port", str(port)]
    with subprocess.Popen(tied(command), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as server:
        try:
            assert _get(f"http://127.0.0.1:{port}/") == "<p>home</p>"
            with pytest.raises(urllib.error.HTTPError):
                urllib.request.urlopen(f"http://127.0.0.1:{port}/nothing", timeout=60)
        finally:
            server.terminate()
            said, _ = server.communicate(timeout=60)
    assert said.startswith("Reading room: http://127.0.0.1:")
    assert "Traceback" not in said
    assert len([*tmp_path.iterdir()]) == 1


def test_an_address_that_is_taken_is_told_in_words_before_anything_is_prepared(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sockets, "_PAUSE", 0)
    monkeypatch.setenv("REDACTOR_DATA_DIR", str(tmp_path / "data"))
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        for start in (serving.run_service, lambda *to: serving.run_reading_room(tmp_path, *to)):
            with pytest.raises(UsageError, match=f"127.0.0.1:{port}") as told:
                start("127.0.0.1", port)
            assert "--port" in told.value.remedy
    assert not [*tmp_path.iterdir()]


def test_an_address_of_another_machine_is_told_in_words(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"192\.0\.2\.1:80"):  # an address that is nobody's
        serving.run_reading_room(tmp_path, "192.0.2.1", 80)


def _get(address: str) -> str:
    for _ in range(200):
        try:
            with urllib.request.urlopen(address, timeout=60) as answer:  # noqa: S310 -- our own address
                return str(answer.read().decode())
        except urllib.error.URLError:
            time.sleep(0.1)
    raise TimeoutError


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Services]:
    made = services(settings(data_dir=tmp_path, public_formats=()))
    yield made
    made.close()


def test_an_empty_service_is_filled_with_the_fictional_panel_and_says_who_can_sign_in(
    empty: Services, capsys: pytest.CaptureFixture[str]
) -> None:
    serving.fill(empty, "127.0.0.1")
    serving.fill(empty, "127.0.0.1")  # the next start finds what is there

    said = capsys.readouterr().out
    password = empty.sample_password()
    assert said.count(f"with the password {password}") == 2
    assert isinstance(empty.people.sign_in("ruth@panel.example", password), SignedIn)
    assert "ruth@panel.example" in said
    assert len(empty.publication.served().meetings) == 1


def test_sample_data_is_for_this_machine_alone_and_never_mixes_with_real_people(empty: Services) -> None:
    with pytest.raises(UsageError, match="this machine alone"):
        serving.fill(empty, "0.0.0.0")  # noqa: S104 -- this is what is refused
    people = empty.people
    people.found(
        people.first_link(), name="Ada", email="a@b.example", password="a long phrase indeed", body="Bo", policy="tlp-2"
    )
    with pytest.raises(UsageError, match="people here already"):
        serving.fill(empty, "127.0.0.1")


def test_what_is_prepared_is_done_in_another_process_and_its_error_comes_back() -> None:
    with pytest.raises(UsageError, match="no bucket") as told:
        serving.apart(_refuse, os.getpid())

    assert told.value.remedy == "Name one."


def _refuse(parent: int) -> None:
    assert os.getpid() != parent
    raise UsageError("There is no bucket.", remedy="Name one.")
