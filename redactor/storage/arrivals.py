"""Who a session belongs to, and all that she holds, in two questions at most: they stand before every page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import bindparam, exists, func, literal, null, select, union_all

from redactor.core.records import Arrival, ClearanceRecord, SessionRecord, TermRecord
from redactor.storage.access import duty_term
from redactor.storage.bodies import body
from redactor.storage.emergencies import notice
from redactor.storage.part import Part
from redactor.storage.people import person_of
from redactor.storage.tables import clearance, person, session

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, RowMapping, Table

_SESSION: Final = {f"session_{column.name}": column for column in session.c}
_UNREAD: Final = (
    select(func.count())
    .select_from(notice)
    .where(notice.c.person == person.c.id, notice.c.read_at.is_(None))
    .correlate(person)
    .scalar_subquery()
)


def _held(table: Table) -> ColumnElement[bool]:
    return exists().where(table.c.person == person.c.id).correlate(person)


_ARRIVAL: Final = (
    select(
        person,
        *(column.label(name) for name, column in _SESSION.items()),
        _UNREAD.label("unread"),
        _held(clearance).label("cleared"),
        _held(duty_term).label("limited"),
        select(func.count()).select_from(body).scalar_subquery().label("houses"),
        select(func.min(body.c.name)).scalar_subquery().label("house"),
    )
    .select_from(session.join(person, session.c.person == person.c.id))
    .where(session.c.id_hash == bindparam("id_hash"))
)
_CLEARANCE: Final = clearance.c
_HOLDS: Final = union_all(
    select(
        literal("clearance").label("kind"),
        _CLEARANCE.body.label("what"),
        _CLEARANCE.level,
        _CLEARANCE.given_by,
        _CLEARANCE.confirmed_by,
        _CLEARANCE.appointment,
        _CLEARANCE.starts,
        _CLEARANCE.ends,
    ).where(_CLEARANCE.person == bindparam("person")),
    select(
        literal("term"), duty_term.c.duty, null(), null(), null(), null(), duty_term.c.starts, duty_term.c.ends
    ).where(duty_term.c.person == bindparam("person")),
).order_by("kind", "what")


class Arrivals(Part):
    """Sessions with whose they are."""

    def of(self, id_hash: str) -> Arrival | None:
        """Return a session, expired or not, with its person and what she holds, past or to come; None where none is."""
        found = self._find(_ARRIVAL, id_hash=id_hash)
        if found is None:
            return None
        row = dict(found)
        kept = SessionRecord(**{column.name: row.pop(name) for name, column in _SESSION.items()})
        unread, houses, house = (row.pop(name) for name in ("unread", "houses", "house"))
        holds_any = [row.pop(name) for name in ("cleared", "limited")]
        known = person_of(row)
        holds = self._all(_HOLDS, person=known.id) if any(holds_any) else ()
        return Arrival(
            session=kept,
            person=known,
            clearances=tuple(_clearance(known.id, each) for each in holds if each["kind"] == "clearance"),
            terms=tuple(_term(known.id, each) for each in holds if each["kind"] == "term"),
            unread=unread,
            house=house if houses == 1 else None,
        )


def _clearance(holder: str, row: RowMapping) -> ClearanceRecord:
    held: dict[str, Any] = dict(row)
    del held["kind"]
    return ClearanceRecord(person=holder, body=held.pop("what"), **held)


def _term(holder: str, row: RowMapping) -> TermRecord:
    return TermRecord(person=holder, duty=row["what"], starts=row["starts"], ends=row["ends"])
