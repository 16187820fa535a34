"""What lists of people read: a page of them, and what belongs to each in one question for all."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, or_, select

from redactor.core.pages import Rows
from redactor.core.records import ClearanceRecord, SessionRecord, TermRecord
from redactor.storage import tables
from redactor.storage.access import duty_term
from redactor.storage.credentials import code_secret, passkey
from redactor.storage.part import Part
from redactor.storage.people import person_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from sqlalchemy import RowMapping

    from redactor.core.pages import Span
    from redactor.core.records import PersonRecord

_PERSON = tables.person.c


class Crowd(Part):
    """Many people at once."""

    def page(self, span: Span | None) -> Rows[PersonRecord]:
        """Return people by their addresses."""
        query = select(tables.person).order_by(_PERSON.email)
        if span is not None:
            query = query.offset(span.first).limit(span.most)
        total = self._db.execute(select(func.count()).select_from(tables.person)).scalar_one()
        return Rows(map(person_of, self._all(query)), total=int(total))

    def people(self, people: Collection[str]) -> tuple[PersonRecord, ...]:
        """Return some people, by their addresses."""
        found = self._each(select(tables.person), _PERSON.id, people)
        return tuple(sorted(map(person_of, found), key=lambda p: p.email))

    def active(self, *duties: str) -> tuple[PersonRecord, ...]:
        """Return whose accounts are open and who has one of some duties, or any, by their addresses."""
        words = [(" " + _PERSON.duties + " ").like(f"% {duty} %") for duty in duties]
        query = select(tables.person).where(_PERSON.active, or_(*words) if words else _PERSON.active)
        return tuple(map(person_of, self._all(query.order_by(_PERSON.email))))

    def called(self, text: str) -> str | None:
        """Find somebody by her address or her name; None for nobody, and where several have the name."""
        said = text.strip()
        query = select(_PERSON.id).where(or_(_PERSON.email == said.casefold(), _PERSON.name == said)).limit(2)
        found = self._all(query)
        return str(found[0]["id"]) if len(found) == 1 else None

    def is_empty(self) -> bool:
        """Tell whether there is nobody."""
        return self._all(select(_PERSON.id).limit(1)) == []

    def names(self, people: Collection[str]) -> dict[str, str]:
        """Return the names of some people by their ids."""
        found = self._each(select(_PERSON.id, _PERSON.name), _PERSON.id, people)
        return {row["id"]: row["name"] for row in found}

    def clearances(self, people: Collection[str]) -> dict[str, tuple[ClearanceRecord, ...]]:
        """Return what was given to each, confirmed or not, by body."""
        query = select(tables.clearance).order_by(tables.clearance.c.body)
        return _by_person(map(_clearance, self._each(query, tables.clearance.c.person, people)))

    def unconfirmed(self) -> dict[str, tuple[ClearanceRecord, ...]]:
        """Return what waits for a second person's word, by whom it is for."""
        rows = tables.clearance.c
        query = select(tables.clearance).where(rows.confirmed_by.is_(None)).order_by(rows.person, rows.body)
        return _by_person(map(_clearance, self._all(query)))

    def cleared(self) -> dict[str, int]:
        """Count the people with a confirmed clearance, by body."""
        rows = tables.clearance.c
        query = select(rows.body, func.count().label("held")).where(rows.confirmed_by.is_not(None)).group_by(rows.body)
        return {row["body"]: row["held"] for row in self._all(query)}

    def sessions(self, people: Collection[str]) -> dict[str, tuple[SessionRecord, ...]]:
        """Return the sessions of each."""
        found = self._each(select(tables.session), tables.session.c.person, people)
        return _by_person(SessionRecord(**row) for row in found)

    def terms(self, people: Collection[str]) -> dict[str, tuple[TermRecord, ...]]:
        """Return the limits of the duties of each."""
        query = select(duty_term).order_by(duty_term.c.duty)
        return _by_person(TermRecord(**row) for row in self._each(query, duty_term.c.person, people))

    def with_passkeys(self, people: Collection[str]) -> frozenset[str]:
        """Name those who have a passkey."""
        return frozenset(row["person"] for row in self._each(select(passkey.c.person), passkey.c.person, people))

    def with_codes(self, people: Collection[str]) -> frozenset[str]:
        """Name those who have an app that counts."""
        rows = code_secret.c
        query = select(rows.person).where(rows.confirmed_at.is_not(None))
        return frozenset(row["person"] for row in self._each(query, rows.person, people))


def _clearance(row: RowMapping) -> ClearanceRecord:
    return ClearanceRecord(**row)


def _by_person(records: Iterator[Any] | map[Any]) -> dict[str, tuple[Any, ...]]:
    found = defaultdict[str, list[Any]](list)
    for record in records:
        found[record.person].append(record)
    return {person: tuple(held) for person, held in found.items()}
