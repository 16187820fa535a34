"""How often somebody asked, and how much bodies keep.

Rules kept here: one statement counts and refuses, so that of many at the limit just as many pass as may; what is kept
is summed from a row for each original, written with the row that names it.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from sqlalchemy import BigInteger, Column, ForeignKey, Table, and_, case, delete, func, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from redactor.core.quotas import Kept, RoomRecord
from redactor.storage.annexes import entry, paper
from redactor.storage.part import Part
from redactor.storage.tables import HASH, IDENTITY, Instant, draft, meeting, metadata

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import ColumnElement

    from redactor.core.quotas import Original

rate = Table(
    "rate",
    metadata,
    Column("name", IDENTITY, primary_key=True),
    Column("kind", IDENTITY, primary_key=True),
    Column("stretch", BigInteger, nullable=False),
    Column("used", BigInteger, nullable=False),
)

original = Table(
    "kept_original",
    metadata,
    Column("blob", HASH, primary_key=True),
    Column("body", IDENTITY, nullable=False, index=True),
    Column("bytes", BigInteger, nullable=False),
)

room = Table(
    "body_room",
    metadata,
    Column("body", IDENTITY, primary_key=True),
    Column("drafts", BigInteger),
    Column("bytes", BigInteger),
    Column("set_at", Instant, nullable=False),
    Column("set_by", IDENTITY, ForeignKey("person.id")),
)


class Rates(Part):
    """What was asked for in the present stretch of time, by whom and of which kind."""

    def used(self, name: str, kind: str, *, stretch: int) -> int:
        """Tell how much was used in a stretch."""
        rows = rate.c
        found = self._find(select(rows.used).where(rows.name == name, rows.kind == kind, _counts_for(stretch)))
        return int(found["used"]) if found else 0

    def take(self, name: str, kind: str, *, stretch: int, most: int) -> bool:
        """Count one more, unless it is one too many; another stretch begins anew. One statement, so exact."""
        insert = postgresql.insert if self._db.dialect.name == "postgresql" else sqlite.insert
        counts, rows = _counts_for(stretch), rate.c
        statement = (
            insert(rate)
            .values(name=name, kind=kind, stretch=stretch, used=1)
            .on_conflict_do_update(
                index_elements=[rows.name, rows.kind],
                set_={
                    "used": case((counts, rows.used + 1), else_=1),
                    "stretch": case((counts, rows.stretch), else_=stretch),
                },
                where=or_(~counts, rows.used < most),
            )
            .returning(rows.used)
        )
        return self._db.execute(statement).first() is not None

    def give_back(self, name: str, kind: str, *, stretch: int) -> None:
        """Take one off again, if it was counted in this stretch."""
        rows = rate.c
        here = (rows.name == name, rows.kind == kind, _counts_for(stretch), rows.used > 0)
        self._change(update(rate).where(*here).values(used=rows.used - 1))

    def forget(self, kind: str, *, before: int) -> None:
        """Remove what was counted in stretches before one."""
        self._change(delete(rate).where(rate.c.kind == kind, rate.c.stretch < before))


def _counts_for(stretch: int) -> ColumnElement[bool]:
    """Tell whether the row counts what is asked for now: the clock of another host may be one stretch ahead."""
    return and_(rate.c.stretch >= stretch, rate.c.stretch <= stretch + 1)


class Quotas(Part):
    """What bodies keep, and what they may."""

    def keep(self, body: str, originals: Iterable[Original]) -> None:
        """Note the sizes of originals that are stored."""
        rows = [{"body": body, **asdict(one)} for one in originals]
        self._add_many(original, rows, clash="This original was measured already.")

    def kept(self, body: str) -> Kept:
        """Sum what a body keeps."""
        mine = select(func.count()).select_from(draft.join(meeting)).where(meeting.c.body == body)
        sizes = select(func.coalesce(func.sum(original.c.bytes), 0), func.count()).where(original.c.body == body)
        drafts = int(self._db.execute(mine).scalar_one())
        total, measured = self._db.execute(sizes).one()
        return Kept(drafts, int(total), max(0, drafts + self._papers(body) - int(measured)))

    def unmeasured(self) -> tuple[tuple[str, str], ...]:
        """Name every original without a size, with its body."""
        known = select(original.c.blob)
        drafts = select(meeting.c.body, draft.c.blob).select_from(draft.join(meeting)).where(draft.c.blob.not_in(known))
        papers = (
            select(meeting.c.body, entry.c.blob)
            .select_from(entry.join(meeting, entry.c.meeting == meeting.c.id))
            .where(entry.c.blob.not_in(known))
        )
        missing = drafts.union(papers).subquery()
        return tuple((row["body"], row["blob"]) for row in self._all(select(missing.c.body, missing.c.blob)))

    def room(self, body: str) -> RoomRecord | None:
        """Return what was allowed to one body; None where the general limits hold."""
        found = self._find(select(room).where(room.c.body == body))
        return RoomRecord(**found) if found else None

    def set_room(self, record: RoomRecord) -> None:
        """Allow a body this much, in place of what was allowed before."""
        self._change(delete(room).where(room.c.body == record.body))
        self._add(room, asdict(record), clash="Somebody else set this at the same time.")

    def _papers(self, body: str) -> int:
        """Count the files of papers; an entry that only removes or moves one names the file of an earlier one."""
        here = entry.join(paper, entry.c.paper == paper.c.id).join(meeting, paper.c.meeting == meeting.c.id)
        files = select(func.count(func.distinct(entry.c.blob))).select_from(here).where(meeting.c.body == body)
        return int(self._db.execute(files).scalar_one())
