"""What bodies remember of their withheld texts: sealed fingerprints, the numbers of their keys, what is held by them.

Rules kept here: nothing in a column quotes a text; which item a set belongs to is as visible as which items have sealed
texts; who caused what to be held is counted by day.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, LargeBinary, Table, delete, func, insert, select, update

from redactor.core.held import HeldRecord
from redactor.errors import Conflict
from redactor.storage.part import Part
from redactor.storage.tables import IDENTITY, Instant, metadata
from redactor.vault.envelope import SealedPortion
from redactor.vault.records import StoredMarks

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

memory_key = Table(
    "memory_key",
    metadata,
    Column("body", IDENTITY, primary_key=True),
    Column("marking", IDENTITY, primary_key=True),
    Column("number", BigInteger, primary_key=True, autoincrement=False),
)

memory_marks = Table(
    "memory_marks",
    metadata,
    Column("body", IDENTITY, primary_key=True),
    Column("meeting", IDENTITY, ForeignKey("meeting.id"), primary_key=True),
    Column("item", IDENTITY, primary_key=True),
    Column("marking", IDENTITY, primary_key=True),
    Column("key", BigInteger, nullable=False),
    Column("envelope", LargeBinary, nullable=False),
)

memory_held = Table(
    "memory_held",
    metadata,
    Column("id", IDENTITY, primary_key=True),
    Column("body", IDENTITY, nullable=False, index=True),
    Column("meeting", IDENTITY, ForeignKey("meeting.id"), nullable=False),
    Column("item", IDENTITY, nullable=False),
    Column("source_meeting", IDENTITY, ForeignKey("meeting.id"), nullable=False),
    Column("source_item", IDENTITY, nullable=False),
    Column("source_marking", IDENTITY, nullable=False),
    Column("raised_at", Instant, nullable=False),
    Column("raised_by", IDENTITY, ForeignKey("person.id"), nullable=False, index=True),
    Column("blind", Boolean, nullable=False),
    Column("settled_at", Instant),
    Column("settled_by", IDENTITY, ForeignKey("person.id")),
)


class Memory(Part):
    """The memory of all bodies."""

    def keys(self, body: str) -> tuple[tuple[str, int], ...]:
        """Return marking and number of every key of a body, oldest first."""
        rows = memory_key.c
        query = select(rows.marking, rows.number).where(rows.body == body).order_by(rows.marking, rows.number)
        return tuple((row["marking"], row["number"]) for row in self._all(query))

    def add_key(self, body: str, marking: str, number: int) -> None:
        """Say that there is a key of this number. Raises `Conflict` where there was one."""
        row = {"body": body, "marking": marking, "number": number}
        self._add(memory_key, row, clash="Another key was made at the same time.")

    def marks(self, body: str, meeting: str | None = None) -> tuple[StoredMarks, ...]:
        """Return every set of fingerprints of a body, or those of one meeting."""
        rows = memory_marks.c
        query = select(memory_marks).where(rows.body == body).order_by(rows.meeting, rows.item, rows.marking)
        query = query if meeting is None else query.where(rows.meeting == meeting)
        return tuple(StoredMarks(**{**row, "envelope": SealedPortion(row["envelope"])}) for row in self._all(query))

    def replace(self, body: str, meeting: str, made: Iterable[StoredMarks]) -> None:
        """Put these sets in place of all that a body had of a meeting."""
        rows = memory_marks.c
        self._change(delete(memory_marks).where(rows.body == body, rows.meeting == meeting))
        new = [asdict(one) | {"envelope": one.envelope.envelope} for one in made]
        if new:
            self._db.execute(insert(memory_marks), new)

    def hold(self, record: HeldRecord) -> None:
        """Put something on the list."""
        self._add(memory_held, asdict(record), clash="This is held already.")

    def held(self, body: str) -> tuple[HeldRecord, ...]:
        """Return what was ever held for a body, oldest first, settled or not."""
        rows = memory_held.c
        query = select(memory_held).where(rows.body == body).order_by(rows.raised_at, rows.id)
        return tuple(HeldRecord(**row) for row in self._all(query))

    def settle(self, held: str, *, at: datetime, by: str) -> None:
        """Let something pass. Raises `Conflict` where somebody did so already, or nothing is held under this id."""
        rows = memory_held.c
        waiting = update(memory_held).where(rows.id == held, rows.settled_at.is_(None))
        if not self._change(waiting.values(settled_at=at, settled_by=by)):
            raise Conflict("This was settled already.", remedy="Look at the list again.")

    def caused(self, person: str, *, since: datetime) -> int:
        """Count what somebody caused to be held since then without knowing why."""
        rows = memory_held.c
        query = select(func.count()).where(rows.raised_by == person, rows.raised_at >= since, rows.blind)
        return int(self._db.execute(query).scalar_one())
