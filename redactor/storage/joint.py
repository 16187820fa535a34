"""Joint meetings: their further bodies, and the items that name one body."""

from __future__ import annotations

from dataclasses import asdict

from sqlalchemy import BigInteger, CheckConstraint, Column, ForeignKey, Table, bindparam, select

from redactor.core.joint import JoiningRecord, NamingRecord
from redactor.storage.part import Part
from redactor.storage.tables import IDENTITY, Instant, metadata

joining = Table(
    "meeting_body",
    metadata,
    Column("meeting", IDENTITY, ForeignKey("meeting.id"), primary_key=True),
    Column("body", IDENTITY, primary_key=True),
    Column("at", Instant, nullable=False),
    Column("by", IDENTITY, ForeignKey("person.id"), nullable=False),
)

naming = Table(
    "item_body",
    metadata,
    Column("meeting", IDENTITY, ForeignKey("meeting.id"), primary_key=True),
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("item", IDENTITY, nullable=False),
    Column("body", IDENTITY),
    Column("at", Instant, nullable=False),
    Column("by", IDENTITY, ForeignKey("person.id"), nullable=False),
    CheckConstraint("seq >= 1", name="seq"),
)

APPEND_ONLY = ("meeting_body", "item_body")
"""Tables of this module whose rows the database refuses to change or delete; they are in `tables.APPEND_ONLY` too."""

# Put together once: these stand before every reading.
_JOINING = select(joining).where(joining.c.meeting == bindparam("meeting")).order_by(joining.c.at, joining.c.body)
_NAMING = select(naming).where(naming.c.meeting == bindparam("meeting")).order_by(naming.c.seq)


class Joint(Part):
    """Which bodies hold a meeting together."""

    def join(self, record: JoiningRecord) -> None:
        """Let a body join a meeting. Raises `Conflict` where it is one of its bodies already."""
        self._add(joining, asdict(record), clash="This body holds the meeting already.")

    def joined(self, meeting: str) -> tuple[JoiningRecord, ...]:
        """Return the further bodies of a meeting, oldest first."""
        return tuple(JoiningRecord(**row) for row in self._all(_JOINING, meeting=meeting))

    def name(self, record: NamingRecord) -> None:
        """Say whose an item is. Raises `Conflict` where somebody else said so meanwhile."""
        self._add(naming, asdict(record), clash="Somebody else said whose an item is, at the same time.")

    def namings(self, meeting: str) -> tuple[NamingRecord, ...]:
        """Return what was said about whose items are, oldest first."""
        return tuple(NamingRecord(**row) for row in self._all(_NAMING, meeting=meeting))

    def named(self, meeting: str) -> dict[str, str]:
        """Return the items that are one body's now, each with its body."""
        held = {one.item: one.body for one in self.namings(meeting)}
        return {item: body for item, body in held.items() if body is not None}
