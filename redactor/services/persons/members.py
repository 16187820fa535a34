"""People as lists show them: a page of them, or some, at the price of a few statements."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from redactor.core.pages import Rows
from redactor.services.persons.clearances import member_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from redactor.core.records import PersonRecord, SessionRecord
    from redactor.services.persons.clearances import Member
    from redactor.services.stores import Unit

IDLE: Final = timedelta(minutes=15)
"""How long a session counts as one in use after it was."""


def members(unit: Unit, people: Rows[PersonRecord], now: datetime) -> Rows[Member]:
    """Show people with how each signs in, and until when an invitation waits."""
    crowd, ids = unit.lists.crowd, [person.id for person in people]
    waiting, given, terms = unit.sessions.invitations(at=now), crowd.clearances(ids), crowd.terms(ids)
    keys, codes, sessions = crowd.with_passkeys(ids), crowd.with_codes(ids), crowd.sessions(ids)
    made = []
    for person in people:
        known = person.id
        made.append(
            replace(
                member_of(person, given.get(known, ())),
                ways=_ways(person, has_key=known in keys, has_code=known in codes),
                sessions=_in_use(sessions.get(known, ()), now),
                invited_until=waiting.get(known) if person.active else None,
                terms=terms.get(known, ()),
            )
        )
    return Rows(made, total=people.total)


def _ways(person: PersonRecord, *, has_key: bool, has_code: bool) -> tuple[str, ...]:
    password = ("Password and code" if has_code else "Password",) if person.password_hash is not None else ()
    return (*(("Passkey",) if has_key else ()), *password)


def _in_use(sessions: Sequence[SessionRecord], now: datetime) -> int:
    return sum(s.expires > now and now - s.last_seen < IDLE for s in sessions)
