"""One at a time, over all processes and hosts of an installation, without holding a transaction.

Rules kept here: nobody waits; a lock ends with the process that holds it. On PostgreSQL it is one of the session, on
SQLite, which is for one host, one of a file beside the database.
"""

from __future__ import annotations

import fcntl
import os
import zlib
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

from sqlalchemy import func, select

from redactor.errors import StorageError
from redactor.storage.private import lock_file

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Engine

_KIND: Final = 0x72656463
"""The first of the two numbers of each lock; the writers queue for one that has a single number."""


@contextmanager
def alone(engine: Engine, work: str) -> Iterator[bool]:
    """Hold the lock of a work and give True; False where somebody else holds it.

    Raises what the database raises, and StorageError where there can be no file.
    """
    if engine.dialect.name == "postgresql":
        with _session(engine, zlib.crc32(work.encode()) & 0x7FFFFFFF) as mine:
            yield mine
    else:
        with _file(Path(f"{engine.url.database}.{work}")) as mine:
            yield mine


@contextmanager
def _session(engine: Engine, number: int) -> Iterator[bool]:
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        mine = bool(connection.execute(select(func.pg_try_advisory_lock(_KIND, number))).scalar_one())
        try:
            yield mine
        finally:
            if mine:
                connection.execute(select(func.pg_advisory_unlock(_KIND, number)))


@contextmanager
def _file(path: Path) -> Iterator[bool]:
    handle = _taken(path)
    try:
        yield handle is not None
    finally:
        if handle is not None:
            os.close(handle)


def _taken(path: Path) -> int | None:
    try:
        return lock_file(path, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return None
    except OSError as error:
        raise StorageError(
            f"The folder of the database cannot be written: {error.strerror}.", remedy="Check its owner and space."
        ) from error
