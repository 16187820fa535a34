"""`redactor sentinel`: what was approved is what is served, from the folder and over HTTP, and says nothing sealed."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from werkzeug.serving import make_server

from redactor.cli import cli
from redactor.cli.exits import guarded
from redactor.public import create_reading_room
from redactor.services.persons.notices import Kind
from tests.services.conftest import furnished, published, quick_disk, with_minutes
from tests.services.house import MINUTES, SECRETS, House

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

__all__ = ["furnished", "published", "quick_disk", "with_minutes"]


@pytest.fixture
def house(published: House, monkeypatch: pytest.MonkeyPatch) -> House:
    """Give a house that commands find."""
    monkeypatch.setenv("REDACTOR_DATA_DIR", str(published.folder))
    monkeypatch.setenv("REDACTOR_PUBLIC_FORMATS", "[]")
    return published


@pytest.fixture
def url(house: House) -> Iterator[str]:
    """Serve the reading room."""
    server = make_server("127.0.0.1", 0, create_reading_room(house.services.settings.public_dir), threaded=True)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def served(house: House) -> Path:
    return (house.services.settings.public_dir / "current").resolve()


def rung(house: House) -> list[str]:
    return [notice.kind for notice in house.services.notices.mine(house["officer"])]


def test_all_is_well_where_nothing_was_changed(house: House, url: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert guarded(cli, ["sentinel"]) == 0
    assert guarded(cli, ["sentinel", "--url", url]) == 0

    said = capsys.readouterr()
    assert "1 texts" in said.out
    assert (said.err, Kind.SENTINEL.value in rung(house)) == ("", False)


def test_a_changed_and_a_missing_file_are_named_and_ring_the_officer(
    house: House, url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    page = next(served(house).rglob("minutes.html"))
    page.write_bytes(page.read_bytes().replace(b"lamp house", b"lamp hause"))

    assert guarded(cli, ["sentinel"]) == 7
    assert served(house).name in capsys.readouterr().err
    assert Kind.SENTINEL.value in rung(house)
    page.unlink()
    assert guarded(cli, ["sentinel", "--url", url]) == 7


def test_what_a_server_in_between_changes_is_found_over_http_alone(
    house: House, capsys: pytest.CaptureFixture[str]
) -> None:
    def fetch(path: str) -> bytes | None:
        data = (served(house) / path).read_bytes()
        return data + b" " if path.endswith("minutes.txt") else data

    found = house.services.sentinel.look(fetch)

    assert [path.rpartition("/")[2] for path in found.changed] == ["minutes.txt"]
    assert guarded(cli, ["sentinel"]) == 0
    assert "Not what" not in capsys.readouterr().err


def test_a_published_text_that_says_what_another_meeting_withholds_is_found_and_not_quoted(
    house: House, capsys: pytest.CaptureFixture[str]
) -> None:
    earlier = house.upload(
        MINUTES.replace("LB_7_0311", "LB_6_0209")
        .replace("Meeting 7", "Meeting 6")
        .replace("Brightwater Ostler", "Wexholt Tarrington")
    )
    text = next(served(house).rglob("minutes.txt"))
    text.write_text(text.read_text() + "\nWexholt Tarrington offered to paint it.\n")

    assert [one.later for one in house.services.sentinel.look().said] == [False]
    assert guarded(cli, ["sentinel"]) == 7

    said = capsys.readouterr()
    assert earlier in said.err
    assert not any(word in said.out + said.err for word in ("Wexholt", "Tarrington", *SECRETS))


def test_what_was_withheld_after_it_was_published_is_told_and_is_no_fault(
    house: House, capsys: pytest.CaptureFixture[str]
) -> None:
    text = MINUTES.replace("LB_7_0311", "LB_8_0408").replace("Meeting 7", "Meeting 8")
    house.publish(text.replace("welcomed the members to the lamp house", "thanked Wexholt Tarrington Limited"))
    house.clock.forward(timedelta(days=1))
    later = house.upload(
        MINUTES.replace("LB_7_0311", "LB_9_0506").replace("Brightwater Ostler", "Wexholt Tarrington Limited")
    )

    assert guarded(cli, ["sentinel"]) == 0
    assert f"Withheld since: lantern-board/lb-8-0408 of {later}" in capsys.readouterr().err


@pytest.mark.usefixtures("house")
def test_a_reading_room_that_does_not_answer_is_no_changed_file() -> None:
    assert guarded(cli, ["sentinel", "--url", "http://127.0.0.1:9"]) == 1
    assert guarded(cli, ["sentinel", "--url", "http://minutes.example.org"]) == 2
