"""Wraps of data keys: in the records' own database, or in one apart, with backups of its own.

Rules kept here: body and marking beside a wrap serve re-wrapping, and never open anything; a wrap is replaced only
where it still is what was seen; where wraps rest apart, the records alone say which version there is, so a wrap that
a crash left without its text gives way.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import islice
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from sqlalchemy import and_, bindparam, delete, func, insert, select, tuple_, update

from redactor.errors import Conflict, StorageError, VaultError
from redactor.storage import tables
from redactor.storage.engine import WRITES
from redactor.storage.part import Part, chunks
from redactor.vault.context import Context, Kind
from redactor.vault.keys import Epoch, WrappedKey
from redactor.vault.records import StoredWrap

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from sqlalchemy import ColumnElement, Connection, Engine, RowMapping, Table

Key: TypeAlias = "tuple[str, str, str, int]"
"""Meeting, kind, portion, version: what a sealed text is found by."""

_CHUNK: Final = 1000
_ROWS = tables.dek_wrap.c
_KEY = (_ROWS.meeting, _ROWS.kind, _ROWS.portion, _ROWS.version)
NAMES = ("meeting", "kind", "portion", "version")
_FIND = select(_ROWS.epoch, _ROWS.wrapped).where(
    *(column == bindparam(name) for column, name in zip(_KEY, NAMES, strict=True))
)
"""Put together once: it stands before every reading."""

_OF_MEETING = select(*_KEY, _ROWS.epoch, _ROWS.wrapped).where(_ROWS.meeting == bindparam("meeting"))
_OF_KIND = _OF_MEETING.where(_ROWS.kind == bindparam("kind"))
_HELD = tuple(
    select(func.count()).where(_ROWS.meeting == bindparam("meeting"), _ROWS.kind == kind.value).scalar_subquery()
    for kind in (Kind.ORIGINAL, Kind.DECISION)
)
_ORIGINAL = (
    _ROWS.meeting == bindparam("meeting"),
    _ROWS.kind == Kind.ORIGINAL.value,
    _ROWS.portion == bindparam("portion"),
    _ROWS.version == bindparam("version"),
)
_STANDING = select(
    *_HELD, *(select(column).where(*_ORIGINAL).scalar_subquery() for column in (_ROWS.epoch, _ROWS.wrapped))
)


class Wraps(Part):
    """The table of wraps."""

    def __init__(self, connection: Connection, *, apart: bool = False) -> None:
        """Work on the connection of the database that holds the wraps."""
        super().__init__(connection)
        self._apart = apart

    def put(self, context: Context, wrap: WrappedKey) -> None:
        """Store the wrap of a text. Raises `Conflict`: one is there already."""
        if self._apart:
            self.shred(context)
        row = _row(StoredWrap(context, wrap))
        self._add(tables.dek_wrap, row, clash="This version of a text is sealed already.")

    def put_many(self, wraps: Mapping[Context, WrappedKey]) -> None:
        """Store the wraps of many texts. Raises `Conflict`: one of them is there already."""
        if self._apart:
            for context in wraps:
                self.shred(context)
        rows = [_row(StoredWrap(context, wrap)) for context, wrap in wraps.items()]
        self._add_many(tables.dek_wrap, rows, clash="This version of a text is sealed already.")

    def fill(self, wraps: Iterable[StoredWrap]) -> int:
        """Store many wraps in an empty table, bounded in memory; return how many."""
        count, source = 0, iter(wraps)
        while some := [_row(held) for held in islice(source, _CHUNK)]:
            self._db.execute(insert(tables.dek_wrap), some)
            count += len(some)
        return count

    def count(self) -> int:
        """Count all wraps."""
        return int(self._db.execute(select(func.count()).select_from(tables.dek_wrap)).scalar_one())

    def sample(self, most: int) -> tuple[StoredWrap, ...]:
        """Return some wraps, spread over all of them."""
        step = max(1, -(-self.count() // most))
        place = func.row_number().over(order_by=_KEY).label("place")
        rows = select(tables.dek_wrap, place).subquery()
        query = select(rows).where((rows.c.place - 1) % step == 0).limit(most)
        return tuple(_stored(row) for row in self._all(query))

    def find(self, context: Context) -> WrappedKey | None:
        """Return the wrap for just this context; None where there is none, or no longer."""
        found = self._find(_FIND, **columns_of(context))
        return WrappedKey(found["epoch"], found["wrapped"]) if found else None

    def standing(self, meeting: str, draft: int) -> tuple[int, int, str | None, bytes | None]:
        """Count the wraps of a meeting's drafts and of its decisions; return epoch and wrap of one draft."""
        asked = {"meeting": meeting, "portion": str(draft), "version": draft}
        drafts, decisions, epoch, wrapped = self._db.execute(_STANDING, asked).one()
        return drafts, decisions, epoch, wrapped

    def of_meeting(self, meeting: str, kind: str | None = None) -> dict[Key, WrappedKey]:
        """Return all wraps of a meeting, or those of one kind, by the key of the context each was made for."""
        query = _OF_MEETING if kind is None else _OF_KIND
        return {
            (meeting, row["kind"], row["portion"], row["version"]): WrappedKey(row["epoch"], row["wrapped"])
            for row in self._all(query, meeting=meeting, kind=kind)
        }

    def of_meetings(self, meetings: Collection[str], kind: str) -> dict[str, dict[Key, WrappedKey]]:
        """Return the wraps of one kind, meeting by meeting, in as few questions as the database takes."""
        found = defaultdict[str, dict[Key, WrappedKey]](dict)
        query = select(*_KEY, _ROWS.epoch, _ROWS.wrapped).where(_ROWS.kind == kind)
        for row in self._each(query, _ROWS.meeting, meetings):
            found[row["meeting"]][_key(row)] = WrappedKey(row["epoch"], row["wrapped"])
        return found

    def many(self, keys: Collection[Key]) -> dict[Key, WrappedKey]:
        """Return the wraps that are there for some texts, in as few questions as the database takes."""
        query = select(*_KEY, _ROWS.epoch, _ROWS.wrapped)
        return {
            key: WrappedKey(row["epoch"], row["wrapped"])
            for some in chunks(keys)
            for row in self._all(query.where(*among(tables.dek_wrap, some)))
            if (key := _key(row)) in keys
        }

    def page(
        self, *, after: StoredWrap | None, most: int, marking: str | None = None, but: str | None = None
    ) -> tuple[StoredWrap, ...]:
        """Return the wraps that follow one in the order of their keys, of a marking, `but` those of one epoch."""
        query = select(tables.dek_wrap).order_by(*_KEY).limit(most)
        if marking is not None:
            query = query.where(_ROWS.marking == marking)
        if but is not None:
            query = query.where(_ROWS.epoch != but)
        if after is not None:
            query = query.where(tuple_(*_KEY) > tuple_(*map(_bound, key_of(after.context))))
        return tuple(_stored(row) for row in self._all(query))

    def replace(self, renewed: Sequence[tuple[StoredWrap, WrappedKey]]) -> int:
        """Put newer wraps in place of those that were seen; return how many still were as they were seen."""
        if not renewed:
            return 0
        statement = (
            update(tables.dek_wrap)
            .where(*(column == bindparam(f"k_{name}") for column, name in zip(_KEY, NAMES, strict=True)))
            .where(_ROWS.epoch == bindparam("was_epoch"), _ROWS.wrapped == bindparam("was_wrapped"))
            .values(epoch=bindparam("now_epoch"), wrapped=bindparam("now_wrapped"))
        )
        rows = [
            {f"k_{name}": value for name, value in columns_of(seen.context).items()}
            | {"was_epoch": seen.wrap.epoch, "was_wrapped": seen.wrap.wrap}
            | {"now_epoch": now.epoch, "now_wrapped": now.wrap}
            for seen, now in renewed
        ]
        return self._db.execute(statement, rows).rowcount

    def rewrap(self, context: Context, *, was: WrappedKey, now: WrappedKey) -> None:
        """Put a wrap of a newer epoch in place of the one that was seen. Raises `Conflict`: it changed since."""
        if not self.replace([(StoredWrap(context, was), now)]):
            raise Conflict("A key was wrapped anew by somebody else.", remedy="Start the rotation again.")

    def by_epoch(self) -> dict[Epoch, int]:
        """Count the wraps that each epoch holds: what a rotation has left to do."""
        query = select(_ROWS.marking, _ROWS.epoch, func.count().label("held")).group_by(_ROWS.marking, _ROWS.epoch)
        return {Epoch(row["marking"], row["epoch"]): row["held"] for row in self._all(query)}

    def shred(self, context: Context) -> bool:
        """Delete a wrap, so that its envelope opens no more; return whether there was one.

        NOTE: backups, the write-ahead log and replicas may still hold it; see `docs/reference/envelope.md`.
        """
        return self._change(delete(tables.dek_wrap).where(*_at(context))) > 0

    def drop(self, epoch: Epoch) -> int:
        """Delete every wrap of an epoch; return how many there were."""
        return self._change(delete(tables.dek_wrap).where(_ROWS.marking == epoch.marking, _ROWS.epoch == epoch.name))


def prepare(engine: Engine) -> None:
    """Make the table in a database that holds wraps and nothing else."""
    with engine.connect().execution_options(**{WRITES: True}) as connection, connection.begin():
        tables.dek_wrap.create(connection, checkfirst=True)


def move(source: Engine, target: Engine) -> int:
    """Move wraps to the database that holds them from now on; return how many. Killed anywhere, it is done again."""
    with source.connect().execution_options(**{WRITES: True}) as old, old.begin():
        rows = [dict(row) for row in old.execute(select(tables.dek_wrap)).mappings()]
        if rows:
            with target.connect().execution_options(**{WRITES: True}) as new, new.begin():
                known = {tuple(row) for row in new.execute(select(*_KEY))}
                missing = [row for row in rows if tuple(row[name] for name in NAMES) not in known]
                if missing:
                    new.execute(insert(tables.dek_wrap), missing)
            old.execute(delete(tables.dek_wrap))
    return len(rows)


def key_of(context: Context) -> Key:
    """Return the columns that a sealed text is found by. The marking is not among them: it is proved, not looked up."""
    return (context.meeting, context.kind.value, context.portion, context.version)


def columns_of(context: Context) -> dict[str, Any]:
    """Return the same by their names."""
    return dict(zip(NAMES, key_of(context), strict=True))


def among(table: Table, keys: Iterable[Key]) -> list[ColumnElement[bool]]:
    """Choose rows that have the meeting, the kind and the portion of some keys, whichever goes with which.

    Column by column, so that the index is used: whole keys in one list make SQLite read the table. The caller leaves
    out what was not asked for.
    """
    columns = zip(*keys, strict=True)
    return [table.c[name].in_(sorted(set(values))) for name, values in zip(NAMES[:3], columns, strict=False)]


def _key(row: RowMapping) -> Key:
    return (row["meeting"], row["kind"], row["portion"], row["version"])


def _at(context: Context) -> list[ColumnElement[bool]]:
    return [and_(*(column == value for column, value in zip(_KEY, key_of(context), strict=True)))]


def _bound(value: object) -> ColumnElement[Any]:
    return bindparam(None, value)


def _row(held: StoredWrap) -> dict[str, Any]:
    row = columns_of(held.context) | {"body": held.context.body, "marking": held.context.marking}
    return row | {"epoch": held.wrap.epoch, "wrapped": held.wrap.wrap}


def _stored(row: RowMapping) -> StoredWrap:
    try:
        context = Context(
            row["body"], row["meeting"], row["portion"], row["marking"], row["version"], Kind(row["kind"])
        )
    except (ValueError, VaultError) as error:
        raise StorageError(
            "A row of the wraps is damaged.",
            remedy="Restore the wraps from their backup.",
        ) from error
    return StoredWrap(context, WrappedKey(row["epoch"], row["wrapped"]))
