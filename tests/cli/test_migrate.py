"""`redactor migrate`: a house on SQLite and a folder goes to real PostgreSQL and a real S3 store, killed on the way."""

from __future__ import annotations

import shutil
import signal
import sqlite3
import subprocess
import sys
import textwrap
from typing import TYPE_CHECKING

import pytest

from redactor.cli import cli
from redactor.cli.exits import guarded
from redactor.core.access import Subject
from redactor.core.audit import Action
from redactor.services.persons.signing_in import SignedIn
from redactor.storage.engine import open_engine
from redactor.storage.wraps import Wraps
from tests.services.conftest import copy, furnished, quick_disk, with_minutes
from tests.services.house import House, start
from tests.storage import seaweed
from tests.storage.conftest import server

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.storage.postgresql import Server

__all__ = ["furnished", "quick_disk", "server", "with_minutes"]

KILLED = textwrap.dedent(
    """
    import os, signal, sys
    from redactor.storage import transfer
    from redactor.cli import cli
    from redactor.cli.exits import guarded

    transfer.BATCH, left, real = 7, int(sys.argv[1]), transfer.insert

    def insert(table):
        global left
        left -= 1
        if not left:
            os.kill(os.getpid(), signal.SIGKILL)
        return real(table)

    transfer.insert = insert
    guarded(cli, ["migrate", *sys.argv[2:]])
    """
)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[seaweed.Store]:
    """Start the S3 server once."""
    with seaweed.running(tmp_path_factory.mktemp("seaweed")) as running:
        yield running


@pytest.fixture
def house(with_minutes: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, store: seaweed.Store) -> House:
    """Give a house whose service is stopped, with a longer record than it has."""
    house = copy(with_minutes, tmp_path / "data")
    office = house.services.office
    with office.records.transaction() as unit:
        for _ in range(60):
            unit.audit(office.event(Subject(house.ids["member"]), Action.SIGN_OUT, "herself"))
    house.services.close()
    settings = {"DATA_DIR": house.folder, "S3_ENDPOINT": store.endpoint}
    for name, value in (settings | {"S3_KEY_ID": seaweed.KEY_ID, "S3_SECRET": seaweed.SECRET}).items():
        monkeypatch.setenv(f"REDACTOR_{name}", str(value))
    return house


def dump(house: House) -> list[str]:
    with sqlite3.connect(house.folder / "records.db") as records:
        return list(records.iterdump())


def test_it_moves_all_of_a_house_killed_on_the_way_and_the_source_is_as_it_was(
    house: House, server: Server, store: seaweed.Store
) -> None:
    before, target, bucket = dump(house), server.database(), f"s3://originals/{house.folder.parent.name}"
    wanted = ["--to", target, "--blobs", bucket]
    for inserts in ("1", "5", "13"):
        killed = subprocess.run([sys.executable, "-c", KILLED, inserts, *wanted], capture_output=True, check=False)
        assert killed.returncode == -signal.SIGKILL, killed.stderr

    assert guarded(cli, ["migrate", *wanted]) == 0

    assert dump(house) == before
    held = store.bucket(bucket)
    assert len([*held.keys()]) == 1
    shutil.rmtree(house.folder / "originals")
    (house.folder / "records.db").unlink()
    moved = start(house.folder, house.clock, database_url=target, blob_url=bucket, s3_endpoint=store.endpoint)
    moved_house = House(house.folder, moved, house.clock, house.ids)
    view = moved.review.view(moved_house["secretary"], house.ids["meeting"])
    assert any("Brightwater" in portion.text for _, portion in view.draft.minutes.portions())
    with moved.office.records.reading() as unit:
        assert unit.log.size() > 60
        assert len(unit.wraps.sample(50)) > 10
    fresh = moved_house.upload("# Lantern Board Meeting 8\n\nLB_8_0408\n\n## 1. Welcome\n\nThe Chair came.\n")
    assert moved.review.view(moved_house["secretary"], fresh).seq == 1
    moved.close()


def test_a_database_that_is_in_use_is_not_moved_to_again(
    house: House, server: Server, capsys: pytest.CaptureFixture[str]
) -> None:
    target = server.database()
    assert guarded(cli, ["migrate", "--to", target]) == 0
    assert guarded(cli, ["migrate", "--to", target]) == 0
    moved = start(house.folder, house.clock, database_url=target)
    assert isinstance(moved.people.sign_in("member@lantern.example", "quite a long phrase"), SignedIn)
    moved.close()

    assert guarded(cli, ["migrate", "--to", target]) != 0
    assert "Nothing was written" in capsys.readouterr().err


def test_a_row_that_was_changed_on_the_other_side_is_refused(house: House, server: Server) -> None:
    target = server.database()
    assert guarded(cli, ["migrate", "--to", target]) == 0
    engine = open_engine(target)
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE person SET name = 'Somebody else'")
    assert guarded(cli, ["migrate", "--to", target]) != 0
    with engine.connect() as connection:
        assert Wraps(connection).count() > 10
    engine.dispose()


def test_nobody_writes_to_the_source_meanwhile(house: House, server: Server) -> None:
    from redactor.errors import StorageError  # noqa: PLC0415 -- of this test alone
    from redactor.storage import engine as engines  # noqa: PLC0415 -- as above
    from redactor.storage.records import Records  # noqa: PLC0415 -- as above
    from redactor.storage.transfer import transfer  # noqa: PLC0415 -- as above

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(engines, "_PRAGMAS", tuple(p.replace("10000", "50") for p in engines._PRAGMAS))  # noqa: SLF001 -- not to wait
        address = f"sqlite:///{house.folder / 'records.db'}"
        source, target, other = open_engine(address), open_engine(server.database()), Records(open_engine(address))
        tried = []

        def write(_table: str, _rows: int) -> None:
            with pytest.raises(StorageError), other.transaction() as unit:
                unit.sessions.close_all("nobody")
            tried.append(1)

        transfer(source, target, alone=True, say=write)
    assert tried
    with other.transaction() as unit:
        unit.sessions.close_all("nobody")
    for each in (source, target):
        each.dispose()
    other.close()


def test_the_present_database_and_an_unknown_one_are_refused(house: House) -> None:
    assert guarded(cli, ["migrate", "--to", f"sqlite:///{house.folder / 'records.db'}"]) == 2
    assert guarded(cli, ["migrate", "--to", "no address"]) != 0
    assert (house.folder / "records.db").exists()
