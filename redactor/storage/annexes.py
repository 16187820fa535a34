"""Papers of meetings, with their histories, and which state of them a proposal was made with."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import asdict
from typing import TYPE_CHECKING

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    String,
    Table,
    bindparam,
    func,
    select,
)

from redactor.core.filed import Deed, Paper, PaperEntry, PaperRecord, Phase
from redactor.errors import Conflict
from redactor.storage.part import Part
from redactor.storage.tables import HASH, IDENTITY, Instant, meeting, metadata

if TYPE_CHECKING:
    from sqlalchemy import RowMapping

paper = Table(
    "paper",
    metadata,
    Column("id", IDENTITY, primary_key=True),
    Column("meeting", IDENTITY, ForeignKey("meeting.id"), nullable=False),
    Column("reference", IDENTITY, nullable=False),
    Column("at", Instant, nullable=False),
    Column("by", IDENTITY, ForeignKey("person.id"), nullable=False),
    Index("ix_paper_meeting_reference", "meeting", "reference", unique=True),
)

entry = Table(
    "paper_entry",
    metadata,
    Column("meeting", IDENTITY, ForeignKey("meeting.id"), primary_key=True),
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("paper", IDENTITY, ForeignKey("paper.id"), nullable=False),
    Column("deed", String(16), nullable=False),
    Column("item", IDENTITY),
    Column("marking", IDENTITY, nullable=False),
    Column("phase", String(16), nullable=False),
    Column("was_public", Boolean, nullable=False),
    Column("suffix", String(16), nullable=False),
    Column("blob", HASH, nullable=False),
    Column("sealed", BigInteger, nullable=False),
    Column("at", Instant, nullable=False),
    Column("by", IDENTITY, ForeignKey("person.id"), nullable=False),
    CheckConstraint("seq >= 1", name="seq"),
    CheckConstraint("sealed >= 1 AND sealed <= seq", name="sealed"),
)

made_with = Table(
    "paper_proposal",
    metadata,
    Column("proposal", IDENTITY, ForeignKey("proposal.id"), primary_key=True),
    Column("seq", BigInteger, nullable=False),
)

APPEND_ONLY = ("paper", "paper_entry", "paper_proposal")
"""Tables of this module whose rows the database refuses to change or delete; they are in `tables.APPEND_ONLY` too."""

# Put together once: they stand before every reading, and every look at a meeting.
_ENTRIES = select(entry).where(entry.c.meeting == bindparam("meeting")).order_by(entry.c.seq)
_PAPERS = select(paper).where(paper.c.meeting == bindparam("meeting")).order_by(paper.c.reference)
_ITEMS = (
    select(paper.c.reference, entry.c.item)
    .join(entry, entry.c.paper == paper.c.id)
    .where(paper.c.meeting == bindparam("meeting"))
)
_MEETINGS = (
    select(meeting.c.id)
    .where(meeting.c.id.in_(select(paper.c.meeting)))
    .order_by(meeting.c.created.desc(), meeting.c.id)
)


class Annexes(Part):
    """The papers of each meeting."""

    def file(self, record: PaperRecord, first: PaperEntry) -> None:
        """Add a paper with its first entry. Raises `Conflict` where the meeting has one of this reference."""
        self._add(paper, asdict(record), clash="The meeting has a paper of this reference already.")
        self.append(first)

    def append(self, wanted: PaperEntry) -> None:
        """Add an entry to the history that was seen. Raises `Conflict` where another came first."""
        if wanted.seq != self.seq(wanted.meeting) + 1:
            raise Conflict("Somebody else changed a paper at the same time.", remedy="Look at the papers again.")
        self._add(entry, asdict(wanted), clash="Somebody else changed a paper at the same time.")

    def seq(self, meeting: str) -> int:
        """Count the entries of a meeting's papers."""
        found = self._db.execute(select(func.max(entry.c.seq)).where(entry.c.meeting == meeting)).scalar_one()
        return int(found or 0)

    def all(self, meeting: str) -> tuple[Paper, ...]:
        """Return a meeting's papers with their histories, removed ones too, by their references."""
        histories: dict[str, list[PaperEntry]] = defaultdict(list)
        for row in self._all(_ENTRIES, meeting=meeting):
            histories[row["paper"]].append(_entry(row))
        known = self._all(_PAPERS, meeting=meeting)
        return tuple(Paper(PaperRecord(**row), tuple(histories[row["id"]])) for row in known)

    def meetings(self) -> tuple[str, ...]:
        """Name the meetings that ever held a paper, newest first."""
        return tuple(row["id"] for row in self._all(_MEETINGS))

    def blob_of(self, identity: str, sealed: int) -> str | None:
        """Tell where the file rests that was sealed with an entry; None where there is none."""
        rows = entry.c
        found = self._find(select(rows.blob).where(rows.paper == identity, rows.seq == sealed))
        return found["blob"] if found else None

    def blobs(self) -> frozenset[str]:
        """Name where every file of a paper rests, of earlier entries too."""
        return frozenset(row["blob"] for row in self._all(select(entry.c.blob)))

    def items(self, meeting: str) -> dict[str, frozenset[str]]:
        """Return the items that each paper ever belonged to, by its reference."""
        found: dict[str, set[str]] = defaultdict(set)
        for row in self._all(_ITEMS, meeting=meeting):
            found[row["reference"]] |= {row["item"]} - {None}
        return {reference: frozenset(items) for reference, items in found.items()}

    def propose(self, proposal: str, seq: int) -> None:
        """Say which state of the papers a proposal was made with."""
        self._add(made_with, {"proposal": proposal, "seq": seq}, clash="This proposal was made already.")

    def proposed(self, proposal: str) -> int:
        """Return which state of the papers a proposal was made with; 0 where nobody said."""
        found = self._find(select(made_with.c.seq).where(made_with.c.proposal == proposal))
        return int(found["seq"]) if found else 0


def _entry(row: RowMapping) -> PaperEntry:
    return PaperEntry(**{**row, "deed": Deed(row["deed"]), "phase": Phase(row["phase"])})
