"""Named access: who is named for an item and until when, and who stays out of it.

Rules kept here: nobody names herself; a grant names one item that exists, and ends; a recusal may be set by those who
release, and by everybody for herself, and needs nobody's consent.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from redactor.core.access import ADMINISTRATOR
from redactor.core.audit import Action
from redactor.core.entitlements import EmbargoRecord, holds
from redactor.core.policy import parse_policy
from redactor.core.records import WHOLE_MEETING, GrantRecord, RecusalRecord
from redactor.errors import Conflict, UsageError
from redactor.services.annex.annexed import live
from redactor.services.office import absent, contexts_of

if TYPE_CHECKING:
    from datetime import datetime

    from redactor.core.access import Subject
    from redactor.core.entitlements import Facts
    from redactor.services.office import Office
    from redactor.services.stores import Unit


@dataclass(frozen=True, slots=True)
class NamedAccess:
    """Grants and recusals of meetings."""

    office: Office

    def give(
        self,
        subject: Subject,
        meeting: str,
        *,
        item: str,
        person: str,
        starts: datetime,
        ends: datetime,
        why: str,
        with_appointment: bool = False,
    ) -> str:
        """Name a person for an item, from and until; `why` is kept sealed. Returns the grant's id.

        With `with_appointment` it ends with her appointment to the body as well, as an alternate's does. Raises
        Conflict (to herself, to the administrator, for no time, beside a running one, without an appointment to hang it
        on), UsageError (no such item), NotFound, StepUpNeeded.
        """
        office = self.office
        rule = office.demand(subject, "access.grant", Action.GRANT, meeting=meeting)
        grant = GrantRecord(
            id=office.new_id(),
            person=person,
            meeting=meeting,
            item=item,
            starts=starts,
            ends=ends,
            granted_by=subject.person or "",
        )
        with office.records.transaction() as unit:
            self.put(unit, subject, grant, rule=rule, why=why, with_appointment=with_appointment)
        return grant.id

    def put(
        self,
        unit: Unit,
        subject: Subject,
        grant: GrantRecord,
        *,
        rule: str,
        why: str,
        with_appointment: bool = False,
    ) -> None:
        """Store a grant within the transaction of a deed that was permitted by `rule`. Raises what `give` raises."""
        office, meeting = self.office, grant.meeting
        record, now = unit.meetings.get(meeting), office.now(unit)
        self._check(unit, grant)
        self._check_running(unit, grant)
        if with_appointment:
            grant = replace(grant, appointment=_appointment(unit, grant.person, record.body, now))
        unit.access.give(grant)
        top = parse_policy(record.policy_text, name=record.policy_name).levels[-1].id
        context = contexts_of(record).reason(grant.id, marking=top)
        unit.sealed.put(context, office.seal(why.encode("utf-8", "surrogatepass"), context))
        event = office.event(subject, Action.GRANT, rule, meeting=meeting, items=[grant.item], digest=grant.person)
        unit.audit(event)

    def revoke(self, subject: Subject, meeting: str, grant: str) -> None:
        """End a grant at once. What was read stays read. Raises Conflict, NotFound."""
        office = self.office
        rule = office.demand(subject, "access.grant", Action.GRANT_REVOKE, meeting=meeting)
        with office.records.transaction() as unit:
            known = next((g for g in unit.access.grants(meeting) if g.id == grant), None)
            if known is None:
                raise absent()
            unit.access.revoke(grant, at=office.clock(), by=subject.person or "")
            unit.audit(
                office.event(
                    subject, Action.GRANT_REVOKE, rule, meeting=meeting, items=[known.item], digest=known.person
                )
            )

    def recuse(self, subject: Subject, meeting: str, *, person: str, item: str = WHOLE_MEETING) -> None:
        """Keep somebody out of an item, or of the whole meeting, whatever else she holds. Raises UsageError."""
        office, own = self.office, subject.person == person
        rule = "herself" if own else office.demand(subject, "access.grant", Action.RECUSAL, meeting=meeting)
        with office.records.transaction() as unit:
            unit.meetings.get(meeting)
            self._check_item(unit, meeting, item)
            unit.people.get(person)
            unit.access.recuse(
                RecusalRecord(
                    person=person, meeting=meeting, item=item, since=office.clock(), set_by=subject.person or ""
                )
            )
            unit.audit(office.event(subject, Action.RECUSAL, rule, meeting=meeting, items=[item], digest=person))

    def lift(self, subject: Subject, meeting: str, *, person: str, item: str) -> None:
        """End a recusal; nobody lifts her own. Raises Conflict, NotFound."""
        office = self.office
        rule = office.demand(subject, "access.grant", Action.RECUSAL, meeting=meeting, proven=True)
        if subject.person == person:
            raise Conflict("Nobody lifts her own recusal.", remedy="Another person has to.")
        with office.records.transaction() as unit:
            unit.people.get(person)
            if not any(r.item == item for r in unit.access.recusals(meeting, person=person)):
                raise absent()
            unit.access.lift(person, meeting, item)
            unit.audit(
                office.event(subject, Action.RECUSAL, f"{rule}.lifted", meeting=meeting, items=[item], digest=person)
            )

    def set_time(self, subject: Subject, meeting: str, *, item: str, opens_at: datetime | None) -> None:
        """Keep an item, or the whole meeting, closed until a moment to all but who prepares it; None opens it at once.

        It is the secretary's and the officer's to set. Opening earlier than was set wants a proof. Raises UsageError,
        NotFound, StepUpNeeded, StorageError.
        """
        office = self.office
        with office.records.reading() as unit:
            before = next((e.opens_at for e in unit.access.embargoes(meeting) if e.item == item), None)
        earlier = before is not None and (opens_at is None or opens_at < before)
        rule = office.demand(subject, "access.time", Action.EMBARGO, meeting=meeting, proven=earlier)
        with office.records.transaction() as unit:
            unit.meetings.get(meeting)
            self._check_item(unit, meeting, item)
            now, by = office.now(unit), subject.person or ""
            if opens_at is None:
                unit.access.lift_embargo(meeting, item)
            else:
                unit.access.embargo(EmbargoRecord(meeting=meeting, item=item, opens_at=opens_at, set_by=by, set_at=now))
            said = rule if opens_at is not None else f"{rule}.lifted"
            unit.audit(office.event(subject, Action.EMBARGO, said, meeting=meeting, items=[item]))

    def times(self, subject: Subject, meeting: str) -> tuple[EmbargoRecord, ...]:
        """List the times before which items stay closed, for those who set them. Raises NotFound."""
        self.office.demand(subject, "access.time", Action.AUDIT_READ, meeting=meeting)
        with self.office.records.reading() as unit:
            unit.meetings.get(meeting)
            return unit.access.embargoes(meeting)

    def grants(self, subject: Subject, meeting: str) -> tuple[GrantRecord, ...]:
        """List the grants of a meeting, for those who give them. Raises NotFound."""
        self.office.demand(subject, "access.grant", Action.AUDIT_READ, meeting=meeting)
        with self.office.records.reading() as unit:
            unit.meetings.get(meeting)
            return unit.access.grants(meeting)

    def explained(self, subject: Subject, meeting: str, *, person: str, item: str) -> None:
        """Write down that somebody asks what a person can read of an item. Raises NotFound."""
        self.office.demand(subject, "access.grant", Action.AUDIT_READ, meeting=meeting)
        with self.office.records.transaction() as unit:
            unit.meetings.get(meeting)
            unit.audit(
                self.office.event(subject, Action.AUDIT_READ, "explain", meeting=meeting, items=[item], digest=person)
            )

    def recusals(self, subject: Subject, meeting: str) -> tuple[RecusalRecord, ...]:
        """List the recusals of a meeting, for those who set them. Raises NotFound."""
        return self.facts(subject, meeting).recusals

    def facts(self, subject: Subject, meeting: str) -> Facts:
        """Give all that bears on who may read a meeting, for those who give access. Raises NotFound, StorageError."""
        self.office.demand(subject, "access.grant", Action.AUDIT_READ, meeting=meeting)
        with self.office.records.reading() as unit:
            unit.meetings.get(meeting)
            self.office.now(unit)
            return unit.access.facts(meeting)

    def _check(self, unit: Unit, grant: GrantRecord) -> None:
        self._check_item(unit, grant.meeting, grant.item)
        if grant.item == WHOLE_MEETING:
            raise UsageError("A grant names one item.", remedy="Name each item by itself.")
        person = unit.people.get(grant.person)
        if not person.active or ADMINISTRATOR in person.duties:
            raise Conflict("This person reads nothing here.", remedy="Name somebody else.")

    def _check_running(self, unit: Unit, grant: GrantRecord) -> None:
        """Refuse a second grant that runs: ending one of two would leave the item open."""
        now = self.office.clock()
        for known in unit.access.grants(grant.meeting, person=grant.person):
            if known.item == grant.item and known.revoked_at is None and known.ends > now:
                raise Conflict(
                    f"This person has a running grant for the item until {known.ends:%d %B %Y, %H:%M} UTC.",
                    remedy="End it first.",
                )

    def _check_item(self, unit: Unit, meeting: str, item: str) -> None:
        known = {e.portion for e in unit.sealed.entries(meeting) if str(e.kind) == "title"} | {WHOLE_MEETING}
        if item not in known | {paper.name for paper in live(unit, meeting)}:
            raise UsageError("The meeting has no such item.", remedy="Name an item by its number.")


def _appointment(unit: Unit, person: str, body: str, now: datetime) -> str:
    """Find the appointment of somebody to a body that runs now. Raises Conflict."""
    held = (c.appointment for c in unit.people.clearances(person) if c.body == body and holds(c, now))
    found = next((appointment for appointment in held if appointment is not None), None)
    if found is None:
        raise Conflict(
            "This person has no confirmed appointment to this body now.",
            remedy="Have her clearance given and confirmed first, or let the grant end by its own day alone.",
        )
    return found
