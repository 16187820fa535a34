"""How far people may read: who proposes it, who confirms it, and what else waits for a second person's word.

Rules kept here: a clearance takes effect when another duty has confirmed it, and so do the changes that open texts.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from redactor.core.audit import Action
from redactor.core.records import ClearanceRecord, PersonRecord
from redactor.errors import Conflict, UsageError
from redactor.services.persons import appointments
from redactor.services.persons.appointments import CHANGES, DUTIES_WAIT
from redactor.services.persons.notices import CHAIR, Kind, holders, ring

if TYPE_CHECKING:
    from datetime import datetime

    from redactor.core.access import Subject
    from redactor.core.records import TermRecord
    from redactor.services.office import Office


@dataclass(frozen=True, slots=True)
class Member:
    """A person as the list shows her, with her clearances, and what else was asked for her, confirmed or not.

    `ways` are how she can sign in, in words; `invited_until` is when a link that she has not used yet ends;
    `terms` are from and until when she has a duty that is not without end.
    """

    record: PersonRecord
    clearances: tuple[ClearanceRecord, ...]
    changes: tuple[ClearanceRecord, ...] = ()
    ways: tuple[str, ...] = ()
    sessions: int = 0
    invited_until: datetime | None = None
    terms: tuple[TermRecord, ...] = ()


@dataclass(frozen=True, slots=True)
class Clearances:
    """Clearances, and the changes that wait beside them."""

    office: Office

    def give_clearance(
        self,
        subject: Subject,
        person: str,
        *,
        body: str,
        level: str,
        starts: datetime | None = None,
        ends: datetime | None = None,
    ) -> None:
        """Propose how far somebody may read in a body, from and until; it waits for another duty.

        Raises UsageError, NotFound, StepUpNeeded.
        """
        office = self.office
        rule = office.demand(subject, "people.manage", Action.CLEARANCE_CHANGE, proven=True)
        known = next((b for b in office.bodies.all() if b.id == body), None)
        if known is None or office.policies.load(known.policy).level(level) is None:
            raise UsageError("There is no such body, or its policy has no such level.", remedy="Choose from the lists.")
        appointments.check_times(starts, ends)
        given = ClearanceRecord(
            person=person,
            body=body,
            level=level,
            given_by=subject.person or "",
            appointment=office.new_id(),
            starts=starts,
            ends=ends,
        )
        with office.records.transaction() as unit:
            unit.people.get(person)
            unit.people.set_clearance(given)
            unit.audit(office.event(subject, Action.CLEARANCE_CHANGE, f"{rule}.given", digest=person))

    def confirm_clearance(self, subject: Subject, person: str, *, body: str, level: str) -> None:
        """Confirm a clearance or another change, which holds from now on, or from its start. It rings the chair.

        Raises Conflict where she gave it herself, or is its holder, StepUpNeeded.
        """
        office = self.office
        rule = office.demand(subject, "clearance.confirm", Action.CLEARANCE_CHANGE)
        if subject.person == person:
            raise Conflict("Nobody confirms her own clearance.", remedy="Another person has to.")
        deed = Action.PERSON_CHANGE if body in CHANGES else Action.CLEARANCE_CHANGE
        said = f"{body.strip('*')}-confirmed" if body in CHANGES else "confirmed"
        with office.records.transaction() as unit:
            unit.people.confirm_clearance(person, body, level=level, by=subject.person or "")
            if body == DUTIES_WAIT:
                appointments.carry_out(office, unit, person)
            kind = Kind.DUTIES if body in CHANGES else Kind.CLEARANCE
            ring(office, unit, kind, holders(office, unit, CHAIR), about=person)
            unit.audit(office.event(subject, deed, f"{rule}.{said}", digest=person))

    def unconfirmed(self, subject: Subject) -> tuple[Member, ...]:
        """List the people with clearances and changes that wait, for those who confirm them. Raises NotFound."""
        self.office.demand(subject, "clearance.confirm", Action.AUDIT_READ)
        with self.office.records.reading() as unit:
            waits = unit.lists.crowd.unconfirmed()
            return tuple(member_of(person, waits[person.id]) for person in unit.lists.crowd.people(waits))

    def remove_clearance(self, subject: Subject, person: str, *, body: str) -> None:
        """Take a clearance away, at once. Raises NotFound."""
        office = self.office
        rule = office.demand(subject, "people.manage", Action.CLEARANCE_CHANGE)
        with office.records.transaction() as unit:
            unit.people.get(person)
            unit.people.remove_clearance(person, body)
            unit.audit(office.event(subject, Action.CLEARANCE_CHANGE, f"{rule}.removed", digest=person))


def member_of(person: PersonRecord, given: tuple[ClearanceRecord, ...]) -> Member:
    """Part what was given to a person into clearances and changes that wait."""
    clearances = tuple(c for c in given if c.body not in CHANGES)
    return Member(person, clearances, tuple(c for c in given if c.body in CHANGES))
