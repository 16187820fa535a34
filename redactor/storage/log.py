"""The audit log: gapless, in the same transaction as the deed, never rewritten."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, cast

from sqlalchemy import LargeBinary, bindparam, func, insert, select
from sqlalchemy.exc import IntegrityError

from redactor.core.audit import LoggedEvent
from redactor.core.hashtree import Checkpoint, Frontier, leaf_hash
from redactor.storage import tables
from redactor.storage.part import Part, clashed
from redactor.storage.tables import Instant

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from sqlalchemy import ColumnElement

    from redactor.core.audit import AuditEvent

_CHUNK: Final = 1000
_FIRST: Final = 100
"""Events that are read at first: a page shows fifty."""
_CLASH: Final = "The audit log was written at the same time."

_NEXT = select(
    func.coalesce(func.max(tables.audit_event.c.idx) + 1, 0),
    bindparam("at", type_=Instant()),
    *(bindparam(name, type_=LargeBinary()) for name in ("entry", "leaf")),
)
_APPEND = (
    insert(tables.audit_event).from_select(["idx", "at", "entry", "leaf"], _NEXT).returning(tables.audit_event.c.idx)
)
"""One question, put together once: it stands before everything that is opened."""


class Log(Part):
    """Events in the order in which their transactions wrote them."""

    def append(self, event: AuditEvent) -> int:
        """Write an event at the next index, which no other writer has meanwhile; return it."""
        entry = event.encode()
        row = {"at": event.at, "entry": entry, "leaf": leaf_hash(entry)}
        try:
            return int(self._db.execute(_APPEND, row).scalar_one())
        except IntegrityError as error:
            raise clashed(_CLASH) from error

    def append_all(self, events: Iterable[AuditEvent]) -> None:
        """Write events in their order, at the price of two statements."""
        start = self.size()
        self._add_many(tables.audit_event, [_row(n, e) for n, e in enumerate(events, start)], clash=_CLASH)

    def size(self) -> int:
        """Return how many events there are."""
        newest = self._db.execute(select(func.max(tables.audit_event.c.idx))).scalar_one()
        return 0 if newest is None else int(newest) + 1

    def newest(self) -> datetime | None:
        """Return the latest time that any event bears, wherever it stands; None where there is none."""
        # The index that stands last is not enough: a clock that was set back writes events too.
        found = self._db.execute(select(func.max(tables.audit_event.c.at))).scalar_one()
        return cast("datetime | None", found)

    def read(self, start: int = 0) -> Iterator[LoggedEvent]:
        """Give the events from an index on, a bounded number of them in memory at a time."""
        rows = tables.audit_event.c
        while True:
            query = select(tables.audit_event).where(rows.idx >= start).order_by(rows.idx).limit(_CHUNK)
            found = self._all(query)
            for row in found:
                yield LoggedEvent(row["idx"], row["entry"], row["leaf"], row["at"])
            if len(found) < _CHUNK:
                return
            start = found[-1]["idx"] + 1

    def newest_first(
        self, before: int | None = None, *, above: int = 0, naming: Iterable[str] = ()
    ) -> Iterator[LoggedEvent]:
        """Give the events backwards, from below an index or from the end down to one, some of them in memory at a time.

        With `naming` only those in whose entries all of these words stand, wherever: the caller looks closer.
        """
        rows = tables.audit_event.c
        before, most = self.size() if before is None else before, _FIRST
        stand = [self._stands(word.encode()) for word in naming]
        while before > above:
            query = (
                select(tables.audit_event).where(rows.idx < before, rows.idx >= above, *stand).order_by(rows.idx.desc())
            )
            found = self._all(query.limit(most))
            for row in found:
                yield LoggedEvent(row["idx"], row["entry"], row["leaf"], row["at"])
            before, most = found[-1]["idx"] if len(found) == most else 0, _CHUNK

    def _stands(self, word: bytes) -> ColumnElement[bool]:
        """Tell whether bytes stand in an entry. SQLite has no LIKE for bytes, and PostgreSQL no other way to say it."""
        entry = tables.audit_event.c.entry
        if self._db.dialect.name == "sqlite":
            return func.instr(entry, bindparam(None, word, LargeBinary)) > 0
        return entry.op("LIKE", is_comparison=True)(bindparam(None, b"%" + word + b"%", LargeBinary))

    def checkpoint(self) -> Checkpoint:
        """Compute the state that others can keep a copy of."""
        tree = Frontier()
        for logged in self.read():
            tree.append(logged.leaf)
        return tree.state()


def _row(index: int, event: AuditEvent) -> dict[str, Any]:
    entry = event.encode()
    return {"idx": index, "at": event.at, "entry": entry, "leaf": leaf_hash(entry)}
