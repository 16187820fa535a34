"""Copies that left the house, and the keys that people want theirs under.

Rules kept here, and once more by the database: what left is never changed nor deleted; that a copy was made is said
once; a key that was not confirmed is no key.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    Table,
    delete,
    select,
    update,
)

from redactor.core.disclosures import Disclosure, Kind, Protection, RecipientKey
from redactor.errors import Conflict
from redactor.storage.part import Part
from redactor.storage.tables import HASH, IDENTITY, Instant, metadata

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import RowMapping

disclosure = Table(
    "disclosure",
    metadata,
    Column("number", IDENTITY, primary_key=True),
    Column("meeting", IDENTITY, nullable=False),
    Column("version", BigInteger, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("person", IDENTITY, ForeignKey("person.id"), nullable=False),
    Column("at", Instant, nullable=False),
    Column("format", String(16), nullable=False),
    Column("protection", String(16), nullable=False),
    Column("items", String(65536), nullable=False),
    ForeignKeyConstraint(["meeting", "version"], ["publication.meeting", "publication.version"]),
    CheckConstraint("length(number) = 12", name="number"),
    Index("ix_disclosure_meeting", "meeting", "at"),
)

disclosure_made = Table(
    "disclosure_made",
    metadata,
    Column("number", IDENTITY, ForeignKey("disclosure.number"), primary_key=True),
    Column("sha256", HASH, nullable=False),
    Column("made_at", Instant, nullable=False),
)

recipient_key = Table(
    "recipient_key",
    metadata,
    Column("person", IDENTITY, ForeignKey("person.id"), primary_key=True),
    Column("key", String(4096), nullable=False),
    Column("added_at", Instant, nullable=False),
    Column("confirmed_at", Instant),
)

_BOTH = select(disclosure, disclosure_made.c.sha256, disclosure_made.c.made_at).outerjoin(
    disclosure_made, disclosure_made.c.number == disclosure.c.number
)


class Exports(Part):
    """What left, and to which keys it may be encrypted."""

    def begin(self, made: Disclosure) -> None:
        """Write down that a copy is about to be made. Raises `Conflict` where its number is taken."""
        values = asdict(made)
        del values["sha256"], values["made_at"]
        values["items"] = " ".join(made.items)
        self._add(disclosure, values, clash="A copy with this number is there already.")

    def finish(self, number: str, *, sha256: str, at: datetime) -> None:
        """Write down that it was made. Raises `Conflict` where that was said, or the copy was never begun."""
        values = {"number": number, "sha256": sha256, "made_at": at}
        self._add(disclosure_made, values, clash="This copy was made before, or never begun.")

    def find(self, number: str) -> Disclosure | None:
        """Return the record of a copy by its number."""
        found = self._find(_BOTH.where(disclosure.c.number == number))
        return _disclosure(found) if found else None

    def of_meeting(self, meeting: str) -> tuple[Disclosure, ...]:
        """Return every copy of a meeting's minutes, oldest first."""
        query = _BOTH.where(disclosure.c.meeting == meeting).order_by(disclosure.c.at, disclosure.c.number)
        return tuple(map(_disclosure, self._all(query)))

    def of_person(self, person: str) -> tuple[Disclosure, ...]:
        """Return every copy that somebody made, oldest first."""
        query = _BOTH.where(disclosure.c.person == person).order_by(disclosure.c.at, disclosure.c.number)
        return tuple(map(_disclosure, self._all(query)))

    def recipient(self, person: str) -> RecipientKey | None:
        """Return the key that a person gave, confirmed or not."""
        found = self._find(select(recipient_key).where(recipient_key.c.person == person))
        return RecipientKey(**found) if found else None

    def set_recipient(self, key: RecipientKey) -> None:
        """Put a key in the place of the one that a person had."""
        self.drop_recipient(key.person)
        self._add(recipient_key, asdict(key), clash="This key cannot be stored.")

    def confirm_recipient(self, person: str, key: str, *, at: datetime) -> None:
        """Confirm the very key that was shown. Raises `Conflict` where another one waits, or none."""
        rows = recipient_key.c
        waiting = update(recipient_key).where(rows.person == person, rows.key == key, rows.confirmed_at.is_(None))
        if not self._change(waiting.values(confirmed_at=at)):
            raise Conflict("This is not the key that waits to be confirmed.", remedy="Look at your key again.")

    def drop_recipient(self, person: str) -> None:
        """Forget a person's key, if there is one."""
        self._change(delete(recipient_key).where(recipient_key.c.person == person))


def _disclosure(row: RowMapping) -> Disclosure:
    values = dict(row)
    values["kind"], values["protection"] = Kind(values["kind"]), Protection(values["protection"])
    values["items"] = tuple(values["items"].split())
    return Disclosure(**values)
