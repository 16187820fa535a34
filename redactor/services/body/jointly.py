"""Joint meetings: bodies that join one, and items that name one of its bodies.

Rules kept here:

- A body joins under the policy of the meeting, or not at all: one word must not mean two levels. It stays.
- Joining makes an audience smaller, and is the secretary's; naming one body for an item makes it larger, and is the
  officer's, with a proof.
- What a joint meeting withholds is remembered for each of its bodies.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from redactor.core.audit import Action
from redactor.core.joint import JoiningRecord, NamingRecord
from redactor.errors import Conflict, UsageError
from redactor.services.body.memory import bodies_of, remember
from redactor.services.opening import open_case

if TYPE_CHECKING:
    from collections.abc import Mapping

    from redactor.core.access import Subject
    from redactor.services.office import Office


@dataclass(frozen=True, slots=True)
class Held:
    """The bodies that hold a meeting, the first one first, and the items that are one body's."""

    bodies: tuple[str, ...]
    named: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Jointly:
    """Who holds a meeting."""

    office: Office

    def join(self, subject: Subject, meeting: str, *, body: str) -> None:
        """Let a body hold a meeting with the others. Raises UsageError (no such body, another policy), Conflict."""
        office = self.office
        case = open_case(office, subject, "draft.upload", Action.JOINT, meeting=meeting)
        known = {b.id: b for b in office.bodies.all()}
        if body not in known or body == case.record.body:
            raise UsageError("There is no other body of this name.", remedy="Choose one of the bodies that are listed.")
        if known[body].policy != case.record.policy_name:
            raise UsageError(
                "This body marks under another policy than the meeting.",
                code="policy",
                remedy="Its minutes are marked under one policy: begin the meeting under a policy that both have.",
            )
        record = JoiningRecord(meeting=meeting, body=body, at=office.clock(), by=subject.person or "")
        with office.records.transaction() as unit:
            if unit.releases.open_for(meeting) is not None:
                raise Conflict("A release of this meeting waits.", remedy="Send it back first, then add the body.")
            unit.joint.join(record)
            remember(office, unit, case.record, case.draft)
            unit.audit(office.event(subject, Action.JOINT, f"joined:{body}", meeting=meeting))

    def name(self, subject: Subject, meeting: str, *, item: str, body: str | None) -> None:
        """Say that an item is one body's alone, or everybody's again. Raises UsageError, NotFound, StepUpNeeded."""
        office = self.office
        rule = office.demand(subject, "access.grant", Action.JOINT, meeting=meeting, proven=True)
        with office.records.transaction() as unit:
            record = unit.meetings.get(meeting)
            items = {e.portion for e in unit.sealed.entries(meeting) if str(e.kind) == "title"}
            if item not in items or (body is not None and body not in bodies_of(unit, record)):
                raise UsageError("There is no such item or body.", remedy="Name an item and a body of this meeting.")
            unit.joint.name(
                NamingRecord(
                    meeting=meeting,
                    seq=len(unit.joint.namings(meeting)) + 1,
                    item=item,
                    body=body,
                    at=office.clock(),
                    by=subject.person or "",
                )
            )
            said = f"{rule}:{body or 'every-body'}"
            unit.audit(office.event(subject, Action.JOINT, said, meeting=meeting, items=[item]))

    def held(self, subject: Subject, meeting: str) -> Held:
        """Say who holds a meeting, to those who work on it. Raises NotFound."""
        self.office.demand(subject, "draft.read", Action.REVIEW, meeting=meeting)
        with self.office.records.reading() as unit:
            return Held(bodies_of(unit, unit.meetings.get(meeting)), unit.joint.named(meeting))
