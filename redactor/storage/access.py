"""Grants and recusals: who is named for an item, and who stays out of it."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, delete, select, update

from redactor.core.records import WHOLE_MEETING, GrantRecord, RecusalRecord
from redactor.errors import Conflict, StorageError
from redactor.storage import tables
from redactor.storage.part import Part

if TYPE_CHECKING:
    from datetime import datetime

# Put together once: these stand before every reading.
_GRANT, _RECUSAL = tables.grant.c, tables.recusal.c
_GRANTS = select(tables.grant).where(_GRANT.meeting == bindparam("meeting")).order_by(_GRANT.starts, _GRANT.id)
_RECUSALS = (
    select(tables.recusal).where(_RECUSAL.meeting == bindparam("meeting")).order_by(_RECUSAL.person, _RECUSAL.item)
)
_HER_GRANTS = _GRANTS.where(_GRANT.person == bindparam("person"))
_HER_RECUSALS = _RECUSALS.where(_RECUSAL.person == bindparam("person"))


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
