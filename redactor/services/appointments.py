"""What an administrator cannot do alone: open texts to somebody by a duty, or by a new password for who reads them.

Both wait beside the clearances, under names that no body has, until a releasing officer confirms them. What a link may
do is decided when it is used, so a link that was made before its holder had a password or a duty is no way round it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from redactor.core.access import ADMINISTRATOR, Denial, Subject
from redactor.core.entitlements import duties_at, holds
from redactor.core.records import ClearanceRecord
from redactor.errors import Conflict

if TYPE_CHECKING:
    from datetime import datetime

    from redactor.core.records import PersonRecord
    from redactor.services.office import Office
    from redactor.services.stores import Unit

DUTIES_WAIT: Final = "*duties"
"""In the place of a body: the level names the duties that are asked for, apart by spaces."""

PASSWORD_WAITS: Final = "*password"  # noqa: S105 -- a name
"""In the place of a body: the level is the hash of the link."""

CHANGES: Final = frozenset({DUTIES_WAIT, PASSWORD_WAITS})


def subject_now(unit: Unit, person: str, now: datetime) -> Subject:
    """Say what somebody is and holds at a moment: what has not begun or is over is not held. Raises NotFound."""
    known = unit.people.get(person)
    held = [c for c in unit.people.clearances(person) if c.body not in CHANGES and holds(c, now)]
    return Subject(
        known.id,
        duties_at(known.duties, unit.access.terms(person), now),
        {c.body: c.level for c in held},
        known.active,
        appointments=frozenset(c.appointment for c in held if c.appointment is not None),
    )


def opens_texts(duties: frozenset[str]) -> bool:
    """Tell whether a duty among these lets its holder meet withheld text: every duty but the administrator's."""
    return bool(duties - {ADMINISTRATOR})


def has_officer(office: Office, unit: Unit) -> bool:
    """Tell whether anybody is there whose duty it is to confirm."""
    return any(
        p.active and not isinstance(office.permits(p.duties, "clearance.confirm"), Denial) for p in unit.people.all()
    )


def ask(unit: Unit, person: str, kind: str, what: str, *, by: str) -> None:
    """Let a change wait, in place of an earlier one of its kind."""
    unit.people.set_clearance(ClearanceRecord(person=person, body=kind, level=what, given_by=by))


def change(office: Office, unit: Unit, person: PersonRecord) -> None:
    """Store a changed person and sign her out. Raises Conflict where nobody would be left to manage, or to confirm."""
    had = has_officer(office, unit)
    unit.people.save(person)
    unit.sessions.close_all(person.id)
    unit.people.remove_clearance(person.id, DUTIES_WAIT)
    if not any(p.active and ADMINISTRATOR in p.duties for p in unit.people.all()):
        raise Conflict("This is the last administrator.", remedy="Invite another one first.")
    if had and not has_officer(office, unit):
        raise Conflict("This is the last releasing officer.", remedy="Invite another one first.")


def carry_out(office: Office, unit: Unit, person: str, duties: str) -> None:
    """Give somebody the duties that were confirmed. Raises Conflict, NotFound."""
    change(office, unit, replace(unit.people.get(person), duties=frozenset(duties.split())))


def needs_word(unit: Unit, person: PersonRecord) -> bool:
    """Tell whether a link for her has to be confirmed: she has a password or a passkey already, and meets texts."""
    arrived = person.password_hash is not None or bool(unit.credentials.passkeys(person.id))
    return arrived and opens_texts(person.duties)


def may_choose(unit: Unit, person: PersonRecord, link: str) -> bool:
    """Tell whether a link, given as its hash, lets its holder choose a password now."""
    return not needs_word(unit, person) or any(
        c.body == PASSWORD_WAITS and c.level == link and c.confirmed_by is not None
        for c in unit.people.clearances(person.id)
    )
