"""Rows from one database into another, of whatever kinds: for a move to another engine, and for a backup.

Rules kept here: the source is read in one state and never written to; what the target holds and the source does not is
refused before a row is written, so that a database which lives on is not written over; a batch is stored whole or not
at all, and what is there already is compared, so that a killed transfer is finished by doing it again; at the end every
row is read back and compared.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeAlias

from sqlalchemy import and_, func, insert, or_, select, tuple_
from sqlalchemy.exc import SQLAlchemyError

from redactor.errors import Conflict, StorageError
from redactor.storage.engine import WRITES
from redactor.storage.migrations import HEAD, migrate, revision_of
from redactor.storage.records import WRITERS  # its parts bring all tables into the metadata
from redactor.storage.tables import metadata

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence

    from sqlalchemy import ColumnElement, Connection, Engine, Row, Table

BATCH: Final = 500
"""Rows in one transaction, bounded in memory."""

_Rows: TypeAlias = "Sequence[Row[tuple[object, ...]]]"


@dataclass(frozen=True, slots=True)
class Transferred:
    """How many rows the target has now, and how many of them this run has written."""

    rows: int
    written: int


def transfer(
    source: Engine,
    target: Engine,
    *,
    without: Collection[str] = (),
    alone: bool = False,
    say: Callable[[str, int], None] = lambda _table, _rows: None,
) -> Transferred:
    """Copy every row but those of the tables `without`; with `alone` nobody writes to the source meanwhile.

    Raises StorageError where a database fails or is of another version, Conflict where the target is not a copy of the
    source that was begun earlier.
    """
    chosen = [table for table in metadata.sorted_tables if table.name not in without]
    try:
        migrate(target)
        with _reading(source, alone=alone) as read:
            _check(read)
            for table in chosen:
                _refuse_foreign(read, target, table)
            written = 0
            for table in chosen:
                some = _fill(read, target, table)
                written += some
                say(table.name, some)
            return Transferred(sum(_verified(read, target, table) for table in chosen), written)
    except SQLAlchemyError as error:
        raise StorageError(
            "The rows could not be copied. The source is as it was.",
            remedy="Check both databases and run it again: what was copied stays.",
        ) from error


@contextmanager
def _reading(engine: Engine, *, alone: bool = False) -> Iterator[Connection]:
    """Read one state. `alone` takes the place of the one writer, and writes nothing."""
    connection = engine.connect().execution_options(**{WRITES: alone})
    if engine.dialect.name == "postgresql":
        connection = connection.execution_options(isolation_level="REPEATABLE READ")
    with connection, connection.begin() as begun:
        if alone and engine.dialect.name == "postgresql":
            connection.execute(select(func.pg_advisory_xact_lock(WRITERS)))
        yield connection
        begun.rollback()


def _check(connection: Connection) -> None:
    if revision_of(connection) != HEAD:
        raise StorageError(
            "The database is of another version.", remedy="Start the service once, so that it is brought to this one."
        )


def _refuse_foreign(source: Connection, target: Engine, table: Table) -> None:
    with _reading(target) as read:
        if any(missing for _, missing in _compared(read, source, table)):
            raise Conflict(
                f"The target has rows of {table.name} that the source does not have. Nothing was written.",
                remedy="Name an empty database. One that was moved to earlier and is in use is not moved to again.",
            )


def _fill(source: Connection, target: Engine, table: Table) -> int:
    written = 0
    for rows in _batches(source, table):
        with target.connect().execution_options(**{WRITES: True}) as connection, connection.begin():
            missing = _missing(rows, connection, table)
            if missing:
                connection.execute(insert(table), [dict(row._mapping) for row in missing])  # noqa: SLF001 -- the public name of it
        written += len(missing)
    return written


def _verified(source: Connection, target: Engine, table: Table) -> int:
    """Return how many rows there are on both sides. Raises StorageError where they are not the same."""
    with _reading(target) as read:
        rows = sum(found for found, missing in _compared(source, read, table) if not missing)
        counted = read.execute(select(func.count()).select_from(table)).scalar_one()
    if rows != counted:
        raise StorageError(
            f"The rows of {table.name} are not the same on both sides.", remedy="Run it again; do not use the target."
        )
    return rows


def _compared(one: Connection, other: Connection, table: Table) -> Iterator[tuple[int, int]]:
    for rows in _batches(one, table):
        yield len(rows), len(_missing(rows, other, table))


def _batches(connection: Connection, table: Table) -> Iterator[_Rows]:
    """Give all rows in the order of their keys, asked for by key: so no cursor stays open beside a commit."""
    keys, last = tuple(table.primary_key.columns), None
    while True:
        query = select(table).order_by(*keys).limit(BATCH)
        rows = connection.execute(query if last is None else query.where(_after(keys, last))).all()
        if not rows:
            return
        yield rows
        last = [rows[-1]._mapping[key] for key in keys]  # noqa: SLF001 -- as above


def _after(keys: tuple[ColumnElement[object], ...], last: list[object]) -> ColumnElement[bool]:
    """Say "behind this key" column by column, which every kind of column understands."""
    return or_(
        *(and_(*(k == v for k, v in zip(keys[:n], last[:n], strict=True)), keys[n] > last[n]) for n in range(len(keys)))
    )


def _missing(rows: _Rows, connection: Connection, table: Table) -> list[Row[tuple[object, ...]]]:
    """Return the rows that the other side does not have. Raises Conflict where it has one under the same key."""
    keys = tuple(table.primary_key.columns)
    asked = [tuple(row._mapping[key] for key in keys) for row in rows]  # noqa: SLF001 -- as above
    query = select(table).where(tuple_(*keys).in_(asked) if len(keys) > 1 else keys[0].in_([a[0] for a in asked]))
    held = {tuple(row._mapping[key] for key in keys): tuple(row) for row in connection.execute(query)}  # noqa: SLF001 -- as above
    missing = []
    for key, row in zip(asked, rows, strict=True):
        if key not in held:
            missing.append(row)
        elif held[key] != tuple(row):
            raise Conflict(
                f"The target has another row of {table.name} under the same key. Nothing was changed.",
                remedy="Name an empty database.",
            )
    return missing
