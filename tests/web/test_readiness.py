"""Readiness is true: each part that fails is named, with no word of why, and no other part is said to fail with it."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from redactor.app import create_app
from redactor.bootstrap import readiness
from redactor.errors import StorageError, VaultError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask

    from tests.services.house import House

SECRET = "/srv/secret"


@pytest.fixture
def asked(house: House, monkeypatch: pytest.MonkeyPatch) -> Iterator[Flask]:
    """Give a service that looks anew each time it is asked."""
    monkeypatch.setattr(readiness, "LASTS", 0.0)
    yield create_app(services=house.services)
    house.services.settings.public_dir.chmod(0o700)


def not_well(app: Flask) -> set[str]:
    answer = app.test_client().get("/readyz")
    lines = answer.text.splitlines()
    assert SECRET not in answer.text
    assert (answer.status_code == 200) == (lines[0] == "ready")
    return {line.partition(":")[0] for line in lines[1:] if line.endswith(": not well")}


def test_a_service_that_can_work_says_so_of_each_part(asked: Flask) -> None:
    answer = asked.test_client().get("/readyz")
    assert answer.status_code == 200
    assert answer.text.splitlines() == [
        "ready",
        *(f"{name}: well" for name in ("tables", "database", "keys", "originals", "public-folder", "disk")),
    ]


@pytest.mark.parametrize(
    ("part", "where", "error"),
    [
        ("keys", "redactor.bootstrap.joins.JoinedKeys.health", VaultError(SECRET)),
        ("originals", "redactor.storage.blobs.Blobs.check", StorageError(SECRET)),
        ("originals", "redactor.storage.blobs.Blobs.check", OSError(SECRET)),
        ("tables", "redactor.storage.records.Records.check", StorageError(SECRET)),
    ],
)
def test_a_part_that_fails_is_named_and_nothing_of_why(
    asked: Flask, monkeypatch: pytest.MonkeyPatch, *, part: str, where: str, error: Exception
) -> None:
    def fail(_: object) -> None:
        raise error

    monkeypatch.setattr(where, fail)
    assert not_well(asked) == {part}


def test_a_database_that_only_reads_is_not_ready(asked: Flask, house: House) -> None:
    # PRAGMA query_only would be set back; a trigger is what a full disk is like: reading goes on.
    with closing(sqlite3.connect(house.folder / "records.db")) as database:
        database.execute("CREATE TRIGGER no_room BEFORE INSERT ON rate BEGIN SELECT RAISE(ABORT, 'disk full'); END")
    assert not_well(asked) == {"database"}


def test_a_disk_below_its_reserve_is_not_ready(asked: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = shutil.disk_usage("/")
    monkeypatch.setattr("shutil.disk_usage", lambda _: usage._replace(free=255 * 1024 * 1024))
    assert not_well(asked) == {"disk"}


def test_a_public_folder_that_nobody_may_write_to_is_not_ready(asked: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.access", lambda *_: False)  # for root there is no such folder
    assert not_well(asked) == {"public-folder"}


def test_who_asks_often_hears_the_last_answer(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    looks = []
    monkeypatch.setattr("redactor.storage.records.Records.check", lambda _: looks.append(1))
    monkeypatch.setattr(readiness, "LASTS", 1000.0)
    for _ in range(5):
        assert app.test_client().get("/readyz").status_code == 200
    assert looks == [1]


def test_that_the_process_lives_says_nothing_of_what_it_stands_on(
    asked: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: object) -> None:
        raise StorageError(SECRET)

    monkeypatch.setattr("redactor.storage.records.Records.check", fail)
    assert asked.test_client().get("/healthz").data == b"ok\n"
