"""Bodies of one clerk, and the approvals that one person gave alone.

Rules kept here, by the database: who asks for it does not confirm it; an approval by one person names a confirmation
that is there, and the very folder that was proposed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import CheckConstraint, Column, ForeignKey, ForeignKeyConstraint, Table, UniqueConstraint, select

from redactor.core.clerks import ClerkRecord
from redactor.core.records import ApprovalRecord
from redactor.errors import Conflict
from redactor.storage.part import Part
from redactor.storage.tables import HASH, IDENTITY, Instant, metadata

if TYPE_CHECKING:
    from datetime import datetime

asked = Table(
    "one_clerk",
    metadata,
    Column("id", IDENTITY, primary_key=True),
    Column("body", IDENTITY, nullable=False),
    Column("asked_at", Instant, nullable=False),
    Column("asked_by", IDENTITY, ForeignKey("person.id"), nullable=False),
    UniqueConstraint("id", "asked_by"),
)

confirmed = Table(
    "one_clerk_confirmed",
    metadata,
    Column("clerk", IDENTITY, primary_key=True),
    Column("asked_by", IDENTITY, nullable=False),
    Column("confirmed_at", Instant, nullable=False),
    Column("confirmed_by", IDENTITY, ForeignKey("person.id"), nullable=False),
    ForeignKeyConstraint(["clerk", "asked_by"], ["one_clerk.id", "one_clerk.asked_by"]),
    CheckConstraint("asked_by <> confirmed_by", name="two_people"),
)

ended = Table(
    "one_clerk_ended",
    metadata,
    Column("clerk", IDENTITY, ForeignKey("one_clerk.id"), primary_key=True),
    Column("ended_at", Instant, nullable=False),
    Column("ended_by", IDENTITY, ForeignKey("person.id"), nullable=False),
)

sole_approval = Table(
    "sole_approval",
    metadata,
    Column("proposal", IDENTITY, primary_key=True),
    Column("person", IDENTITY, ForeignKey("person.id"), nullable=False),
    Column("folder_hash", HASH, nullable=False),
    Column("at", Instant, nullable=False),
    Column("clerk", IDENTITY, ForeignKey("one_clerk_confirmed.clerk"), nullable=False),
    ForeignKeyConstraint(
        ["proposal", "person", "folder_hash"], ["proposal.id", "proposal.proposed_by", "proposal.folder_hash"]
    ),
)

APPEND_ONLY = ("one_clerk", "one_clerk_confirmed", "one_clerk_ended", "sole_approval")
"""Tables of this module whose rows the database refuses to change or delete; they are in `tables.APPEND_ONLY` too."""

_CLERKS = (
    select(
        asked,
        confirmed.c.confirmed_at,
        confirmed.c.confirmed_by,
        ended.c.ended_at,
        ended.c.ended_by,
    )
    .outerjoin(confirmed, confirmed.c.clerk == asked.c.id)
    .outerjoin(ended, ended.c.clerk == asked.c.id)
    .order_by(asked.c.asked_at, asked.c.id)
)


class Clerks(Part):
    """Which bodies let one person mark and release."""

    def ask(self, record: ClerkRecord) -> None:
        """Store that somebody asks for it."""
        row = {"id": record.id, "body": record.body, "asked_at": record.asked_at, "asked_by": record.asked_by}
        self._add(asked, row, clash="This was asked for already.")

    def confirm(self, clerk: str, *, at: datetime, by: str) -> None:
        """Confirm it, as another person than who asked. Raises `Conflict`."""
        known = next((c for c in self.all() if c.id == clerk), None)
        if known is None or known.confirmed_by or known.ended_by:
            raise Conflict("This does not wait for a confirmation any more.", remedy="Look at the body again.")
        row = {"clerk": clerk, "asked_by": known.asked_by, "confirmed_at": at, "confirmed_by": by}
        self._add(confirmed, row, clash="Who asked for this cannot confirm it.")

    def end(self, clerk: str, *, at: datetime, by: str) -> None:
        """End it, confirmed or not. Raises `Conflict`."""
        self._add(ended, {"clerk": clerk, "ended_at": at, "ended_by": by}, clash="This was ended already.")

    def all(self) -> tuple[ClerkRecord, ...]:
        """Return what was ever asked for, oldest first."""
        return tuple(ClerkRecord(**row) for row in self._all(_CLERKS))

    def of(self, body: str) -> ClerkRecord | None:
        """Return what holds for a body, or waits to; None where two people release."""
        return next((c for c in reversed(self.all()) if c.body == body and c.ended_by is None), None)

    def approve(self, proposal: str, *, folder_hash: str, at: datetime, by: str, clerk: str) -> None:
        """Approve a folder as the one who proposed it. Raises `Conflict`."""
        row = {"proposal": proposal, "person": by, "folder_hash": folder_hash, "at": at, "clerk": clerk}
        self._add(sole_approval, row, clash="One person cannot approve this release.")

    def approval(self, proposal: str) -> ApprovalRecord | None:
        """Return the approval that one person gave alone; None where there is none."""
        rows = sole_approval.c
        found = self._find(select(rows.person, rows.folder_hash, rows.at).where(rows.proposal == proposal))
        return ApprovalRecord(**found) if found else None
