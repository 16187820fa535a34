"""Why somebody can, or cannot, read an item of published minutes, from public facts alone; and who read what.

Rules kept here: no text is opened for it and no draft looked at, so that who manages access can ask; each question is
written down with its answer; who stays out of an item sees nothing that was done about it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from redactor.core.access import Denial, Grant, Wanted, explain, granted_after_proof
from redactor.core.audit import Action, AuditEvent, Outcome
from redactor.core.policy import parse_policy
from redactor.core.records import WHOLE_MEETING
from redactor.services.office import absent

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime

    from redactor.core.access import Step, Subject
    from redactor.core.entitlements import Facts
    from redactor.core.policy import Policy
    from redactor.core.records import GrantRecord, PersonRecord
    from redactor.core.site import Published
    from redactor.services.office import Office
    from redactor.services.reading.public_facts import PublicFacts
    from redactor.services.stores import Unit

READS: Final = frozenset({Action.READ, Action.COPY, Action.EXPORT})
MOST_LINES: Final = 500
"""Readings on one page; narrower questions show older ones."""


@dataclass(frozen=True, slots=True)
class Looked:
    """A published meeting as who explains access sees it: public facts, and all that bears on who may read it."""

    meeting: str
    published: Published
    body: str
    policy: Policy
    facts: Facts
    people: tuple[PersonRecord, ...]
    now: datetime

    @property
    def grants(self) -> tuple[GrantRecord, ...]:
        """Give the grants that hold, or will."""
        return tuple(g for g in self.facts.grants if g.revoked_at is None and g.ends > self.now)


@dataclass(frozen=True, slots=True)
class Answer:
    """Whether somebody can read an item, and how each rule came to it. Without a level everybody reads all of it."""

    readable: bool
    level: str | None
    verdict: Grant | Denial | None = None
    steps: tuple[Step, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """Somebody opened, copied or was refused something of a meeting."""

    at: datetime
    person: str | None
    deed: Action
    items: tuple[str, ...]
    refused: bool
    rule: str


@dataclass(frozen=True, slots=True)
class PublishedAccess:
    """Answers about published minutes."""

    office: Office
    facts: PublicFacts
    subject_of: Callable[[str], Subject]

    def meetings(self, subject: Subject, action: str = "access.explain") -> dict[str, Published]:
        """List what is published, but meetings that she stays out of anything in. Raises NotFound."""
        self.office.demand(subject, action, Action.AUDIT_READ)
        with self.office.records.reading() as unit:
            out = {recusal.meeting for recusal in unit.access.recusals_of(subject.person)}
        closed = out if action == "access.explain" else set()
        return {meeting: published for meeting, published in self.facts.all().items() if meeting not in closed}

    def look(self, subject: Subject, meeting: str) -> Looked:
        """Show what bears on who may read a meeting. Raises NotFound."""
        office = self.office
        office.demand(subject, "access.explain", Action.AUDIT_READ, meeting=meeting)
        published = self._published(subject, meeting)
        with office.records.reading() as unit:
            record, now = unit.meetings.get(meeting), office.now(unit)
            facts = unit.access.facts(meeting)
            people = tuple(p for p in unit.lists.crowd.active() if "administrator" not in p.duties)
        policy = parse_policy(record.policy_text, name=record.policy_name)
        return Looked(meeting, published, record.body, policy, facts, people, now)

    def explain(self, subject: Subject, looked: Looked, *, person: str, item: str) -> Answer:
        """Say whether somebody can read an item, and write down that it was asked and what the answer was.

        Raises NotFound for a person whom no grant can name, and for an item that the agenda does not have.
        """
        published = looked.published
        if person not in {p.id for p in looked.people} or item not in {line.name for line in published.lines}:
            raise absent()
        level = next((gap.level for gap in published.gaps if gap.item == item), None)
        answer = Answer(readable=True, level=None)
        if level is not None:
            wanted = Wanted(looked.body, looked.meeting, item, level)
            verdict, steps = explain(
                self.subject_of(person), wanted, policy=looked.policy, facts=looked.facts, now=looked.now
            )
            answer = Answer(granted_after_proof(verdict) is not None, level, verdict, steps)
        said = f"explain.{'yes' if answer.readable else 'no'}"
        event = self.office.event(subject, Action.AUDIT_READ, said, meeting=looked.meeting, items=[item], digest=person)
        with self.office.records.transaction() as unit:
            unit.audit(event)
        return answer

    def readings(self, subject: Subject, meeting: str, *, item: str = "", person: str = "") -> tuple[Reading, ...]:
        """List who read, copied or was refused what of a meeting, newest first. That it was asked is written down.

        Raises NotFound.
        """
        office = self.office
        rule = office.demand(subject, "access.readings", Action.AUDIT_READ, meeting=meeting, whole=False)
        self._published(subject, meeting)
        event = office.event(subject, Action.AUDIT_READ, f"{rule}.readings", meeting=meeting)
        with office.records.transaction() as unit:
            unit.audit(event)
        with office.records.reading() as unit:
            hidden = Hidden.of(unit, subject)
            found = (AuditEvent.decode(logged.entry) for logged in unit.log.newest_first())
            mine = (e for e in found if e.meeting == meeting and e.action in READS and not hidden.hides(e))
            made = (_reading(e) for e in mine if _fits(e, item=item, person=person))
            return tuple(line for line, _ in zip(made, range(MOST_LINES), strict=False))

    def _published(self, subject: Subject, meeting: str) -> Published:
        published = self.facts.of(meeting)
        if published is None:
            raise self.office.refuse(subject, Action.AUDIT_READ, Denial("not-published", ""), meeting=meeting)
        return published


@dataclass(frozen=True, slots=True)
class Hidden:
    """What of the record is closed to somebody: what was done about items that she stays out of."""

    items: frozenset[tuple[str, str]]

    @classmethod
    def of(cls, unit: Unit, subject: Subject) -> Hidden:
        """Find it by her recusals."""
        return cls(frozenset((r.meeting, r.item) for r in unit.access.recusals_of(subject.person)))

    def hides(self, event: AuditEvent) -> bool:
        """Tell whether an entry is about any of it."""
        if event.meeting is None or not self.items:
            return False
        names: Iterable[str] = {*event.items, WHOLE_MEETING}
        return any((event.meeting, name) in self.items for name in names) or (
            WHOLE_MEETING in event.items and any(meeting == event.meeting for meeting, _ in self.items)
        )


def _fits(event: AuditEvent, *, item: str, person: str) -> bool:
    return (not item or item in event.items) and (not person or event.actor == person)


def _reading(event: AuditEvent) -> Reading:
    return Reading(event.at, event.actor, event.action, event.items, event.outcome is Outcome.DENIED, event.rule)
