"""People, their clearances, their sessions and what works once."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, delete, select, update

from redactor.core.records import ClearanceRecord, PersonRecord, SessionRecord, TokenRecord
from redactor.errors import Conflict, NotFound
from redactor.storage import tables
from redactor.storage.part import Part

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import RowMapping

# Put together once: these stand before every page.
_PERSON = select(tables.person).where(tables.person.c.id == bindparam("person"))
_CLEARANCES = (
    select(tables.clearance).where(tables.clearance.c.person == bindparam("person")).order_by(tables.clearance.c.body)
)
_SESSION = select(tables.session).where(tables.session.c.id_hash == bindparam("id_hash"))


class People(Part):
    """Who there is, and how far each may read."""

    def add(self, person: PersonRecord) -> None:
        """Add a person. Raises `Conflict` where the address is taken."""
        self._add(tables.person, _person_values(person), clash="There is a person with this address already.")

    def get(self, person: str) -> PersonRecord:
        """Return a person by her id. Raises `NotFound`."""
        return person_of(self._get(_PERSON, person=person))

    def name_of(self, person: str) -> str | None:
        """Return the name of a person; None where there is nobody of this id."""
        found = self._find(_PERSON, person=person)
        return found["name"] if found else None

    def by_email(self, email: str) -> PersonRecord | None:
        """Return the person with this address, however it is capitalised."""
        found = self._find(select(tables.person).where(tables.person.c.email == _address(email)))
        return person_of(found) if found else None

    def all(self) -> tuple[PersonRecord, ...]:
        """Return everybody, by address."""
        return tuple(map(person_of, self._all(select(tables.person).order_by(tables.person.c.email))))

    def save(self, person: PersonRecord) -> None:
        """Store a changed person under her id. Raises `NotFound`."""
        values = _person_values(person)
        if not self._change(update(tables.person).where(tables.person.c.id == person.id).values(values)):
            raise NotFound("There is nobody of this id.")

    def set_clearance(self, clearance: ClearanceRecord) -> None:
        """Give a clearance, in place of the one for this body; it waits to be confirmed."""
        self.remove_clearance(clearance.person, clearance.body)
        self._add(tables.clearance, asdict(clearance), clash="This clearance cannot be given so.")

    def confirm_clearance(self, person: str, body: str, *, level: str, by: str) -> None:
        """Confirm a clearance that somebody else gave, at the level that was seen. Raises `Conflict`."""
        rows = tables.clearance.c
        changed = self._change(
            update(tables.clearance)
            .where(rows.person == person, rows.body == body, rows.level == level)
            .where(rows.given_by != by, rows.confirmed_by.is_(None))
            .values(confirmed_by=by)
        )
        if not changed:
            raise Conflict("This clearance is not waiting for you.", remedy="Another person has to confirm it.")

    def remove_clearance(self, person: str, body: str) -> None:
        """Take a clearance away, if there is one."""
        rows = tables.clearance.c
        self._change(delete(tables.clearance).where(rows.person == person, rows.body == body))

    def clearances(self, person: str) -> tuple[ClearanceRecord, ...]:
        """Return a person's clearances, confirmed or not, by body."""
        return tuple(ClearanceRecord(**row) for row in self._all(_CLEARANCES, person=person))


class Sessions(Part):
    """Who is signed in, and what still works once."""

    def open(self, session: SessionRecord) -> None:
        """Store a session that has begun."""
        self._add(tables.session, asdict(session), clash="This session exists already.")

    def find(self, id_hash: str) -> SessionRecord | None:
        """Return a session, expired or not; None where it was closed or never was."""
        found = self._find(_SESSION, id_hash=id_hash)
        return SessionRecord(**found) if found else None

    def touch(self, id_hash: str, *, at: datetime) -> None:
        """Note that a session was used."""
        self._set(id_hash, last_seen=at)

    def close(self, id_hash: str) -> None:
        """End a session; closing twice is no fault."""
        self._change(delete(tables.session).where(tables.session.c.id_hash == id_hash))

    def close_all(self, person: str) -> int:
        """End every session of a person; return how many there were."""
        return self._change(delete(tables.session).where(tables.session.c.person == person))

    def close_others(self, person: str, *, but: str) -> int:
        """End every session of a person but one; return how many there were."""
        rows = tables.session.c
        return self._change(delete(tables.session).where(rows.person == person, rows.id_hash != but))

    def of(self, person: str) -> tuple[SessionRecord, ...]:
        """Return a person's sessions, newest first."""
        rows = tables.session.c
        found = self._all(select(tables.session).where(rows.person == person).order_by(rows.created.desc()))
        return tuple(SessionRecord(**row) for row in found)

    def forget_expired(self, *, at: datetime) -> int:
        """Remove sessions and tokens that ended before `at`; return how many sessions."""
        self._change(delete(tables.token).where(tables.token.c.expires <= at))
        return self._change(delete(tables.session).where(tables.session.c.expires <= at))

    def issue(self, token: TokenRecord) -> None:
        """Store something that works once."""
        self._add(tables.token, asdict(token), clash="This token exists already.")

    def invitations(self, *, at: datetime) -> dict[str, datetime]:
        """Return until when each person who was invited can use her newest link."""
        rows = tables.token.c
        query = select(rows.person, rows.expires).where(rows.expires > at, rows.used_at.is_(None))
        found = self._all(query.where(rows.purpose == "invitation").order_by(rows.expires))
        return {row["person"]: row["expires"] for row in found}

    def holder(self, id_hash: str, *, purpose: str, at: datetime) -> str | None:
        """Tell whose a token is, without using it up; None where `redeem` would refuse it."""
        rows = tables.token.c
        fits = (rows.id_hash == id_hash, rows.purpose == purpose, rows.expires > at, rows.used_at.is_(None))
        found = self._find(select(rows.person).where(*fits))
        return str(found["person"]) if found else None

    def redeem(self, id_hash: str, *, purpose: str, at: datetime) -> str:
        """Use a token up and return whose it is. Raises `NotFound`: used, expired, of another purpose, or none."""
        rows = tables.token.c
        fits = (rows.id_hash == id_hash, rows.purpose == purpose, rows.expires > at, rows.used_at.is_(None))
        if not self._change(update(tables.token).where(*fits).values(used_at=at)):
            raise NotFound("This link has been used or has expired.", remedy="Ask for a new one.")
        return str(self._get(select(rows.person).where(rows.id_hash == id_hash))["person"])

    def _set(self, id_hash: str, **values: Any) -> None:  # noqa: ANN401 -- columns of one table
        self._change(update(tables.session).where(tables.session.c.id_hash == id_hash).values(values))


def _address(email: str) -> str:
    return email.strip().casefold()


def _person_values(person: PersonRecord) -> dict[str, Any]:
    return asdict(person) | {"email": _address(person.email), "duties": " ".join(sorted(person.duties))}


def person_of(row: RowMapping | dict[str, Any]) -> PersonRecord:
    """Make a person of a row."""
    return PersonRecord(**{**row, "duties": frozenset(row["duties"].split())})
