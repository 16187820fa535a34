from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from redactor.storage.engine import open_engine
from redactor.storage.migrations import migrate
from redactor.storage.records import Records
from redactor.vault.keys import Epoch, Kek
from tests.storage import postgresql
from tests.storage.house import House, furnish

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sqlalchemy import Engine


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """Give the bytes of a migrated database, so that each test need not migrate one."""
    path = tmp_path_factory.mktemp("template") / "records.db"
    engine = open_engine(f"sqlite:///{path}")
    migrate(engine)
    with engine.connect() as connection:
        connection.exec_driver_sql("COMMIT")
        connection.exec_driver_sql("PRAGMA query_only=OFF")
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.exec_driver_sql("BEGIN")
    engine.dispose()
    return path.read_bytes()


@pytest.fixture(scope="session")
def server() -> Iterator[postgresql.Server]:
    """Start PostgreSQL once."""
    if postgresql.binaries() is None:
        pytest.skip("no PostgreSQL server: apt-get install postgresql")
    with postgresql.running() as running:
        yield running


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest, tmp_path: Path, template: bytes) -> Iterator[Engine]:
    """Open a migrated database of either kind. A test of one kind only names it: `ON_SQLITE`."""
    if request.param == "postgresql":
        url = request.getfixturevalue("server").database()
    else:
        path = tmp_path / "data" / "records.db"
        path.parent.mkdir()
        path.write_bytes(template)
        url = f"sqlite:///{path}"
    engine = open_engine(url)
    yield engine
    engine.dispose()


@pytest.fixture
def house(engine: Engine, tmp_path: Path) -> House:
    records = Records(engine)
    furnish(records)
    return House(records, engine, tmp_path / "data", Kek(Epoch("RED", "2030"), os.urandom(32)))
