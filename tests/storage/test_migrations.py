from __future__ import annotations

import re
import sqlite3
import stat
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import func, select, text
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateTable

from redactor.errors import StorageError
from redactor.storage import migrations, tables, watched
from redactor.storage.engine import WRITES, open_engine
from redactor.storage.migrations import HEAD, migrate, revision_of
from tests.storage.house import ON_SQLITE

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from tests.storage import postgresql as postgresql_server

VERSIONS = Path(migrations.__file__).parent / "versions"


def test_the_migrations_build_the_tables_that_the_code_knows(engine: Engine) -> None:
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        assert compare_metadata(context, tables.metadata) == []


def test_the_head_is_the_newest_migration(engine: Engine) -> None:
    assert max(path.name[:4] for path in VERSIONS.glob("[0-9]*.py")) == HEAD
    with engine.connect() as connection:
        assert revision_of(connection) == HEAD


def test_migrating_twice_changes_nothing(engine: Engine) -> None:
    migrate(engine)
    with engine.connect() as connection:
        assert revision_of(connection) == HEAD


def test_of_several_that_start_on_an_empty_database_one_makes_the_tables(
    server: postgresql_server.Server, tmp_path: Path
) -> None:
    for url in (server.empty(), f"sqlite:///{tmp_path / 'records.db'}"):
        engines = [open_engine(url) for _ in range(3)]
        with ThreadPoolExecutor(len(engines)) as at_once:
            assert [*at_once.map(migrate, engines)] == [None] * 3
        with engines[0].connect() as connection:
            assert revision_of(connection) == HEAD
        for each in engines:
            each.dispose()


def test_who_opens_a_new_file_waits_for_another_that_has_just_begun_it(tmp_path: Path) -> None:
    file = tmp_path / "records.db"
    with closing(sqlite3.connect(file, isolation_level=None, check_same_thread=False)) as other:
        other.execute("CREATE TABLE begun (x)")
        other.execute("BEGIN IMMEDIATE")  # for this one SQLite lets nobody wait who wants to change over to the log

        def finish() -> None:
            time.sleep(0.3)
            other.execute("COMMIT")

        with ThreadPoolExecutor(1) as beside:
            beside.submit(finish)
            engine = open_engine(f"sqlite:///{file}")
            with engine.connect() as connection:
                assert connection.exec_driver_sql("PRAGMA journal_mode").scalar_one() == "wal"
            engine.dispose()


def test_a_migration_that_fails_leaves_nothing_behind(tmp_path: Path) -> None:
    first = open_engine(f"sqlite:///{tmp_path / 'records.db'}")
    with first.connect().execution_options(redactor_writes=True) as connection:
        connection.execute(text("CREATE TABLE audit_event (x)"))  # the last that the migration makes
        connection.commit()
    with pytest.raises(StorageError, match="could not be brought"):
        migrate(first)
    with first.connect() as connection:
        names = connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'table'")).scalars().all()
    first.dispose()
    assert names == ["audit_event"]


def test_a_server_that_is_not_there_is_told_as_that() -> None:
    away = open_engine("postgresql+psycopg://nobody@127.0.0.1:1/none")
    with pytest.raises(StorageError, match="cannot be reached") as told:
        migrate(away)
    away.dispose()
    assert "REDACTOR_DATABASE_URL" in told.value.remedy


def test_a_database_of_a_newer_release_is_refused(engine: Engine) -> None:
    with engine.connect().execution_options(redactor_writes=True) as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
        connection.commit()
    with pytest.raises(StorageError, match="could not be brought"):
        migrate(engine)


@pytest.mark.parametrize("name", sorted(tables.metadata.tables))
def test_every_table_can_be_made_on_postgresql(name: str) -> None:
    made = str(CreateTable(tables.metadata.tables[name]).compile(dialect=postgresql.dialect()))  # type: ignore[no-untyped-call] # SQLAlchemy has no annotation there
    assert not re.search(r"BLOB|DATETIME|SERIAL|WITHOUT TIME ZONE", made)


def test_who_waits_in_vain_for_another_that_migrates_is_told_so(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watched, "LOCK_SECONDS", 1)
    hasty = open_engine(engine.url.render_as_string(hide_password=False))
    with engine.connect().execution_options(**{WRITES: True}) as first, first.begin(), hasty.connect() as second:
        if engine.dialect.name == "postgresql":
            first.execute(select(func.pg_advisory_xact_lock(migrations._MIGRATIONS)))  # noqa: SLF001 -- as another process has it
        else:
            second.exec_driver_sql("PRAGMA busy_timeout=100")
        second.close()
        with pytest.raises(StorageError, match="Another process") as refused:
            migrate(hasty)
    hasty.dispose()
    assert "start again" in refused.value.remedy


@ON_SQLITE
def test_the_database_is_its_owners_only_and_set_up_to_lose_nothing(engine: Engine, tmp_path: Path) -> None:
    fresh = tmp_path / "fresh" / "records.db"
    other = open_engine(f"sqlite:///{fresh}")
    migrate(other)
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in (fresh.parent, *fresh.parent.iterdir())}
    assert modes == {"fresh": 0o700, "records.db": 0o600, "records.db-wal": 0o600, "records.db-shm": 0o600}
    other.dispose()
    with engine.connect() as connection:
        asked = {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar_one() for name in SETTINGS}
    assert asked == SETTINGS


SETTINGS = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "secure_delete": 1, "busy_timeout": 10_000}


@pytest.mark.parametrize("url", ["", "no address", "nothing://here", "sqlite:////proc/nowhere/records.db"])
def test_an_address_that_cannot_be_used_is_a_clear_error(url: str) -> None:
    with pytest.raises(StorageError) as caught:
        open_engine(url)
    assert caught.value.remedy
