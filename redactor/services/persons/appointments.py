"""What an administrator cannot do alone: open texts to somebody by a duty, or by a new password for who reads them.

Both wait beside the clearances, under names that no body has, until a releasing officer confirms them. What a link may
do is decided when it is used, so a link that was made before its holder had a password or a duty is no way round it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from redactor.core.access import ADMINISTRATOR, Denial, Subject
from redactor.core.entitlements import duties_at, holds
from redactor.core.records import ClearanceRecord, TermRecord
from redactor.errors import Conflict, UsageError
from redactor.services.persons.notices import CHAIR, Kind, holders, ring

if TYPE_CHECKING:
    from collections.abc import Iterable
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
    return holder_of(unit.people.get(person), unit.people.clearances(person), unit.access.terms(person), now)


def holder_of(
    known: PersonRecord, clearances: Iterable[ClearanceRecord], terms: Iterable[TermRecord], now: datetime
) -> Subject:
    """Say the same of somebody whose records were read."""
    held = [c for c in clearances if c.body not in CHANGES and holds(c, now)]
    return Subject(
        known.id,
        duties_at(known.duties, terms, now),
        {c.body: c.level for c in held},
        known.active,
        appointments=frozenset(c.appointment for c in held if c.appointment is not None),
    )


def opens_texts(duties: frozenset[str]) -> bool:
    """Tell whether a duty among these lets its holder meet withheld text: every duty but the administrator's."""
    return bool(duties - {ADMINISTRATOR})


def has_officer(office: Office, unit: Unit) -> bool:
    """Tell whether anybody is there whose duty it is to confirm."""
    return any(not isinstance(office.permits(p.duties, "clearance.confirm"), Denial) for p in unit.lists.crowd.active())


@dataclass(frozen=True, slots=True)
class Change:
    """Duties that somebody shall have; what is new among them begins and ends as said."""

    duties: frozenset[str]
    starts: datetime | None = None
    ends: datetime | None = None


def ask(unit: Unit, person: str, kind: str, what: str, *, by: str) -> None:
    """Let a change wait, in place of an earlier one of its kind."""
    unit.people.set_clearance(ClearanceRecord(person=person, body=kind, level=what, given_by=by))


def check_times(starts: datetime | None, ends: datetime | None) -> None:
    """Refuse a time that ends before it starts. Raises UsageError."""
    if starts is not None and ends is not None and ends <= starts:
        raise UsageError("An appointment ends after it starts.", remedy="Give a later day for its end.")


def change(office: Office, unit: Unit, person: PersonRecord, terms: Iterable[TermRecord] | None = None) -> None:
    """Store a changed person and sign her out; without `terms` her duties keep the times that they have.

    Raises Conflict where nobody would be left to manage, or to release, whose duty has no end.
    """
    had = _stays(office, unit, "release.decide")
    unit.people.save(person)
    if terms is not None:
        unit.access.set_terms(person.id, terms)
    unit.sessions.close_all(person.id)
    unit.people.remove_clearance(person.id, DUTIES_WAIT)
    if not _stays(office, unit, "people.manage"):
        raise Conflict("This is the last administrator.", remedy="Invite another one first.")
    if had and not _stays(office, unit, "release.decide"):
        raise Conflict("This is the last releasing officer.", remedy="Invite another one first.")


def _stays(office: Office, unit: Unit, action: str) -> bool:
    """Tell whether somebody may do something by a duty that has neither start nor end."""
    limited = {(t.person, t.duty) for t in unit.access.terms()}
    lasting = (frozenset(d for d in p.duties if (p.id, d) not in limited) for p in unit.lists.crowd.active())
    return any(not isinstance(office.permits(duties, action), Denial) for duties in lasting)


def _terms_after(office: Office, unit: Unit, person: PersonRecord, change: Change) -> tuple[TermRecord, ...]:
    """Give the times of duties that are about to be given: those that she has keep theirs, the others get these."""
    known = {t.duty: t for t in unit.access.terms(person.id)}
    held = duties_at(person.duties, known.values(), office.clock())
    kept = tuple(term for duty, term in known.items() if duty in held & change.duties)
    if change.starts is None and change.ends is None:
        return kept
    added = sorted(change.duties - held)
    return kept + tuple(TermRecord(person=person.id, duty=d, starts=change.starts, ends=change.ends) for d in added)


def carry_out(office: Office, unit: Unit, person: str) -> None:
    """Give somebody the duties that were confirmed, for the time that was asked for. Raises Conflict, NotFound."""
    asked = next(c for c in unit.people.clearances(person) if c.body == DUTIES_WAIT)
    _give(office, unit, person, Change(frozenset(asked.level.split()), asked.starts, asked.ends))


def _give(office: Office, unit: Unit, person: str, wanted: Change) -> None:
    known = unit.people.get(person)
    change(office, unit, replace(known, duties=wanted.duties), _terms_after(office, unit, known, wanted))


def set_duties(office: Office, unit: Unit, person: str, wanted: Change, *, by: str) -> str:
    """Change what somebody is for, or let it wait; return what the record calls it. Raises Conflict, NotFound.

    Where there is nobody to wait for it holds at once, which rings the chair.
    """
    check_times(wanted.starts, wanted.ends)
    known = unit.people.get(person)
    opens = opens_texts(wanted.duties - duties_at(known.duties, unit.access.terms(person), office.clock()))
    if opens and has_officer(office, unit):
        asked = ClearanceRecord(
            person=person,
            body=DUTIES_WAIT,
            level=" ".join(sorted(wanted.duties)),
            given_by=by,
            starts=wanted.starts,
            ends=wanted.ends,
        )
        unit.people.set_clearance(asked)
        return "duties-asked"
    _give(office, unit, person, wanted)
    if opens:
        ring(office, unit, Kind.FIRST_OFFICER, holders(office, unit, CHAIR), about=person)
    return "first-officer" if opens else "duties"


def limit(office: Office, unit: Unit, person: str, duty: str, *, ends: datetime) -> None:
    """End a duty at a moment, never later than it ends anyway. Raises Conflict, UsageError, NotFound."""
    known = unit.people.get(person)
    terms = {t.duty: t for t in unit.access.terms(person)}
    before = terms.get(duty, TermRecord(person=person, duty=duty))
    if duty not in known.duties or (before.ends is not None and before.ends < ends):
        raise UsageError("This would give more time than was confirmed.", remedy="Give the duty anew.")
    check_times(before.starts, ends)
    change(office, unit, known, {**terms, duty: replace(before, ends=ends)}.values())


def needs_word(unit: Unit, person: PersonRecord) -> bool:
    """Tell whether a link for her has to be confirmed: she has a way in already, and meets texts."""
    ways = unit.credentials.passkeys(person.id), unit.credentials.outsides(person.id)
    arrived = person.password_hash is not None or any(ways)
    return arrived and opens_texts(person.duties)


def may_choose(unit: Unit, person: PersonRecord, link: str) -> bool:
    """Tell whether a link, given as its hash, lets its holder choose a password now."""
    return not needs_word(unit, person) or any(
        c.body == PASSWORD_WAITS and c.level == link and c.confirmed_by is not None
        for c in unit.people.clearances(person.id)
    )
