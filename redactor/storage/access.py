"""Grants, recusals and times: who is named for an item, who stays out of it, from and until when."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from sqlalchemy import CheckConstraint, Column, ForeignKey, Table, bindparam, delete, exists, select, update

from redactor.core.entitlements import Bounds, EmbargoRecord, Facts
from redactor.core.filed import name_of
from redactor.core.records import WHOLE_MEETING, GrantRecord, RecusalRecord, TermRecord
from redactor.errors import Conflict, StorageError
from redactor.storage import tables
from redactor.storage.annexes import Annexes
from redactor.storage.annexes import paper as paper_table
from redactor.storage.emergencies import Emergencies
from redactor.storage.emergencies import emergency as emergency_table
from redactor.storage.joint import Joint
from redactor.storage.joint import joining as joining_table
from redactor.storage.part import Part
from redactor.storage.tables import IDENTITY, Instant, metadata

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

duty_term = Table(
    "duty_term",
    metadata,
    Column("person", IDENTITY, ForeignKey("person.id"), primary_key=True),
    Column("duty", IDENTITY, primary_key=True),
    Column("starts", Instant),
    Column("ends", Instant),
    CheckConstraint("starts < ends", name="period"),
)

embargo = Table(
    "embargo",
    metadata,
    Column("meeting", IDENTITY, ForeignKey("meeting.id"), primary_key=True),
    Column("item", IDENTITY, primary_key=True),
    Column("opens_at", Instant, nullable=False),
    Column("set_by", IDENTITY, ForeignKey("person.id"), nullable=False),
    Column("set_at", Instant, nullable=False),
)

# Put together once: these stand before every reading.
_GRANT, _RECUSAL = tables.grant.c, tables.recusal.c
_GRANTS = select(tables.grant).where(_GRANT.meeting == bindparam("meeting")).order_by(_GRANT.starts, _GRANT.id)
_RECUSALS = (
    select(tables.recusal).where(_RECUSAL.meeting == bindparam("meeting")).order_by(_RECUSAL.person, _RECUSAL.item)
)
_TERMS = select(duty_term).order_by(duty_term.c.person, duty_term.c.duty)
_HER_TERMS = _TERMS.where(duty_term.c.person == bindparam("person"))
_HER_GRANTS = _GRANTS.where(_GRANT.person == bindparam("person"))
_HER_RECUSALS = _RECUSALS.where(_RECUSAL.person == bindparam("person"))
_EMBARGOES = select(embargo).where(embargo.c.meeting == bindparam("meeting")).order_by(embargo.c.item)
_PRESENT = select(
    *(
        exists().where(table.c.meeting == bindparam("meeting")).label(name)
        for name, table in {
            "recusals": tables.recusal,
            "embargoes": embargo,
            "emergencies": emergency_table,
            "joined": joining_table,
            "papers": paper_table,
        }.items()
    )
)
"""One question in place of five: of most meetings most of this is empty, and what is empty is not asked for."""


class Access(Part):
    """The named lists of each meeting. What they permit is decided elsewhere, at each reading."""

    def give(self, grant: GrantRecord) -> None:
        """Name a person for an item. Raises `Conflict`: to herself, or for no time at all."""
        if grant.item == WHOLE_MEETING:
            raise StorageError("A grant names one item, never the whole meeting.")
        self._add(
            tables.grant, asdict(grant), clash="Nobody gives a grant to herself, and it must end after it starts."
        )

    def revoke(self, grant: str, *, at: datetime, by: str) -> None:
        """End a grant at once; it stays on record. Raises `Conflict` where it had ended so already."""
        rows = tables.grant.c
        ended = update(tables.grant).where(rows.id == grant, rows.revoked_at.is_(None))
        if not self._change(ended.values(revoked_at=at, revoked_by=by)):
            raise Conflict("There is no such grant, or it was revoked already.")

    def grants(self, meeting: str, *, person: str | None = None) -> tuple[GrantRecord, ...]:
        """Return a meeting's grants, revoked and expired ones too, of one person or of all."""
        query = _GRANTS if person is None else _HER_GRANTS
        return tuple(GrantRecord(**row) for row in self._all(query, meeting=meeting, person=person))

    def recuse(self, recusal: RecusalRecord) -> None:
        """Keep a person out of an item, or of a whole meeting; twice is no fault."""
        self.lift(recusal.person, recusal.meeting, recusal.item)
        self._add(tables.recusal, asdict(recusal), clash="This recusal cannot be stored.")

    def lift(self, person: str, meeting: str, item: str) -> None:
        """End a recusal, if there is one."""
        rows = tables.recusal.c
        self._change(delete(tables.recusal).where(rows.person == person, rows.meeting == meeting, rows.item == item))

    def recusals(self, meeting: str, *, person: str | None = None) -> tuple[RecusalRecord, ...]:
        """Return a meeting's recusals, of one person or of all."""
        query = _RECUSALS if person is None else _HER_RECUSALS
        return tuple(RecusalRecord(**row) for row in self._all(query, meeting=meeting, person=person))

    def recusals_of(self, person: str | None) -> tuple[RecusalRecord, ...]:
        """Return everything that a person stays out of, in whatever meeting."""
        query = select(tables.recusal).where(tables.recusal.c.person == person)
        return tuple(RecusalRecord(**row) for row in self._all(query))

    def embargo(self, wanted: EmbargoRecord) -> None:
        """Keep an item closed until a moment, in place of what was set before."""
        self.lift_embargo(wanted.meeting, wanted.item)
        self._add(embargo, asdict(wanted), clash="This time cannot be stored.")

    def lift_embargo(self, meeting: str, item: str) -> None:
        """Let an item open at once, if it was kept closed."""
        self._change(delete(embargo).where(embargo.c.meeting == meeting, embargo.c.item == item))

    def embargoes(self, meeting: str) -> tuple[EmbargoRecord, ...]:
        """Return the times before which items of a meeting stay closed, past ones too."""
        return tuple(EmbargoRecord(**row) for row in self._all(_EMBARGOES, meeting=meeting))

    def facts(self, meeting: str, *, person: str | None = None) -> Facts:
        """Return all that bears on who may read a meeting, of one person or of all."""
        there = self._db.execute(_PRESENT, {"meeting": meeting}).mappings().one()
        return Facts(
            grants=self.grants(meeting, person=person),
            recusals=self.recusals(meeting, person=person) if there["recusals"] else (),
            embargoes=self.embargoes(meeting) if there["embargoes"] else (),
            emergencies=Emergencies(self._db).all(meeting, person=person) if there["emergencies"] else (),
            bounds=self._bounds(meeting, is_joint=there["joined"], has_papers=there["papers"]),
        )

    def _bounds(self, meeting: str, *, is_joint: bool, has_papers: bool) -> Bounds:
        joint = Joint(self._db)
        papers = Annexes(self._db).items(meeting) if has_papers else {}
        return Bounds(
            papers={name_of(reference): items for reference, items in papers.items()},
            bodies=frozenset(one.body for one in joint.joined(meeting)) if is_joint else frozenset(),
            named=joint.named(meeting) if is_joint else {},
        )

    def set_terms(self, person: str, terms: Iterable[TermRecord]) -> None:
        """Limit a person's duties to times, in place of all such limits before."""
        self._change(delete(duty_term).where(duty_term.c.person == person))
        for term in terms:
            self._add(duty_term, asdict(term), clash="A term must end after it starts.")

    def terms(self, person: str | None = None) -> tuple[TermRecord, ...]:
        """Return the limits of a person's duties, or of everybody's."""
        found = self._all(_TERMS) if person is None else self._all(_HER_TERMS, person=person)
        return tuple(TermRecord(**row) for row in found)
