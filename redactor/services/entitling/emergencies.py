"""Emergencies: an item is read at once, where waiting for a grant would do harm, because two others let it be.

Rules kept here: it wants a reason, which is sealed, and the word of two people whose duty it is, of whom none is the
one who asks; it opens one item for thirty minutes and never to who stays out of it; it rings the chair and the officers
when it is asked for and when it opens; it is on record under names of its own, and counted by quarters.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from redactor.core.access import Denial
from redactor.core.audit import Action
from redactor.core.entitlements import EmergencyApproval, EmergencyRecord, quarter_of
from redactor.core.pages import spanned
from redactor.core.policy import parse_policy
from redactor.errors import Conflict, NotFound, UsageError
from redactor.services.office import contexts_of, known_form
from redactor.services.persons.notices import CHAIR_AND_OFFICERS, Kind, holders, ring

if TYPE_CHECKING:
    from redactor.core.access import Subject
    from redactor.core.audit import AuditEvent
    from redactor.core.pages import Rows, Span
    from redactor.core.records import MeetingRecord
    from redactor.services.office import Office
    from redactor.services.release.publication import Publication
    from redactor.services.stores import Unit
    from redactor.vault.context import Context

MOST_REASON: Final = 2000
_APPROVE: Final = "break-glass.approve"


@dataclass(frozen=True, slots=True)
class Emergencies:
    """Emergency readings of published minutes."""

    office: Office
    publication: Publication

    def ask(self, subject: Subject, meeting: str, *, item: str, why: str) -> str:
        """Ask to read an item at once; return what is asked for by its id. The answer is the same for everybody.

        Raises UsageError (no such item, no reason), Conflict (asked for already), NotFound, StorageError.
        """
        office = self.office
        rule = office.demand(subject, "break-glass.ask", Action.EMERGENCY_ASK, meeting=meeting, whole=False)
        items = self._items(meeting)
        if items is None:
            denial = Denial("not-published", "")
            raise office.refuse(subject, Action.EMERGENCY_ASK, denial, meeting=meeting)
        if item not in items:
            raise UsageError("The meeting has no such item.", remedy="Name an item by its number.")
        if not 0 < len(why.strip()) <= MOST_REASON:
            raise UsageError("An emergency has a reason, in a few words.", remedy="Say why it cannot wait.")
        with office.records.transaction() as unit:
            now = office.now(unit)
            mine = unit.emergencies.all(meeting, person=subject.person)
            if any(e.item == item and (e.waits(now) or e.is_live(now)) for e in mine):
                raise Conflict("You have asked for this item already.", remedy="Wait for the two who can let it be.")
            asked = EmergencyRecord(
                id=office.new_id(), person=subject.person or "", meeting=meeting, item=item, asked_at=now
            )
            unit.emergencies.ask(asked)
            context = _context(unit.meetings.get(meeting), asked.id)
            unit.sealed.put(context, office.seal(why.strip().encode("utf-8", "surrogatepass"), context))
            self._ring(unit, Kind.EMERGENCY_ASKED, asked)
            unit.audit(self._event(subject, Action.EMERGENCY_ASK, rule, asked))
        return asked.id

    def approve(self, subject: Subject, emergency: str) -> bool:
        """Let it be; return whether it opens now, which the second approval does.

        Raises Conflict (her own asking, approved by her before, over), NotFound, StepUpNeeded, StorageError.
        """
        office = self.office
        rule = self._demand(subject, _APPROVE, Action.EMERGENCY_APPROVE, emergency)
        with office.records.transaction() as unit:
            asked, now = unit.emergencies.get(emergency), office.now(unit)
            if not asked.waits(now):
                raise Conflict("This is over, or was let be already.", remedy="Look at the present state.")
            unit.emergencies.approve(asked, EmergencyApproval(person=subject.person or "", at=now))
            opens = unit.emergencies.get(emergency).starts is not None
            if opens:
                self._ring(unit, Kind.EMERGENCY_OPENED, asked, also=asked.person)
            said = f"{rule}.opens" if opens else rule
            unit.audit(self._event(subject, Action.EMERGENCY_APPROVE, said, asked))
        return opens

    def end(self, subject: Subject, emergency: str) -> None:
        """End it at once, before or after it opened. What was read stays read. Raises Conflict, NotFound."""
        office = self.office
        rule = self._demand(subject, _APPROVE, Action.EMERGENCY_END, emergency)
        with office.records.transaction() as unit:
            asked = unit.emergencies.get(emergency)
            unit.emergencies.close(emergency, at=office.now(unit), by=subject.person or "")
            self._ring(unit, Kind.EMERGENCY_ENDED, asked, also=asked.person)
            unit.audit(self._event(subject, Action.EMERGENCY_END, rule, asked))

    def look(self, subject: Subject, emergency: str) -> tuple[EmergencyRecord, str]:
        """Give one with its reason, to those who decide about it. That is written down before. Raises NotFound."""
        office = self.office
        rule = self._demand(subject, _APPROVE, Action.AUDIT_READ, emergency)
        with office.records.transaction() as unit:
            asked = unit.emergencies.get(emergency)
            unit.audit(self._event(subject, Action.AUDIT_READ, f"{rule}.reason", asked))
        with office.records.reading() as unit:
            context = _context(unit.meetings.get(asked.meeting), asked.id)
            why = office.open(unit.sealed.get(context), context).decode("utf-8", "surrogatepass")
        return asked, why

    def all(self, subject: Subject, span: Span | None = None) -> Rows[EmergencyRecord]:
        """List all, newest first, but those of meetings that she stays out of. Reasons are not among it. NotFound."""
        self.office.demand(subject, "break-glass.read", Action.AUDIT_READ)
        with self.office.records.reading() as unit:
            closed = {recusal.meeting for recusal in unit.access.recusals_of(subject.person)}
            return spanned([e for e in unit.emergencies.all() if e.meeting not in closed], span)

    def title_of(self, meeting: str) -> str:
        """Give the public title of a published meeting; of one that is not published any more, its id."""
        with self.office.records.reading() as unit:
            published = self.publication.folder.shown(unit).standing().get(meeting)
        return meeting if published is None else published.title

    def _items(self, meeting: str) -> frozenset[str] | None:
        """Name the items of what is published of a meeting; None where nothing is."""
        if known_form(meeting) is None:
            return None
        with self.office.records.reading() as unit:
            published = self.publication.folder.shown(unit).standing().get(meeting)
        return None if published is None else frozenset(line.name for line in published.lines)

    def _demand(self, subject: Subject, action: str, deed: Action, emergency: str) -> str:
        """Let her decide about one: by her duty, and where she does not stay out of the meeting. Raises NotFound."""
        verdict = self.office.permitted(subject, action)
        if isinstance(verdict, Denial):
            raise self.office.refuse(subject, deed, verdict, meeting=None)
        try:
            with self.office.records.reading() as unit:
                asked = unit.emergencies.get(emergency)
        except NotFound:
            raise self.office.refuse(subject, deed, Denial("nothing-there", ""), meeting=None) from None
        if asked.person == subject.person and deed is not Action.EMERGENCY_END:
            raise self.office.refuse(subject, deed, Denial("own-emergency", ""), meeting=asked.meeting)
        return self.office.demand(subject, action, deed, meeting=asked.meeting)

    def _event(self, subject: Subject, deed: Action, rule: str, asked: EmergencyRecord) -> AuditEvent:
        return self.office.event(subject, deed, rule, meeting=asked.meeting, items=[asked.item], digest=asked.id)

    def _ring(self, unit: Unit, kind: Kind, asked: EmergencyRecord, *, also: str | None = None) -> None:
        """Ring the chair and the officers, but not about an item to who stays out of it."""
        out = {r.person for r in unit.access.recusals(asked.meeting)}
        people = [p for p in holders(self.office, unit, CHAIR_AND_OFFICERS) if p not in out | {asked.person}]
        people += [also] if also is not None else []
        ring(self.office, unit, kind, people, about=asked.person, meeting=asked.meeting)


def per_quarter(office: Office) -> dict[str, int]:
    """Count the emergencies that opened something, by quarters such as `2031-Q1`. The figures are public."""
    with office.records.reading() as unit:
        opened = [e.starts for e in unit.emergencies.all()]
    return dict(sorted(Counter(quarter_of(at) for at in opened if at is not None).items()))


def _context(record: MeetingRecord, emergency: str) -> Context:
    top = parse_policy(record.policy_text, name=record.policy_name).levels[-1].id
    return contexts_of(record).reason(emergency, marking=top)
