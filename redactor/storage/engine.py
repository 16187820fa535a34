"""The database engine, set up so that a committed row is on the disk and a writer is alone.

SQLite: write-ahead log, full synchronisation, foreign keys, deleted content overwritten, and `BEGIN
IMMEDIATE` for writers, so that two of them wait for each other instead of failing half-way.
"""

from __future__ import annotations

import os
import sqlite3
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, cast
from weakref import WeakKeyDictionary

from sqlalchemy import Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, OperationalError

from redactor.errors import StorageError

if TYPE_CHECKING:
    from sqlalchemy import URL, Connection

BUSY_SECONDS: Final = 10
"""How long a writer waits for another before it gives up."""

MOST_OPEN: Final = 70
"""Connections that a process opens at most: one for each thread that there can be, and a few."""

WRITES: Final = "redactor_writes"
"""Execution option of a connection that will write."""

LIGHT: Final = "redactor_light"
"""Execution option of a connection whose writes a power cut may take: counts, and nothing that anybody relies on."""

_PRAGMAS: Final = (
    f"busy_timeout={BUSY_SECONDS * 1000}",  # first: the next one may have to wait
    "journal_mode=WAL",
    "synchronous=FULL",  # a committed audit event survives a power cut
    "foreign_keys=ON",
    "secure_delete=ON",  # a deleted wrap is overwritten; hygiene, not shredding
    "temp_store=MEMORY",
    "trusted_schema=OFF",
)


def open_engine(url: str) -> Engine:
    """Open a database by its SQLAlchemy URL; a SQLite file is made for its owner only.

    Raises `StorageError` where the URL is none, or the file cannot be made.
    """
    try:
        parsed = make_url(url)
        engine = _engine(parsed)
    except (ArgumentError, ImportError) as error:
        raise StorageError("The database's address is not understood.", remedy="Check its setting.") from error
    if parsed.get_backend_name() == "postgresql":
        from redactor.storage.watched import watch  # noqa: PLC0415 -- its driver is an extra

        watch(engine)
    if parsed.get_backend_name() == "sqlite":
        make_private(parsed)
        _listen(engine)
        if not _in_memory(parsed):
            _READERS[engine] = reader = _engine(parsed)
            _listen(reader)
            event.listen(engine, "engine_disposed", lambda _: reader.dispose())
    return engine


def reader_of(engine: Engine) -> Engine:
    """Return the connections that read a database: SQLite keeps its plans only on those that never change over.

    They end with the engine, which reads with its own where the database is not SQLite.
    """
    return _READERS.get(engine, engine)


_READERS: Final[WeakKeyDictionary[Engine, Engine]] = WeakKeyDictionary()


def _engine(url: URL) -> Engine:
    # Parameters stay out of error messages: they are names, and what is sealed. The connection that was used last is
    # used first: what it knows of the database is in memory. One that its server has dropped meanwhile is made anew.
    # How many are open follows from how much is done at once; who finds none for as long as a writer waits is told so.
    ping, pooled = url.get_backend_name() != "sqlite", {"max_overflow": MOST_OPEN - 5, "pool_timeout": BUSY_SECONDS}
    pooled = {} if _in_memory(url) else pooled | {"pool_use_lifo": True, "pool_pre_ping": ping}
    return create_engine(url, hide_parameters=True, **pooled)


def _in_memory(url: URL) -> bool:
    return url.get_backend_name() == "sqlite" and (not url.database or url.database == ":memory:")


def _listen(engine: Engine) -> None:
    event.listen(engine, "connect", _set_up_sqlite)
    event.listen(engine, "begin", _begin_sqlite)


def make_private(url: URL) -> None:
    """Create the file before SQLite does: log and index files take its mode over."""
    if _in_memory(url) or not url.database:
        return
    path = Path(url.database)
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.close(os.open(path, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600))
    except OSError as error:
        raise StorageError(
            f"The database file cannot be made: {error.strerror}.", remedy="Check the data folder and its owner."
        ) from error


def _set_up_sqlite(connection: Any, _record: object) -> None:  # noqa: ANN401 -- a driver's own object
    connection.isolation_level = None  # BEGIN is ours, see below
    cursor = connection.cursor()
    for pragma in _PRAGMAS:
        _set(cursor, pragma)
    cursor.close()


def _set(cursor: sqlite3.Cursor, pragma: str) -> None:
    # Of several that bring a new file to its log at once, SQLite refuses all but one without any wait: they would wait
    # for each other for ever (SQLITE_BUSY, "database is locked", whatever the busy timeout).
    until = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            cursor.execute(f"PRAGMA {pragma}")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > until:
                raise
            time.sleep(0.01)
        else:
            return


def _begin_sqlite(connection: Connection) -> None:
    options = connection.get_execution_options()
    writes, light = options.get(WRITES, False), options.get(LIGHT, False)
    wanted = {"query_only": "OFF" if writes else "ON", "synchronous": "NORMAL" if light else "FULL"}
    info = connection.info
    for name, value in wanted.items():
        if info.get(name) != value:  # out of the pool it is as its last transaction left it
            connection.exec_driver_sql(f"PRAGMA {name}={value}")
            info[name] = value
    begin = "BEGIN IMMEDIATE" if writes else "BEGIN"
    try:  # by the driver itself: it stands before everything, and there is nothing to put together
        cast("sqlite3.Connection", connection.connection.driver_connection).execute(begin)
    except sqlite3.Error as error:
        raise OperationalError(begin, None, error) from error
