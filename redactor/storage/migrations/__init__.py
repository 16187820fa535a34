"""Bring a database to the present tables, or say that it is not there yet."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING, Final

from sqlalchemy import func, select
from sqlalchemy.exc import OperationalError, SQLAlchemyError

from redactor.errors import StorageError
from redactor.storage.engine import WRITES

if TYPE_CHECKING:
    from alembic.config import Config
    from sqlalchemy import Connection, Engine

HEAD = "0016"
"""The newest file in `versions/`; a test compares."""

_MIGRATIONS: Final = 0x7265646D
"""Number of the lock that those queue for who bring a PostgreSQL database to the present version."""
_LOCKED: Final = "55P03"
"""What PostgreSQL says where a lock was not to be had in time."""


def migrate(engine: Engine) -> None:
    """Bring the database to the present tables, whole or not at all; of several at once, one does it.

    Raises `StorageError`.
    """
    from alembic import command  # noqa: PLC0415 -- slow to import, and only ever needed here
    from alembic.util import CommandError  # noqa: PLC0415 -- as above

    try:
        with engine.connect().execution_options(**{WRITES: True}) as connection, connection.begin():
            if engine.dialect.name == "postgresql":  # SQLite lets one begin to write
                connection.execute(select(func.pg_advisory_xact_lock(_MIGRATIONS)))
            command.upgrade(_config(connection), "head")
    except (SQLAlchemyError, CommandError) as error:
        raise _failed(error) from error


def _failed(error: Exception) -> StorageError:
    if isinstance(error, OperationalError) and error.statement is None:  # it was not even asked anything
        return StorageError(
            "The database cannot be reached.", remedy="Check its server and its address: REDACTOR_DATABASE_URL."
        )
    if isinstance(error, OperationalError) and _waited_in_vain(error.orig):
        return StorageError(
            "Another process has been writing to the database all the while, or is bringing it to the present version.",
            remedy="Nothing was changed. Wait until it is done, and start again.",
        )
    return StorageError(
        "The database could not be brought to the present version.",
        remedy="Nothing was changed. Check that this release is not older than the database.",
    )


def _waited_in_vain(error: BaseException | None) -> bool:
    """Tell whether a lock was not to be had in time, from what either kind of database says."""
    return (
        getattr(error, "sqlstate", None) == _LOCKED or getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_BUSY
    )


def revision_of(connection: Connection) -> str | None:
    """Tell which version a database has; None where it has no tables yet."""
    from alembic.runtime.migration import MigrationContext  # noqa: PLC0415 -- slow to import

    return MigrationContext.configure(connection).get_current_revision()


def _config(connection: Connection) -> Config:
    from alembic.config import Config  # noqa: PLC0415 -- slow to import

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config
