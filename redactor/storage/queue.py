"""The queue: messages in SQLite or PostgreSQL that wake workers, each the name of a job and nothing else.

Rules kept here: a message is JSON, never a pickle, which would run what whoever writes to the queue wants; what is not
the name of a job is dropped; nothing depends on a message, so it need not reach the disk.
"""

from __future__ import annotations

import json
import re
import sqlite3
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

from huey import PostgresHuey, SqliteHuey  # type: ignore[import-untyped]  # ships no annotations
from huey.registry import Message  # type: ignore[import-untyped]  # as above
from huey.serializer import Serializer  # type: ignore[import-untyped]  # as above
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from redactor.core.jobs import Lane
from redactor.errors import StorageError
from redactor.storage.engine import make_private

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import URL

POLL: Final = 0.2
"""Seconds between two looks at a queue in SQLite, which cannot call; a look takes some ten microseconds."""
_WAIT: Final = 1
"""Seconds that a worker waits for a call from PostgreSQL before it looks whether it is asked to end."""
_BUSY: Final = 10
_NAME: Final = re.compile(r"[0-9a-f]{20}", re.ASCII)
_TABLES: Final = "queue"
"""How the names of its tables begin in PostgreSQL, where they stand beside the records."""
_TASK: Final = f"{__name__}.job"


class _Names(Serializer):  # type: ignore[misc]  # as above
    """A message as the name of its job. Raises ValueError for anything else."""

    def _serialize(self, data: Message) -> bytes:
        return json.dumps({"job": data.args[0]}).encode()

    def _deserialize(self, data: bytes) -> Message:
        held = json.loads(bytes(data))
        name = held.get("job") if isinstance(held, dict) else None
        if not isinstance(name, str) or not _NAME.fullmatch(name):
            raise ValueError
        return Message(id=name, name=_TASK, args=(name,))


class JobQueue:
    """A queue for each lane, in one database."""

    def __init__(self, url: str, *, make: bool = True) -> None:
        """Open it by an SQLAlchemy address; with `make` its tables are made where they are not there.

        Raises StorageError.
        """
        try:
            parsed = make_url(url)
        except ArgumentError as error:
            raise _not_understood() from error
        with _failing():
            self._lanes = {lane: _opened(parsed, f"redactor-{lane}", make=make) for lane in Lane}
        self._tasks = {lane: _task(huey) for lane, huey in self._lanes.items()}

    def put(self, lane: Lane, job: str) -> None:
        """Say that a job may be taken. Raises StorageError."""
        with _failing():
            self._tasks[lane](job)

    def take(self, lane: Lane) -> str | None:
        """Wait a moment for a message; return which job it names. Raises StorageError."""
        huey = self._lanes[lane]
        with _failing():
            try:
                task = huey.dequeue()
            except ValueError:  # somebody else's; the rows know what is to be done
                return None
        if task is not None:
            return str(task.args[0])
        if not huey.storage.blocking:
            time.sleep(POLL)
        return None

    def size(self, lane: Lane) -> int:
        """Count the messages that nobody has taken. Raises StorageError."""
        with _failing():
            return int(self._lanes[lane].storage.queue_size())

    def check(self) -> bool:
        """Tell whether its tables are there yet. Raises StorageError where it cannot be reached."""
        try:
            self.size(Lane.QUICK)
        except StorageError as error:
            cause = error.__cause__
            if type(cause).__name__ == "UndefinedTable" or "no such table" in str(cause):
                return False
            raise
        return True

    def leave(self, lane: Lane) -> None:
        """Give back what the thread that took from a lane has held; it takes no more."""
        self._lanes[lane].storage.close()

    def close(self) -> None:
        """Give the connections back."""
        for huey in self._lanes.values():
            huey.storage.close()


def _task(huey: Any) -> Any:  # noqa: ANN401 -- without annotations, as above
    @huey.task(name="job")  # type: ignore[untyped-decorator]  # as above
    def run(job: str) -> str:
        return job

    return run


def _opened(url: URL, name: str, *, make: bool) -> Any:  # noqa: ANN401 -- as above
    options: dict[str, Any] = {"results": False, "serializer": _Names(), "create_tables": make}
    kind = url.get_backend_name()
    if kind == "sqlite" and url.database:
        make_private(url)
        return SqliteHuey(name, filename=url.database, fsync=False, timeout=_BUSY, **options)
    if kind == "postgresql":
        dsn = url.set(drivername="postgresql").render_as_string(hide_password=False)
        return _twice(lambda: PostgresHuey(name, dsn=dsn, read_timeout=_WAIT, table_prefix=_TABLES, **options))
    raise _not_understood()


def _twice(make: Any) -> Any:  # noqa: ANN401 -- as above
    """Make the tables once more where another process makes them at the same moment: one of the two fails."""
    from psycopg import errors  # noqa: PLC0415 -- where PostgreSQL is used alone

    try:
        return make()
    except (errors.UniqueViolation, errors.DuplicateTable, errors.DuplicateObject):
        return make()


@contextmanager
def _failing() -> Iterator[None]:
    """Say in our words that the queue cannot be reached. What the driver says may hold the address."""
    try:
        yield
    except Exception as error:
        if isinstance(error, sqlite3.Error | ImportError) or type(error).__module__.startswith("psycopg"):
            raise StorageError(
                "The queue cannot be reached; work in the background is taken up later.",
                remedy="Check REDACTOR_QUEUE_URL, and whether its database answers.",
            ) from error
        raise


def _not_understood() -> StorageError:
    return StorageError("The address of the queue is not understood.", remedy="Check REDACTOR_QUEUE_URL.")
