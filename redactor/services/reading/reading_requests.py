"""Requests to read an item: asked by whoever reads minutes, answered by the chair or a releasing officer.

Rules kept here: everybody asks in the same way for any item of the public agenda and is told the same, whether it is
closed to her, open, or one that she stays out of; why she asks is sealed, and opened for who decides alone; who decides
is not who asks, and stays out of nothing in the meeting; to grant and to have answered is one deed.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from redactor.core.access import Denial, Subject, is_recused
from redactor.core.audit import Action
from redactor.core.entitlements import holds
from redactor.core.pages import Rows, spanned
from redactor.core.policy import parse_policy
from redactor.core.reading_requests import DAILY, LENGTHS, ReadingRequest
from redactor.core.records import GrantRecord
from redactor.errors import Conflict, NotFound, UsageError
from redactor.services.office import contexts_of
from redactor.services.persons.notices import CHAIR_AND_OFFICERS, Kind, holders, ring

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from redactor.core.audit import AuditEvent
    from redactor.core.entitlements import EmergencyRecord
    from redactor.core.pages import Span
    from redactor.core.records import MeetingRecord, RecusalRecord
    from redactor.services.entitling.access import NamedAccess
    from redactor.services.office import Office
    from redactor.services.reading.public_facts import PublicFacts
    from redactor.services.stores import Unit
    from redactor.vault.context import Context

MOST_REASON: Final = 2000
LONGEST: Final = timedelta(days=366)
_ANSWER: Final = "access.answer"
_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Asked:
    """A request as who decides sees it. `stays_out` tells that she who asks stays out of the item."""

    request: ReadingRequest
    stays_out: bool
    reason: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Until:
    """Until when something is open to somebody, by what opens it; items by name."""

    grants: Mapping[str, GrantRecord]
    emergencies: Mapping[str, EmergencyRecord]
    clearance: datetime | None = None


@dataclass(frozen=True, slots=True)
class ReadingRequests:
    """Requests to read items of published minutes."""

    office: Office
    access: NamedAccess
    facts: PublicFacts

    def ask(self, subject: Subject, meeting: str, *, item: str, why: str, days: int) -> None:
        """Ask to read an item for some days. Nothing comes back, whatever is open to whom.

        Raises UsageError (no such item, no reason, no such time), Conflict (asked too often today), NotFound.
        """
        office = self.office
        rule = office.demand(subject, "access.ask", Action.READ_ASK, meeting=meeting, whole=False)
        self._check(subject, meeting, item=item, why=why, days=days)
        with office.records.transaction() as unit:
            now, person = office.now(unit), subject.person or ""
            if unit.reading_requests.count_since(person, now - _DAY) >= DAILY:
                raise Conflict(
                    f"You have asked {DAILY} times within a day.", remedy="Ask again tomorrow, or speak to the chair."
                )
            unit.reading_requests.replace(person, meeting, item, at=now)
            asked = ReadingRequest(
                id=office.new_id(), person=person, meeting=meeting, item=item, days=days, asked_at=now
            )
            unit.reading_requests.ask(asked)
            context = _context(unit.meetings.get(meeting), asked.id)
            unit.sealed.put(context, office.seal(why.strip().encode("utf-8", "surrogatepass"), context))
            ring(office, unit, Kind.READ_ASKED, deciders(office, unit, asked), about=person, meeting=meeting)
            unit.audit(self._event(subject, Action.READ_ASK, rule, asked))

    def until(self, subject: Subject, meeting: str) -> Until:
        """Say when what she holds for a meeting ends; what she stays out of is for others to leave out. NotFound."""
        self.office.demand(subject, "meeting.read", Action.READ)
        now, person = self.office.clock(), subject.person or ""
        with self.office.records.reading() as unit:
            body = unit.meetings.get(meeting).body
            facts = unit.access.facts(meeting, person=person)
            held = [c for c in unit.people.clearances(person) if c.body == body and holds(c, now)]
        return Until(
            {g.item: g for g in facts.grants if g.revoked_at is None and g.starts <= now < g.ends},
            {e.item: e for e in facts.emergencies if e.is_live(now)},
            next((c.ends for c in held), None),
        )

    def waiting(self, subject: Subject, meeting: str | None = None, span: Span | None = None) -> Rows[Asked]:
        """List what waits for an answer that she can give, oldest first, without reasons. Raises NotFound."""
        self.office.demand(subject, _ANSWER, Action.AUDIT_READ)
        return self.listed(subject, meeting, span)

    def listed(self, subject: Subject, meeting: str | None = None, span: Span | None = None) -> Rows[Asked]:
        """List what waits, for those who explain access: not her own, and nothing of meetings that she stays out of."""
        self.office.demand(subject, "access.explain", Action.AUDIT_READ)
        with self.office.records.reading() as unit:
            out = {recusal.meeting for recusal in unit.access.recusals_of(subject.person)}
            waits = unit.reading_requests.waiting(meeting)
            hers = spanned([r for r in waits if r.person != subject.person and r.meeting not in out], span)
            facts = unit.lists.facts({r.meeting for r in hers})
        return Rows((_said(r, facts[r.meeting].recusals) for r in hers), total=hers.total)

    def look(self, subject: Subject, request: str) -> Asked:
        """Give one with its reason, to who decides about it. That is written down before. Raises NotFound."""
        office = self.office
        rule = self._demand(subject, Action.AUDIT_READ, request)
        with office.records.transaction() as unit:
            asked = unit.reading_requests.get(request)
            unit.audit(self._event(subject, Action.AUDIT_READ, f"{rule}.reason", asked))
        with office.records.reading() as unit:
            context = _context(unit.meetings.get(asked.meeting), asked.id)
            why = office.open(unit.sealed.get(context), context).decode("utf-8", "surrogatepass")
            found = _asked(unit, asked)
        return Asked(asked, found.stays_out, why)

    def grant(self, subject: Subject, request: str, *, ends: datetime, why: str) -> None:
        """Open the item to her who asks, by name and until a moment.

        Raises Conflict (answered, she stays out of it, what `NamedAccess.give` raises), UsageError, NotFound,
        StepUpNeeded.
        """
        office = self.office
        rule = self._demand(subject, Action.GRANT, request)
        if not why.strip():
            raise UsageError("A grant has a ground, in a few words.", remedy="Say on what ground.")
        with office.records.transaction() as unit:
            asked, now = unit.reading_requests.get(request), office.now(unit)
            if not now < ends <= now + LONGEST:
                raise UsageError("A grant ends on a day to come, within a year.", remedy="Choose another day.")
            if _asked(unit, asked).stays_out:
                raise Conflict(
                    "This person stays out of the item, and no grant opens it.", remedy="Decline the request."
                )
            by = subject.person or ""
            unit.reading_requests.answer(request, at=now, by=by, opened=True)
            grant = GrantRecord(
                id=office.new_id(),
                person=asked.person,
                meeting=asked.meeting,
                item=asked.item,
                starts=now,
                ends=ends,
                granted_by=by,
            )
            self.access.put(unit, subject, grant, rule=f"{rule}.request", why=why.strip())

    def decline(self, subject: Subject, request: str) -> None:
        """Let the item stay closed; she who asked is told nothing. Raises Conflict (answered), NotFound."""
        office = self.office
        rule = self._demand(subject, Action.READ_DECLINE, request)
        with office.records.transaction() as unit:
            asked = unit.reading_requests.get(request)
            unit.reading_requests.answer(request, at=office.now(unit), by=subject.person or "", opened=False)
            unit.audit(self._event(subject, Action.READ_DECLINE, rule, asked))

    def _check(self, subject: Subject, meeting: str, *, item: str, why: str, days: int) -> None:
        published = self.facts.of(meeting)
        if published is None:
            raise self.office.refuse(subject, Action.READ_ASK, Denial("not-published", ""), meeting=meeting)
        if item not in {line.name for line in published.lines}:
            raise UsageError("The agenda has no such item.", code="item", remedy="Choose one of the list.")
        if not 0 < len(why.strip()) <= MOST_REASON:
            raise UsageError("A request has a reason, in a few words.", code="reason", remedy="Say why you need it.")
        if days not in LENGTHS:
            raise UsageError("There is no such length of time.", code="length", remedy="Choose one of the list.")

    def _demand(self, subject: Subject, deed: Action, request: str) -> str:
        """Let her decide about one that is not her own, by her duty, where she stays out of nothing of its meeting."""
        office = self.office
        verdict = office.permitted(subject, _ANSWER)
        if isinstance(verdict, Denial):
            raise office.refuse(subject, deed, verdict, meeting=None)
        try:
            with office.records.reading() as unit:
                asked = unit.reading_requests.get(request)
        except NotFound:
            raise office.refuse(subject, deed, Denial("nothing-there", ""), meeting=None) from None
        if asked.person == subject.person:
            raise office.refuse(subject, deed, Denial("own-request", ""), meeting=asked.meeting)
        return office.demand(subject, _ANSWER, deed, meeting=asked.meeting)

    def _event(self, subject: Subject, deed: Action, rule: str, asked: ReadingRequest) -> AuditEvent:
        return self.office.event(subject, deed, rule, meeting=asked.meeting, items=[asked.item], digest=asked.person)


def deciders(office: Office, unit: Unit, asked: ReadingRequest) -> tuple[str, ...]:
    """Name who can answer a request now: not who asks, and nobody who stays out of anything in the meeting."""
    out = {r.person for r in unit.access.recusals(asked.meeting)} | {asked.person}
    return tuple(p for p in holders(office, unit, CHAIR_AND_OFFICERS) if p not in out)


def _asked(unit: Unit, request: ReadingRequest) -> Asked:
    return _said(request, unit.access.recusals(request.meeting, person=request.person))


def _said(request: ReadingRequest, recusals: Iterable[RecusalRecord]) -> Asked:
    asking = Subject(request.person)
    return Asked(request, is_recused(asking, request.meeting, recusals, item=request.item))


def _context(record: MeetingRecord, request: str) -> Context:
    top = parse_policy(record.policy_text, name=record.policy_name).levels[-1].id
    return contexts_of(record).reason(request, marking=top)
