"""Registers, pseudonyms, and texts of other bodies: which sealed rows there are, masks, origins and consents."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from sqlalchemy import BigInteger, Column, ForeignKey, Index, String, Table, UniqueConstraint, bindparam, delete, select

from redactor.core.filing import ConsentRecord, OriginRecord, PartRecord, PseudonymRecord, Scope, Stage
from redactor.storage.part import Part
from redactor.storage.tables import HASH, IDENTITY, NAME, Instant, metadata

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import RowMapping

register_state = Table(
    "register_state",
    metadata,
    Column("meeting", IDENTITY, ForeignKey("meeting.id"), primary_key=True),
    Column("stage", String(16), primary_key=True),
    Column("made_of", NAME, nullable=False),
)

register_part = Table(
    "register_part",
    metadata,
    Column("meeting", IDENTITY, ForeignKey("meeting.id"), primary_key=True),
    Column("stage", String(16), primary_key=True),
    Column("item", IDENTITY, primary_key=True),
    Column("marking", IDENTITY, primary_key=True),
    Column("version", BigInteger, nullable=False),
)

pseudonym = Table(
    "pseudonym",
    metadata,
    Column("id", IDENTITY, primary_key=True),
    Column("body", IDENTITY, nullable=False),
    Column("meeting", IDENTITY, ForeignKey("meeting.id"), nullable=False, index=True),
    Column("item", IDENTITY, nullable=False),
    Column("marking", IDENTITY, nullable=False),
    Column("scope", String(16), nullable=False),
    Column("within", IDENTITY, nullable=False),
    Column("mask", NAME, nullable=False),
    Column("fingerprint", HASH, nullable=False),
    Column("at", Instant, nullable=False),
    Column("by", IDENTITY, ForeignKey("person.id"), nullable=False),
    UniqueConstraint("scope", "within", "mask", name="uq_pseudonym_mask"),
    UniqueConstraint("scope", "within", "fingerprint", name="uq_pseudonym_fingerprint"),
    Index("ix_pseudonym_at_id", "at", "id"),
    Index("ix_pseudonym_body", "body"),
)

origin = Table(
    "origin",
    metadata,
    Column("meeting", IDENTITY, ForeignKey("meeting.id"), primary_key=True),
    Column("item", IDENTITY, primary_key=True),
    Column("body", IDENTITY, primary_key=True),
    Column("at", Instant, nullable=False),
    Column("by", IDENTITY, ForeignKey("person.id"), nullable=False),
)

consent = Table(
    "consent",
    metadata,
    Column("meeting", IDENTITY, ForeignKey("meeting.id"), primary_key=True),
    Column("item", IDENTITY, primary_key=True),
    Column("body", IDENTITY, primary_key=True),
    Column("draft_version", BigInteger, primary_key=True, autoincrement=False),
    Column("decisions_seq", BigInteger, primary_key=True, autoincrement=False),
    Column("at", Instant, nullable=False),
    Column("by", IDENTITY, ForeignKey("person.id"), nullable=False),
)

_OF_BODY = select(pseudonym).where(pseudonym.c.body == bindparam("body")).order_by(pseudonym.c.id)
"""Put together once: it stands before every look at a meeting."""


class Registers(Part):
    """Which sealed rows there are of each meeting. The rows themselves are sealed texts."""

    def made_of(self, meeting: str, stage: Stage) -> str | None:
        """Tell what state the rows were made of; None where none were made."""
        rows = register_state.c
        found = self._find(select(rows.made_of).where(rows.meeting == meeting, rows.stage == stage.value))
        return None if found is None else found["made_of"]

    def parts(self, meeting: str, stage: Stage) -> tuple[PartRecord, ...]:
        """Return what is sealed, item by item and level by level."""
        rows = register_part.c
        query = select(register_part).where(rows.meeting == meeting, rows.stage == stage.value)
        found = self._all(query.order_by(rows.item, rows.marking))
        return tuple(PartRecord(**{**row, "stage": Stage(row["stage"])}) for row in found)

    def keep(self, meeting: str, stage: Stage, parts: Iterable[PartRecord], *, made_of: str) -> None:
        """Put other rows in the place of those before, and say what state they are made of."""
        for table in (register_part, register_state):
            self._change(delete(table).where(table.c.meeting == meeting, table.c.stage == stage.value))
        state = {"meeting": meeting, "stage": stage.value, "made_of": made_of}
        self._add(register_state, state, clash="The register was written by somebody else.")
        for part in parts:
            self._add(register_part, asdict(part), clash="The register was written by somebody else.")


class Pseudonyms(Part):
    """Masks, and where their names are sealed."""

    def add(self, record: PseudonymRecord) -> None:
        """Add one. Raises `Conflict`: the mask, or the name, has another inside the scope."""
        self._add(pseudonym, asdict(record), clash="This mask or this name is taken inside the scope.")

    def get(self, identity: str) -> PseudonymRecord:
        """Return one. Raises `NotFound`."""
        return pseudonym_of(self._get(select(pseudonym).where(pseudonym.c.id == identity)))

    def inside(self, scope: Scope, within: str) -> tuple[PseudonymRecord, ...]:
        """Return those of one scope, by their masks."""
        rows = pseudonym.c
        query = select(pseudonym).where(rows.scope == scope.value, rows.within == within).order_by(rows.mask)
        return tuple(map(pseudonym_of, self._all(query)))

    def of_body(self, body: str) -> tuple[PseudonymRecord, ...]:
        """Return those that were assigned in the meetings of a body."""
        return tuple(map(pseudonym_of, self._all(_OF_BODY, body=body)))


class Origins(Part):
    """Texts that came from another body, and its word for what is released of them."""

    def add(self, record: OriginRecord) -> None:
        """Say where the text of an item came from; twice is no fault."""
        if record.body not in {known.body for known in self.all(record.meeting) if known.item == record.item}:
            self._add(origin, asdict(record), clash="This cannot be stored.")

    def all(self, meeting: str) -> tuple[OriginRecord, ...]:
        """Return the origins of a meeting's items."""
        rows = origin.c
        found = self._all(select(origin).where(rows.meeting == meeting).order_by(rows.item, rows.body))
        return tuple(OriginRecord(**row) for row in found)

    def consent(self, record: ConsentRecord) -> None:
        """Record a body's word. Raises `Conflict` where it was given already."""
        self._add(consent, asdict(record), clash="This body has given its word for this already.")

    def consents(self, meeting: str) -> tuple[ConsentRecord, ...]:
        """Return the words that were given about a meeting, oldest first."""
        query = select(consent).where(consent.c.meeting == meeting).order_by(consent.c.at, consent.c.item)
        return tuple(ConsentRecord(**row) for row in self._all(query))


def pseudonym_of(row: RowMapping) -> PseudonymRecord:
    """Make a mask of a row."""
    return PseudonymRecord(**{**row, "scope": Scope(row["scope"])})
