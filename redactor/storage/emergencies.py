"""Emergency readings and the notices that ring somebody: tables and what the services do with them."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Table,
    UniqueConstraint,
    bindparam,
    select,
    update,
)

from redactor.core.entitlements import EmergencyApproval, EmergencyRecord, NoticeRecord
from redactor.errors import Conflict, NotFound
from redactor.storage.part import Part
from redactor.storage.tables import IDENTITY, Instant, metadata

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import RowMapping

emergency = Table(
    "emergency",
    metadata,
    Column("id", IDENTITY, primary_key=True),
    Column("person", IDENTITY, ForeignKey("person.id"), nullable=False),
    Column("meeting", IDENTITY, ForeignKey("meeting.id"), nullable=False),
    Column("item", IDENTITY, nullable=False),
    Column("asked_at", Instant, nullable=False),
    Column("closed_at", Instant),
    Column("closed_by", IDENTITY, ForeignKey("person.id")),
    UniqueConstraint("id", "person"),
    Index("ix_emergency_meeting_person", "meeting", "person"),
)

# The foreign key carries over who asked, so that the database itself refuses her own approval.
emergency_approval = Table(
    "emergency_approval",
    metadata,
    Column("emergency", IDENTITY, primary_key=True),
    Column("person", IDENTITY, ForeignKey("person.id"), primary_key=True),
    Column("asked_by", IDENTITY, nullable=False),
    Column("at", Instant, nullable=False),
    ForeignKeyConstraint(["emergency", "asked_by"], ["emergency.id", "emergency.person"]),
    CheckConstraint("person <> asked_by", name="two_people"),
)

notice = Table(
    "notice",
    metadata,
    Column("id", IDENTITY, primary_key=True),
    Column("person", IDENTITY, ForeignKey("person.id"), nullable=False, index=True),
    Column("kind", IDENTITY, nullable=False),
    Column("at", Instant, nullable=False),
    Column("meeting", IDENTITY, ForeignKey("meeting.id")),
    Column("about", IDENTITY, ForeignKey("person.id")),
    Column("read_at", Instant),
    Index("ix_notice_person_at", "person", "at"),
)

_ALL = select(emergency).order_by(emergency.c.asked_at.desc(), emergency.c.id)
_HERS = _ALL.where(emergency.c.meeting == bindparam("meeting"), emergency.c.person == bindparam("person"))
"""Put together once: it stands before every reading."""


class Emergencies(Part):
    """Who asked to read an item at once, and who let her."""

    def ask(self, asked: EmergencyRecord) -> None:
        """Store that somebody asks."""
        values = asdict(asked)
        values.pop("approvals")
        self._add(emergency, values, clash="This cannot be asked for so.")

    def approve(self, asked: EmergencyRecord, approval: EmergencyApproval) -> None:
        """Store one person's approval. Raises `Conflict`: her own asking, or approved by her before."""
        values = asdict(approval) | {"emergency": asked.id, "asked_by": asked.person}
        self._add(emergency_approval, values, clash="Two people other than who asks approve, each once.")

    def close(self, asked: str, *, at: datetime, by: str) -> None:
        """End it at once; it stays on record. Raises `Conflict` where it had ended so already."""
        rows = emergency.c
        ended = update(emergency).where(rows.id == asked, rows.closed_at.is_(None))
        if not self._change(ended.values(closed_at=at, closed_by=by)):
            raise Conflict("There is no such emergency, or it was ended already.")

    def get(self, asked: str) -> EmergencyRecord:
        """Return one with its approvals. Raises `NotFound`."""
        found = self._read(self._all(select(emergency).where(emergency.c.id == asked)))
        if not found:
            raise NotFound("There is nothing here that you can read.")
        return found[0]

    def all(self, meeting: str | None = None, *, person: str | None = None) -> tuple[EmergencyRecord, ...]:
        """Return all, newest first, whatever became of them; of one meeting, of one person."""
        if meeting is not None and person is not None:
            return self._read(self._all(_HERS, meeting=meeting, person=person))
        query = _ALL
        if meeting is not None:
            query = query.where(emergency.c.meeting == meeting)
        if person is not None:
            query = query.where(emergency.c.person == person)
        return self._read(self._all(query))

    def _read(self, rows: Sequence[RowMapping]) -> tuple[EmergencyRecord, ...]:
        """Put the approvals to what was asked for; where nothing was, nothing more is looked up."""
        if not rows:
            return ()
        given: dict[str, list[EmergencyApproval]] = {row["id"]: [] for row in rows}
        query = select(emergency_approval).order_by(emergency_approval.c.at, emergency_approval.c.person)
        for row in self._all(query.where(emergency_approval.c.emergency.in_(given))):
            given[row["emergency"]].append(EmergencyApproval(person=row["person"], at=row["at"]))
        return tuple(EmergencyRecord(**row, approvals=tuple(given[row["id"]])) for row in rows)


class Notices(Part):
    """What each person should know of."""

    def ring(self, rung: NoticeRecord) -> None:
        """Store a notice."""
        self._add(notice, asdict(rung), clash="This notice is there already.")

    def has(self, name: str) -> bool:
        """Tell whether there is a notice of this name."""
        return self._find(select(notice.c.id).where(notice.c.id == name)) is not None

    def of(self, person: str, *, most: int) -> tuple[NoticeRecord, ...]:
        """Return a person's newest notices."""
        query = select(notice).where(notice.c.person == person).order_by(notice.c.at.desc(), notice.c.id).limit(most)
        return tuple(NoticeRecord(**row) for row in self._all(query))

    def mark_read(self, person: str, *, at: datetime) -> int:
        """Mark what a person has not read; return how many that were."""
        unread = update(notice).where(notice.c.person == person, notice.c.read_at.is_(None), notice.c.at <= at)
        return self._change(unread.values(read_at=at))
